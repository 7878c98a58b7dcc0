"""A watch over groups that says what it was told to."""


class FakeGroupWatch:
    """Names the groups in `silent` as unreadable, and counts how often it was asked."""

    def __init__(self, *silent: str) -> None:
        self.silent = set(silent)
        self.times = 0

    def unreadable(self) -> frozenset[str]:
        self.times += 1
        return frozenset(self.silent)
