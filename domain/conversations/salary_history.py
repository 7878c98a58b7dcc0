"""Taking a candidate's current and past pay out of a message before anything stores, logs or reads it."""

import re
from dataclasses import dataclass
from itertools import pairwise

from domain.conversations.history_cues import Cue, cues_in, employer_counters, history_follows
from domain.conversations.money_mentions import Mention, mentions_in
from domain.conversations.slack_text import without_invisible

REMOVED = "[pay history removed]"

_SENTENCE_END = re.compile(r"(?<!\b[a-z])[.!](?=\s|\Z)|[?;](?=\s|\Z)|\n+", re.IGNORECASE)
_ANSWER_FOLLOWS = re.compile(r"[\s\"'(~:=-]{0,6}(?:about |around |roughly |it's |it is |like )?[^\w\s]{0,2}\d")


@dataclass(frozen=True, slots=True)
class Masked:
    """A message without pay history.

    `found` tells that an amount was removed; `employer_counter` that a counter-offer of the current employer was
    mentioned, whose amount is removed too.
    """

    text: str
    found: bool
    employer_counter: bool


def mask_pay_history(text: str) -> Masked:
    """The text with every amount of the candidate's current or past pay replaced.

    Expectations, competing external offers, our own ranges, budgets and peers' pay stay as they are.
    """
    clean = without_invisible(text)
    shadow = _shadow(clean)
    cues = cues_in(shadow)
    counters = employer_counters(shadow)
    bounds = _sentence_bounds(shadow)
    doomed = [mention for mention in mentions_in(shadow) if _is_history(shadow, mention, cues, counters, bounds)]
    if not doomed:
        return Masked(text, found=False, employer_counter=bool(counters))
    return Masked(_without(clean, doomed), found=True, employer_counter=bool(counters))
