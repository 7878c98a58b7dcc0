"""Who is in a user group, whatever Slack answers; and how often it is asked."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.gateways.slack_audiences import SlackAudiences
from bot.gateways.slack_groups import MinuteWatch, SlackUserGroups
from bot.gateways.slack_identity import BotIdentity, who_am_i
from domain.errors import InvalidRequest, Unavailable
from domain.identity.actor import PROGRAM, Actor, Role
from domain.identity.audience import Audience, PlaceKind, Sight
from domain.identity.groups import FollowGroups
from handlers.slack.trouble import may_pass
from tests.fakes.clock import FakeClock
from tests.fakes.group_book import FakeGroupBook
from tests.fakes.role_book import FakeRoleBook
from tests.fakes.slack_answers import FakeSlackAnswers
from tests.fakes.user_groups import FakeUserGroups
from tests.unit.gateways.conftest import Stopwatch
from tests.unit.gateways.garbage import FAILURES, NO_FIELD, NO_OBJECT, REFUSALS, Failing

MEMBERS, GROUPS = "usergroups.users.list", "usergroups.list"


def test_the_members_of_a_group_are_told(slack: FakeSlackAnswers, client: WebClient) -> None:
    slack.answers[MEMBERS] = {"ok": True, "users": ["U0CARLA", "U0COLIN", "U0CARLA"]}

    assert SlackUserGroups(client).members("S0COMP") == {"U0CARLA", "U0COLIN"}
    assert slack.asked == [(MEMBERS, {"usergroup": "S0COMP"})]


def test_an_empty_group_has_no_members(slack: FakeSlackAnswers, client: WebClient) -> None:
    slack.answers[MEMBERS] = {"ok": True, "users": []}

    assert SlackUserGroups(client).members("S0COMP") == frozenset()


@pytest.mark.parametrize("error", [*REFUSALS, "no_such_subteam"])
def test_a_refusal_is_no_empty_group(slack: FakeSlackAnswers, client: WebClient, error: str) -> None:
    slack.answers[MEMBERS] = slack.answers[GROUPS] = {"ok": False, "error": error}

    with pytest.raises(Unavailable) as silent:
        SlackUserGroups(client).members("S0COMP")
    assert silent.value.code == "groups_unreadable"
    with pytest.raises(Unavailable):
        SlackUserGroups(client).named()


@pytest.mark.parametrize("status", [200, 429, 500])
@pytest.mark.parametrize("body", NO_OBJECT.values(), ids=NO_OBJECT)
def test_a_body_that_is_no_object_is_no_empty_group(
    slack: FakeSlackAnswers, client: WebClient, body: Any, status: int
) -> None:
    slack.answers[MEMBERS] = slack.answers[GROUPS] = body
    slack.status = status

    with pytest.raises(Unavailable):
        SlackUserGroups(client).members("S0COMP")
    with pytest.raises(Unavailable):
        SlackUserGroups(client).named()


@pytest.mark.parametrize("users", [*NO_FIELD.values(), {}, {"U0CARLA": True}, [None], ["U0CARLA", 7], [["U0CARLA"]]])
def test_garbled_members_give_nobody_a_role(slack: FakeSlackAnswers, client: WebClient, users: Any) -> None:
    slack.answers[MEMBERS] = {"ok": True} if users is ... else {"ok": True, "users": users}

    with pytest.raises(Unavailable):
        SlackUserGroups(client).members("S0COMP")


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
def test_a_failure_on_the_way_is_no_empty_group(failure: BaseException) -> None:
    groups = SlackUserGroups(Failing(failure))  # type: ignore[arg-type]

    with pytest.raises(Unavailable):
        groups.members("S0COMP")
    with pytest.raises(Unavailable):
        groups.named()


def test_groups_are_named_in_the_order_of_their_names(slack: FakeSlackAnswers, client: WebClient) -> None:
    slack.answers[GROUPS] = {
        "ok": True,
        "usergroups": [{"id": "S3", "name": "zebras"}, {"id": "S1", "name": "Recruiters"}, {"id": "S2", "name": ""}],
    }

    assert SlackUserGroups(client).named() == (("S1", "Recruiters"), ("S2", "S2"), ("S3", "zebras"))


@pytest.mark.parametrize(
    "groups", [*NO_FIELD.values(), [None], ["S1"], [["S1"]], [7], [{"name": "no id"}], [{"id": "S1"}, {}]]
)
def test_garbled_groups_are_no_list_of_groups(slack: FakeSlackAnswers, client: WebClient, groups: Any) -> None:
    slack.answers[GROUPS] = {"ok": True} if groups is ... else {"ok": True, "usergroups": groups}

    with pytest.raises(Unavailable):
        SlackUserGroups(client).named()


class Watched:
    """A watch over one mapped group, and how often Slack was asked about it."""

    def __init__(self, stopwatch: Stopwatch) -> None:
        self.book = FakeGroupBook({"S0COMP": Role.COMP_TEAM})
        self.groups = FakeUserGroups(S0COMP={"U0CARLA"})
        self.follow = FollowGroups(book=self.book, groups=self.groups, clock=FakeClock())
        self.watch = MinuteWatch(self.follow, stopwatch)


@pytest.fixture
def watched(stopwatch: Stopwatch) -> Watched:
    return Watched(stopwatch)


def test_the_first_question_brings_the_database_in_line(watched: Watched) -> None:
    assert watched.watch.unreadable() == frozenset()
    assert watched.book.person("U0CARLA").role is Role.COMP_TEAM


def test_within_a_minute_slack_is_asked_once(watched: Watched, stopwatch: Stopwatch) -> None:
    for _ in range(5):
        watched.watch.unreadable()
    stopwatch.seconds += 59
    watched.watch.unreadable()
    assert len(watched.groups.asked) == 1

    watched.groups.of["S0COMP"] = set()
    stopwatch.seconds += 1
    watched.watch.unreadable()

    assert len(watched.groups.asked) == 2
    assert watched.book.person("U0CARLA").role is Role.NONE


def test_after_forgetting_slack_is_asked_at_once(watched: Watched) -> None:
    watched.watch.unreadable()
    watched.groups.of["S0COMP"] = {"U0COLIN"}

    watched.watch.forget()
    watched.watch.unreadable()

    assert watched.book.person("U0COLIN").role is Role.COMP_TEAM
    assert len(watched.groups.asked) == 2


def test_a_silent_group_stays_named_until_slack_is_asked_again(watched: Watched, stopwatch: Stopwatch) -> None:
    watched.groups.silent = {"S0COMP"}
    assert watched.watch.unreadable() == {"S0COMP"}
    watched.groups.silent = set()

    assert watched.watch.unreadable() == {"S0COMP"}
    stopwatch.seconds += 60
    assert watched.watch.unreadable() == frozenset()


def test_of_many_who_ask_at_once_one_asks_slack_and_all_wait_for_its_answer(stopwatch: Stopwatch) -> None:
    watched = Watched(stopwatch)
    start, asked, answered = threading.Barrier(16), threading.Event(), threading.Event()

    class Slow(FakeUserGroups):
        def members(self, group_id: str) -> frozenset[str]:
            found = super().members(group_id)
            asked.set()
            assert answered.wait(5)
            return found

    slow = Slow(S0COMP={"U0CARLA"})
    watch = MinuteWatch(FollowGroups(book=watched.book, groups=slow, clock=FakeClock()), stopwatch)

    def one(_: int) -> Role:
        start.wait(5)
        watch.unreadable()
        return watched.book.person("U0CARLA").role

    with ThreadPoolExecutor(16) as people:
        seen = [people.submit(one, number) for number in range(16)]
        assert asked.wait(5)
        assert not any(one.done() for one in seen)
        answered.set()
        assert [one.result(5) for one in seen] == [Role.COMP_TEAM] * 16

    assert slow.asked == ["S0COMP"]
    assert len(watched.book.events) == 1


def test_when_the_database_is_down_everybody_hears_of_it_and_it_is_tried_again(stopwatch: Stopwatch) -> None:
    class Down(FakeGroupBook):
        is_down = True

        def set_by_hand(self) -> frozenset[str]:
            if self.is_down:
                raise Unavailable("database_unreachable", "The database does not answer right now.")
            return super().set_by_hand()

    book, groups = Down({"S0COMP": Role.COMP_TEAM}), FakeUserGroups(S0COMP={"U0CARLA"})
    watch = MinuteWatch(FollowGroups(book=book, groups=groups, clock=FakeClock()), stopwatch)

    for _ in range(2):
        with pytest.raises(Unavailable, match="database_unreachable"):
            watch.unreadable()
    book.is_down = False

    assert watch.unreadable() == frozenset()
    assert book.person("U0CARLA").role is Role.COMP_TEAM
    assert len(groups.asked) == 3


def test_a_failure_does_not_leave_the_answer_of_the_minute_before_standing(
    watched: Watched, stopwatch: Stopwatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched.watch.unreadable()
    stopwatch.seconds += 61

    def down() -> tuple[()]:
        raise Unavailable("database_unreachable", "The database does not answer right now.")

    monkeypatch.setattr(watched.book, "mapped", down)

    for _ in range(2):
        with pytest.raises(Unavailable):
            watched.watch.unreadable()


def test_the_watch_follows_as_the_program_and_as_nobody_else(stopwatch: Stopwatch) -> None:
    asked: list[Actor] = []

    def follow(*, actor: Actor) -> frozenset[str]:
        asked.append(actor)
        return frozenset()

    MinuteWatch(follow, stopwatch).unreadable()  # type: ignore[arg-type]

    assert asked == [PROGRAM]


@pytest.mark.parametrize("status", [200, 500])
@pytest.mark.parametrize("body", NO_OBJECT.values(), ids=NO_OBJECT)
def test_a_place_slack_tells_nonsense_about_is_unreadable(
    slack: FakeSlackAnswers, client: WebClient, body: Any, status: int
) -> None:
    slack.answers["conversations.info"] = body
    slack.status = status

    audience = SlackAudiences(client, FakeRoleBook(), "U0BOT", may_pass=may_pass).audience_of("G0DESK")

    assert audience.kind is PlaceKind.UNREADABLE


@pytest.mark.parametrize("channel", [None, [], ["G0DESK"], "G0DESK", 7, True])
def test_a_channel_that_is_none_is_unreadable(slack: FakeSlackAnswers, client: WebClient, channel: Any) -> None:
    slack.answers["conversations.info"] = {"ok": True, "channel": channel}

    assert (
        SlackAudiences(client, FakeRoleBook(), "U0BOT", may_pass=may_pass).audience_of("G0DESK").kind
        is PlaceKind.UNREADABLE
    )


@pytest.mark.parametrize("members", [None, "U0CARLA", 7, {}, {"U0CARLA": 1}, [], [None], [["U0CARLA"]], [{}]])
def test_garbled_members_of_a_private_place_see_nothing(
    slack: FakeSlackAnswers, client: WebClient, members: Any
) -> None:
    roles = FakeRoleBook(Actor("U0CARLA", Role.COMP_TEAM))
    slack.answers["conversations.info"] = {"ok": True, "channel": {"id": "G0DESK", "is_private": True}}
    slack.answers["conversations.members"] = {"ok": True, "members": members}

    audience = SlackAudiences(client, roles, "U0BOT", may_pass=may_pass).audience_of("G0DESK")

    assert audience.sight("U0RAVI") is Sight.NOTHING


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
def test_a_place_that_cannot_be_asked_about_is_unreadable(failure: BaseException) -> None:
    audiences = SlackAudiences(Failing(failure), FakeRoleBook(), "U0BOT", may_pass=may_pass)  # type: ignore[arg-type]

    assert audiences.audience_of("G0DESK").kind is PlaceKind.UNREADABLE


PASSING = [
    TimeoutError(),
    ConnectionResetError(),
    SlackApiError("no", {"ok": False, "error": "internal_error"}),
    SlackApiError("no", {"ok": False, "error": "ratelimited"}),
    # Somebody mends what the bot may not do.
    SlackApiError("no", {"ok": False, "error": "missing_scope"}),
]
STAYING = [
    SlackApiError("no", {"ok": False, "error": "channel_not_found"}),
    SlackApiError("no", {"ok": False, "error": "not_in_channel"}),
    KeyError("channel"),
    TypeError(),
]


@pytest.mark.parametrize(
    ("failure", "told_later"), [*((one, True) for one in PASSING), *((one, False) for one in STAYING)], ids=repr
)
def test_a_place_that_cannot_be_read_says_whether_it_may_be_readable_later(
    failure: Exception, *, told_later: bool
) -> None:
    audiences = SlackAudiences(Failing(failure), FakeRoleBook(), "U0BOT", may_pass=may_pass)  # type: ignore[arg-type]

    assert audiences.audience_of("G0DESK") == Audience(PlaceKind.UNREADABLE, told_later=told_later)


def test_the_bot_learns_who_it_is(slack: FakeSlackAnswers, client: WebClient) -> None:
    slack.answers["auth.test"] = {"ok": True, "user_id": "U0BOT", "team_id": "T0TEAM"}

    assert who_am_i(client) == BotIdentity("U0BOT", "T0TEAM")


def test_a_token_slack_refuses_is_named_with_slacks_own_word(slack: FakeSlackAnswers, client: WebClient) -> None:
    slack.answers["auth.test"] = {"ok": False, "error": "invalid_auth"}

    with pytest.raises(InvalidRequest, match=r"Slack refuses SLACK_BOT_TOKEN \(invalid_auth\)"):
        who_am_i(client)


@pytest.mark.parametrize("status", [200, 500])
@pytest.mark.parametrize("body", NO_OBJECT.values(), ids=NO_OBJECT)
def test_nonsense_at_the_start_is_told_in_a_sentence(
    slack: FakeSlackAnswers, client: WebClient, body: Any, status: int
) -> None:
    slack.answers["auth.test"] = body
    slack.status = status

    with pytest.raises((InvalidRequest, Unavailable)):
        who_am_i(client)


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
def test_no_way_to_slack_at_the_start_is_told_in_a_sentence(failure: BaseException) -> None:
    with pytest.raises((InvalidRequest, Unavailable)):
        who_am_i(Failing(failure))  # type: ignore[arg-type]
