"""A pay book from two files, without any database."""

from pathlib import Path

from data.aliases import load_aliases
from data.sources import read_ranges, read_roster
from domain.pay.pay_book import PayBook


def book_from_files(ranges: Path, roster: Path) -> PayBook:
    """A pay book from two files.

    Lines that contradict themselves are kept but distrusted, so that only questions about them are refused.
    Raises UnreadableFile when a file cannot be read in full.
    """
    range_file = read_ranges(ranges)
    roster_file = read_roster(roster, range_file)
    aliases = load_aliases()
    return PayBook(
        ranges=range_file.rows,
        roster=roster_file.rows,
        title_aliases=aliases.titles,
        place_aliases=aliases.places,
        distrusted=range_file.conflicted_lines,
        distrusted_people=roster_file.conflicted_lines,
    )
