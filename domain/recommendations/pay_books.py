"""Where the engine's rows and policy come from."""

from datetime import date
from typing import Protocol

from domain.conversations.reading import Catalogue
from domain.pay.pay_book import PayBook, SnapshotRefs
from domain.pay.policy import PayPolicy


class PayBooks(Protocol):
    """The pay book of the snapshots in force."""

    def current(self) -> PayBook:
        """Raises NotFound when ranges or roster were never imported."""

    def pinned(self, refs: SnapshotRefs) -> PayBook:
        """The pay book a recommendation was made from. Raises NotFound when a snapshot is gone."""


class PolicyBook(Protocol):
    """The pay policies, by effective date."""

    def in_force(self, on: date) -> PayPolicy:
        """Raises PolicyUnusable when none applies."""

    def version(self, policy_id: str, version: int) -> PayPolicy:
        """One exact version. Raises NotFound."""


def catalogue_of(book: PayBook) -> Catalogue:
    """What a reader may recognise: the book's titles and places, and the aliases that lead to one of them."""
    return Catalogue(
        titles=book.titles,
        places=book.places,
        title_aliases=book.title_aliases,
        place_aliases=book.place_aliases,
    )
