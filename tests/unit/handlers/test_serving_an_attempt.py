"""One attempt at answering: what is told, what comes back, and what is written down once over all attempts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from domain.audit.event import AuditEvent, AuditEventName
from domain.deliveries.delivery import Attempt, Directly, Overtaken
from domain.errors import Conflict, InvalidRequest, NotAllowed, NotFound, Unavailable
from domain.identity.actor import PROGRAM, Actor, Role
from domain.identity.permissions import Action
from handlers.slack.courier import Courier
from handlers.slack.durable_courier import DurableCourier
from handlers.slack.entries import Entry
from handlers.slack.inbound import Caller
from handlers.slack.replying import ReplyTo, Way
from handlers.slack.serving import Serving, serve, serve_at_once
from handlers.slack.trouble import REFUSED_FOR_GOOD
from handlers.slack.views.plain_notes import note
from handlers.slack.visit import Visit
from tests.fakes.clock import FakeClock
from tests.fakes.inbox import FakeInbox, delivery_of
from tests.fakes.log_book import logged
from tests.fakes.response_url import response_url
from tests.fakes.role_book import FakeRoleBook
from tests.fakes.slack_client import FakeSlackClient, nothing
from tests.fakes.slack_inboxes import refusal

RAVI = Caller("T1", "U0RAVI", "C1")
OLGA = Caller("T1", "U0OLGA", "C1")
NOT_YOURS = NotAllowed("case_of_somebody_else", "That case is somebody else's.", about="CAND-7")


@dataclass
class FakeLog:
    """An audit log. While it `is_away` nothing can be written."""

    events: list[AuditEvent] = field(default_factory=list)
    is_away: bool = False

    def record(self, event: AuditEvent) -> None:
        if self.is_away:
            raise Unavailable("database_unreachable", "The database does not answer right now.")
        self.events.append(event)

    note = record


@dataclass
class Tools:
    """What of the toolbox serving uses."""

    slack: FakeSlackClient = field(default_factory=FakeSlackClient)
    roles: FakeRoleBook = field(default_factory=lambda: FakeRoleBook(Actor("U0RAVI", Role.RECRUITMENT)))
    refusals: FakeLog = field(default_factory=FakeLog)
    sign_ins: FakeLog = field(default_factory=FakeLog)
    clock: FakeClock = field(default_factory=FakeClock)

    @property
    def courier(self) -> Courier:
        return Courier(self.slack)  # type: ignore[arg-type] # it is like the client


@dataclass
class Worker:
    """Attempts at one delivery, whose handler is the test's to say."""

    tools: Tools = field(default_factory=Tools)
    inbox: FakeInbox = field(default_factory=FakeInbox)
    handler: Callable[[Visit], None] = lambda _visit: None
    reply_to: ReplyTo = field(default_factory=lambda: ReplyTo(RAVI))
    visits: list[Visit] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.inbox.take(delivery_of("k"), most_waiting=1)

    def attempt(self, *, is_last: bool = False, actor: Actor | None = None) -> None:
        begun = self.inbox.begin("k")
        assert begun is not None
        self.go_on(begun, is_last=is_last, actor=actor)

    def go_on(self, begun: Attempt, *, is_last: bool = False, actor: Actor | None = None) -> None:
        serving = Serving(self.reply_to, self.inbox.journal(begun), may_come_back=True, is_last=is_last)
        serve(self._entry(actor), object(), serving, self.tools)  # type: ignore[arg-type]

    def at_once(self) -> None:
        serve_at_once(self._entry(None), object(), self.reply_to, self.tools)  # type: ignore[arg-type]

    @property
    def told(self) -> list[str]:
        return [one["text"] for one in (*self.tools.slack.whispers, *self.tools.slack.posted)]

    def _entry(self, actor: Actor | None) -> Entry[Any]:
        def handle(_inbound: object, visit: Visit) -> None:
            self.visits.append(visit)
            self.handler(visit)

        action = Action.CONVERSE_IN_CASE if actor is None else Action.FOLLOW_SLACK
        return Entry(action, handle, actor=actor)


@pytest.fixture(autouse=True)
def _unheard() -> Iterator[None]:
    """A process that has not set its logging up draws every error with all it held, which takes seconds."""
    with logged():
        yield


@pytest.fixture
def worker() -> Worker:
    return Worker()


