"""What a case's threads are told when something happened to an offer."""

from domain.recommendations.disclosure import Disclosure
from domain.recommendations.filed import DecisionKind, FiledRecommendation
from handlers.slack.views.blocks import Message, section, small_print
from handlers.slack.views.card_parts import STATE_SIGNS, WARNING
from handlers.slack.views.decision_lines import decision_line, outcome_line
from handlers.slack.views.wording import STATE_WORDS


def decision_note(disclosure: Disclosure) -> Message:
    """What happened, without any amount: the card has them, and unlike a note it changes with the offer."""
    filed = disclosure.filed
    what = _what(filed)
    more = " The card above has the details." if filed.is_approved and disclosure.offer is not None else ""
    small = outcome_line(filed) if filed.outcome is not None else decision_line(filed, disclosure.sight)
    return Message(
        text=f"{filed.candidate_id}: {what.lower()}",
        blocks=(
            section(f"{STATE_SIGNS[filed.state]} *{what}* for `{filed.candidate_id}`.{more}"),
            *small_print([small]),
        ),
    )


def _what(filed: FiledRecommendation) -> str:
    if not filed.is_open:
        return STATE_WORDS[filed.state]
    if filed.decision is not None and filed.decision.kind is DecisionKind.OVERRIDDEN:
        return "Override proposed, a second person has to approve"
    return "Approved by one, a second person has to approve" if filed.approvals else "Sent to the Comp Team again"


def voided_note(candidate_id: str) -> Message:
    """An approval that no longer holds, for threads that did not see why."""
    return Message(
        text=f"{candidate_id}: the approval no longer holds",
        blocks=(
            section(
                f"{WARNING} *The earlier approval of* `{candidate_id}` *no longer holds*, because the case changed. "
                "Please do not make that offer."
            ),
        ),
    )
