"""What nobody asks for: offers expire and pay data grows old, and those whom it concerns are told, once."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from domain.identity.actor import PROGRAM
from domain.pay.snapshots import SnapshotCard
from handlers.jobs.register import JOBS
from tests.e2e.office import Office
from tests.e2e.quiet import Quiet
from tests.e2e.reading import words
from tests.e2e.test_nothing_lost import ASK


def run(office: Office, job: str) -> str:
    """A scheduled job, as the engine runs it."""
    return JOBS[job](PROGRAM, office.demo.container.job_tools)


def later(office: Office, statement: str) -> None:
    """Time passes in the database."""
    with office.demo.container.engine.begin() as connection:
        connection.execute(text(statement))


def test_an_offer_that_expired_is_said_on_its_cards_and_once_in_its_threads(office: Office) -> None:
    card = office.waiting_card(ASK)
    later(office, "update recommendations set state_since = now() - interval '400 days'")
    for _ in range(2):
        assert run(office, "expire-offers")
        Quiet(office).wait()
    told = [one for one in office.ravi.sees("#hiring-offers") if "*Expired*" in words(one) and one.is_reply]
    shown = next(one for one in office.carla.sees("#comp-desk") if one.ts == card.ts)
    assert "Expired" in words(shown)
    assert "Approve" not in words(shown)
    assert len([one for one in told if one.text == "CAND-071: expired"]) == 1


def test_admins_are_told_once_of_pay_data_that_is_too_old(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(office, "check-data-age") == "No pay data is too old."
    long_ago = datetime.now(UTC).date() - timedelta(days=400)
    monkeypatch.setattr(SnapshotCard, "taken_on", property(lambda _card: long_ago))
    for _ in range(2):
        assert run(office, "check-data-age").startswith("Too old: ranges 400 days old")
        Quiet(office).wait()
    told = [one for one in office.carla.sees("dm") if "Pay data is too old" in words(one)]
    assert sorted("ranges" in words(one) for one in told) == [False, True]
    assert all("400 days ago" in words(one) for one in told)
    assert not [one for one in office.colin.sees("dm") if "too old" in words(one)]
