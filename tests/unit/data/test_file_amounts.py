from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.sources.amounts import Amount, parse_amount
from data.sources.unreadable import UnreadableCell


@pytest.mark.parametrize(
    ("text", "value", "mark"),
    [
        ("147155", "147155", ""),
        ("147,155", "147155", ""),
        ("$147,155", "147155", "$"),
        (" $147,155 ", "147155", "$"),
        ("$ 147,155", "147155", "$"),
        ("147155.50", "147155.50", ""),
        ("147,155.5", "147155.5", ""),
        ("€62,400", "62400", "€"),
        ("¥541,000", "541000", "¥"),
        ("A$96,000", "96000", "A$"),
        ("S$96,000", "96000", "S$"),
        ("USD 120,000", "120000", "USD"),
        ("USD120000", "120000", "USD"),
        ("120,000 CHF", "120000", "CHF"),
        ("USD $120,000", "120000", "USD"),
        ("$120,000 AUD", "120000", "AUD"),
        ("0", "0", ""),
        ("-5,000", "-5000", ""),
        ("-$5,000", "-5000", "$"),
        ("$-5,000", "-5000", "$"),
        ("1,234,567", "1234567", ""),
    ],
)
def test_an_amount_that_can_mean_one_thing_is_read_exactly(text: str, value: str, mark: str) -> None:
    assert parse_amount(text) == Amount(Decimal(value), mark)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "blank"),
        ("   ", "blank"),
        ("1,23,456", "grouping"),
        ("120.000,00", "grouping"),
        ("120.000", "grouping"),
        ("€62.400", "grouping"),
        ("12,34", "grouping"),
        ("1,2345.5", "grouping"),
        ("120'000", "grouping"),
        ("120_000", "grouping"),
        ("120000.", "decimals"),
        ("120000.1234", "decimals"),
        (".5", "grouping"),
        ("120k", "shorthand"),
        ("120K", "shorthand"),
        ("$1.2M", "shorthand"),
        ("62.4万", "shorthand"),
        ("1E+05", "scientific"),
        ("1.2e5", "scientific"),
        ("(5,000)", "parentheses"),
        ("=A1+B2", "formula"),
        ("=5000", "formula"),
        ("@SUM(1)", "formula"),
        ("+A1", "formula"),
        ("+5000", "plus_sign"),
        ("N/A", "placeholder"),
        ("n/a", "placeholder"),
        ("-", "placeholder"),
        ("TBD", "placeholder"),
        ("#REF!", "spreadsheet_error"),
        ("#N/A", "spreadsheet_error"),
        ("#####", "spreadsheet_error"),
        ("NaN", "not_a_number"),
        ("-sNaN", "not_a_number"),
        ("Infinity", "not_a_number"),
        ("-inf", "not_a_number"),
        ("85%", "percentage"),
        ("2026-01-01", "date"),
        ("1/2/2026", "date"),
        ("100,000 - 120,000", "range"),
        ("100,000 to 120,000", "range"),
        ("50/hour", "rate"),
        ("50000 per year", "rate"),
        ("62,400€", "mark_after"),
        ("007", "leading_zero"),
        ("$0120,000", "leading_zero"),
        ("120 000", "spaces_inside"),
        ("120\u00a0000", "hidden_characters"),
        ("120,000\u200b", "hidden_characters"),
        ("\u202e120,000", "hidden_characters"),
        ("120,000\n", "hidden_characters"),
        ("120\x00000", "hidden_characters"),
        ("１２０", "other_digits"),
        ("١٢٠", "other_digits"),
        ("½", "other_digits"),
        ("1234567890123", "too_many_digits"),
        ("1" * 100, "too_long"),
        ("USD 120,000 EUR", "two_currencies"),
        ("€120,000 USD", "two_currencies"),
        ("--5", "grouping"),
        ("usd 5", "text"),
        ("₽120,000", "other_sign"),
        ("￥120,000", "other_sign"),
        ("120.000,00 EUR", "grouping"),
        ("about 120,000", "text"),
        ("hello", "text"),
    ],
)
def test_anything_else_is_refused_and_says_what_it_is(text: str, kind: str) -> None:
    with pytest.raises(UnreadableCell) as refused:
        parse_amount(text)

    assert refused.value.kind == kind
    assert refused.value.right


@pytest.mark.parametrize("text", ["98,76,543", "98.765,43", "98765k", "9.8765E+04", "(98,765)", "=98765", "98765%"])
def test_a_refusal_never_repeats_the_pay_it_refuses(text: str) -> None:
    with pytest.raises(UnreadableCell) as refused:
        parse_amount(text)

    said = refused.value.sentence + refused.value.wrong + refused.value.right
    assert "98" not in said


@given(st.decimals(min_value=-(10**11), max_value=10**11, places=2), st.sampled_from(["", "$", "€", "A$", "CN¥"]))
def test_every_amount_printed_with_separators_is_read_back(amount: Decimal, mark: str) -> None:
    sign = "-" if amount < 0 else ""

    assert parse_amount(f"{sign}{mark}{abs(amount):,.2f}") == Amount(amount, mark)


@given(st.text(max_size=30) | st.from_regex(r"[$€A-Z ]{0,4}-?[0-9.,eEkK%() -]{1,20}", fullmatch=True))
def test_no_text_at_all_gives_anything_but_a_finite_amount_or_a_refusal(text: str) -> None:
    try:
        read = parse_amount(text)
    except UnreadableCell as refused:
        assert refused.wrong  # noqa: PT017 - the refusal is one of two right outcomes
    else:
        assert read.value.is_finite()
