"""Candidate references in text."""

import re

from domain.errors import InvalidRequest

_REFERENCE = re.compile(r"(?<![\w-])CAND-[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?(?![\w-])", re.IGNORECASE)


def candidate_in(text: str) -> str | None:
    """The first candidate reference in a text, in capitals; None when there is none."""
    found = _REFERENCE.search(text)
    return found.group().upper() if found else None


def check_candidate_id(text: str) -> None:
    """Raises InvalidRequest, without repeating it, for a text that is no candidate reference."""
    if not is_candidate_id(text):
        raise InvalidRequest("candidate_unreadable", "A candidate reference looks like CAND-017.")


def is_candidate_id(text: str) -> bool:
    """Whether a text is one candidate reference in capitals: CAND- and up to 32 letters, digits or inner hyphens."""
    found = _REFERENCE.fullmatch(text)
    return found is not None and text == text.upper()
