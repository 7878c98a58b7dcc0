"""Pay books and a policy held in memory."""

from datetime import date

from domain.errors import NotFound
from domain.pay.pay_book import PayBook, SnapshotRefs
from domain.pay.policy import PayPolicy


class FakePayBooks:
    """Remembers every pay book that was ever in force; the latest one is current."""

    def __init__(self, *books: PayBook) -> None:
        self._books: dict[SnapshotRefs, PayBook] = {}
        for book in books:
            self.put_in_force(book)

    def put_in_force(self, book: PayBook) -> None:
        self._books.pop(book.snapshots, None)
        self._books[book.snapshots] = book

    def current(self) -> PayBook:
        if not self._books:
            raise NotFound("nothing_imported", "No pay data was imported yet.")
        return list(self._books.values())[-1]

    def pinned(self, refs: SnapshotRefs) -> PayBook:
        if refs not in self._books:
            raise NotFound("snapshot_gone", "The pay data of this offer is gone.")
        return self._books[refs]


class FakePolicyBook:
    """Knows one policy, always in force."""

    def __init__(self, policy: PayPolicy) -> None:
        self._policy = policy

    def in_force(self, _on: date) -> PayPolicy:
        return self._policy

    def version(self, policy_id: str, version: int) -> PayPolicy:
        if (policy_id, version) != (self._policy.id, self._policy.version):
            raise NotFound("policy_unknown", "There is no such policy.")
        return self._policy
