"""Strings that break programs, as titles, places, messages, commands, references, notes: shown as they are, kept as
they are, and never a live mention, a link or a block that Slack refuses.

Ours are always there. The big list of naughty strings lies beside the project, where it does.
"""

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.cli.demo import REVIEW_CHANNEL, running_demo
from bot.gateways.slack_identity import who_am_i
from bot.playground.limits import check_message
from bot.playground.people import Person
from bot.playground.records import Message
from bot.playground.typed_text import as_typed
from bot.slack_toolbox import slack_toolbox
from bot.telemetry import set_up_logging
from data.sources.texts import read_needed_words
from data.sources.unreadable import UnreadableCell
from domain.approvals.life import OfferEvent
from domain.candidates.facts import FactChange, FactField
from domain.conversations.salary_history import mask_pay_history
from domain.conversations.slack_text import keepable
from domain.conversations.thread import ThreadRef
from domain.errors import InvalidRequest
from domain.identity.actor import OPERATOR, Actor, Role
from domain.identity.audience import Audience, PlaceKind, Sight
from domain.pay.snapshots import DataKind
from domain.pay.vocabulary import lookup_key
from domain.recommendations.disclosure import disclose
from domain.recommendations.filed import FiledRecommendation
from domain.recommendations.pay_books import catalogue_of
from domain.recommendations.price_offer import price_offer
from domain.recommendations.turn import Turn
from handlers.slack.toolbox import Toolbox
from handlers.slack.views.case_answer import case_answer
from handlers.slack.views.case_context import case_context
from handlers.slack.views.decision_notes import decision_note
from handlers.slack.views.literal import literal
from handlers.slack.views.plain_notes import override_asked
from handlers.slack.views.recommendation_card import recommendation_card
from storage.embedded import EmbeddedServer
from tests.databases import fresh_database
from tests.e2e.office import Office, settings_for
from tests.e2e.quiet import Quiet, impatient
from tests.e2e.reading import words
from tests.property.hostile_strings import HOSTILE
from tests.property.slack_reading import commands_in, linked_by_slack, shown, texts_in, visible
from tests.unit.pay.sample_pay import POLICY
from tests.unit.recommendations.sample_offers import filed as in_the_file
from tests.unit.recommendations.sample_offers import question

RAVI, CARLA = Actor("U0RAVI", Role.RECRUITMENT), Actor("U0CARLA", Role.COMP_TEAM)
COLIN = Actor("U0COLIN", Role.COMP_TEAM)
_GIVEN_UP = "I could not finish your request"


@dataclass
class Playroom:
    """An office and its program; `listed` are the titles that are tried of its pay ranges."""

    office: Office
    tools: Toolbox
    quiet: Quiet
    listed: list[str] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)

    def new_case(self, person: Person) -> tuple[str, ThreadRef]:
        """A case with all but its title and place, in a thread of direct messages."""
        reference = f"CAND-N{next(self.numbers)}"
        person.command("dm", f"/comp-assist recommend {reference} proficient strong hire p4")
        self.quiet.wait()
        (row,) = (row for row in self.office.rows("threads") if row.candidate_id == reference)
        return reference, ThreadRef(row.team_id, row.channel_id, row.ts)

    def offer(self) -> tuple[str, ThreadRef, FiledRecommendation]:
        """A recruiter's case with an offer that waits for a decision."""
        reference, thread = self.new_case(self.office.ravi)
        changes = (FactChange(FactField.JOB_TITLE, "Software Engineer"), FactChange(FactField.LOCATION, "SEA"))
        filed = self.tools.take_turn(Turn(RAVI, thread, reference, chosen=changes)).filed
        assert filed is not None
        return reference, thread, filed

    def answers_since(self, ts: str) -> list[Message]:
        """What the program said after a moment, to whomever."""
        channels = {channel.id for channel in self.office.ravi.play.workspace.channels()}
        said = [one for name in channels for one in self.office.ravi.play.workspace.messages(name)]
        return [one for one in said if one.bot_id and one.ts > ts]


BIG_LIST = Path(__file__).parents[3] / "shared" / "adversarial" / "blns.jsonl"


def may_be_listed(text: str) -> bool:
    """Whether the import takes it as a title or a place."""
    try:
        return bool(read_needed_words(text))
    except UnreadableCell:
        return False


def importable(texts: Sequence[str]) -> list[str]:
    """What the import takes, as it keeps it, each spelling once."""
    kept = {lookup_key(one): one for text in texts if may_be_listed(text) for one in (read_needed_words(text),)}
    return list(kept.values())


