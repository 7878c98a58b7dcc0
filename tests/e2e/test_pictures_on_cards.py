"""Pictures on cards: there for whoever may see the pay they show, nowhere else, and no longer than that."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.cli.demo import running_demo
from bot.playground.files import File, pictured
from bot.playground.people import Person
from bot.playground.records import Message
from bot.playground.refusals import SlackRefusal
from domain.identity.actor import PROGRAM
from handlers.jobs.register import JOBS
from handlers.slack.courier import Courier
from storage.embedded import EmbeddedServer
from tests.databases import fresh_database
from tests.e2e.office import Office, settings_for
from tests.e2e.quiet import Quiet
from tests.e2e.reading import press, words

ASK = "/comp-assist recommend CAND-017 Senior Software Engineer in Seattle, Proficient, Strong Hire, P4"


def picture_on(message: Message) -> str:
    """The file a card shows, "" for none."""
    return next(filter(None, map(pictured, message.blocks)), "")


def card_of(person: Person, channel: str, version: int = 1) -> Message:
    return next(one for one in reversed(person.sees(channel)) if f"version {version}" in words(one))


def pictured_card(office: Office, person: Person, channel: str = "#comp-desk", version: int = 1) -> Message:
    """A card once its picture stands on it."""
    return person.waits_for(channel, lambda one: f"version {version}" in words(one) and bool(picture_on(one)))


def files_of(office: Office) -> list[File]:
    """Every file that is in Slack."""
    shelf = office.carla.play.files
    return [
        file for row in office.rows("card_pictures") if (file := shelf.shown(row.file_id)) and not file.is_deleted
    ]


def is_gone(office: Office, file_id: str) -> bool:
    file = office.carla.play.files.shown(file_id)
    return file is None or file.is_deleted


def test_a_card_shows_where_the_offer_lies_to_those_who_read_it_and_to_nobody_else(office: Office) -> None:
    office.ravi.command("#hiring-offers", ASK)
    card = pictured_card(office, office.carla)
    block = next(one for one in card.blocks if one["type"] == "image")

    assert block["alt_text"].startswith("Base salary USD 180,500: 50.0 % of the range from 149,000 to 212,000")
    assert "●" not in words(card)
    shown = office.carla.file(picture_on(card))
    assert shown.content is not None
    assert shown.content.startswith(b"\x89PNG")
    for person in (office.ravi, office.olga):
        with pytest.raises(SlackRefusal, match="file_not_found"):
            person.file(shown.id)
    assert not set("0123456789") & set(shown.name + shown.title + shown.alt_text + card.text.removeprefix("CAND-017"))
    assert shown.shares == (), "it stands in the card and in no list of files"


def test_the_channel_of_the_recruiters_keeps_the_bar_of_text(office: Office) -> None:
    card = office.waiting_card(ASK)
    press(office.carla, "#comp-desk", pictured_card(office, office.carla), "approve_offer")
    approved = office.ravi.waits_for("#hiring-offers", lambda one: "●" in words(one))
    Quiet(office).wait()

    assert picture_on(approved) == ""
    assert [row.channel_id for row in office.rows("card_pictures")] == [card.channel]


def test_when_somebody_joins_who_may_not_see_pay_picture_and_file_are_gone(office: Office) -> None:
    office.ravi.command("#hiring-offers", ASK)
    card = pictured_card(office, office.carla)
    office.carla.invite(card.channel, "U0RAVI")
    office.until(lambda: is_gone(office, picture_on(card)))
    Quiet(office).wait()

    reduced = card_of(office.ravi, "#comp-desk")
    assert picture_on(reduced) == ""
    assert "180,500" not in str(reduced.blocks)
    with pytest.raises(SlackRefusal, match="file_deleted"):
        office.ravi.file(picture_on(card))
    assert office.audited()[-1] == "picture.deleted"


def test_whoever_joins_while_the_picture_is_on_its_way_does_not_find_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = Courier.upload

    def joined_meanwhile(self: Courier, name: str, content: bytes) -> str:
        office.carla.invite(office.carla.channel("#comp-desk").id, "U0RAVI")
        office.until(lambda: not office.rows("inbox", state="waiting", entry="news/member_joined_channel"))
        return upload(self, name, content)

    monkeypatch.setattr(Courier, "upload", joined_meanwhile)
    office.ravi.command("#hiring-offers", ASK)
    office.until(lambda: [row for row in office.rows("card_pictures") if row.deleted_at])
    Quiet(office).wait()

    assert files_of(office) == []
    reduced = card_of(office.ravi, "#comp-desk")
    assert picture_on(reduced) == ""
    assert "180,500" not in str(reduced.blocks)


@pytest.mark.parametrize("is_taken", [False, True], ids=["not ready", "taken, response lost"])
def test_what_an_attempt_in_vain_left_on_a_card_gives_way_to_what_is_so(
    office: Office, monkeypatch: pytest.MonkeyPatch, is_taken: bool
) -> None:
    update, failures = Courier.update, [SlackApiError("no", {"ok": False, "error": "invalid_blocks"})]

    def replaced_meanwhile(self: Courier, channel_id: str, ts: str, message: Any, **more: Any) -> None:
        if failures and any(map(pictured, message.blocks)):
            failed = failures.pop()
            office.carla.say("#comp-desk", "make that Must Hire", thread_ts=ts)
            office.carla.waits_for("#comp-desk", lambda one: one.ts == ts and "Replaced by a newer" in words(one))
            if not is_taken:
                raise failed
            # A card whose file is gone already is refused; so this one comes with its bar of text.
            stale = [one for one in message.blocks if not pictured(one)]
            update(self, channel_id, ts, replace(message, blocks=stale), **more)
            raise TimeoutError
        update(self, channel_id, ts, message, **more)

    monkeypatch.setattr(Courier, "update", replaced_meanwhile)
    office.ravi.command("#hiring-offers", ASK)
    pictured_card(office, office.carla, version=2)
    Quiet(office).wait()

    old = card_of(office.carla, "#comp-desk", 1)
    assert "Replaced by a newer version" in words(old)
    assert "Approve" not in words(old)


def test_a_newer_version_has_a_picture_of_its_own_and_the_old_ones_file_is_deleted(office: Office) -> None:
    office.ravi.command("#hiring-offers", ASK)
    old = pictured_card(office, office.carla)
    office.carla.say("#comp-desk", "make that Must Hire", thread_ts=old.ts)
    new = pictured_card(office, office.carla, version=2)
    Quiet(office).wait()

    assert is_gone(office, picture_on(old))
    assert "●" in words(card_of(office.carla, "#comp-desk", 1))
    assert [file.id for file in files_of(office)] == [picture_on(new)]


def test_what_is_decided_keeps_its_picture_and_what_is_over_does_not(office: Office) -> None:
    office.ravi.command("#hiring-offers", ASK)
    card = pictured_card(office, office.carla)
    press(office.carla, "#comp-desk", card, "approve_offer")
    approved = office.carla.waits_for("#comp-desk", lambda one: "Approved by" in words(one) and one.ts == card.ts)
    assert picture_on(approved) == picture_on(card)

    press(office.carla, "#comp-desk", approved, "withdraw_offer")
    office.until(lambda: is_gone(office, picture_on(card)))
    Quiet(office).wait()
    assert picture_on(card_of(office.carla, "#comp-desk")) == ""


@pytest.mark.parametrize("code", ["missing_scope", "file_uploads_disabled"])
def test_where_slack_takes_no_files_the_bar_of_text_stays_and_nobody_is_bothered(
    office: Office, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    def refused(*_given: object) -> str:
        raise SlackApiError("no", {"ok": False, "error": code})

    monkeypatch.setattr(Courier, "upload", refused)
    office.waiting_card(ASK)
    Quiet(office).wait()

    assert "●" in words(card_of(office.carla, "#comp-desk"))
    assert not office.rows("inbox", state="waiting")
    assert "went wrong" not in str([words(one) for one in office.carla.sees("dm")])


def test_a_picture_slack_never_gets_ready_is_given_up_and_its_file_deleted(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    update = Courier.update

    def not_ready(self: Courier, channel_id: str, ts: str, message: Any, **more: Any) -> None:
        if any(map(pictured, message.blocks)):
            raise SlackApiError("no", {"ok": False, "error": "invalid_blocks"})
        update(self, channel_id, ts, message, **more)

    monkeypatch.setattr(Courier, "update", not_ready)
    office.waiting_card(ASK)
    office.until(lambda: [row for row in office.rows("card_pictures") if row.deleted_at], seconds=20)
    Quiet(office).wait()

    assert files_of(office) == []
    assert "●" in words(card_of(office.carla, "#comp-desk"))


def test_a_file_slack_would_not_delete_is_tried_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    delete, failures = Courier.delete_file, [TimeoutError()]

    def sometimes(self: Courier, file_id: str) -> None:
        if failures:
            raise failures.pop()
        delete(self, file_id)

    monkeypatch.setattr(Courier, "delete_file", sometimes)
    office.ravi.command("#hiring-offers", ASK)
    card = pictured_card(office, office.carla)
    office.carla.invite(card.channel, "U0RAVI")
    office.until(lambda: is_gone(office, picture_on(card)))
    assert failures == []


def test_after_thirty_days_a_picture_is_taken_down(office: Office) -> None:
    office.ravi.command("#hiring-offers", ASK)
    card = pictured_card(office, office.carla)
    Quiet(office).wait()
    with office.demo.container.engine.begin() as connection:
        for table, column in (("card_pictures", "made_at"), ("recommendations", "state_since")):
            connection.exec_driver_sql(f"update {table} set {column} = {column} - interval '31 days'")
    said = JOBS["delete-pictures"](PROGRAM, office.demo.container.job_tools)
    assert said == "1 pictures are being deleted."
    office.until(lambda: is_gone(office, picture_on(card)))
    Quiet(office).wait()

    assert "●" in words(card_of(office.carla, "#comp-desk"))
    assert JOBS["delete-pictures"](PROGRAM, office.demo.container.job_tools) == "0 pictures are being deleted."


@pytest.fixture
def office_without_pictures(postgres: EmbeddedServer, prepared: str, tmp_path: Path) -> Iterator[Office]:
    url = fresh_database(postgres, template=prepared)
    with running_demo(settings_for(url, tmp_path, pictures=False)) as demo:
        yield Office(demo)


def test_pictures_can_be_switched_off(office_without_pictures: Office) -> None:
    office_without_pictures.waiting_card(ASK)
    Quiet(office_without_pictures).wait()

    assert "●" in words(card_of(office_without_pictures.carla, "#comp-desk"))
    assert office_without_pictures.rows("card_pictures") == []
