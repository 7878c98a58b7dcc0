"""Current and past pay is removed before anything else sees it; what may be used stays."""

import pytest

from domain.conversations.salary_history import REMOVED, mask_pay_history
from tests.unit.conversations.pay_history_corpus import (
    EMPLOYER_COUNTERS,
    MUST_MASK,
    MUST_MASK_UNSEEN,
    MUST_STAY,
    MUST_STAY_UNSEEN,
)


def _is_masked(text: str, amounts: tuple[str, ...]) -> bool:
    masked = mask_pay_history(text)
    return masked.found and REMOVED in masked.text and not any(amount in masked.text for amount in amounts)


def test_recall_and_precision_over_the_corpus(capsys: pytest.CaptureFixture[str]) -> None:
    must_mask, must_stay = MUST_MASK + MUST_MASK_UNSEEN, MUST_STAY + MUST_STAY_UNSEEN
    assert len(MUST_MASK) >= 60
    assert len(MUST_STAY) >= 60
    missed = [text for text, amounts in must_mask if not _is_masked(text, amounts)]
    wrongly = [text for text in must_stay if mask_pay_history(text).found]
    right = len(must_mask) - len(missed)
    recall, precision = right / len(must_mask), right / (right + len(wrongly))
    with capsys.disabled():
        print(  # noqa: T201 - these figures are what the test is read for
            f"\npay history: recall {recall:.3f} of {len(must_mask)},"
            f" precision {precision:.3f} against {len(must_stay)}"
        )
    assert recall >= 0.98, missed
    assert precision >= 0.95, wrongly


def test_only_the_history_goes_from_a_mixed_sentence() -> None:
    masked = mask_pay_history("currently makes 118k and wants 150k")
    assert masked.text == f"currently makes {REMOVED} and wants 150k"
    assert masked.found


@pytest.mark.parametrize(
    "text", ["wants 150k, earns 118k", "she's on 118k; target 150k", "150k expected (118k currently)"]
)
def test_the_wish_stays_wherever_it_stands(text: str) -> None:
    masked = mask_pay_history(text)
    assert "150k" in masked.text
    assert "118" not in masked.text


@pytest.mark.parametrize("text", EMPLOYER_COUNTERS)
def test_a_current_employers_counter_offer_is_known_without_its_amount(text: str) -> None:
    masked = mask_pay_history(text)
    assert masked.employer_counter
    assert "210" not in masked.text


def test_an_external_offer_beside_an_employers_counter_stays() -> None:
    masked = mask_pay_history("Globex offered 218k and her current employer countered at 210k, she wants 225k")
    assert "218k" in masked.text
    assert "225k" in masked.text
    assert "210k" not in masked.text


def test_a_competing_offer_is_no_employers_counter() -> None:
    assert not mask_pay_history("has an offer at 218k base from another company").employer_counter


@pytest.mark.parametrize(
    "text",
    [
        "currently makes 1\u200b18k",
        "currently makes １１８k",
        "currently makes ١١٨k",
        "currently\u00a0makes\u00a0118\u202f000",
        "*currently makes* `118k`",
        "CURRENTLY MAKES 118K",
        "currently makes ~118k",
    ],
)
def test_disguises_do_not_help(text: str) -> None:
    masked = mask_pay_history(text)
    assert masked.found
    assert not any(char.isdigit() for char in masked.text)


def test_text_without_history_comes_back_letter_for_letter() -> None:
    text = "expects\u00a0200k \u200b “thanks”"
    assert mask_pay_history(text).text == text


def test_masking_twice_is_masking_once() -> None:
    for text, _ in MUST_MASK + MUST_MASK_UNSEEN:
        once = mask_pay_history(text).text
        assert mask_pay_history(once).text == once


@pytest.mark.parametrize(
    "piece",
    [
        "makes 118k ",
        "1 ",
        "1,",
        "111 ",
        "currently ",
        "her current employer ",
        "counter offer ",
        " ",
        "$",
        "one ",
        "a",
        "is on ",
    ],
)
def test_a_very_long_message_is_masked_in_linear_time(piece: str) -> None:
    assert mask_pay_history(piece * (40_000 // len(piece))).text


@pytest.mark.parametrize("text", ["our$200k", "we$200k", "max$200k", "US$225k", "paid$180k", "earns$180k"])
def test_a_sign_glued_to_a_word_is_read_and_breaks_nothing(text: str) -> None:
    assert mask_pay_history(f"{text} base").text