@pytest.fixture(scope="module")
def big_list() -> list[str]:
    return [json.loads(row)["text"] for row in BIG_LIST.read_text().splitlines()] if BIG_LIST.is_file() else []


@pytest.fixture(scope="module")
def playroom(
    postgres: EmbeddedServer, prepared: str, tmp_path_factory: pytest.TempPathFactory, big_list: list[str]
) -> Iterator[Playroom]:
    """Everything running, and every string that may be one is a title and a place of the pay ranges."""
    folder, listed = tmp_path_factory.mktemp("naughty"), importable([*HOSTILE, *big_list])
    path = folder / "ranges.csv"
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["Job Title", "Location", "Currency", "Min", "Max", "Compensation Range"])
        rows.writerows([text, text, "USD", 100_000, 150_000, ""] for text in listed)
    with running(fresh_database(postgres, template=prepared), folder) as room:
        room.office.demo.container.import_file(actor=OPERATOR, kind=DataKind.RANGES, path=path)
        yield replace(room, listed=listed)


@pytest.fixture(scope="module")
def plain_room(
    postgres: EmbeddedServer, prepared: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Playroom]:
    """Everything running on the sample data, whose titles are read in a moment."""
    with running(fresh_database(postgres, template=prepared), tmp_path_factory.mktemp("plain")) as room:
        yield room


@contextmanager
def running(database: str, folder: Path) -> Iterator[Playroom]:
    """An office with nobody having said anything yet."""
    with pytest.MonkeyPatch.context() as patch:
        impatient(patch)
        set_up_logging("WARNING")
        with running_demo(settings_for(database, folder)) as demo:
            client = demo.container.web_client()
            tools = slack_toolbox(demo.container, client, who_am_i(client))
            office = Office(demo)
            yield Playroom(office, tools, Quiet(office))


def can_be_typed(text: str) -> bool:
    """Whether somebody could send it at all: there is something, and no half of a surrogate pair, which no network
    carries."""
    return bool(text.strip()) and not any("\ud800" <= letter <= "\udfff" for letter in text)


def test_the_big_list_is_tried_beside_our_own(big_list: list[str]) -> None:
    if not big_list:
        pytest.skip("the big list of naughty strings is not beside the project; our own strings were tried")
    assert len(big_list) == 515


def batches(texts: Sequence[str], number: int, joint: str = "\n") -> list[str]:
    """All that can be typed, several to a message: each of them costs a turn of the whole program."""
    typed = [text for text in dict.fromkeys(texts) if can_be_typed(text)]
    return [joint.join(typed[at : at + number]) for at in range(0, len(typed), number)]


def assert_harmless(told: Any) -> None:
    """Within Slack's limits, and nothing in it alive but the people, cards and moments we name ourselves."""
    for _, text in texts_in(told):
        if text["type"] != "mrkdwn":
            continue
        assert text["verbatim"] is True
        live = [
            one for one in commands_in(text["text"]) if not one.startswith(("@U0", "#G0", "#C0", "#D0", "!date^"))
        ]
        assert live == []
        assert "@U0EVIL" not in commands_in(text["text"])


def reads(told: Any) -> str:
    """What people read of blocks, in one line."""
    texts = [shown(one["text"]) if one["type"] == "mrkdwn" else visible(one["text"]) for _, one in texts_in(told)]
    return " ".join(" ".join(texts).split())


# -- as titles and places --------------------------------------------------------------------------------------------


def test_titles_and_places_of_the_pay_ranges_are_shown_as_they_are(playroom: Playroom) -> None:
    book, policy = playroom.tools.hear_message.books.current(), POLICY
    assert {*playroom.listed} <= {*book.titles}, "the file's words are read back"
    for text in playroom.listed:
        request = question(job_title=text, location=text)
        filed = in_the_file(price_offer(request, book.evidence_for(text, text), policy))
        card = recommendation_card(disclose(filed, Sight.EVERYTHING, policy.parity))
        assert check_message({"text": card.text, "blocks": list(card.blocks)}) == []
        assert_harmless(card.blocks)
        assert text in card.blocks[0]["text"]["text"] or len(text) > 40
        assert as_read(text)[:40] in as_read(reads(card.blocks))


