"""One call to Slack fails, once, at each place in turn: in the end everybody has seen what they see on a good day."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.gateways.slack_directory import SlackDirectory
from handlers.slack.courier import Courier
from tests.e2e.forms import LONG_ENOUGH, fill_override
from tests.e2e.office import Office
from tests.e2e.quiet import Quiet
from tests.e2e.reading import press, words

_ASK = "/comp-assist recommend {} Senior Software Engineer in Seattle, Proficient, Strong Hire, P4"
# Ids of blocks, files and offers, and moments: they differ from turn to turn.
_CHANCE = re.compile(r"\b[0-9a-f]{6}\b|\bF[0-9A-F]{10}\b|REC-\w+(:\w+)?|@\w{12}\b|\d\d:\d\d|<!date[^>]*>")
# What fails: before Slack took it; or after, so that only the answer is lost.
_TROUBLES = (("post", False), ("post", True), ("whisper", False), ("update", False), ("direct_channel", False))
_FAILURES = (TimeoutError(), SlackApiError("no", {"ok": False, "error": "internal_error"}))


def everything_about(office: Office, candidate_id: str) -> Counter[tuple[str, str, str]]:
    """What the app has posted about a candidate as it reads now, counted, whoever the candidate is."""
    workspace = office.demo.playground.state.playground.workspace
    return Counter(
        (channel.id, one.only_for or "", _CHANCE.sub("", words(one).replace(candidate_id, "CAND")))
        for channel in workspace.channels()
        for one in workspace.messages(channel.id)
        if one.bot_id and candidate_id in f"{one.text} {one.blocks}"
    )


def recommend(office: Office, candidate_id: str) -> Callable[[], object]:
    return lambda: office.ravi.command("#hiring-offers", _ASK.format(candidate_id))


def recommend_among_strangers(office: Office, candidate_id: str) -> Callable[[], object]:
    return lambda: office.ravi.command("#general", _ASK.format(candidate_id))


def approve(office: Office, candidate_id: str) -> Callable[[], object]:
    recommend(office, candidate_id)()
    card = office.carla.waits_for(
        "#comp-desk", lambda one: candidate_id in str(one.blocks) and "Approve" in words(one)
    )
    return lambda: press(office.carla, "#comp-desk", card, "approve_offer")


def override(office: Office, candidate_id: str) -> Callable[[], object]:
    recommend(office, candidate_id)()
    card = office.carla.waits_for(
        "#comp-desk", lambda one: candidate_id in str(one.blocks) and "Override" in words(one)
    )
    press(office.carla, "#comp-desk", card, "override_offer")
    return lambda: fill_override(office.carla, "186,500", LONG_ENOUGH)


def approve_what_comp_changed(office: Office, candidate_id: str) -> Callable[[], object]:
    recommend(office, candidate_id)()
    card = office.carla.waits_for("#comp-desk", lambda one: candidate_id in str(one.blocks))
    office.carla.say("#comp-desk", "make that Must Hire", thread_ts=card.ts)
    newer = office.colin.waits_for(
        "#comp-desk", lambda one: candidate_id in str(one.blocks) and "version 2" in words(one)
    )
    Quiet(office).wait()
    return lambda: press(office.colin, "#comp-desk", newer, "approve_offer")


def reply(office: Office, candidate_id: str) -> Callable[[], object]:
    recommend(office, candidate_id)()
    card = office.ravi.waits_for("#hiring-offers", lambda one: candidate_id in str(one.blocks) and one.is_reply)
    return lambda: office.ravi.say("#hiring-offers", "make that Must Hire", thread_ts=card.thread_ts)


def reset_what_was_approved(office: Office, candidate_id: str) -> Callable[[], object]:
    press_approve = approve(office, candidate_id)
    # Where a card stands is noted after it was posted, and the threads that hear of a decision are those noted.
    Quiet(office).wait()
    press_approve()
    Quiet(office).wait()
    office.carla.command("#comp-desk", f"/comp-assist context {candidate_id}")
    context = office.carla.waits_for(
        "#comp-desk", lambda one: candidate_id in str(one.blocks) and "reset_context" in str(one.blocks)
    )
    return lambda: office.carla.click(context, "reset_context")


_STORIES = (
    recommend,
    recommend_among_strangers,
    approve,
    override,
    approve_what_comp_changed,
    reply,
    reset_what_was_approved,
)


class Trial:
    """Tells a story again and again, in each of which one call to Slack fails once."""

    def __init__(
        self, office: Office, patch: pytest.MonkeyPatch, story: Callable[[Office, str], Callable[[], object]]
    ) -> None:
        self._office, self._patch, self._story = office, patch, story
        self._quiet = Quiet(office)
        self._undisturbed: Counter[tuple[str, str, str]] = Counter()
        _, self._undisturbed = self._told("CAND-G00D", Courier, "post", 0)
        assert self._undisturbed

    def is_made_up_for(
        self, candidate_id: str, at: type[Any], call: str, number: int, *, is_lost: bool = False
    ) -> bool:
        """Whether there was such a call to fail; asserts that in the end everybody sees what they should."""
        failed, seen = self._told(candidate_id, at, call, number, is_lost=is_lost)
        missing, surplus = self._undisturbed - seen, seen - self._undisturbed
        assert seen == self._undisturbed, (call, is_lost, number, surplus, missing)
        return failed

    def _told(
        self, candidate_id: str, at: type[Any], call: str, number: int, *, is_lost: bool = False
    ) -> tuple[bool, Counter[tuple[str, str, str]]]:
        act, made = self._story(self._office, candidate_id), Counter[str]()
        self._quiet.wait()
        real, trouble = getattr(at, call), _FAILURES[number % 2]

        def failing(one: Any, *given: Any, **named: Any) -> Any:
            made[call] += 1
            fails = made[call] == number
            if fails and not is_lost:
                raise trouble
            result = real(one, *given, **named)
            if fails:
                raise TimeoutError
            return result

        with self._patch.context() as patch:
            patch.setattr(at, call, failing)
            act()
            self._quiet.wait()
        return made[call] >= number, everything_about(self._office, candidate_id)


@pytest.mark.parametrize("story", _STORIES)
def test_whatever_fails_once_is_made_up_for(
    office: Office, monkeypatch: pytest.MonkeyPatch, story: Callable[[Office, str], Callable[[], object]]
) -> None:
    trial, tried = Trial(office, monkeypatch, story), 0
    for call, is_lost in _TROUBLES:
        for number in range(1, 9):
            candidate_id = f"CAND-{call[:2].upper()}{number:02}{'L' if is_lost else 'R'}"
            if not trial.is_made_up_for(candidate_id, Courier, call, number, is_lost=is_lost):
                break
            tried += 1
    assert tried >= 2


@pytest.mark.parametrize("story", [recommend, approve, reply])
def test_whatever_could_not_be_read_once_is_made_up_for(
    office: Office, monkeypatch: pytest.MonkeyPatch, story: Callable[[Office, str], Callable[[], object]]
) -> None:
    # Who somebody is would be remembered from the story before.
    monkeypatch.setattr(SlackDirectory, "is_member", SlackDirectory._asked)
    trial, tried = Trial(office, monkeypatch, story), 0
    for call in ("conversations_info", "conversations_members", "users_info"):
        for number in range(1, 4):
            if not trial.is_made_up_for(f"CAND-{call[-3:].upper()}{len(call)}{number}", WebClient, call, number):
                break
            tried += 1
    assert tried >= 6
