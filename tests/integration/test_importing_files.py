"""Importing the company's files into PostgreSQL: all of a file or nothing, and nobody's name."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from data.pipelines.import_file import Imported, ImportFile
from data.policies import load_policies
from data.samples import SAMPLE_RANGES, SAMPLE_ROSTER
from data.sources import UnreadableFile, read_ranges, read_roster
from domain.audit.event import AuditEvent
from domain.errors import Conflict, NotAllowed, NotFound
from domain.identity.actor import OPERATOR, Actor, Role
from domain.pay.pay_book import PayBook
from domain.pay.snapshots import DataKind, SnapshotCard
from domain.pay.vocabulary import Feedback, Proficiency
from domain.recommendations.price_offer import price_offer
from domain.recommendations.recommendation import Recommendation, Status
from domain.recommendations.request import OfferRequest
from storage.audit import SqlAuditTrail
from storage.pay import SqlPayBooks, SqlSnapshotShelf
from tests.integration.casebook import (
    ADMIN,
    CARLA,
    RAVI,
    STARTED,
    STRANGER,
    SteppingClock,
    at_once,
    event,
    everything_kept,
    rows_of,
    rows_of_all_tables,
)

RANGES_HEADER = "Job Title,Location,Currency,Min,Max,Compensation Range\n"
ROSTER_HEADER = "Name,Job Title,Job Family,Proficiency,Location,Compensation\n"
GOOD_RANGES = RANGES_HEADER + 'Server,LAX,USD,40000,60000,"$40,000 - $60,000"\nCook,LAX,USD,45000.50,70000,\n'
OTHER_RANGES = RANGES_HEADER + "Server,LAX,USD,41000,61000,\nCook,LAX,USD,46000,71000,\n"
GOOD_ROSTER = (
    ROSTER_HEADER + 'Quetzalcoatl Zzyzx,Server,,Learning,LAX,"$41,250.25"\nEmployee 2,Cook,Kitchen,,LAX,50000\n'
)

Import = Callable[..., Imported]


@pytest.fixture
def import_text(engine: Engine, tmp_path: Path) -> Import:
    """Imports a text as a file; ranges for an admin, unless said otherwise."""
    import_file = ImportFile(intake=SqlSnapshotShelf(engine), clock=SteppingClock())

    def imported(
        content: str, kind: DataKind = DataKind.RANGES, actor: Actor = ADMIN, name: str = "Company.csv"
    ) -> Imported:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return import_file(actor=actor, kind=kind, path=path)

    return imported


def test_the_sample_files_are_kept_row_by_row_with_their_lines(engine: Engine) -> None:
    import_file = ImportFile(intake=SqlSnapshotShelf(engine), clock=SteppingClock())
    import_file(actor=ADMIN, kind=DataKind.RANGES, path=SAMPLE_RANGES)
    import_file(actor=ADMIN, kind=DataKind.ROSTER, path=SAMPLE_ROSTER)
    book = SqlPayBooks(engine, {}, {}).current()
    ranges, roster = read_ranges(SAMPLE_RANGES), read_roster(SAMPLE_ROSTER)

    assert _ranges_of(book) == set(ranges.rows)
    assert _people_of(book) == set(roster.rows)
    cards = {card.kind: card for card in SqlSnapshotShelf(engine).in_force()}
    assert (cards[DataKind.RANGES].sha256, cards[DataKind.ROSTER].sha256) == (ranges.sha256, roster.sha256)
    assert (cards[DataKind.RANGES].row_count, cards[DataKind.ROSTER].row_count) == (
        len(ranges.rows),
        len(roster.rows),
    )
    assert {card.imported_by for card in cards.values()} == {ADMIN.user_id}


def test_rows_come_back_exactly_cents_stated_ranges_and_families_included(
    engine: Engine, import_text: Import
) -> None:
    import_text(GOOD_RANGES)
    import_text(GOOD_ROSTER, DataKind.ROSTER)
    book = SqlPayBooks(engine, {}, {}).current()

    server, cook = book.evidence_for("Server", "LAX"), book.evidence_for("Cook", "LAX")

    assert (server.ranges[0].row, server.ranges[0].stated) == (2, (Decimal(40000), Decimal(60000)))
    assert (cook.ranges[0].row, str(cook.ranges[0].minimum), cook.ranges[0].stated) == (3, "45000.50", None)
    assert (server.roster[0].row, str(server.roster[0].compensation)) == (2, "41250.25")
    assert (server.roster[0].proficiency, server.roster[0].job_family) == (Proficiency.LEARNING, None)
    assert (cook.roster[0].proficiency, cook.roster[0].job_family) == (Proficiency.UNKNOWN, "Kitchen")
    assert (server.roster[0].currency_mark, cook.roster[0].currency_mark) == ("$", "")


def test_names_are_kept_nowhere(engine: Engine, import_text: Import) -> None:
    import_text(GOOD_RANGES)
    import_text(GOOD_ROSTER, DataKind.ROSTER)

    kept = everything_kept(engine).casefold()

    assert "41250.25" in kept
    assert "quetzalcoatl" not in kept
    assert "zzyzx" not in kept
    assert "employee 2" not in kept


def test_an_import_is_audited_with_what_it_replaces(engine: Engine, import_text: Import) -> None:
    first = import_text(GOOD_RANGES).card
    second = import_text(OTHER_RANGES, actor=OPERATOR).card

    told = [(row["name"], row["actor"], row["subject"], row["details"]) for row in rows_of(engine, "audit_logs")]

    assert told == [
        ("data.imported", ADMIN.user_id, first.id, {"kind": "ranges", "rows": "2", "replaces": ""}),
        ("data.imported", "operator", second.id, {"kind": "ranges", "rows": "2", "replaces": first.id}),
    ]


BAD_FILES = {
    "an unreadable amount": (
        "text",
        DataKind.RANGES,
        RANGES_HEADER + "Server,LAX,USD,41000,61000,\nCook,LAX,USD,lots,71000,\nHost,LAX,USD,1,2,\n",
        ("Company.csv, line 3, column Min:", "found text", "write one yearly amount such as"),
        ("lots",),
    ),
    "a minimum above the maximum": (
        "min_above_max",
        DataKind.RANGES,
        RANGES_HEADER + "Server,LAX,USD,41000,61000,\nCook,LAX,USD,91000,71000,\n",
        ("Company.csv, line 3, column Min: the minimum is above the maximum; check",),
        ("91000", "71000"),
    ),
    "a text that says something else than the numbers": (
        "text_disagrees",
        DataKind.RANGES,
        RANGES_HEADER + 'Server,LAX,USD,41000,61000,"$41,000 - $62,000"\n',
        ("Company.csv, line 2, column Compensation Range: the text states other amounts", "make them agree"),
        ("62",),
    ),
    "the same title and place twice": (
        "duplicate_range",
        DataKind.RANGES,
        RANGES_HEADER + "Server,LAX,USD,41000,61000,\n server ,lax,USD,42000,62000,\n",
        ("Company.csv, line 3: same title and place as line 2; keep one range",),
        ("42000",),
    ),
    "an unknown proficiency": (
        "proficiency",
        DataKind.ROSTER,
        ROSTER_HEADER + "Quetzalcoatl,Server,,Wizard,LAX,41250\n",
        ("Company.csv, line 2, column Proficiency:", "write one of Learning, Proficient, Advanced"),
        ("Wizard", "Quetzalcoatl", "41250"),
    ),
    "no name": (
        "blank",
        DataKind.ROSTER,
        ROSTER_HEADER + "Quetzalcoatl,Server,,Learning,LAX,41250\n,Server,,Learning,LAX,41250\n",
        ("Company.csv, line 3, column Name:", "fill in a name"),
        ("Quetzalcoatl", "41250"),
    ),
    "a column that is missing": (
        "missing_column",
        DataKind.ROSTER,
        "Name,Job Title,Proficiency,Location\nQuetzalcoatl,Server,Learning,LAX\n",
        ("Company.csv, line 1, column Compensation: the column is missing; the file needs Name",),
        ("Quetzalcoatl",),
    ),
    "no row at all": (
        "no_rows",
        DataKind.RANGES,
        RANGES_HEADER,
        ("Company.csv, line 1: there are no rows",),
        (),
    ),
    "nothing at all": (
        "empty",
        DataKind.RANGES,
        "",
        ("Company.csv: it is empty",),
        (),
    ),
}


@pytest.mark.parametrize(("problem", "kind", "content", "said", "unsaid"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_file_with_one_bad_row_changes_nothing_and_the_old_one_keeps_serving(
    engine: Engine,
    import_text: Import,
    problem: str,
    kind: DataKind,
    content: str,
    said: tuple[str, ...],
    unsaid: tuple[str, ...],
) -> None:
    import_text(GOOD_RANGES)
    import_text(GOOD_ROSTER, DataKind.ROSTER)
    before = rows_of_all_tables(engine)

    with pytest.raises(UnreadableFile) as refused:
        import_text(content, kind)

    assert rows_of_all_tables(engine) == before
    assert SqlPayBooks(engine, {}, {}).current().evidence_for("Cook", "LAX").ranges[0].maximum == Decimal(70000)
    sentence = refused.value.sentence
    assert [part for part in said if part not in sentence] == []
    assert [part for part in unsaid if part in sentence] == []
    assert refused.value.findings[0].kind == problem


def test_a_file_with_many_bad_rows_tells_of_the_first_fifty_and_counts_them_all(import_text: Import) -> None:
    rows = "".join(f"Job {number},LAX,USD,{number + 2},1,\n" for number in range(120))

    with pytest.raises(UnreadableFile) as refused:
        import_text(RANGES_HEADER + rows)

    assert (len(refused.value.findings), refused.value.total) == (50, 120)
    assert refused.value.sentence.endswith("There are 119 more problems.")


def test_the_file_in_force_imported_again_changes_nothing(engine: Engine, import_text: Import) -> None:
    first = import_text(GOOD_RANGES)
    before = rows_of_all_tables(engine)

    again = import_text(GOOD_RANGES, actor=OPERATOR, name="renamed.csv")

    assert (first.is_new, again.is_new) == (True, False)
    assert again.card == first.card
    assert rows_of_all_tables(engine) == before


def test_an_older_content_imported_again_gets_a_number_behind_its_id(engine: Engine, import_text: Import) -> None:
    cards = [import_text(content).card for content in (GOOD_RANGES, OTHER_RANGES) * 3]

    short, other = cards[0].id, cards[1].id
    assert [card.id for card in cards] == [short, other, f"{short}-2", f"{other}-2", f"{short}-3", f"{other}-3"]
    assert len(short) == 8
    assert cards[0].sha256.startswith(short)
    shelf = SqlSnapshotShelf(engine)
    assert [card.id for card in shelf.in_force()] == [f"{other}-3"]
    assert {card.id for card in shelf.holding(DataKind.RANGES, cards[0].sha256)} == {
        short,
        f"{short}-2",
        f"{short}-3",
    }
    assert shelf.holding(DataKind.ROSTER, cards[0].sha256) == ()


def test_a_new_import_serves_from_the_next_question_on(engine: Engine, import_text: Import) -> None:
    import_text(GOOD_RANGES)
    import_text(GOOD_ROSTER, DataKind.ROSTER)
    books = SqlPayBooks(engine, {}, {})
    old = books.current()

    import_text(OTHER_RANGES)
    new = books.current()

    assert old.evidence_for("Server", "LAX").ranges[0].maximum == Decimal(60000)
    assert new.evidence_for("Server", "LAX").ranges[0].maximum == Decimal(61000)
    assert books.pinned(old.snapshots) is old
    assert SqlPayBooks(engine, {}, {}).pinned(old.snapshots).evidence_for("Cook", "LAX").ranges == (
        old.evidence_for("Cook", "LAX").ranges
    )


def test_without_ranges_or_roster_there_is_no_book_and_the_sentence_says_what_is_missing(
    engine: Engine, import_text: Import
) -> None:
    books = SqlPayBooks(engine, {}, {})
    with pytest.raises(NotFound, match="ranges and roster must be imported"):
        books.current()

    import_text(GOOD_RANGES)
    with pytest.raises(NotFound, match=": roster must be imported"):
        books.current()


@pytest.mark.parametrize("actor", [CARLA, RAVI, STRANGER, Actor("U1", Role.NONE)])
def test_only_an_admin_imports(engine: Engine, import_text: Import, actor: Actor) -> None:
    with pytest.raises(NotAllowed, match="Only a comp-assist admin can sync data"):
        import_text(GOOD_RANGES, actor=actor)

    assert rows_of(engine, "data_snapshots") == []


def test_somebody_who_may_not_import_does_not_learn_what_is_in_a_file(import_text: Import) -> None:
    with pytest.raises(NotAllowed):
        import_text("nonsense", actor=CARLA)


@pytest.mark.parametrize(("content", "kind"), [(OTHER_RANGES, DataKind.RANGES), (GOOD_ROSTER, DataKind.ROSTER)])
def test_an_import_whose_audit_event_cannot_be_written_does_not_happen(
    engine: Engine, import_text: Import, monkeypatch: pytest.MonkeyPatch, content: str, kind: DataKind
) -> None:
    import_text(GOOD_RANGES)
    before = rows_of_all_tables(engine)

    def refuse(_trail: SqlAuditTrail, _event: AuditEvent) -> None:
        raise RuntimeError("the audit log is full")

    monkeypatch.setattr(SqlAuditTrail, "record", refuse)
    with pytest.raises(RuntimeError, match="full"):
        import_text(content, kind)

    assert rows_of_all_tables(engine) == before


def test_of_many_imports_at_once_each_lands_whole_or_not_at_all(engine: Engine, tmp_path: Path) -> None:
    import_file = ImportFile(intake=SqlSnapshotShelf(engine), clock=SteppingClock())
    paths = []
    for number in range(6):
        paths.append(tmp_path / f"{number}.csv")
        rows = "".join(f"Job {at},LAX,USD,1000,{2000 + number},\n" for at in range(40))
        paths[-1].write_text(RANGES_HEADER + rows, encoding="utf-8")

    outcomes = at_once(6, lambda number: import_file(actor=ADMIN, kind=DataKind.RANGES, path=paths[number]))

    landed = [outcome.card.id for outcome in outcomes if isinstance(outcome, Imported)]
    assert {type(outcome) for outcome in outcomes} <= {Imported, Conflict}
    assert landed
    with engine.connect() as connection:
        counts = dict(connection.execute(text("select snapshot_id, count(*) from comp_ranges group by 1")).all())
    assert counts == dict.fromkeys(landed, 40)
    assert len(SqlSnapshotShelf(engine).in_force()) == 1
    told = [row["details"]["replaces"] for row in sorted(rows_of(engine, "audit_logs"), key=lambda row: row["seq"])]
    # Each replaced another one, and the first of them none.
    assert len(told) == len(set(told)) == len(landed)
    assert set(told) <= {"", *landed}


def test_an_import_that_was_overtaken_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    shelf = SqlSnapshotShelf(engine)
    import_file = ImportFile(intake=shelf, clock=SteppingClock())
    for name, content in (("first.csv", GOOD_RANGES), ("second.csv", OTHER_RANGES)):
        (tmp_path / name).write_text(content, encoding="utf-8")
    first = import_file(actor=ADMIN, kind=DataKind.RANGES, path=tmp_path / "first.csv").card
    import_file(actor=ADMIN, kind=DataKind.RANGES, path=tmp_path / "second.csv")
    before = rows_of_all_tables(engine)
    late = replace(first, id="late")

    for replaces in (first.id, None):
        with pytest.raises(Conflict) as met:
            shelf.put_ranges(late, read_ranges(tmp_path / "first.csv").rows, replaces, event())
        assert met.value.code == "import_overtaken"

    assert rows_of_all_tables(engine) == before


def test_one_content_imported_many_times_at_once_is_kept_once(engine: Engine, tmp_path: Path) -> None:
    import_file = ImportFile(intake=SqlSnapshotShelf(engine), clock=SteppingClock())
    path = tmp_path / "Company.csv"
    path.write_text(GOOD_RANGES, encoding="utf-8")

    outcomes = at_once(6, lambda _: import_file(actor=ADMIN, kind=DataKind.RANGES, path=path))

    assert {type(outcome) for outcome in outcomes} <= {Imported, Conflict}
    assert sum(isinstance(outcome, Imported) and outcome.is_new for outcome in outcomes) == 1
    assert len(rows_of(engine, "comp_ranges")) == 2


def test_a_card_knows_the_day_it_is_counted_from_in_utc(fresh_engine: Engine, tmp_path: Path) -> None:
    with fresh_engine.begin() as connection:
        name = connection.execute(text("select current_database()")).scalar_one()
        connection.execute(text(f"alter database {name} set timezone to 'Pacific/Kiritimati'"))
    fresh_engine.dispose()
    late = SnapshotCard("abc", DataKind.RANGES, "x.csv", "f" * 64, 1, STARTED.replace(hour=23), ADMIN.user_id)
    shelf = SqlSnapshotShelf(fresh_engine)
    path = tmp_path / "Company.csv"
    path.write_text(GOOD_RANGES, encoding="utf-8")

    imported = ImportFile(intake=shelf, clock=SteppingClock(late.imported_at))(
        actor=ADMIN, kind=DataKind.RANGES, path=path
    ).card

    (kept,) = shelf.in_force()
    assert kept == imported
    assert f"{kept.imported_at:%Y-%m-%d %H:%M}" == f"{imported.imported_at:%Y-%m-%d %H:%M}"
    assert kept.taken_on == imported.taken_on == late.taken_on


def test_the_university_is_answered_for_every_grade(engine: Engine, shared_data: Path) -> None:
    folder = shared_data / "data" / "university"
    import_file = ImportFile(intake=SqlSnapshotShelf(engine), clock=SteppingClock())
    import_file(actor=ADMIN, kind=DataKind.RANGES, path=folder / "CompRanges.csv")
    import_file(actor=ADMIN, kind=DataKind.ROSTER, path=folder / "EmployeeRoster.csv")
    book = SqlPayBooks(engine, {}, {}).current()
    ranges = _ranges_of(book)
    grades = {(row.minimum, row.maximum) for row in ranges}

    answered = {
        (answer.offer.minimum, answer.offer.maximum)
        for answer in _answers(book)
        if answer.offer is not None and answer.offer.minimum <= answer.offer.base <= answer.offer.maximum
    }

    assert len(_people_of(book)) == 1991
    assert len(grades) >= 2
    assert answered == grades


@pytest.mark.parametrize("name", ["federal", "ontario"])
def test_canadian_ranges_are_answered_flat_rates_included(
    engine: Engine, shared_data: Path, import_text: Import, name: str
) -> None:
    path = shared_data / "data" / "canada" / f"CompRanges.{name}.csv"
    import_file = ImportFile(intake=SqlSnapshotShelf(engine), clock=SteppingClock())
    import_file(actor=ADMIN, kind=DataKind.RANGES, path=path)
    import_text(GOOD_ROSTER, DataKind.ROSTER)
    book = SqlPayBooks(engine, {}, {}).current()

    answers = _answers(book)

    assert {answer.offer.currency for answer in answers if answer.offer} == {"CAD"}
    assert Status.NO_DATA not in {answer.status for answer in answers}
    assert sum(answer.offer is not None for answer in answers) == len(read_ranges(path).rows)


def _ranges_of(book: PayBook) -> set[object]:
    return {row for title in book.titles for place in book.places for row in book.evidence_for(title, place).ranges}


def _people_of(book: PayBook) -> set[object]:
    return {row for title in book.titles for place in book.places for row in book.evidence_for(title, place).roster}


def _answers(book: PayBook) -> list[Recommendation]:
    """The engine's answer for every title in every place it has a range for."""
    (policy,) = load_policies()
    requests = (
        OfferRequest(title, place, Feedback.STRONG_HIRE, Proficiency.UNKNOWN)
        for title in book.titles
        for place in book.places_of(title)
    )
    return [price_offer(one, book.evidence_for(one.job_title, one.location), policy) for one in requests]
