"""Writes the sample files: `python -m data.samples.generate` gives the same bytes every time."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random

from data.samples import SAMPLE_RANGES, SAMPLE_ROSTER
from data.samples.company import ABSENT, JOBS, PLACES, Job, Place
from domain.pay.vocabulary import KNOWN_PROFICIENCIES, Proficiency

SEED = 2026
PEOPLE = 3400  # before places without a job and rounding down take their part

# In thousandths of the people, and of the way from minimum to maximum.
BLANK = 60
RED_CIRCLED = 30
GREEN_CIRCLED = 25
CENTRE = {Proficiency.LEARNING: 220, Proficiency.PROFICIENT: 500, Proficiency.ADVANCED: 780}
SCATTER = 140


@dataclass(frozen=True, slots=True)
class Opening:
    """A job at a place with its pay range, in whole units of the place's currency."""

    job: Job
    place: Place
    minimum: int
    maximum: int


def openings() -> tuple[Opening, ...]:
    """Every job at every place that has it, with ranges on round numbers."""
    return tuple(
        _opening(job, place)
        for job in JOBS
        for place in PLACES
        if place.code not in ABSENT.get(job.title, frozenset())
    )


def _opening(job: Job, place: Place) -> Opening:
    # midpoint = minimum · (1 + spread ÷ 2), in percent
    minimum = _to_step(place.midpoint(job) * 200 // (200 + job.spread), place.range_step)
    return Opening(job, place, minimum, _to_step(minimum * (100 + job.spread) // 100, place.range_step))


def _to_step(amount: int, step: int) -> int:
    return (amount + step // 2) // step * step


def ranges_csv() -> str:
    """The text of CompRanges.csv."""
    header = ("Job Title", "Location", "Currency", "Min", "Max", "Compensation Range")
    return _csv_text(header, (_range_line(opening) for opening in openings()))


def _range_line(opening: Opening) -> tuple[object, ...]:
    place, low, high = opening.place, opening.minimum, opening.maximum
    text = f"{place.mark}{low:,} - {place.mark}{high:,}"
    return opening.job.title, place.code, place.currency, low, high, text


def roster_csv() -> str:
    """The text of EmployeeRoster.csv."""
    # The seed makes the files repeatable, which is the point; nothing here is a secret.
    chance = Random(SEED)  # noqa: S311 - samples want repeatable chance, not secrecy
    people = [person for opening in openings() for person in _people(opening, chance)]
    people = [person for _, person in sorted((chance.getrandbits(64), person) for person in people)]
    header = ("Name", "Job Title", "Job Family", "Proficiency", "Location", "Compensation")
    return _csv_text(header, ((f"Employee {number:04}", *person) for number, person in enumerate(people, start=1)))


def _people(opening: Opening, chance: Random) -> Iterator[tuple[str, ...]]:
    job, place = opening.job, opening.place
    for _ in range(_headcount(opening, chance)):
        proficiency = _proficiency(chance)
        pay = _pay(opening, proficiency, chance)
        known = "" if chance.randrange(1000) < BLANK else proficiency.value
        yield job.title, job.family.value, known, place.code, f"{place.mark}{pay:,}"


def _headcount(opening: Opening, chance: Random) -> int:
    whole = sum(job.share for job in JOBS) * sum(place.share for place in PLACES)
    luck = 500 + chance.randrange(1001)
    return PEOPLE * opening.job.share * opening.place.share * luck // (whole * 1000)


def _proficiency(chance: Random) -> Proficiency:
    learning, proficient, advanced = KNOWN_PROFICIENCIES
    drawn = chance.randrange(100)
    if drawn < 30:
        return learning
    return proficient if drawn < 76 else advanced


def _pay(opening: Opening, proficiency: Proficiency, chance: Random) -> int:
    low, high = opening.minimum, opening.maximum
    if low == high:
        return low
    drawn = chance.randrange(1000)
    if drawn < RED_CIRCLED:
        return _to_step(high * (101 + chance.randrange(8)) // 100, opening.place.pay_step)
    if drawn < RED_CIRCLED + GREEN_CIRCLED:
        return _to_step(low * (92 + chance.randrange(8)) // 100, opening.place.pay_step)
    # Two draws make pay near the centre likelier than pay far from it.
    position = CENTRE[proficiency] + chance.randrange(-SCATTER, SCATTER + 1) + chance.randrange(-SCATTER, SCATTER + 1)
    return _to_step(low + (high - low) * min(max(position, 0), 1000) // 1000, opening.place.pay_step)


def _csv_text(header: Iterable[object], lines: Iterable[Iterable[object]]) -> str:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(lines)
    return written.getvalue()


def main() -> None:
    """Rewrites both sample files."""
    SAMPLE_RANGES.write_bytes(ranges_csv().encode())
    SAMPLE_ROSTER.write_bytes(roster_csv().encode())


if __name__ == "__main__":
    main()
