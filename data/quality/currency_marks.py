"""Which currencies the sign or code beside an amount may stand for."""

from domain.money import CURRENCIES_OF_MARK


def currencies_of(mark: str) -> tuple[str, ...]:
    """ISO codes a mark may stand for; an ISO code stands for itself, no mark at all for nothing."""
    if not mark:
        return ()
    return CURRENCIES_OF_MARK.get(mark, (mark,))


def contradicts(mark: str, currency: str) -> bool:
    """Whether an amount's mark rules the currency out. An amount without a mark rules nothing out."""
    return bool(mark) and currency not in currencies_of(mark)


def mark_of_code(code: str) -> str:
    """The sign that stands for this currency alone ("US$" for USD), or the code itself where there is none."""
    for mark, currencies in CURRENCIES_OF_MARK.items():
        if currencies == (code,):
            return mark
    return code