def raising(error: BaseException) -> Callable[[Visit], None]:
    def handler(_visit: Visit) -> None:
        raise error

    return handler


FINAL = [
    InvalidRequest("reference_unreadable", "That is no reference."),
    NOT_YOURS,
    NotFound("case_unknown", "There is no such case."),
    Conflict("changed_meanwhile", "Somebody was faster."),
    Unavailable(REFUSED_FOR_GOOD, "Slack did not take my answer."),
    refusal("channel_not_found"),
]
PASSING = [
    Unavailable("database_unreachable", "The database does not answer."),
    refusal("ratelimited", 429),
    refusal("internal_error", 500),
    ConnectionResetError(),
    TimeoutError(),
]


@pytest.mark.parametrize("error", FINAL, ids=repr)
def test_what_will_be_no_different_next_time_is_told_at_once(worker: Worker, error: Exception) -> None:
    worker.handler = raising(error)
    worker.attempt()

    assert len(worker.told) == 1
    assert getattr(error, "sentence", "Something went wrong") in worker.told[0]


@pytest.mark.parametrize("error", PASSING, ids=repr)
def test_what_may_work_later_comes_back_and_nothing_is_told(worker: Worker, error: Exception) -> None:
    worker.handler = raising(error)
    for _ in range(8):
        with pytest.raises(type(error)):
            worker.attempt()

    assert worker.told == []


@pytest.mark.parametrize("error", PASSING, ids=repr)
def test_what_nobody_comes_back_for_is_told(worker: Worker, error: Exception) -> None:
    worker.handler = raising(error)
    worker.at_once()

    assert len(worker.told) == 1


def test_an_error_nobody_foresaw_is_tried_twice_more_and_then_told_with_an_id(worker: Worker) -> None:
    worker.handler = raising(KeyError("text"))
    for _ in range(2):
        with pytest.raises(KeyError):
            worker.attempt()
    assert worker.told == []

    with logged() as logs:
        worker.attempt()

    (said,) = worker.told
    (failed,) = [one for one in logs if one["event"] == "turn.failed"]
    assert failed["incident"] in said
    assert "text" not in said.partition("Something")[0]


def test_being_overtaken_is_told_to_nobody(worker: Worker) -> None:
    worker.handler = raising(Overtaken())
    with pytest.raises(Overtaken):
        worker.attempt()

    assert worker.told == []
    assert worker.tools.refusals.events == []


def test_what_was_put_off_comes_back_after_everything_else_was_done(worker: Worker) -> None:
    done: list[str] = []

    def handler(visit: Visit) -> None:
        visit.troubles.append(TimeoutError())
        visit.troubles.append(ConnectionResetError())
        done.append("everything else")

    worker.handler = handler
    with pytest.raises(TimeoutError):
        worker.attempt()

    assert done == ["everything else"]
    assert worker.told == []


def test_a_handler_knows_whether_anybody_comes_back_for_what_does_not_work(worker: Worker) -> None:
    worker.attempt()
    worker.attempt(is_last=True)
    worker.at_once()

    assert [visit.is_last for visit in worker.visits] == [False, True, True]


def test_a_refusal_is_told_and_audited(worker: Worker) -> None:
    worker.handler = raising(NOT_YOURS)
    worker.attempt()

    (event,) = worker.tools.refusals.events
    assert (event.name, event.actor, event.candidate_id, event.place) == (
        AuditEventName.ACCESS_REFUSED,
        "U0RAVI",
        "CAND-7",
        "C1",
    )
    assert event.details == {"code": "case_of_somebody_else"}


def test_a_refusal_that_could_not_be_told_is_audited_once_and_told_by_the_next_attempt(worker: Worker) -> None:
    worker.handler = raising(NOT_YOURS)
    worker.tools.slack.before = _always(refusal("ratelimited", 429))
    for _ in range(2):
        with pytest.raises(Exception, match="refused"):
            worker.attempt()
    worker.tools.slack.before = nothing

    worker.attempt()

    assert len(worker.tools.refusals.events) == 1
    assert len(worker.told) == 1


def test_a_refusal_that_could_not_be_audited_comes_back_before_it_is_told(worker: Worker) -> None:
    worker.handler = raising(NOT_YOURS)
    worker.tools.refusals.is_away = True
    with pytest.raises(Unavailable):
        worker.attempt()
    assert worker.told == []
    worker.tools.refusals.is_away = False

    worker.attempt()

    assert (len(worker.tools.refusals.events), len(worker.told)) == (1, 1)


