"""A table of cases: a row for each, amounts as numbers with their currency beside them."""

from domain.identity.audience import Sight
from domain.recommendations.exports import Cell
from domain.recommendations.read_case_file import CaseOnList
from handlers.slack.views.wording import STATE_WORDS

COLUMNS = (
    "Case", "Job title", "Location", "Job level", "Proficiency", "Interview feedback", "Opened by", "Opened on",
    "State", "Closed", "Version", "Approval tier", "Currency", "Base salary", "Target bonus", "Target total cash",
    "Since",
)  # fmt: skip


def case_row(one: CaseOnList) -> tuple[Cell, ...]:
    """A case with what its reader may see of it, by COLUMNS; an empty cell is not known or not theirs to see."""
    case, seen = one.case, one.newest
    facts, filed, offer = case.facts, seen.filed if seen else None, seen.offer if seen else None
    package = offer.package if offer else None
    return (
        case.candidate_id,
        facts.job_title,
        facts.location,
        facts.job_level.value if facts.job_level else None,
        facts.proficiency.value if facts.proficiency else None,
        facts.interview_feedback.value if facts.interview_feedback else None,
        case.opened_by,
        case.opened_at.date(),
        STATE_WORDS[filed.state] if filed else "No offer yet",
        "yes" if case.is_closed else "no",
        filed.number if filed else None,
        offer.tier.value if offer and seen and seen.sight is Sight.EVERYTHING else None,
        offer.currency if offer else None,
        offer.base_pay.amount if offer else None,
        package.bonus.amount if package else None,
        package.target_total_cash.amount if package else None,
        filed.since if filed else None,
    )
