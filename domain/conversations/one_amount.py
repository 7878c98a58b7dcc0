"""One yearly amount typed into a form."""

from decimal import Decimal

from domain.conversations.amounts import amounts_in
from domain.conversations.currencies import may_be, settled_currency
from domain.conversations.said_amount import SaidAmount
from domain.conversations.slack_text import plain_text
from domain.errors import InvalidRequest
from domain.money import Money


def yearly_amount(text: str, currency: str) -> Decimal:
    """The amount, in the currency of the form.

    Raises InvalidRequest unless the text is exactly one readable yearly amount that can be in that currency.
    """
    said = _one(text)
    if said.currency not in (None, currency) or not may_be(said.mark, currency):
        raise InvalidRequest(
            "amount_currency", f"Please give the amount in {currency}, the currency of the pay range."
        )
    return _sized(said, currency)


def yearly_money(text: str, usual: str | None) -> Money:
    """The amount in the currency it was given in, otherwise in the usual one.

    Raises InvalidRequest unless the text is exactly one readable yearly amount in a currency that is plain.
    """
    said = _one(text)
    currency = said.currency or settled_currency(said.mark, usual)
    if currency is None or not may_be(said.mark, currency):
        raise InvalidRequest("amount_currency", "Please write the currency's code as well, such as EUR 90,000.")
    return Money(_sized(said, currency), currency)


def _one(text: str) -> SaidAmount:
    plain = plain_text(text).strip()
    found = amounts_in(plain)
    if len(found) != 1:
        raise _unreadable()
    said = found[0]
    others = (plain[: said.span[0]] + plain[said.span[1] :]).strip(" .,")
    if others or said.flaw is not None or said.upper is not None:
        raise _unreadable()
    return said


def _sized(said: SaidAmount, currency: str) -> Decimal:
    if said.per not in (None, "year"):
        raise InvalidRequest("amount_period", "Please give the amount for a year.")
    if said.size_flaw(currency) is not None:
        raise InvalidRequest("amount_size", "That is no yearly base. Write all digits, such as 182,500, or 182.5k.")
    return said.amount


def _unreadable() -> InvalidRequest:
    return InvalidRequest("amount_unreadable", "Please write one amount in digits, such as 182,500 or 182.5k.")
