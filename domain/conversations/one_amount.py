"""One yearly amount typed into a form."""

from decimal import Decimal

from domain.conversations.amounts import amounts_in
from domain.conversations.slack_text import plain_text
from domain.errors import InvalidRequest
from domain.money import CURRENCIES_OF_MARK


def yearly_amount(text: str, currency: str) -> Decimal:
    """The amount, in the currency of the form.

    Raises InvalidRequest unless the text is exactly one readable yearly amount that can be in that currency.
    """
    plain = plain_text(text).strip()
    found = amounts_in(plain)
    if len(found) != 1:
        raise _unreadable()
    said = found[0]
    others = (plain[: said.span[0]] + plain[said.span[1] :]).strip(" .,")
    if others or said.flaw is not None or said.upper is not None:
        raise _unreadable()
    if said.currency not in (None, currency) or currency not in CURRENCIES_OF_MARK.get(said.mark, (currency,)):
        raise InvalidRequest(
            "amount_currency", f"Please give the amount in {currency}, the currency of the pay range."
        )
    if said.per not in (None, "year"):
        raise InvalidRequest("amount_period", "Please give the amount for a year.")
    if said.size_flaw(currency) is not None:
        raise InvalidRequest("amount_size", "That is no yearly base. Write all digits, such as 182,500, or 182.5k.")
    return said.amount


def _unreadable() -> InvalidRequest:
    return InvalidRequest("amount_unreadable", "Please write one amount in digits, such as 182,500 or 182.5k.")
