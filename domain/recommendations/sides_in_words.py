"""What sets cases side by side apart, in words, for readers who may see so much of each."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from domain.candidates.facts import FactField
from domain.conversations.brief import Brief, Fact, Purpose
from domain.identity.audience import Sight
from domain.recommendations.differences import Difference, differences
from domain.recommendations.disclosure import Disclosure
from domain.recommendations.fact_words import FIELD_NAMES, fact_words
from domain.recommendations.offer_facts import clause, rests_on, sees_tiers
from domain.recommendations.reasoning import money_text
from domain.recommendations.recommendation import Offer
from domain.recommendations.side_by_side import Side, SideBySide
from domain.recommendations.turn import FieldChange

_LETTERS = "bcdefgh"
_FIGURES = "abcdefghijk"
_NONE = "none"
_TIER = "Approval tier"
# What an amount that somebody named is called in a supposed case.
_AMOUNTS = {
    FactField.COMPETING_OFFER: "a competing offer of",
    FactField.EXPECTATION: "an expectation of",
    FactField.POSTED_RANGE: "a posted range of",
}


def seen_by(sights: Mapping[str, Sight], result: SideBySide) -> SideBySide:
    """The sides without what is known and supposed of cases that their readers may see nothing of; their offers are
    still to be disclosed. `sights` is by the owner of a case."""
    return replace(
        result,
        sides=tuple(
            side if sights[side.opened_by] is not Sight.NOTHING else _unspoken(side) for side in result.sides
        ),
    )


def _unspoken(side: Side) -> Side:
    changes = tuple(change for change in side.changes if change.field not in _AMOUNTS)
    return replace(side, changes=changes, missing=())


def side_by_side_brief(purpose: Purpose, result: SideBySide, shown: tuple[Disclosure | None, ...]) -> Brief:
    """What sets the other sides apart from the first. `shown` are the sides as their readers may see them."""
    others = zip(_LETTERS, result.sides[1:], shown[1:], strict=False)
    facts = tuple(
        fact for letter, side, disclosure in others for fact in _apart(letter, side, disclosure, result, shown[0])
    )
    fixed = tuple(f"{fact.token}." for fact in facts)
    return Brief(purpose, facts, fixed, required=tuple(fact.name for fact in facts[:1]))


def _apart(
    letter: str, side: Side, shown: Disclosure | None, result: SideBySide, reference: Disclosure | None
) -> Iterator[Fact]:
    """What one side has otherwise than the first; why nothing can be said, where it cannot."""
    first = result.sides[0]
    named = _named(side, first)
    if shown is None:
        said = f"{named} there is no offer yet{_for_want_of(side)}"
        yield Fact(f"{letter}.missing", said, "what is missing", is_clause=True)
    elif shown.offer is None:
        yield _kept(letter, shown)
    elif reference is None:
        verb = _verb(side)
        base = money_text(shown.offer.base_pay)
        said = f"{named} the base salary {verb} {base}; {first.candidate_id} has no offer yet{_for_want_of(first)}"
        about = "our base salary then, with nothing to set beside it"
        yield Fact(f"{letter}.alone", said, about, rests_on(shown), is_clause=True)
    elif reference.offer is None:
        yield _kept(letter, reference)
    else:
        has_tiers = sees_tiers(shown) and sees_tiers(reference)
        # A statement that does not name its side could be put under another one's name.
        lead_all = len(result.sides) > 2 or side.candidate_id != first.candidate_id
        found = _differences(letter, side, named, reference.offer, shown.offer, (has_tiers, lead_all))
        yield from (replace(fact, source=rests_on(shown)) for fact in found)


def _kept(letter: str, shown: Disclosure) -> Fact:
    why = shown.withheld or shown.filed.standing.problem or "There is no offer to compare with."
    return Fact(f"{letter}.kept", clause(why), "why there is nothing to compare", is_clause=True)


def _for_want_of(side: Side) -> str:
    lacks = ", ".join(FIELD_NAMES[field].lower() for field in side.missing)
    return f" for want of {lacks}" if lacks else ""


def _differences(
    letter: str, side: Side, named: str, old: Offer, new: Offer, wanted: tuple[bool, bool]
) -> Iterator[Fact]:
    """One statement a figure. Of two sides the first statement names the other; of more every one does."""
    has_tiers, lead_all = wanted
    found = [one for one in differences(old, new) if has_tiers or one.figure != _TIER]
    if not found:
        said = f"{named} the offer {_verb(side)} the same, {money_text(new.base_pay)} base salary"
        yield Fact(f"{letter}.same", said, "that nothing changes", is_clause=True)
    for number, difference in enumerate(found):
        lead = f"{named} " if number == 0 or lead_all else ""
        about = f"how the {difference.figure.lower()} differs{_direction(difference, old, new)}"
        said = f"{lead}{_moved(difference, _verb(side))}"
        yield Fact(f"{letter}.{_FIGURES[number]}", said, about, is_clause=True)


def _moved(difference: Difference, verb: str) -> str:
    figure = difference.figure.lower()
    article = "an" if figure[0] in "aeiou" else "a"
    if difference.new == _NONE:
        return f"there {verb} no {figure}; otherwise it is {difference.old}"
    if difference.old == _NONE:
        return f"there {verb} {article} {figure} of {difference.new} as well"
    return f"the {figure} {verb} {difference.new} instead of {difference.old}"


def _verb(side: Side) -> str:
    return "would be" if side.changes else "is"


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
    """What a supposed case has otherwise, as in "job level P5 and location DUB"."""
    said = [_change_words(change) for change in changes]
    return " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


def _change_words(change: FieldChange) -> str:
    name = FIELD_NAMES[change.field].lower()
    if change.new is None:
        return f"no {name}"
    if change.field is FactField.EXEMPT:
        return "an exempt job" if change.new else "a job that is not exempt"
    return f"{_AMOUNTS.get(change.field, name)} {fact_words(change.new)}"
