"""Near spellings by rapidfuzz."""

from rapidfuzz import fuzz, process

from domain.pay.vocabulary import lookup_key

_NEAR_ENOUGH = 70


class FuzzySpelling:
    """Finds catalogue entries near to what somebody wrote, by weighted token similarity."""

    def nearest(self, said: str, choices: tuple[str, ...], limit: int) -> tuple[str, ...]:
        """Up to `limit` choices that could be meant, the likeliest first; none when nothing is near."""
        found = process.extract(
            lookup_key(said),
            choices,
            scorer=fuzz.WRatio,
            processor=lookup_key,
            limit=limit,
            score_cutoff=_NEAR_ENOUGH,
        )
        return tuple(choice for choice, _, _ in found)
