"""One pinned set of ranges, roster and rates, indexed for look-up by title and place."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from domain.pay.fx import FxTable
from domain.pay.rows import RangeRow, RosterRow
from domain.pay.vocabulary import lookup_key


@dataclass(frozen=True, slots=True)
class SnapshotRef:
    """Which import a row came from: an opaque id, and the day it was taken where that is known."""

    id: str
    taken_on: date | None = None


@dataclass(frozen=True, slots=True)
class SnapshotRefs:
    """The snapshots a recommendation is pinned to; None where that kind of data was not used."""

    ranges: SnapshotRef | None = None
    roster: SnapshotRef | None = None
    fx: SnapshotRef | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything the data says about one title in one place.

    `distrusted` and `distrusted_people` are lines of the ranges and the roster that their reader found wrong.
    """

    ranges: tuple[RangeRow, ...]
    roster: tuple[RosterRow, ...]
    fx: FxTable
    snapshots: SnapshotRefs
    distrusted: frozenset[int] = frozenset()
    distrusted_people: frozenset[int] = frozenset()


class PayBook:
    """Look-ups over one set of snapshots. Immutable once built; safe to share between workers."""

    def __init__(
        self,
        *,
        ranges: Iterable[RangeRow],
        roster: Iterable[RosterRow],
        snapshots: SnapshotRefs | None = None,
        fx: FxTable | None = None,
        title_aliases: Mapping[str, str] | None = None,
        place_aliases: Mapping[str, str] | None = None,
        distrusted: frozenset[int] = frozenset(),
        distrusted_people: frozenset[int] = frozenset(),
    ) -> None:
        self.distrusted = distrusted
        self.distrusted_people = distrusted_people
        self.snapshots = snapshots or SnapshotRefs()
        self.fx = fx or FxTable()
        self.title_aliases = dict(title_aliases or {})
        self.place_aliases = dict(place_aliases or {})
        self._ranges: dict[tuple[str, str], list[RangeRow]] = defaultdict(list)
        self._roster: dict[tuple[str, str], list[RosterRow]] = defaultdict(list)
        titles: dict[str, str] = {}
        places: dict[str, str] = {}
        for row in ranges:
            title, place = lookup_key(row.job_title), lookup_key(row.location)
            titles.setdefault(title, " ".join(row.job_title.split()))
            places.setdefault(place, " ".join(row.location.split()))
            self._ranges[title, place].append(row)
        self._titles, self._places = titles, places
        for person in roster:
            title = self._resolve(person.job_title, titles, self.title_aliases)
            self._roster[title, self._resolve(person.location, places, self.place_aliases)].append(person)

    @property
    def titles(self) -> tuple[str, ...]:
        """Job titles of the ranges, sorted, in catalogue spelling."""
        return tuple(sorted(self._titles.values()))

    @property
    def places(self) -> tuple[str, ...]:
        """Locations of the ranges, sorted, in catalogue spelling."""
        return tuple(sorted(self._places.values()))

    def title_named(self, said: str) -> str | None:
        """The catalogue spelling of a title, or of a signed alias of one; None for anything else."""
        return self._titles.get(self._resolve(said, self._titles, self.title_aliases))

    def place_named(self, said: str) -> str | None:
        """The catalogue spelling of a location, or of a signed alias of one; None for anything else."""
        return self._places.get(self._resolve(said, self._places, self.place_aliases))

    def places_of(self, title: str) -> tuple[str, ...]:
        """Locations that have a range for a title, sorted."""
        wanted = self._resolve(title, self._titles, self.title_aliases)
        return tuple(sorted(self._places[place] for key, place in self._ranges if key == wanted))

    def evidence_for(self, title: str, location: str) -> Evidence:
        """Rows for a title and a place: an exact match first, then one through a signed alias; never a near one."""
        key = (
            self._resolve(title, self._titles, self.title_aliases),
            self._resolve(location, self._places, self.place_aliases),
        )
        return Evidence(
            ranges=tuple(self._ranges.get(key, ())),
            roster=tuple(self._roster.get(key, ())),
            fx=self.fx,
            snapshots=self.snapshots,
            distrusted=self.distrusted,
            distrusted_people=self.distrusted_people,
        )

    def currency_at(self, title: str, location: str) -> str | None:
        """The currency of the one range for a title and a place, where there is exactly one."""
        currencies = {row.currency for row in self.evidence_for(title, location).ranges}
        return currencies.pop() if len(currencies) == 1 else None

    @staticmethod
    def _resolve(said: str, known: Mapping[str, str], aliases: Mapping[str, str]) -> str:
        key = lookup_key(said)
        return key if key in known or key not in aliases else lookup_key(aliases[key])
