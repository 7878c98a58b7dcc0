"""The standard terms of the trade that people choose from."""

from enum import StrEnum


class Feedback(StrEnum):
    """Interview feedback. Only the first three carry an offer."""

    HIRE = "Hire"
    STRONG_HIRE = "Strong Hire"
    MUST_HIRE = "Must Hire"
    NO_HIRE = "No Hire"


FEEDBACK_WITH_OFFER = (Feedback.HIRE, Feedback.STRONG_HIRE, Feedback.MUST_HIRE)


class Proficiency(StrEnum):
    """How well a person masters the job; UNKNOWN is said explicitly, never assumed."""

    LEARNING = "Learning"
    PROFICIENT = "Proficient"
    ADVANCED = "Advanced"
    UNKNOWN = "unknown"


KNOWN_PROFICIENCIES = (Proficiency.LEARNING, Proficiency.PROFICIENT, Proficiency.ADVANCED)


class JobLevel(StrEnum):
    """Drives bonus and equity only."""

    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"
    P5 = "P5"


def lookup_key(text: str) -> str:
    """The spelling under which titles and places are compared: trimmed, single-spaced, case-folded."""
    return " ".join(text.split()).casefold()