def test_cases_of_such_titles_keep_them_and_show_them(playroom: Playroom) -> None:
    tools, everybody = playroom.tools, Audience(PlaceKind.DIRECT, (CARLA,))
    catalogue = catalogue_of(tools.hear_message.books.current())
    reference, thread = playroom.new_case(playroom.office.ravi)
    for text in playroom.listed[::8]:
        changes = (FactChange(FactField.JOB_TITLE, text), FactChange(FactField.LOCATION, text))
        answer = tools.take_turn(Turn(RAVI, thread, reference, chosen=changes))
        overview = tools.show_case(actor=RAVI, candidate_id=reference)
        assert (overview.case.facts.job_title, overview.case.facts.location) == (text, text)
        assert answer.filed is not None
        card = tools.disclosed_among(everybody, answer.filed, answer.case)
        told = [*case_answer(answer, card, catalogue), case_context(overview, RAVI)]
        for message in told:
            assert check_message({"text": message.text, "blocks": list(message.blocks)}) == []
            assert_harmless(message.blocks)
        assert as_read(text)[:40] in as_read(reads(told[-1].blocks))


def test_cards_of_such_titles_reach_slack_and_the_form_offers_them(playroom: Playroom) -> None:
    tools, ravi = playroom.tools, playroom.office.ravi
    for text in playroom.listed[::70]:
        reference, thread = playroom.new_case(ravi)
        changes = (FactChange(FactField.JOB_TITLE, text), FactChange(FactField.LOCATION, text))
        tools.take_turn(Turn(RAVI, thread, reference, chosen=changes))
        ravi.command("dm", f"/comp-assist recommend {reference}")
        playroom.quiet.wait()
        card = next(one for one in reversed(ravi.sees("dm")) if "version 1" in words(one))
        assert visible(" ".join(text.split()))[:60] in reads(card.blocks)
        assert_harmless(card.blocks)
        assert not linked_by_slack(card.text), "the notification names the case alone"


# -- as messages and commands ----------------------------------------------------------------------------------------


def test_messages_are_answered_and_kept_as_they_were_written(plain_room: Playroom, big_list: list[str]) -> None:
    office, ravi = plain_room.office, plain_room.office.ravi
    threads = [plain_room.new_case(ravi)[1] for _ in range(8)]
    texts = [*batches(HOSTILE, 4), *batches(big_list, 8)]
    before = ravi.play.workspace.next_ts()
    said = {ravi.say("dm", text, threads[at % 8].ts).ts: text for at, text in enumerate(texts)}
    plain_room.quiet.wait(120)
    kept = {row.ts: row.text for row in office.rows("messages") if row.ts in said}
    assert kept.keys() == said.keys(), "every message is kept"
    for ts, text in said.items():
        typed = keepable(as_typed(ravi.play.workspace, text))
        masked = mask_pay_history(typed)
        assert kept[ts] == masked.text
    answers = plain_room.answers_since(before)
    assert not [one for one in answers if _GIVEN_UP in words(one)]
    assert len(answers) >= len(said)
    for one in answers:
        assert_harmless(one.blocks)


def test_commands_of_anything_at_all_get_an_answer(plain_room: Playroom, big_list: list[str]) -> None:
    ravi = plain_room.office.ravi
    texts = [*batches(HOSTILE, 4, " "), *batches(big_list, 10, " ")]
    before = ravi.play.workspace.next_ts()
    for at, text in enumerate(texts):
        ravi.command("dm", f"/comp-assist {('recommend', 'context', 'audit', '')[at % 4]} {text}")
    plain_room.quiet.wait(120)
    answers = plain_room.answers_since(before)
    assert not [one for one in answers if _GIVEN_UP in words(one)]
    assert len(answers) >= len(texts)
    for one in answers:
        assert_harmless(one.blocks)


# -- in forms --------------------------------------------------------------------------------------------------------


def test_a_form_takes_such_notes_and_says_what_is_wrong_with_such_references(
    plain_room: Playroom, big_list: list[str]
) -> None:
    ravi = plain_room.office.ravi
    before = ravi.play.workspace.next_ts()
    for text in [*batches(HOSTILE, 9), *batches(big_list, 30)]:
        ravi.command("dm", "/comp-assist recommend")
        form = ravi.waits_until(_with_fields(ravi))
        assert ravi.suggestions(form, "job_title", text[:150]) is not None
        refused = ravi.submit(form, {"candidate": {"candidate": text[:2000]}, "notes": {"notes": "P4"}})
        assert "looks like CAND-017" in (refused.errors or {})["candidate"]
        taken = ravi.submit(form, {"candidate": {"candidate": ""}, "notes": {"notes": text[:2000]}})
        if taken.errors:
            assert set(taken.errors) <= {"notes", "job_title"}, "the field is named"
            ravi.close(whole_stack=True)
    plain_room.quiet.wait(60)
    answers = plain_room.answers_since(before)
    assert not [one for one in answers if _GIVEN_UP in words(one)]
    for one in answers:
        assert_harmless(one.blocks)


