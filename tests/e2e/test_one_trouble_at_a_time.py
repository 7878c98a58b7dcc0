"""One call to Slack fails, once, at each place in turn: in the end everybody has seen what they see on a good day."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from handlers.slack.courier import Courier
from tests.e2e.forms import LONG_ENOUGH, fill_override
from tests.e2e.office import Office
from tests.e2e.quiet import Quiet
from tests.e2e.reading import press, words

_ASK = "/comp-assist recommend {} Senior Software Engineer in Seattle, Proficient, Strong Hire, P4"
# Ids of blocks and offers, and moments: they differ from turn to turn.
_CHANCE = re.compile(r"\b[0-9a-f]{6}\b|REC-\w+(:\w+)?|@\w{12}\b|\d\d:\d\d|<!date[^>]*>")
# What fails: before Slack took it; or after, so that only the answer is lost.
_TROUBLES = (("post", False), ("post", True), ("whisper", False), ("update", False), ("direct_channel", False))


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


@pytest.mark.parametrize("story", _STORIES)
def test_whatever_fails_once_is_made_up_for(
    office: Office, monkeypatch: pytest.MonkeyPatch, story: Callable[[Office, str], Callable[[], object]]
) -> None:
    quiet = Quiet(office)

    def told(
        candidate_id: str, call: str, number: int, *, is_lost: bool = False
    ) -> tuple[bool, Counter[tuple[str, str, str]]]:
        act, made = story(office, candidate_id), Counter[str]()
        quiet.wait()
        real = getattr(Courier, call)

        def failing(courier: Courier, *given: Any, **named: Any) -> Any:
            made[call] += 1
            fails = made[call] == number
            if fails and not is_lost:
                raise TimeoutError
            result = real(courier, *given, **named)
            if fails:
                raise TimeoutError
            return result

        with monkeypatch.context() as patch:
            patch.setattr(Courier, call, failing)
            act()
            quiet.wait()
        return made[call] >= number, everything_about(office, candidate_id)

    _, undisturbed = told("CAND-G00D", "post", 0)
    assert undisturbed
    tried = 0
    for call, is_lost in _TROUBLES:
        for number in range(1, 9):
            candidate_id = f"CAND-{call[:2].upper()}{number:02}{'L' if is_lost else 'R'}"
            failed, seen = told(candidate_id, call, number, is_lost=is_lost)
            assert seen == undisturbed, (call, is_lost, number, seen - undisturbed, undisturbed - seen)
            if not failed:
                break
            tried += 1
    assert tried >= 2
