from domain.recommendations.differences import Difference, differences
from tests.unit.pay.sample_pay import MUST_HIRE, P4, P5, range_row
from tests.unit.recommendations.sample_offers import competing_base, evidence, money, offered, recommend


def test_nothing_is_said_to_have_moved_where_one_of_two_offers_is_missing() -> None:
    offer = offered(recommend())
    assert differences(None, offer) == differences(offer, None) == differences(None, None) == ()


def test_equal_offers_do_not_differ() -> None:
    assert differences(offered(recommend()), offered(recommend())) == ()


def test_every_figure_that_moved_is_named_in_reading_order_with_both_values() -> None:
    before = offered(recommend(job_level=P4))
    after = offered(recommend(job_level=P5, interview_feedback=MUST_HIRE, competing_offer=competing_base(215_000)))

    found = differences(before, after)

    assert [change.figure for change in found] == [
        "Base salary",
        "Compa-ratio",
        "Target bonus",
        "Equity grant",
        "Sign-on",
        "Approval tier",
    ]
    assert found[0] == Difference("Base salary", before.base, after.base)
    assert found[2] == Difference("Target bonus", money(26_550).amount, money(after.base / 5).amount)
    assert found[4].old is None
    assert found[5].new == "L3"


def test_a_level_given_later_is_a_bonus_and_a_grant_from_nothing() -> None:
    found = differences(offered(recommend()), offered(recommend(job_level=P4)))
    assert [(change.figure, change.old) for change in found] == [("Target bonus", None), ("Equity grant", None)]


def test_a_change_of_currency_is_named_first() -> None:
    euro = recommend(evidence(ranges=(range_row(currency="EUR"),)))
    assert differences(offered(recommend()), offered(euro)) == (Difference("Currency", "USD", "EUR"),)
