"""What the answers to questions about a case may say. Everything was reduced to its readers before it comes here."""

from collections.abc import Iterator

from domain.conversations.brief import Brief, Fact, Purpose
from domain.recommendations.differences import Difference, differences
from domain.recommendations.disclosure import Disclosure
from domain.recommendations.fact_words import FIELD_NAMES, fact_words
from domain.recommendations.hiring_note import HiringNote
from domain.recommendations.offer_facts import offer_facts, why_facts
from domain.recommendations.reach_amount import ReachAnswer, ReachOutcome
from domain.recommendations.reasoning import money_text
from domain.recommendations.recommendation import Offer
from domain.recommendations.side_by_side import Side, SideBySide
from domain.recommendations.turn import FieldChange

_LETTERS = "bcdefgh"
_FIGURES = "abcdefghijk"
_MOST_PATHS = 4
_MEASURES = {"base": "base salary", "total_cash": "target total cash", "total_direct": "total direct compensation"}


def why_brief(disclosure: Disclosure) -> Brief | None:
    """Why an offer is what it is; None where its readers see no offer."""
    if disclosure.offer is None:
        return None
    told = tuple(why_facts(disclosure))
    facts = (*offer_facts(disclosure.offer, _source(disclosure)), *told)
    fixed = (*(f"{fact.token}." for fact in told), "Altogether we recommend {{fact.base}}.")
    return Brief(Purpose.WHY, facts, fixed, required=("base",))


def side_by_side_brief(purpose: Purpose, result: SideBySide, shown: tuple[Disclosure | None, ...]) -> Brief:
    """What sets the other sides apart from the first. `shown` are the sides as their readers may see them."""
    others = zip(_LETTERS, result.sides[1:], shown[1:], strict=False)
    facts = tuple(
        fact for letter, side, disclosure in others for fact in _apart(letter, side, disclosure, result, shown[0])
    )
    fixed = tuple(f"{fact.token}." for fact in facts)
    return Brief(purpose, facts, fixed, required=tuple(fact.name for fact in facts[:1]))


def reach_brief(answer: ReachAnswer, shown: tuple[Disclosure | None, ...], override: Disclosure | None) -> Brief:
    """What it would take to come to an amount. `shown` are the paths as their readers may see them."""
    facts = [_outcome(answer)]
    for letter, side, disclosure in zip(_LETTERS[:_MOST_PATHS], answer.paths, shown, strict=False):
        if disclosure is not None and disclosure.offer is not None:
            facts.append(_path(letter, side, disclosure.offer))
    if override is not None and override.offer is not None and answer.outcome is not ReachOutcome.ALREADY:
        tier = override.offer.tier
        said = f"an override to {money_text(override.offer.base_pay)} base salary would need approval tier {tier}"
        facts.append(Fact("override", said, "what an override to that amount would need", is_clause=True))
    fixed = tuple(f"{fact.token}." for fact in facts)
    return Brief(Purpose.REACH, tuple(facts), fixed, required=("outcome",))


def note_brief(note: HiringNote) -> Brief:
    """A note to the hiring manager; its figures stand beneath it, so that the words need not name them all."""
    job = f"the case {note.candidate_id} for {note.job_title} in {note.location}"
    facts = (
        Fact("case", job, "the candidate reference, the title and the place"),
        Fact("state", _clause(note.state), "where the offer stands", is_clause=True),
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


def _apart(
    letter: str, side: Side, shown: Disclosure | None, result: SideBySide, reference: Disclosure | None
) -> Iterator[Fact]:
    """What one side has otherwise than the first; why nothing can be said, where it cannot."""
    named = _named(side, result.sides[0])
    if shown is None:
        lacks = ", ".join(FIELD_NAMES[field].lower() for field in side.missing)
        said = f"{named} cannot be priced yet for want of {lacks}"
        yield Fact(f"{letter}.missing", said, "what is missing", is_clause=True)
    elif shown.offer is None or reference is None or reference.offer is None:
        kept = next((one for one in (shown, reference) if one is not None and one.offer is None), shown)
        why = kept.withheld or kept.filed.standing.problem or "There is no offer to compare with."
        yield Fact(f"{letter}.kept", _clause(why), "why there is nothing to compare", is_clause=True)
    else:
        yield from _differences(letter, named, result, reference.offer, shown.offer)


def _differences(letter: str, named: str, result: SideBySide, old: Offer, new: Offer) -> Iterator[Fact]:
    """One statement a figure. Of two sides the first statement names the other; of more every one does."""
    found = differences(old, new)
    if not found:
        said = f"{named} the offer is the same, {money_text(new.base_pay)} base salary"
        yield Fact(f"{letter}.same", said, "that nothing changes", is_clause=True)
    for number, difference in enumerate(found):
        figure = difference.figure.lower()
        lead = f"{named} " if number == 0 or len(result.sides) > 2 else ""
        verb = "is" if result.sides[1].candidate_id != result.sides[0].candidate_id else "comes to"
        said = f"{lead}the {figure} {verb} {difference.new} instead of {difference.old}"
        about = f"how the {figure} differs{_direction(difference, old, new)}"
        yield Fact(f"{letter}.{_FIGURES[number]}", said, about, is_clause=True)


def _direction(difference: Difference, old: Offer, new: Offer) -> str:
    if difference.figure != "Base salary" or old.currency != new.currency:
        return ""
    return " (it is higher)" if new.base > old.base else " (it is lower)"


def _named(side: Side, first: Side) -> str:
    """How a side is spoken of at the head of a statement."""
    if side.candidate_id != first.candidate_id:
        return f"for {side.candidate_id}"
    return f"with {changes_words(side.changes)}" if side.changes else "with that"


def changes_words(changes: tuple[FieldChange, ...]) -> str:
    """What a supposed case has otherwise, as in "job level P5, location DUB"."""
    return ", ".join(
        f"{FIELD_NAMES[change.field].lower()} {fact_words(change.new)}"
        if change.new is not None
        else f"no {FIELD_NAMES[change.field].lower()}"
        for change in changes
    )


def _path(letter: str, side: Side, offer: Offer) -> Fact:
    with_what = changes_words(side.changes) if side.changes else "today's data and policy"
    base = money_text(offer.base_pay)
    said = f"with {with_what} our base salary would be {base}, which needs approval tier {offer.tier}"
    return Fact(f"path.{letter}", said, f"what would be enough: {_kinds(side)}", is_clause=True)


def _kinds(side: Side) -> str:
    return " and ".join(FIELD_NAMES[change.field].lower() for change in side.changes) or "asking anew"


def _outcome(answer: ReachAnswer) -> Fact:
    measure = _MEASURES[answer.measure.value]
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


def _clause(sentence: str) -> str:
    """A sentence of ours as a clause: without its full stop, small unless it begins with a name."""
    text = sentence.rstrip(".")
    first, _, rest = text.partition(" ")
    return text if not first.isalpha() or first.isupper() else f"{first[:1].lower()}{first[1:]} {rest}".rstrip()
