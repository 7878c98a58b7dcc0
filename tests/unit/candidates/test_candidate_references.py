import pytest

from domain.candidates.references import candidate_in, is_candidate_id


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("CAND-017", "CAND-017"),
        ("please look at cand-7k2m9q today", "CAND-7K2M9Q"),
        ("(Cand-A-1), thanks", "CAND-A-1"),
        ("CAND-1 and CAND-2", "CAND-1"),
        ("CAND-" + "A" * 32, "CAND-" + "A" * 32),
        ("nothing here", None),
        ("", None),
        ("CAND-", None),
        ("CAND-017-", None),
        ("xCAND-017", None),
        ("MYCAND-017", None),
        ("CAND-017_2", None),
        ("CAND--1", None),
        ("CAND-" + "A" * 33, None),
        ("CAND-٠١٧", None),
    ],
)
def test_the_first_candidate_reference_in_a_text_is_found_in_capitals(text: str, found: str | None) -> None:
    assert candidate_in(text) == found


@pytest.mark.parametrize("text", ["CAND-017", "CAND-A", "CAND-7K2M9Q", "CAND-A-B-1"])
def test_a_reference_in_capitals_is_one(text: str) -> None:
    assert is_candidate_id(text)


@pytest.mark.parametrize(
    "text", ["cand-017", "CAND-a", " CAND-017", "CAND-017 ", "CAND-017\n", "CAND-", "REC-017", "", "CAND-017-"]
)
def test_anything_else_is_no_reference(text: str) -> None:
    assert not is_candidate_id(text)
