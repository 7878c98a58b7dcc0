"""A short answer that completes an amount an earlier message left open, and later words about a known offer."""

import re
from dataclasses import replace

from domain.candidates.facts import FactChange, FactField
from domain.conversations.currencies import (
    AMBIGUOUS_NAMES,
    CODES,
    currency_named,
    largest_yearly,
    may_be,
    settled_currency,
)
from domain.conversations.message import Message
from domain.conversations.offer_words import currencies_in, evidence_in, expiry_in, kinds_said
from domain.conversations.offers import Understood, closed_or_open
from domain.conversations.reading import Clarification, OpenAmount, Question, ReadingContext
from domain.pay.competing_offer import CompetingOffer

_LONGEST_ANSWER = 14
_OFFER = re.compile(r"\b(?:competing|offer|other company|elsewhere|rival)\b", re.IGNORECASE)
_OUR_OFFER = re.compile(r"\b(?:our|we|no|not|isn't) (?:\w+ )?offer", re.IGNORECASE)
_WISH = re.compile(
    r"\b(?:expectation\w*|expect(?:s|ed|ing)?|wants?|asks?|asking|target|desired|wish)\b", re.IGNORECASE
)
_REFUSED_WISH = re.compile(r"\b(?:not|no|isn't) (?:\w+ )?(?:expectation|expect|ask|target)", re.IGNORECASE)


def completed(message: Message, context: ReadingContext) -> Understood:
    """What a message without an amount makes of the open one: a change, a further question, or nothing."""
    kept = context.open_amount
    if kept is None or len(message.words) > _LONGEST_ANSWER or not message.words or message.is_veiled(0):
        return Understood()
    filled = _with_currency(_with_kind(_with_field(kept, message.text), message.text), message.text, context)
    if filled is None:
        return Understood(questions=(Question(Clarification.WHICH_CURRENCY, kept.field),), open_amount=kept)
    if filled == kept:
        return Understood()
    if filled.amount > largest_yearly(filled.currency):
        return Understood(questions=(Question(Clarification.AMOUNT_TOO_LARGE, filled.field),))
    return closed_or_open(filled)


def _with_field(kept: OpenAmount, text: str) -> OpenAmount:
    if kept.field is not None:
        return kept
    is_offer = _OFFER.search(text) is not None and _OUR_OFFER.search(text) is None
    is_wish = _WISH.search(text) is not None and _REFUSED_WISH.search(text) is None
    if is_offer == is_wish:
        return kept
    return replace(kept, field=FactField.COMPETING_OFFER if is_offer else FactField.EXPECTATION)


def _with_kind(kept: OpenAmount, text: str) -> OpenAmount:
    kinds = kinds_said(text)
    return (
        replace(kept, kind=next(iter(kinds))) if len(kinds) == 1 and kept.field is not FactField.EXPECTATION else kept
    )


def _with_currency(kept: OpenAmount, text: str, context: ReadingContext) -> OpenAmount | None:
    """The open amount with the currency said now; None when that cannot be the currency of its sign."""
    named = currencies_in(text) | _small_codes(text)
    if not named and kept.currency is None:
        for word, mark in AMBIGUOUS_NAMES.items():
            if re.search(rf"\b{word}\b", text, re.IGNORECASE) and mark == (kept.mark or mark):
                return replace(kept, mark=mark, currency=settled_currency(mark, context.range_currency))
    if len(named) != 1:
        return kept if not named else None
    currency = next(iter(named))
    return replace(kept, currency=currency) if may_be(kept.mark, currency) else None


def _small_codes(text: str) -> frozenset[str]:
    """A code in small letters counts when it is nearly the whole answer: "usd", "it's eur"."""
    words = re.findall(r"[a-z]+", text.casefold())
    if len(words) > 4:
        return frozenset()
    return frozenset(code for word in words if word.upper() in CODES and (code := currency_named(word)))


def offer_details(message: Message, context: ReadingContext) -> tuple[FactChange, ...]:
    """The known competing offer with the expiry or evidence that a message without an amount adds."""
    offer = context.facts.competing_offer
    if not isinstance(offer, CompetingOffer) or not message.words or message.is_veiled(0):
        return ()
    if not re.search(r"\b(?:offer|it|it's|that)\b", message.text, re.IGNORECASE) or len(message.words) > 30:
        return ()
    expiry, evidence = expiry_in(message.text), evidence_in(message.text)
    told = replace(
        offer,
        expires_on=expiry if expiry is not None else offer.expires_on,
        evidence=evidence if evidence is not None else offer.evidence,
    )
    return (FactChange(FactField.COMPETING_OFFER, told),) if told != offer else ()
