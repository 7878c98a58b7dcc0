from decimal import Decimal

import pytest

from data.sources.stated_range import parse_stated
from data.sources.unreadable import UnreadableCell


@pytest.mark.parametrize(
    "text",
    [
        "$118,000 - $160,000",
        "$118,000-$160,000",
        "$118,000 – $160,000",
        "$118,000—$160,000",
        "118000 - 160000",
        "$118,000 to $160,000",
        "USD 118,000 - 160,000",
        "118,000 USD - 160,000 USD",
        "  $118,000 - $160,000  ",
    ],
)
def test_a_range_in_words_is_read(text: str) -> None:
    stated = parse_stated(text)

    assert stated is not None
    assert (stated.low.value, stated.high.value) == (Decimal(118000), Decimal(160000))


def test_blank_text_states_nothing() -> None:
    assert parse_stated("  ") is None


def test_one_amount_states_a_flat_rate() -> None:
    stated = parse_stated("$61,000")

    assert stated is not None
    assert stated.low == stated.high


@pytest.mark.parametrize(
    "text",
    ["competitive", "$118k - $160k", "118,000 - ", "- 160,000", "1 - 2 - 3", "=A1", "118,000 160,000", "\u200b"],
)
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(UnreadableCell) as refused:
        parse_stated(text)

    assert refused.value.kind == "stated_range"
    assert "118" not in refused.value.wrong


@pytest.mark.parametrize(
    ("text", "currency", "contradicts"),
    [
        ("$1,000 - $2,000", "USD", False),
        ("$1,000 - $2,000", "AUD", False),
        ("A$1,000 - A$2,000", "USD", True),
        ("€1,000 - €2,000", "USD", True),
        ("1,000 - €2,000", "USD", True),
        ("1,000 - 2,000", "CHF", False),
        ("¥1,000 - ¥2,000", "CNY", False),
    ],
)
def test_a_mark_may_rule_the_currency_out(text: str, currency: str, contradicts: bool) -> None:
    stated = parse_stated(text)

    assert stated is not None
    assert stated.contradicts(currency) is contradicts
