"""Current and past pay is removed before anything else sees it; what may be used stays."""

import pytest

from domain.conversations.salary_history import REMOVED, mask_pay_history
from tests.unit.conversations.pay_history_corpus import EMPLOYER_COUNTERS, MUST_MASK, MUST_STAY


def _is_masked(text: str, amounts: tuple[str, ...]) -> bool:
    masked = mask_pay_history(text)
    return masked.found and REMOVED in masked.text and not any(amount in masked.text for amount in amounts)


def test_recall_and_precision_over_the_corpus(capsys: pytest.CaptureFixture[str]) -> None:
    missed = [text for text, amounts in MUST_MASK if not _is_masked(text, amounts)]
    wrongly = [text for text in MUST_STAY if mask_pay_history(text).found]
    right = len(MUST_MASK) - len(missed)
    recall, precision = right / len(MUST_MASK), right / (right + len(wrongly))
    with capsys.disabled():
        print(
            f"\npay history: recall {recall:.3f} of {len(MUST_MASK)}, precision {precision:.3f} against {len(MUST_STAY)}"
        )  # noqa: T201 - the figures are this test's report
    assert recall >= 0.98, missed
    assert precision >= 0.95, wrongly
