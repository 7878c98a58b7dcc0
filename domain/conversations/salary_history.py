"""Taking a candidate's current and past pay out of a message before anything stores, logs or reads it."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from domain.conversations.employer_counters import counters_in, raises_in
from domain.conversations.history_cues import (
    HISTORY_KINDS,
    Cue,
    CueKind,
    cues_in,
    history_follows,
    perhaps_history_follows,
    wish_follows,
)
from domain.conversations.money_mentions import Mention, mentions_in
from domain.conversations.slack_text import without_invisible

REMOVED = "[pay history removed]"
_ANY_AMOUNT = "100k"

_SENTENCE_END = re.compile(r"(?<!prev)(?<!curr)(?<!approx)[.!](?=\s|\Z)|[?;](?=\s|\Z)|\n+", re.IGNORECASE)
_ANSWER_FOLLOWS = re.compile(
    r"[\s\"'(~:=-]{0,6}(?:about |around |roughly |it's |it is )?(?:[a-z]{0,3}[^\w\s]{1,2} ?)?\d", re.IGNORECASE
)
_NEW_SUBJECT = re.compile(r"[,;:]|\b(?:but|she|he|they|candidate|applicant|finalist|who)\b", re.IGNORECASE)
_JUST_BEFORE = re.compile(r"\s{0,3}(?:is |was |as |in |- )?(?:an? |the |what |her |his )?", re.IGNORECASE)
_TO_DO = re.compile(r"(?:\W+\w+){0,3}\W+to(?: be)?\W*\Z|\W*(?:be|have|also|probably|then|only)?\W*\Z", re.IGNORECASE)
_BARE_GAP = re.compile(
    r"[\s:=~(-]*(?:(?:about|around|roughly|approximately|is|was|at|of|base|only|just|between|a|today|now|currently"
    r"|like|some"
    r"|salary|pay|comp|nearly|almost|over|under|just|says|said|shows|showed|sits|stood|stands|on|in|the|and"
    r"|to)\b[\s:=~(-]*){0,4}\Z",
    re.IGNORECASE,
)
_PLAIN = {ord(strange): plain for plain, many in {"'": "‘’‛′`", " ": "*_~"}.items() for strange in many}


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
    """The text with every amount of the candidate's current or past pay replaced by `[pay history removed]`.

    Expectations, competing external offers, our own ranges and budgets and peers' pay stay as they are. A text that
    was masked before leads to the same findings; now and then a further amount beside a removed one goes as well.
    """
    clean = without_invisible(text)
    page = _Page.of(clean)
    countered = page.counter_amounts()
    doomed = [mention for mention in page.mentions if mention in countered or page.is_history(mention)]
    counters = bool(page.counters or countered) or _mentioned_a_counter(clean)
    if not doomed:
        return Masked(text, found=REMOVED in clean, employer_counter=counters)
    return Masked(_without(clean, doomed), found=True, employer_counter=counters)


def _mentioned_a_counter(masked: str) -> bool:
    """Whether a text that was masked before spoke of a counter-offer, judged with an amount back in its place."""
    if REMOVED not in masked:
        return False
    page = _Page.of(masked.replace(REMOVED, _ANY_AMOUNT))
    return bool(page.counters or page.counter_amounts())


def _without(text: str, doomed: Sequence[Mention]) -> str:
    parts, at = [], 0
    for mention in doomed:
        parts += [text[at : mention.start], REMOVED]
        at = mention.end
    return "".join([*parts, text[at:]])


def _shadow(text: str) -> str:
    """The text letter for letter, with plain spaces, quotes, widths and digits."""
    return "".join(_plain(char) for char in text).translate(_PLAIN)


def _plain(char: str) -> str:
    if char.isascii():
        return char if char not in "\t\r\x0b\x0c" else " "
    plain = unicodedata.normalize("NFKC", char)
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    return plain if len(plain) == 1 else char


@dataclass(frozen=True, slots=True)
class _Page:
    """A message laid out for masking: its amounts and cues, in order, and where its sentences begin."""

    shadow: str
    mentions: tuple[Mention, ...]
    cues: tuple[Cue, ...]
    cue_starts: tuple[int, ...]
    mention_starts: tuple[int, ...]
    sentences: tuple[int, ...]
    counters: tuple[tuple[int, int], ...]
    raises: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, text: str) -> "_Page":
        shadow = _shadow(text)
        mentions, cues = mentions_in(shadow), cues_in(shadow)
        ends = [
            found.end() for found in _SENTENCE_END.finditer(shadow) if not _ANSWER_FOLLOWS.match(shadow, found.end())
        ]
        return cls(
            shadow,
            mentions,
            cues,
            tuple(cue.start for cue in cues),
            tuple(mention.start for mention in mentions),
            (0, *ends),
            counters_in(shadow),
            raises_in(shadow),
        )

    def counter_amounts(self) -> frozenset[Mention]:
        """The amounts a current employer countered with."""
        return frozenset(
            mention
            for start, end in (*self.counters, *self.raises)
            for mention in self._mentions_near(start)
            if self._belongs(mention, start, end)
        )

    def is_history(self, mention: Mention) -> bool:
        """Whether an amount is the candidate's current or past pay."""
        if history_follows(self.shadow, mention.end):
            return True
        cue, is_first = self._governing(mention)
        if cue is None:
            return perhaps_history_follows(self.shadow, mention.end)
        if cue.kind not in HISTORY_KINDS:
            return not is_first and perhaps_history_follows(self.shadow, mention.end)
        sure = cue.kind in (CueKind.HISTORY, CueKind.EARNING) and mention.end - mention.start > 3
        if (
            mention.is_bare
            and is_first
            and not sure
            and not _BARE_GAP.match(self.shadow[cue.end : mention.start][:120])
        ):
            return False
        if cue.kind in (CueKind.ADVERB, CueKind.NOW, CueKind.STEP) and wish_follows(self.shadow, mention.end):
            return False
        return is_first or cue.kind is not CueKind.STEP

    def _governing(self, mention: Mention) -> tuple[Cue | None, bool]:
        """The cue that says whose an amount is, and whether the amount is the first after it."""
        at = bisect_right(self.cue_starts, mention.start) - 1
        floor = self._sentence_start(mention.start)
        while at >= 0 and self.cues[at].start >= floor:
            cue = self.cues[at]
            if not self._is_absorbed(at, floor):
                # A sign glued to a word, as in "we$200k", lets both begin at one place.
                first = bisect_left(self.mention_starts, cue.start)
                return cue, self.mentions[first] == mention
            at -= 1
        return None, False

    def _is_absorbed(self, at: int, floor: int) -> bool:
        """Whether a cue only repeats what the one before it is about: "wants to be paid", "we currently pay"."""
        cue = self.cues[at]
        if cue.kind not in HISTORY_KINDS or cue.kind is CueKind.STEP or at == 0:
            return False
        before = self.cues[at - 1]
        if before.kind in HISTORY_KINDS or before.start < floor or self._has_mention(before.start, cue.start):
            return before.start >= floor and cue.kind is CueKind.NOW and before.kind is CueKind.WISH
        gap = self.shadow[before.end : cue.start]
        if cue.kind is CueKind.HISTORY:
            return before.kind is CueKind.OURS and not gap.strip()
        if len(gap) > 40 or _NEW_SUBJECT.search(gap):
            return False
        return before.kind is not CueKind.WISH or cue.kind is not CueKind.EARNING or _TO_DO.fullmatch(gap) is not None

    def _has_mention(self, start: int, end: int) -> bool:
        first = bisect_right(self.mention_starts, start)
        return first < len(self.mentions) and self.mentions[first].start < end

    def _sentence_start(self, position: int) -> int:
        return self.sentences[bisect_right(self.sentences, position) - 1]

    def _mentions_near(self, start: int) -> tuple[Mention, ...]:
        first = bisect_right(self.mention_starts, max(0, start - 40) - 1)
        return self.mentions[first : first + 12]

    def _belongs(self, mention: Mention, start: int, end: int) -> bool:
        if mention.start >= end:
            floor = self._sentence_start(mention.start)
            between = self.cues[bisect_right(self.cue_starts, end - 1) : bisect_right(self.cue_starts, mention.start)]
            return floor <= end and all(cue.kind in HISTORY_KINDS for cue in between)
        return mention.end > start or _JUST_BEFORE.fullmatch(self.shadow[mention.end : start][:20]) is not None
