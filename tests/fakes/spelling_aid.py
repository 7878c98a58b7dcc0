"""A spelling aid that needs no library: difflib over case-folded spellings."""

from difflib import get_close_matches


class FakeSpellingAid:
    """Finds near spellings as difflib sees them; remembers what it was asked."""

    def __init__(self, cutoff: float = 0.72) -> None:
        self.asked: list[str] = []
        self._cutoff = cutoff

    def nearest(self, said: str, choices: tuple[str, ...], limit: int) -> tuple[str, ...]:
        self.asked.append(said)
        spelt: dict[str, str] = {}
        for choice in choices:
            spelt.setdefault(choice.casefold(), choice)
        found = get_close_matches(said.casefold()[:200], spelt, n=limit, cutoff=self._cutoff)
        return tuple(spelt[key] for key in found)
