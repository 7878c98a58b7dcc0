"""What answers to questions about one case may say. Everything was reduced to its readers before it comes here."""

from collections.abc import Iterator

from domain.conversations.brief import Brief, Fact, Purpose
from domain.conversations.enquiries import Measure
from domain.recommendations.disclosure import Disclosure
from domain.recommendations.fact_words import FIELD_NAMES
from domain.recommendations.hiring_note import HiringNote
from domain.recommendations.offer_facts import clause, offer_facts, rests_on, sees_tiers, why_facts
from domain.recommendations.paths_to_amount import measured
from domain.recommendations.reach_amount import ReachAnswer, ReachOutcome
from domain.recommendations.reasoning import money_text
from domain.recommendations.recommendation import Offer
from domain.recommendations.side_by_side import Side
from domain.recommendations.sides_in_words import changes_words

_LETTERS = "bcdefgh"
_MOST_PATHS = 4
_MEASURES = {
    Measure.BASE: "base salary",
    Measure.TOTAL_CASH: "target total cash",
    Measure.TOTAL_DIRECT: "total direct compensation",
}


def why_brief(disclosure: Disclosure) -> Brief | None:
    """Why an offer is what it is; None where its readers see no offer."""
    if disclosure.offer is None:
        return None
    told = tuple(why_facts(disclosure))
    facts = (*offer_facts(disclosure.offer, _source(disclosure)), *told)
    fixed = (*(f"{fact.token}." for fact in told), "Altogether we recommend {{fact.base}}.")
    return Brief(Purpose.WHY, facts, fixed, required=("base",))


def reach_brief(answer: ReachAnswer, shown: tuple[Disclosure | None, ...], override: Disclosure | None) -> Brief:
    """What it would take to come to an amount. `shown` are the paths as their readers may see them."""
    facts = [_outcome(answer)]
    for letter, side, disclosure in zip(_LETTERS[:_MOST_PATHS], answer.paths, shown, strict=False):
        if disclosure is not None and disclosure.offer is not None:
            facts.append(_path(letter, side, disclosure, disclosure.offer, answer.measure))
    if answer.outcome is not ReachOutcome.ALREADY and override is not None and sees_tiers(override):
        facts += _override(override)
    fixed = tuple(f"{fact.token}." for fact in facts)
    return Brief(Purpose.REACH, tuple(facts), fixed, required=("outcome",))


def note_brief(note: HiringNote) -> Brief:
    """A note to the hiring manager: where the offer stands, and its figures one by one."""
    job = f"the case {note.candidate_id} for {note.job_title} in {note.location}"
    facts = (
        Fact("case", job, "the candidate reference, the title and the place"),
        Fact("state", clause(note.state), "where the offer stands", is_clause=True),
        *(
            Fact(
                f"figure.{letter}", f"the {figure.name.lower()} is {figure.text}", figure.name.lower(), is_clause=True
            )
            for letter, figure in zip(_LETTERS, note.figures, strict=False)
        ),
    )
    fixed = (
        "This is about {{fact.case}}.",
        *(f"{fact.token}." for fact in facts[1:]),
        "I will let you know as soon as there is something new.",
    )
    return Brief(Purpose.NOTE, facts, fixed, required=tuple(fact.name for fact in facts))


def _source(disclosure: Disclosure) -> str:
    return next((reason.source for reason in disclosure.reasons if reason.source), "")


def _path(letter: str, side: Side, shown: Disclosure, offer: Offer, measure: Measure) -> Fact:
    with_what = changes_words(side.changes) if side.changes else "today's data and policy"
    comes_to = money_text(measured(offer, measure) or offer.base_pay)
    tier = f", which needs approval tier {offer.tier}" if sees_tiers(shown) else ""
    said = f"with {with_what} our {_MEASURES[measure]} would be {comes_to}{tier}"
    return Fact(f"path.{letter}", said, f"what would be enough: {_kinds(side)}", rests_on(shown), is_clause=True)


def _kinds(side: Side) -> str:
    return " and ".join(FIELD_NAMES[change.field].lower() for change in side.changes) or "asking anew"


def _override(shown: Disclosure) -> Iterator[Fact]:
    if shown.offer is not None:
        base, tier = money_text(shown.offer.base_pay), shown.offer.tier
        said = f"an override to {base} base salary would need approval tier {tier}"
        yield Fact("override", said, "what an override to that amount would need", rests_on(shown), is_clause=True)


def _outcome(answer: ReachAnswer) -> Fact:
    measure = _MEASURES[answer.measure]
    wanted = "that amount" if answer.wanted is None else f"{money_text(answer.wanted)} {measure}"
    said = {
        ReachOutcome.ALREADY: f"the offer as it stands comes to {wanted}",
        ReachOutcome.REACHABLE: f"{wanted} can be reached",
        ReachOutcome.ONLY_BY_OVERRIDE: f"only an override brings the offer to {wanted}",
        ReachOutcome.ABOVE_RANGE: f"{wanted} lies beyond what the pay range and policy give",
        ReachOutcome.NOT_COMPARABLE: f"{wanted} cannot be compared with the currency of this pay range",
        ReachOutcome.NEEDS_LEVEL: "a total can only be compared once the job level is known",
        ReachOutcome.MISSING: "there is no offer yet to compare with",
        ReachOutcome.WITHHELD: "what it would take is for Comp to say until the offer is approved",
    }[answer.outcome]
    return Fact("outcome", said, "the short answer", is_clause=True)
