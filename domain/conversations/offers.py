"""From placed amounts to changes of the case, questions back, and an amount kept open until it is complete."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from domain.candidates.facts import FactChange, FactField
from domain.conversations.amount_roles import PlacedAmount
from domain.conversations.currencies import may_be, settled_currency
from domain.conversations.offer_words import (
    ANNUAL_TOTAL,
    BASE,
    clause_after,
    clause_before,
    currencies_in,
    evidence_in,
    expiry_in,
    kind_of,
)
from domain.conversations.reading import Clarification, OpenAmount, Question, ReadingContext
from domain.conversations.role_words import Role
from domain.conversations.said_amount import SaidAmount
from domain.money import Money
from domain.pay.competing_offer import CompetingOffer, PostedRange


@dataclass(frozen=True, slots=True)
class Understood:
    """What amounts came to."""

    changes: tuple[FactChange, ...] = ()
    questions: tuple[Question, ...] = ()
    open_amount: OpenAmount | None = None

    def __add__(self, other: "Understood") -> "Understood":
        """Both; where both keep an amount open neither is kept, for a short answer could not tell them apart."""
        both_open = self.open_amount is not None and other.open_amount is not None
        return Understood(
            self.changes + other.changes,
            self.questions + other.questions,
            None if both_open else self.open_amount or other.open_amount,
        )


_LONGEST_ANSWER = 80
_COMES_TO = re.compile(
    r"\b(?:(?:talked|got|brought|argued|negotiated|beaten|beat|moved) (?:her|him|them) (?:down|up)|(?:came|come|gone"
    r"|went"
    r"|moved|dropped|dropping|is|are) (?:now )?(?:down|up)) to (?:about |around )?\Z"
    r"|\b(?:now|since|meanwhile|today) (?:she |he |they )?(?:wants?|asks? for|expects?|is at|says|settled (?:on|for)"
    r"|would take|accepts?) (?:about |around )?\Z",
    re.IGNORECASE,
)

_FIELDS = {
    Role.OFFER: FactField.COMPETING_OFFER,
    Role.WISH: FactField.EXPECTATION,
    Role.POSTED: FactField.POSTED_RANGE,
}


def understood_amounts(placed: tuple[PlacedAmount, ...], text: str, context: ReadingContext) -> Understood:
    """Everything the amounts of a message come to. Ours and sign-on, bonus and equity come to nothing."""
    result = Understood()
    for role, field in _FIELDS.items():
        mine = tuple(one for one in placed if one.role is role)
        if mine:
            result = result + _of_field(field, mine, text, context)
    unsaid = tuple(one for one in placed if one.role is None)
    if unsaid:
        result = result + _of_unknown(unsaid, text, context)
    return result


def _of_field(
    field: FactField,
    mine: tuple[PlacedAmount, ...],
    text: str,
    context: ReadingContext,
    earlier: OpenAmount | None = None,
) -> Understood:
    """What the amounts of one field come to; `earlier` is what was said before of the offer or the expectation."""
    if field is FactField.POSTED_RANGE:
        return _posted(mine, context)
    mine = _latest(mine) if field is FactField.EXPECTATION else mine
    lacking = _lacking(field, text, earlier)
    if len({(one.said.amount, one.said.upper) for one in mine}) > 1 or any(
        one.said.upper is not None for one in mine
    ):
        said_currency = any(_said_currency(one, context) for one in mine)
        return Understood(
            questions=(Question(Clarification.ONE_AMOUNT, field),), open_amount=None if said_currency else lacking
        )
    one = mine[0]
    currency, agrees = _currency(one, context)
    flaw = one.said.flaw or one.said.size_flaw(currency)
    if field is FactField.COMPETING_OFFER:
        lacking = replace(lacking, kind=kind_of(one.before, one.after) or lacking.kind)
    if flaw is not None:
        lacking = replace(lacking, currency=currency if agrees else None, mark=one.said.mark)
        return Understood(
            questions=(Question(flaw, field),),
            open_amount=lacking if _said_currency(one, context) else replace(lacking, currency=None, mark=""),
        )
    mark = one.said.mark
    if earlier is not None and (earlier.currency or earlier.mark) and not _said_currency(one, context):
        mark = earlier.mark
        currency = earlier.currency or settled_currency(mark, context.range_currency)
    return closed_or_open(replace(lacking, amount=one.said.amount, currency=currency if agrees else None, mark=mark))


def _latest(mine: tuple[PlacedAmount, ...]) -> tuple[PlacedAmount, ...]:
    """Of two wishes the one the candidate came to: "first 215k, talked her down to 205k"."""
    return mine[1:] if len(mine) == 2 and _COMES_TO.search(mine[1].before) else mine


def _said_currency(one: PlacedAmount, context: ReadingContext) -> bool:
    """Whether words or a sign tell the currency of an amount, and not only the range of the case."""
    return bool(one.said.mark) or _currency(one, replace(context, range_currency=None)) != (None, True)


def _lacking(field: FactField, text: str, earlier: OpenAmount | None) -> OpenAmount:
    """What is known of an offer or an expectation before its amount: a zero amount stands for one still to come."""
    kept = earlier or OpenAmount(Decimal(0), field)
    if field is not FactField.COMPETING_OFFER:
        return kept
    expiry, evidence = expiry_in(text), evidence_in(text)
    return replace(
        kept,
        expires_on=kept.expires_on if expiry is None else expiry,
        evidence=kept.evidence if evidence is None else evidence,
    )


def offer_to_come(text: str) -> Understood:
    """A competing offer named without its amount: asked for, and remembered so that a bare amount answers."""
    named = currencies_in(text)
    lacking = replace(
        _lacking(FactField.COMPETING_OFFER, text, None), currency=next(iter(named)) if len(named) == 1 else None
    )
    return Understood(
        questions=(Question(Clarification.OFFER_AMOUNT, FactField.COMPETING_OFFER),),
        open_amount=lacking if len(named) <= 1 else None,
    )


def _of_unknown(unsaid: tuple[PlacedAmount, ...], text: str, context: ReadingContext) -> Understood:
    """Amounts nobody gave a role: the field that was asked for, when it is the only one; else it is asked."""
    waiting = context.open_amount
    if waiting is not None and not waiting.amount and waiting.field is not None and len(text) <= _LONGEST_ANSWER:
        return _of_field(waiting.field, unsaid, text, context, waiting)
    asked = [
        field
        for field in (FactField.COMPETING_OFFER, FactField.EXPECTATION, FactField.POSTED_RANGE)
        if field in context.asked
    ]
    if len(asked) == 1:
        return _of_field(asked[0], unsaid, text, context)
    if len(unsaid) > 1 or unsaid[0].said.upper is not None:
        return Understood(questions=(Question(Clarification.WHAT_AMOUNT),))
    one = unsaid[0]
    currency, agrees = _currency(one, context)
    flaw = one.said.flaw or one.said.size_flaw(currency)
    if flaw is not None:
        return Understood(questions=(Question(flaw),))
    kept = OpenAmount(
        one.said.amount,
        None,
        kind_of(one.before, one.after),
        currency if agrees else None,
        one.said.mark,
        expiry_in(text),
        evidence_in(text),
    )
    return closed_or_open(kept)


def _posted(mine: tuple[PlacedAmount, ...], context: ReadingContext) -> Understood:
    one, field = mine[0], FactField.POSTED_RANGE
    currency, agrees = _currency(one, context)
    flaw = one.said.flaw or one.said.size_flaw(currency)
    if flaw is None and (len(mine) > 1 or one.said.upper is None or one.said.upper < one.said.amount):
        flaw = Clarification.AMOUNT_UNREADABLE
    if flaw is None and (currency is None or not agrees):
        flaw = Clarification.WHICH_CURRENCY
    if flaw is not None or currency is None or one.said.upper is None:
        return Understood(questions=(Question(flaw or Clarification.WHICH_CURRENCY, field),))
    posted = PostedRange(Money(one.said.amount, currency), Money(one.said.upper, currency))
    return Understood(changes=(FactChange(field, posted),))


def _currency(one: PlacedAmount, context: ReadingContext) -> tuple[str | None, bool]:
    """The currency of an amount, and whether what was said of it agrees."""
    said: SaidAmount = one.said
    code = said.currency
    if code is None:
        named = currencies_in(f"{clause_before(one.before)} {clause_after(one.after)}")
        if len(named) > 1:
            return None, False
        code = next(iter(named), None)
    if code is None:
        return settled_currency(said.mark, context.range_currency), True
    return code, may_be(said.mark, code)


def closed_or_open(kept: OpenAmount) -> Understood:
    """The change a complete amount makes, or the amount kept open with what must still be asked."""
    missing = []
    if not kept.amount:
        is_offer = kept.field is FactField.COMPETING_OFFER
        why = Clarification.OFFER_AMOUNT if is_offer else Clarification.AMOUNT_IN_WORDS
        return Understood(questions=(Question(why, kept.field),), open_amount=kept)
    if kept.field is None:
        missing.append(Clarification.WHAT_AMOUNT)
    if kept.field is FactField.COMPETING_OFFER and kept.kind is None:
        missing.append(Clarification.BASE_OR_TOTAL)
    if kept.currency is None:
        missing.append(Clarification.WHICH_CURRENCY)
    if missing or kept.currency is None or kept.field is None:
        return Understood(questions=tuple(Question(why, kept.field) for why in missing), open_amount=kept)
    if kept.field is FactField.EXPECTATION:
        return Understood(changes=(FactChange(kept.field, Money(kept.amount, kept.currency)),))
    return Understood(changes=(FactChange(kept.field, _offer(kept, kept.currency)),))


def like_the_present(kept: OpenAmount | None, context: ReadingContext) -> Understood:
    """The change an open offer makes once its kind and currency, where unsaid, are those of the known one."""
    present = context.facts.competing_offer
    if kept is None or present is None or kept.field is not FactField.COMPETING_OFFER or not kept.amount:
        return Understood()
    kind = kept.kind or (BASE if present.base is not None else ANNUAL_TOTAL)
    currency = kept.currency or (None if kept.mark else present.currency)
    return closed_or_open(replace(kept, kind=kind, currency=currency))


def _offer(kept: OpenAmount, currency: str) -> CompetingOffer:
    base: Decimal | None = kept.amount if kept.kind == BASE else None
    total: Decimal | None = kept.amount if kept.kind == ANNUAL_TOTAL else None
    return CompetingOffer(currency, base, total, kept.expires_on, kept.evidence)
