from domain.recommendations.differences import Difference, differences
from tests.unit.pay.sample_pay import MUST_HIRE, P4, P5, range_row
from tests.unit.recommendations.sample_offers import competing_base, evidence, offered, recommend


def test_nothing_is_said_to_have_moved_where_one_of_two_offers_is_missing() -> None:
    offer = offered(recommend())
    assert differences(None, offer) == differences(offer, None) == differences(None, None) == ()


def test_equal_offers_do_not_differ() -> None:
    assert differences(offered(recommend()), offered(recommend())) == ()


def test_every_figure_that_moved_is_named_in_reading_order_with_both_sides_in_words() -> None:
    before = offered(recommend(job_level=P4))
    after = offered(recommend(job_level=P5, interview_feedback=MUST_HIRE, competing_offer=competing_base(215_000)))

    assert differences(before, after) == (
        Difference("Base salary", "USD 177,000", "USD 203,500"),
        Difference("Compa-ratio", "1.00", "1.15"),
        Difference("Target bonus", "USD 26,550", "USD 40,700"),
        Difference("Equity grant", "USD 60,000", "USD 100,000"),
        Difference("Sign-on", "none", "USD 11,500"),
        Difference("Approval tier", "auto", "L3"),
    )


def test_a_level_given_later_is_a_bonus_and_a_grant_from_nothing() -> None:
    found = differences(offered(recommend()), offered(recommend(job_level=P4)))
    assert [(change.figure, change.old) for change in found] == [("Target bonus", "none"), ("Equity grant", "none")]


def test_an_amount_that_stays_in_another_currency_has_moved() -> None:
    euro = recommend(evidence(ranges=(range_row(currency="EUR"),)))
    assert differences(offered(recommend()), offered(euro)) == (
        Difference("Base salary", "USD 177,000", "EUR 177,000"),
        Difference("Pay range", "USD 150,000–204,000", "EUR 150,000–204,000"),
    )


def test_a_level_that_is_taken_back_leaves_no_bonus_and_no_grant() -> None:
    found = differences(offered(recommend(job_level=P4)), offered(recommend()))
    assert [(change.figure, change.new) for change in found] == [("Target bonus", "none"), ("Equity grant", "none")]
