"""People who decide on the same offers at the same moment, each in a process of their own: one decision each time."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from data.pipelines.import_file import ImportFile
from domain.audit.chain import check_chain
from domain.candidates.facts import CandidateFacts
from domain.identity.actor import Actor
from domain.pay.snapshots import DataKind
from domain.pay.vocabulary import Feedback, JobLevel, Proficiency
from domain.recommendations.filed import DecisionKind, FiledRecommendation, OfferState
from domain.recommendations.recommend_case import recommend_for
from domain.recommendations.recommendation import Status
from storage.audit_log import SqlAuditLog
from storage.embedded import EmbeddedServer
from storage.engine import database_url, open_engine
from storage.pay import SqlSnapshotShelf
from tests.databases import fresh_database
from tests.integration import racing
from tests.integration.casebook import (
    ADMIN,
    CARLA,
    COLIN,
    RAVI,
    STARTED,
    Desk,
    SteppingClock,
    case_of,
    desk_on,
    event,
    rows_of,
)
from tests.integration.conftest import GOLDEN

# The golden data put these at L1, where one approval is enough, and at L2, where it takes two people.
ONE_PERSON = CandidateFacts("Senior Backend Engineer", "AUS", Proficiency.ADVANCED, Feedback.MUST_HIRE, JobLevel.P5)
TWO_PEOPLE = CandidateFacts("Data Scientist", "AUS", Proficiency.PROFICIENT, Feedback.MUST_HIRE, JobLevel.P3)
SPREE = 1_000
FEW = 100


class Races:
    """A database of its own with pay data and approvers in it, and three processes to decide in."""

    def __init__(self, url: str, workers: ProcessPoolExecutor) -> None:
        self._url, self._workers = url, workers
        self.desk: Desk = desk_on(open_engine(database_url(url)))

    def filed(self, facts: CandidateFacts, status: Status, name: str, number: int) -> tuple[str, ...]:
        """Offers that wait for a decision, one for each of many candidates; their ids."""
        desk = self.desk
        body = recommend_for(
            case_of("CAND-0", facts), desk.books.current(), desk.policies.in_force(STARTED.date()), STARTED
        )
        assert body.status is status
        ids = tuple(f"REC-{name}-{index}" for index in range(number))
        with desk.work() as work:
            for recommendation_id in ids:
                candidate_id = recommendation_id.replace("REC", "CAND")
                work.cases.open(case_of(candidate_id, facts), event(candidate_id=candidate_id))
                made = FiledRecommendation(
                    *(recommendation_id, candidate_id, 1, RAVI.user_id, STARTED, body, OfferState.SUBMITTED)
                )
                work.recommendations.file(made, event(subject=made.id))
        return ids

    def at_once(self, offers: tuple[str, ...], *deciders: tuple[Actor, str]) -> list[tuple[racing.Met, ...]]:
        """What each decider met, one process each."""
        line = len(deciders)
        tries = [self._workers.submit(racing.run, self._url, who, what, offers, line) for who, what in deciders]
        return [one.result(timeout=120) for one in tries]

    def found(self, offers: tuple[str, ...]) -> list[FiledRecommendation]:
        """The offers as they stand now."""
        with self.desk.work() as work:
            return [filed for offer in offers if (filed := work.recommendations.find(offer)) is not None]

    def audited(self, offers: tuple[str, ...]) -> Counter[tuple[str, str]]:
        """How often each event was written about each of the offers."""
        rows = rows_of(self.desk.engine, "audit_logs")
        return Counter((row["subject"], row["name"]) for row in rows if row["subject"] in set(offers))


@pytest.fixture(scope="module")
def races(postgres: EmbeddedServer) -> Iterator[Races]:
    url = fresh_database(postgres)
    spawn = get_context("spawn")
    lines = {number: spawn.Barrier(number) for number in (2, 3)}
    with ProcessPoolExecutor(3, spawn, racing.stand_at, (lines,)) as workers:
        made = Races(url, workers)
        import_file = ImportFile(intake=SqlSnapshotShelf(made.desk.engine), clock=SteppingClock())
        import_file(actor=ADMIN, kind=DataKind.RANGES, path=GOLDEN / "CompRanges.csv")
        import_file(actor=ADMIN, kind=DataKind.ROSTER, path=GOLDEN / "EmployeeRoster.csv")
        made.desk.comp_team(CARLA, COLIN, ADMIN)
        yield made
        made.desk.engine.dispose()


def _won(met: tuple[racing.Met, ...]) -> int:
    return sum(one.state is not None for one in met)


def _sound(races: Races) -> bool:
    return check_chain(SqlAuditLog(races.desk.engine).rows()).fault is None


def test_two_people_approve_the_same_thousand_offers_and_each_is_approved_once(races: Races) -> None:
    offers = races.filed(ONE_PERSON, Status.NEEDS_L1, "SPREE", SPREE)

    carlas, colins = races.at_once(offers, (CARLA, "approve"), (COLIN, "approve"))

    assert _won(carlas) > 0
    assert _won(colins) > 0
    assert _won(carlas) + _won(colins) == SPREE
    for filed, carla, colin in zip(races.found(offers), carlas, colins, strict=True):
        winner, loser = (carla, colin) if carla.state else (colin, carla)
        assert filed.decision is not None
        assert (winner.state, filed.state) == ("approved", OfferState.APPROVED)
        assert (filed.version, [one.by for one in filed.approvals]) == (1, [winner.actor])
        assert (filed.decision.kind, filed.decision.by) == (DecisionKind.APPROVED, winner.actor)
        assert (loser.state, loser.refused) == (None, "already_decided")
        assert (loser.decided_by, loser.decided_at) == (winner.actor, filed.decision.at)
    audited = races.audited(offers)
    assert [audited[offer, "approval.granted"] for offer in offers] == [1] * SPREE
    assert sum(audited.values()) == 2 * SPREE  # the offer made, the approval granted
    assert _sound(races)


def test_two_people_approve_a_two_person_offer_at_the_same_moment_and_both_count(races: Races) -> None:
    offers = races.filed(TWO_PEOPLE, Status.NEEDS_L2, "PAIR", FEW)

    carlas, colins = races.at_once(offers, (CARLA, "approve"), (COLIN, "approve"))

    for filed, carla, colin in zip(races.found(offers), carlas, colins, strict=True):
        assert filed.state is OfferState.APPROVED
        assert sorted((carla.state or "", colin.state or "")) == ["approved", "submitted"]
        assert sorted(one.by for one in filed.approvals) == sorted((CARLA.user_id, COLIN.user_id))
        assert filed.version == 2
    audited = races.audited(offers)
    assert [audited[offer, "approval.given"] for offer in offers] == [1] * FEW
    assert [audited[offer, "approval.granted"] for offer in offers] == [1] * FEW
    assert _sound(races)


def test_of_an_approval_a_rejection_and_an_override_at_the_same_moment_exactly_one_stands(races: Races) -> None:
    offers = races.filed(ONE_PERSON, Status.NEEDS_L1, "THREE", FEW)
    deciders = ((CARLA, "approve"), (COLIN, "reject"), (ADMIN, "override"))

    met = races.at_once(offers, *deciders)

    names = {"approve": "approval.granted", "reject": "approval.rejected", "override": "offer.overridden"}
    kinds = {"approve": DecisionKind.APPROVED, "reject": DecisionKind.REJECTED, "override": DecisionKind.OVERRIDDEN}
    audited = races.audited(offers)
    for filed, *tried in zip(races.found(offers), *met, strict=True):
        (who, what), won = next(pair for pair in zip(deciders, tried, strict=True) if pair[1].state)
        assert filed.decision is not None
        assert (filed.decision.by, filed.decision.kind, filed.version) == (who.user_id, kinds[what], 1)
        assert won.state == filed.state.value
        lost = [one for one in tried if one is not won]
        assert [one.refused for one in lost] == ["already_decided"] * 2
        assert {(one.decided_by, one.decided_at) for one in lost} == {(who.user_id, filed.decision.at)}
        assert [audited[filed.id, name] for name in names.values()] == [
            name == names[what] for name in names.values()
        ]
    assert _sound(races)