def test_where_nobody_comes_back_a_refusal_that_could_not_be_audited_is_told_all_the_same(worker: Worker) -> None:
    worker.handler = raising(NOT_YOURS)
    worker.tools.refusals.is_away = True
    with logged() as logs:
        worker.at_once()

    assert len(worker.told) == 1
    assert [one["event"] for one in logs] == ["refusal.not_audited"]


def test_whoever_may_never_do_it_is_refused_before_the_handler_runs(worker: Worker) -> None:
    worker.reply_to = ReplyTo(OLGA)
    worker.attempt()

    assert worker.visits == []
    assert (len(worker.tools.refusals.events), len(worker.told)) == (1, 1)
    assert worker.tools.sign_ins.events == []


def test_somebody_who_was_here_is_noted_with_their_role(worker: Worker) -> None:
    worker.attempt()

    (event,) = worker.tools.sign_ins.events
    assert (event.name, event.actor, event.details) == (
        AuditEventName.SIGNED_IN,
        "U0RAVI",
        {"role": Role.RECRUITMENT},
    )


def test_what_the_program_follows_by_itself_is_nobodys_sign_in(worker: Worker) -> None:
    worker.reply_to = ReplyTo(OLGA, Way.NOBODY)
    worker.attempt(actor=PROGRAM)

    assert [visit.actor for visit in worker.visits] == [PROGRAM]
    assert worker.tools.sign_ins.events == []


def test_what_was_told_before_it_went_wrong_is_not_told_again(worker: Worker) -> None:
    def handler(visit: Visit) -> None:
        visit.tell(note("One moment."))
        visit.tell(note("Nearly there."))
        if len(worker.visits) < 3:
            raise TimeoutError

    worker.handler = handler
    for _ in range(2):
        with pytest.raises(TimeoutError):
            worker.attempt()
    worker.attempt()

    assert worker.told == ["One moment.", "Nearly there."]


def test_what_slack_took_by_its_own_way_is_not_told_again(worker: Worker) -> None:
    def handler(visit: Visit) -> None:
        visit.tell(note("One moment."))
        if len(worker.visits) < 3:
            raise TimeoutError

    worker.handler = handler
    with response_url() as own_way:
        worker.reply_to = ReplyTo(RAVI, response_url=own_way.url)
        for _ in range(2):
            with pytest.raises(TimeoutError):
                worker.attempt()
        worker.attempt()

    assert [one["text"] for one in own_way.heard] == ["One moment."]
    assert worker.told == []


def test_what_an_earlier_attempt_wanted_to_say_is_not_said_once_it_is_overtaken(worker: Worker) -> None:
    first = worker.inbox.begin("k")
    assert first is not None
    worker.inbox.begin("k")
    worker.handler = raising(NOT_YOURS)

    with pytest.raises(Overtaken):
        worker.go_on(first)

    assert worker.told == []


def test_an_answer_that_slack_refuses_for_good_is_logged_and_it_is_over(worker: Worker) -> None:
    worker.handler = raising(NOT_YOURS)
    worker.tools.slack.before = _always(refusal("channel_not_found"))
    with logged() as logs:
        worker.attempt()

    assert worker.told == []
    assert [(one["event"], one["problem"]) for one in logs] == [("answer.not_delivered", "SlackApiError")]


def test_nothing_that_is_done_at_once_escapes_whatever_goes_wrong(worker: Worker) -> None:
    worker.handler = raising(NOT_YOURS)
    worker.tools.slack.before = _always(AssertionError("a bug of ours"))  # type: ignore[arg-type]
    with logged() as logs:
        worker.at_once()

    assert [one["event"] for one in logs] == ["listener.failed"]


def test_what_is_answered_later_is_carried_by_a_courier_that_posts_once(worker: Worker) -> None:
    worker.attempt()
    worker.at_once()

    durable, plain = (visit.courier for visit in worker.visits)
    assert isinstance(durable, DurableCourier)
    assert isinstance(plain, Courier)
    assert isinstance(worker.visits[1].journal, Directly)


def _always(error: Exception) -> Callable[[str], None]:
    def refuse(_method: str) -> None:
        raise error

    return refuse