def _with_fields(person: Person) -> Callable[[], Any]:
    def form() -> Any:
        shown_now = person.open_modal()
        return shown_now if shown_now and any(block["type"] == "input" for block in shown_now.blocks) else None

    return form


# -- as notes --------------------------------------------------------------------------------------------------------


def as_read(text: str) -> str:
    """Its letters as people see them, however it is broken into lines."""
    return "".join(visible(literal(text)).replace(">", "").split())


def test_what_somebody_asks_for_is_kept_and_shown_as_it_is(plain_room: Playroom, big_list: list[str]) -> None:
    tools = plain_room.tools
    reference, thread, filed = plain_room.offer()
    meant: list[str] = []
    for text in [*HOSTILE, *big_list]:
        note = keepable(text)[:2000]
        if not note.strip():
            with pytest.raises(InvalidRequest, match="note_too_short"):
                tools.ask_override(actor=RAVI, recommendation_id=filed.id, words=note, thread=thread)
            continue
        asked = tools.ask_override(actor=RAVI, recommendation_id=filed.id, words=note, thread=thread)
        meant.append(mask_pay_history(note.strip()).text)
        assert asked.words == meant[-1]
        message = override_asked(reference, RAVI.user_id, asked.words)
        assert check_message({"text": message.text, "blocks": list(message.blocks)}) == []
        assert_harmless(message.blocks)
        assert as_read(meant[-1]) in as_read(reads(message.blocks))
    kept = [row.text for row in plain_room.office.rows("messages", candidate_id=reference)]
    assert kept[-len(meant) :] == meant


def test_what_a_decision_says_is_kept_and_shown_as_it_is(plain_room: Playroom, big_list: list[str]) -> None:
    tools, readers = plain_room.tools, Audience(PlaceKind.DIRECT, (COLIN,))
    _, thread, filed = plain_room.offer()
    for text in [*HOSTILE, *batches(big_list, 6)]:
        note = keepable(text)[:2000]
        if not note.strip():
            continue
        tools.request_changes(actor=COLIN, recommendation_id=filed.id, note=note, place=thread.place)
        overview = tools.show_case(actor=RAVI, candidate_id=filed.candidate_id)
        assert overview.filed is not None
        assert overview.filed.decision is not None
        meant = mask_pay_history(note.strip()).text
        assert overview.filed.decision.note == meant
        disclosure = tools.disclosed_among(readers, overview.filed, overview.case)
        for message in (recommendation_card(disclosure), decision_note(disclosure)):
            assert check_message({"text": message.text, "blocks": list(message.blocks)}) == []
            assert_harmless(message.blocks)
            assert as_read(meant) in as_read(reads(message.blocks))
        tools.carry_out(actor=RAVI, recommendation_id=filed.id, event=OfferEvent.SUBMIT, place=thread.place)


def test_notes_written_in_slacks_forms_arrive_as_they_were_typed(plain_room: Playroom, big_list: list[str]) -> None:
    office = plain_room.office
    for text in [*batches(HOSTILE, 40), *batches(big_list, 140)]:
        reference, thread, filed = plain_room.offer()
        office.ravi.command("dm", f"/comp-assist recommend {reference}")
        plain_room.quiet.wait()
        posted = office.rows("cards", recommendation_id=filed.id)
        office.colin.click(next(card.ts for card in posted if card.channel_id == REVIEW_CHANNEL), "request_changes")
        form = office.colin.waits_until(_with_fields(office.colin))
        assert not office.colin.submit(form, {"changes_note": {"changes_note": text[:2000]}}).errors
        plain_room.quiet.wait()
        meant = mask_pay_history(mask_pay_history(keepable(text[:2000])).text.strip()).text
        decided = plain_room.tools.show_case(actor=RAVI, candidate_id=reference).filed
        assert decided is not None
        assert decided.decision is not None
        assert decided.decision.note == meant
        told = [one for one in office.ravi.sees("dm", thread_ts=thread.ts) if one.bot_id]
        assert as_read(meant) in as_read(" ".join(reads(one.blocks) for one in told))
        for one in told:
            assert_harmless(one.blocks)
