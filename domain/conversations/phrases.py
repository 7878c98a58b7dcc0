"""The catalogue's titles and places as runs of words, found whole or not at all."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.conversations.slack_text import plain_letters
from domain.conversations.words import Word, keys_of
from domain.pay.vocabulary import lookup_key


@dataclass(frozen=True, slots=True)
class Phrase:
    """A catalogue entry, or an alias of one, standing at words[start:end]; an ambiguous one has several `names`."""

    start: int
    end: int
    names: tuple[str, ...]


class PhraseBook:
    """Titles or places with their aliases, looked up over words."""

    def __init__(self, names: Iterable[str], aliases: Mapping[str, str]) -> None:
        self.names = tuple(dict.fromkeys(names))
        known = frozenset(self.names)
        self._aliases = {said: name for said, name in aliases.items() if name in known}
        self.names_and_aliases = (*self.names, *self._aliases)
        self._spelt: dict[tuple[str, ...], dict[str, tuple[str, ...]]] = {}
        for said, name in (*((name, name) for name in self.names), *aliases.items()):
            if name in known:
                self._add(said, name)
        self._longest = max((len(keys) for keys in self._spelt), default=0)
        self.vocabulary = frozenset(key for keys in self._spelt for key in keys if len(key) > 1 and key[0].isalpha())
        self._slips = _slips(self.vocabulary)

    def _add(self, said: str, name: str) -> None:
        said = plain_letters(said)
        keys = keys_of(said)
        if not keys:
            return
        spellings = self._spelt.setdefault(keys, {})
        key = lookup_key(said)
        spellings[key] = tuple(dict.fromkeys((*spellings.get(key, ()), name)))

    def name_of(self, spelling: str) -> str:
        """The catalogue spelling an entry of `names_and_aliases` stands for."""
        return self._aliases.get(spelling, spelling)

    def found_in(self, text: str, words: Sequence[Word]) -> tuple[Phrase, ...]:
        """The entries that stand in a text, the longest first where they would overlap, in reading order."""
        candidates = sorted(
            self._everywhere(text, words), key=lambda phrase: (phrase.start - phrase.end, phrase.start)
        )
        taken: set[int] = set()
        kept: list[Phrase] = []
        for phrase in candidates:
            places = range(phrase.start, phrase.end)
            if taken.isdisjoint(places):
                taken.update(places)
                kept.append(phrase)
        return tuple(sorted(kept, key=lambda phrase: phrase.start))

    def _everywhere(self, text: str, words: Sequence[Word]) -> Iterator[Phrase]:
        keys = [word.key for word in words]
        for start in range(len(words)):
            for end in range(start + 1, min(len(words), start + self._longest) + 1):
                spellings = self._spelt.get(tuple(keys[start:end]))
                if spellings is not None:
                    said = lookup_key(text[words[start].start : words[end - 1].end])
                    every = tuple(dict.fromkeys(name for names in spellings.values() for name in names))
                    yield Phrase(start, end, spellings.get(said, every))

    def resembles(self, key: str) -> bool:
        """Whether a word is one of the entries' words, or one slip of the fingers away from one."""
        if key in self.vocabulary:
            return True
        return len(key) > 3 and any(shorter in self._slips for shorter in _shortened(key))


def _slips(vocabulary: Iterable[str]) -> frozenset[str]:
    return frozenset(shorter for word in vocabulary if len(word) > 3 for shorter in _shortened(word))


def _shortened(word: str) -> Iterator[str]:
    """The word and every spelling with one letter left out: two words one slip apart have one of these in common."""
    yield word
    for at in range(min(len(word), 30)):
        yield word[:at] + word[at + 1 :]
