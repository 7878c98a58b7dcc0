"""Every change comes with its audit event or does not come at all: the event is made to fail, and nothing is kept.

The list is drawn from the events themselves: a new event without a story here fails.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from data.pipelines.import_file import ImportFile
from domain.approvals.approvers import DelegateApproval, Delegation, EndDelegation, NameApprovers
from domain.approvals.carry_out import ExpireOffers
from domain.approvals.hand_out import Letter, Line, SettleNotices
from domain.approvals.life import OfferEvent
from domain.approvals.notices import Notice, NoticeKind, round_of
from domain.audit.chain import check_chain
from domain.audit.event import AuditEvent, AuditEventName
from domain.candidates.facts import FactChange, FactField
from domain.identity.actor import PROGRAM, Role
from domain.identity.audience import Sight
from domain.identity.groups import FollowGroups, MapGroup
from domain.identity.roles import SetRole
from domain.identity.welcome import Welcome
from domain.pay.policy import Tier
from domain.pay.snapshots import DataKind
from domain.pay.vocabulary import JobLevel
from domain.recommendations.card_pictures import NotePicture, NotePictureGone
from domain.recommendations.cards import NoteCard
from domain.recommendations.data_issues import CloseDataIssue, DataFault, DataIssue, ReportDataProblem, cited_rows
from domain.recommendations.exports import Export, ExportKind, NoteDeleted, NoteExport
from domain.recommendations.feedback import Dislike, ExplainFeedback, FindJudged, GiveFeedback, Vote
from domain.recommendations.filed import DecisionKind, PostedCard
from domain.recommendations.posted_answers import HideAnswer, NoteAnswer, PostedAnswer
from domain.recommendations.retention import EraseOldCases, ForgetConversations
from storage.answers import SqlAnswerShelf
from storage.audit_log import SqlAuditLog
from storage.audited import together
from storage.card_pictures import SqlPictureShelf
from storage.data_issues import SqlIssueBook
from storage.embedded import EmbeddedServer
from storage.engine import database_url, open_engine
from storage.exports import SqlExportLog
from storage.feedback import SqlFeedbackBook
from storage.identity import SqlGroupBook, SqlGuestBook, SqlRoleBook, SqlSignIns
from storage.notices import SqlNoticeBook
from storage.pay import SqlSnapshotShelf
from storage.privileges import APP_ROLE
from storage.retention import SqlArchive
from tests.databases import fresh_database
from tests.fakes.clock import FakeClock
from tests.fakes.user_groups import FakeUserGroups
from tests.integration.case_life import CASE, CaseLife, life_on, thread
from tests.integration.casebook import ADMIN, CARLA, COLIN, RAVI, SteppingClock, rows_of_all_tables
from tests.integration.conftest import GOLDEN

FULL = "the audit log is full"
LONG_AGO = datetime(2018, 1, 15, 9, 0, tzinfo=UTC)
HIGH = Decimal(240_000)


@dataclass
class House:
    """The program at work on a database whose owner can make the audit log refuse."""

    owner: Engine
    program: Engine
    life: CaseLife
    folder: Path

    @contextmanager
    def audit_refuses(self, name: AuditEventName) -> Iterator[None]:
        """While it does, no event of this name can be written."""
        with self.owner.begin() as connection:
            connection.exec_driver_sql(
                "create function audit_refuses() returns trigger language plpgsql as $$ begin "
                f"if new.name = '{name.value}' then raise exception '{FULL}'; end if; return new; end $$; "
                "create trigger refuses before insert on audit_logs for each row execute function audit_refuses()"
            )
        try:
            yield
        finally:
            with self.owner.begin() as connection:
                connection.exec_driver_sql("drop function audit_refuses() cascade")

    def named(self, name: AuditEventName) -> int:
        """How many events of a name there are."""
        with self.owner.connect() as connection:
            counted = text("select count(*) from audit_logs where name = :name")
            return int(connection.execute(counted, {"name": name.value}).scalar_one())


@pytest.fixture(scope="module")
def _databases(postgres: EmbeddedServer) -> Iterator[tuple[Engine, Engine]]:
    """A fresh database with pay data, for its owner and for the program; nothing else ever sees it."""
    owner = open_engine(database_url(fresh_database(postgres)))
    program = open_engine(owner.url, role=APP_ROLE)
    import_file = ImportFile(intake=SqlSnapshotShelf(owner), clock=SteppingClock())
    import_file(actor=ADMIN, kind=DataKind.RANGES, path=GOLDEN / "CompRanges.csv")
    import_file(actor=ADMIN, kind=DataKind.ROSTER, path=GOLDEN / "EmployeeRoster.csv")
    yield owner, program
    program.dispose()
    owner.dispose()


@pytest.fixture
def house(_databases: tuple[Engine, Engine], tmp_path: Path) -> House:
    """A house without cases or people."""
    owner, program = _databases
    with owner.begin() as connection:
        connection.execute(text("set local session_replication_role = replica"))
        for table in rows_of_all_tables(owner):
            if table not in ("data_snapshots", "comp_ranges", "employee_roster"):
                connection.execute(text(f"delete from {table}"))
    return House(owner, program, life_on(program), tmp_path)


Change = Callable[[], object]
Story = Callable[[House], Change]


def _of_a_case(change: Callable[[CaseLife], object], *before: Callable[[CaseLife], object]) -> Story:
    """A change to a case Ravi opened and completed, after what came before."""

    def story(house: House) -> Change:
        house.life.desk.comp_team(CARLA, COLIN)
        house.life.say()
        for step in before:
            step(house.life)
        return lambda: change(house.life)

    return story


def _approve(life: CaseLife) -> object:
    return life.approve(COLIN)


def _offer(life: CaseLife) -> object:
    return life.carry_out(OfferEvent.OFFER)


def _propose(life: CaseLife, base: Decimal = HIGH) -> object:
    return life.desk.override(CARLA, life.latest().id, base)


def _expire(life: CaseLife) -> object:
    later = FakeClock(life.clock.time + timedelta(days=30))
    return ExpireOffers(work=life.desk.work, policies=life.desk.policies, clock=later)(actor=PROGRAM)


def _note_card(life: CaseLife, where: int = 1) -> object:
    note = NoteCard(work=life.desk.work, clock=life.clock)
    return note(filed=life.latest(), thread=thread(where), ts=f"17.{where}")


def _import(kind: DataKind, name: str) -> Story:
    def story(house: House) -> Change:
        path = house.folder / name
        lines = (GOLDEN / name).read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(lines[:-1]), encoding="utf-8")
        import_file = ImportFile(intake=SqlSnapshotShelf(house.program), clock=SteppingClock())
        return lambda: import_file(actor=ADMIN, kind=kind, path=path)

    return story


def _set_role(house: House) -> Change:
    set_role = SetRole(roles=SqlRoleBook(house.program), clock=house.life.clock)
    set_role(actor=ADMIN, user_id="U1", role=Role.RECRUITMENT, is_admin=False)
    return lambda: set_role(actor=ADMIN, user_id="U1", role=Role.COMP_TEAM, is_admin=True)


def _map_group(role: Role) -> Story:
    def story(house: House) -> Change:
        map_group = MapGroup(book=SqlGroupBook(house.program), clock=house.life.clock)
        map_group(actor=ADMIN, group_id="S1", role=Role.COMP_TEAM)
        return lambda: map_group(actor=ADMIN, group_id="S1", role=role)

    return story


def _feed(house: House) -> Change:
    _map_group(Role.NONE)(house)
    groups = FakeUserGroups(S1={"U1"})
    follow = FollowGroups(book=SqlGroupBook(house.program), groups=groups, clock=house.life.clock)
    return lambda: follow(actor=PROGRAM)


def _feed_nothing_more(house: House) -> Change:
    _map_group(Role.NONE)(house)
    groups = FakeUserGroups(S1={"U1"})
    follow = FollowGroups(book=SqlGroupBook(house.program), groups=groups, clock=house.life.clock)
    follow(actor=PROGRAM)
    groups.of["S1"] = set()
    return lambda: follow(actor=PROGRAM)


def _name_approvers(house: House) -> Change:
    house.life.desk.comp_team(CARLA, COLIN)
    roles = SqlRoleBook(house.program)
    name = NameApprovers(book=house.life.desk.approvers, roles=roles, clock=house.life.clock)
    return lambda: name(actor=ADMIN, tier=Tier.L1, user_ids=(CARLA.user_id,))


def _delegate(house: House) -> Change:
    house.life.desk.comp_team(CARLA, COLIN)
    day = house.life.clock.time.date()
    delegation = Delegation(CARLA.user_id, COLIN.user_id, day, day + timedelta(days=3))
    roles = SqlRoleBook(house.program)
    delegate = DelegateApproval(book=house.life.desk.approvers, roles=roles, clock=house.life.clock)
    return lambda: delegate(actor=CARLA, delegation=delegation)


def _undelegate(house: House) -> Change:
    _delegate(house)()
    end = EndDelegation(book=house.life.desk.approvers, clock=house.life.clock)
    return lambda: end(actor=CARLA, principal=CARLA.user_id, delegate=COLIN.user_id)


def _set_role_of_an_approver(house: House) -> Change:
    _delegate(house)()
    set_role = SetRole(roles=SqlRoleBook(house.program), clock=house.life.clock)
    return lambda: set_role(actor=ADMIN, user_id=CARLA.user_id, role=Role.NONE, is_admin=False)


def _sign_in(house: House) -> Change:
    sign_ins = SqlSignIns(house.program)
    return lambda: sign_ins.note(AuditEvent(AuditEventName.SIGNED_IN, "U1", house.life.clock.time))


def _forget(house: House) -> Change:
    house.life.say("Senior Backend Engineer, Strong Hire", at=LONG_AGO)
    forget = ForgetConversations(archive=SqlArchive(house.program), clock=FakeClock())
    return lambda: forget(actor=PROGRAM)


def _erase(house: House) -> Change:
    house.life.say(at=LONG_AGO)
    erase = EraseOldCases(archive=SqlArchive(house.program), clock=FakeClock())
    return lambda: erase(actor=PROGRAM)


def _plan_escalation(life: CaseLife) -> object:
    return SqlNoticeBook(life.desk.engine).plan((_escalation(life),))


def _escalate(life: CaseLife) -> object:
    now, notice = life.clock.time, _escalation(life)
    letter = Letter(notice.recipient, (Line(notice, now, now),), 1, now)
    settle = SettleNotices(book=SqlNoticeBook(life.desk.engine), clock=life.clock)
    return settle.sent(letter, "D0ADMIN", "17.1")


def _escalation(life: CaseLife) -> Notice:
    offer = life.latest()
    kind, now = NoticeKind.ESCALATION, life.clock.time
    return Notice(kind, ADMIN.user_id, offer.candidate_id, offer.id, round_of(offer), now, now)


def _answer(life: CaseLife) -> PostedAnswer:
    where = thread()
    return PostedAnswer("ANS-abc", CASE, (RAVI.user_id,), where.channel_id, "17.5", where.ts, Sight.APPROVED)


def _answer_stands(life: CaseLife) -> object:
    return NoteAnswer(shelf=SqlAnswerShelf(life.desk.engine), clock=life.clock)(_answer(life))


def _answer_is_hidden(life: CaseLife) -> object:
    return HideAnswer(shelf=SqlAnswerShelf(life.desk.engine), clock=life.clock)(_answer(life))


def _vote(vote: Vote) -> Callable[[CaseLife], object]:
    def cast(life: CaseLife) -> object:
        book = SqlFeedbackBook(life.desk.engine)
        give = GiveFeedback(find=FindJudged(work=life.desk.work, book=book), book=book, clock=life.clock)
        return give(actor=RAVI, answer_id="ANS-abc", vote=vote)

    return cast


def _explain(life: CaseLife) -> object:
    book = SqlFeedbackBook(life.desk.engine)
    explain = ExplainFeedback(find=FindJudged(work=life.desk.work, book=book), book=book, clock=life.clock)
    return explain(actor=RAVI, answer_id=life.latest().id, reasons=(Dislike.UNCLEAR,), note="Which peers?")


def _export(life: CaseLife) -> Export:
    note = NoteExport(log=SqlExportLog(life.desk.engine), clock=life.clock, ids=life.desk.ids)
    return note(actor=RAVI, kind=ExportKind.CASE, file_ids=("F1",), cases=1, candidate_id=CASE)


def _delete_export(house: House) -> Change:
    made = _export(house.life)
    gone = NoteDeleted(log=SqlExportLog(house.program), clock=house.life.clock)
    return lambda: gone(actor=PROGRAM, export_id=made.id)


def _report_row(life: CaseLife) -> DataIssue:
    desk, filed = life.desk, life.latest()
    report = ReportDataProblem(work=desk.work, book=SqlIssueBook(desk.engine), clock=life.clock, ids=desk.ids)
    row = cited_rows(reason.source for reason in filed.body.reasons)[0]
    return report(actor=RAVI, recommendation_id=filed.id, row=row, fault=DataFault.OUTDATED, note="")


def _close_issue(house: House) -> Change:
    house.life.say()
    issue = _report_row(house.life)
    close = CloseDataIssue(book=SqlIssueBook(house.program), clock=house.life.clock)
    return lambda: close(actor=ADMIN, issue_id=issue.id, note="Imported anew.")


def _bring_picture(life: CaseLife) -> None:
    card = PostedCard(life.latest().id, "G0COMPDESK", "1767000009.000001", "")
    NotePicture(shelf=SqlPictureShelf(life.desk.engine), clock=life.clock)(card=card, file_id="F7", seal="0" * 16)


def _delete_picture(life: CaseLife) -> None:
    shelf = SqlPictureShelf(life.desk.engine)
    (made,) = shelf.of_recommendation(life.latest().id)
    NotePictureGone(shelf=shelf, clock=life.clock)(picture=made)


def _welcome(house: House) -> Change:
    welcome = Welcome(book=SqlGuestBook(house.program), clock=house.life.clock)
    return lambda: welcome(actor=RAVI)


def _first_turn(house: House) -> Change:
    return house.life.say


P5 = FactChange(FactField.JOB_LEVEL, JobLevel.P5)
STORIES: dict[AuditEventName, dict[str, Story]] = {
    AuditEventName.SIGNED_IN: {"somebody is here": _sign_in},
    AuditEventName.WELCOMED: {"somebody is welcomed": _welcome},
    AuditEventName.ROLE_SET: {
        "an admin sets a role": _set_role,
        "an admin takes an approver's role away": _set_role_of_an_approver,
    },
    AuditEventName.ROLE_FED: {"a group gives a role": _feed, "a group takes a role away": _feed_nothing_more},
    AuditEventName.GROUP_MAPPED: {
        "a group is mapped otherwise": _map_group(Role.RECRUITMENT),
        "a group decides no more": _map_group(Role.NONE),
    },
    AuditEventName.DATA_IMPORTED: {
        "ranges are imported": _import(DataKind.RANGES, "CompRanges.csv"),
        "a roster is imported": _import(DataKind.ROSTER, "EmployeeRoster.csv"),
    },
    AuditEventName.CASE_OPENED: {"a case is opened": _first_turn},
    AuditEventName.CASE_CLOSED: {"a case is closed": _of_a_case(lambda life: life.close())},
    AuditEventName.CASE_REOPENED: {
        "a case is reopened": _of_a_case(lambda life: life.close(closed=False), lambda life: life.close())
    },
    AuditEventName.CASE_HELD: {"a case is held": _of_a_case(lambda life: life.hold())},
    AuditEventName.CASE_LET_GO: {
        "a case is let go": _of_a_case(lambda life: life.hold(hold=False), lambda life: life.hold())
    },
    AuditEventName.CASE_ERASED: {"a case is erased": _erase},
    AuditEventName.CONTEXT_RESET: {"a case is reset": _of_a_case(lambda life: life.reset())},
    AuditEventName.CONVERSATIONS_FORGOTTEN: {"what was written is forgotten": _forget},
    AuditEventName.THREAD_BOUND: {
        "a case starts in a thread": _first_turn,
        "a case goes on in another thread": _of_a_case(lambda life: life.say("thanks", where=thread(2))),
        "a card stands in another thread": _of_a_case(lambda life: _note_card(life, 3)),
    },
    AuditEventName.TURN_TAKEN: {
        "somebody says nothing new": _of_a_case(lambda life: life.say("thanks")),
        "a case is opened": _first_turn,
    },
    AuditEventName.FACTS_CHANGED: {
        "somebody says something else": _of_a_case(lambda life: life.say("P5")),
        "somebody sends a form": _of_a_case(lambda life: life.choose(P5, seen=5)),
        "somebody takes it back": _of_a_case(lambda life: life.say("undo"), lambda life: life.say("P5")),
        "pay history is removed": _of_a_case(lambda life: life.say("She currently makes $187,350")),
    },
    AuditEventName.RECOMMENDATION_MADE: {
        "a case is complete": _first_turn,
        "another fact leads to another offer": _of_a_case(lambda life: life.say("make it Must Hire")),
    },
    AuditEventName.RECOMMENDATION_SUPERSEDED: {
        "another offer replaces one": _of_a_case(lambda life: life.say("make it Must Hire")),
        "a reset voids one": _of_a_case(lambda life: life.reset(), _approve),
    },
    AuditEventName.CARD_POSTED: {"a card stands in Slack": _of_a_case(_note_card)},
    AuditEventName.APPROVAL_GRANTED: {
        "an offer is approved": _of_a_case(_approve),
        "a second person approves an override": _of_a_case(_approve, _propose),
    },
    AuditEventName.APPROVAL_GIVEN: {
        "the first of two approves": _of_a_case(
            _approve, lambda life: life.say("has an offer of 260,000 USD base from another company")
        )
    },
    AuditEventName.CHANGES_REQUESTED: {
        "changes are requested": _of_a_case(lambda life: life.send_back(DecisionKind.CHANGES_REQUESTED))
    },
    AuditEventName.OFFER_REJECTED: {
        "an offer is rejected": _of_a_case(lambda life: life.send_back(DecisionKind.REJECTED))
    },
    AuditEventName.OFFER_RESUBMITTED: {
        "an offer is sent again": _of_a_case(
            lambda life: life.carry_out(OfferEvent.SUBMIT),
            lambda life: life.send_back(DecisionKind.CHANGES_REQUESTED),
        )
    },
    AuditEventName.OFFER_EXPIRED: {"an offer expires": _of_a_case(_expire)},
    AuditEventName.OFFER_WITHDRAWN: {
        "an offer is withdrawn": _of_a_case(lambda life: life.carry_out(OfferEvent.WITHDRAW))
    },
    AuditEventName.OFFER_MADE: {"an offer is made": _of_a_case(_offer, _approve)},
    AuditEventName.OFFER_ACCEPTED: {
        "an offer is accepted": _of_a_case(lambda life: life.carry_out(OfferEvent.ACCEPT), _approve, _offer)
    },
    AuditEventName.OFFER_DECLINED: {
        "an offer is declined": _of_a_case(lambda life: life.carry_out(OfferEvent.DECLINE), _approve, _offer)
    },
    AuditEventName.OVERRIDE_ASKED: {"an override is asked for": _of_a_case(lambda life: life.ask_override())},
    AuditEventName.OVERRIDE_PROPOSED: {
        "an override is proposed": _of_a_case(_propose),
    },
    AuditEventName.OFFER_OVERRIDDEN: {
        "an offer is overridden": _of_a_case(lambda life: _propose(life, Decimal(180_000)))
    },
    AuditEventName.OFFER_ESCALATED: {"an admin was told": _of_a_case(_escalate, _plan_escalation)},
    AuditEventName.ANSWER_POSTED: {"an answer stands in Slack": _of_a_case(_answer_stands)},
    AuditEventName.ANSWER_HIDDEN: {"an answer is hidden": _of_a_case(_answer_is_hidden, _answer_stands)},
    AuditEventName.FEEDBACK_GIVEN: {
        "somebody votes on an answer": _of_a_case(_vote(Vote.HELPFUL), _answer_stands),
        "somebody says why": _of_a_case(_explain),
        "somebody changes their mind": _of_a_case(_vote(Vote.NOT_HELPFUL), _answer_stands, _vote(Vote.HELPFUL)),
    },
    AuditEventName.EXPORT_MADE: {"files are made of a case": _of_a_case(_export)},
    AuditEventName.EXPORT_DELETED: {"files are deleted": _delete_export},
    AuditEventName.PICTURE_MADE: {"a picture is brought to a card": _of_a_case(_bring_picture)},
    AuditEventName.PICTURE_DELETED: {"a picture is deleted": _of_a_case(_delete_picture, _bring_picture)},
    AuditEventName.DATA_PROBLEM_REPORTED: {"somebody doubts a row": _of_a_case(_report_row)},
    AuditEventName.DATA_PROBLEM_CLOSED: {"a doubt is settled": _close_issue},
    AuditEventName.APPROVERS_NAMED: {"approvers are named": _name_approvers},
    AuditEventName.APPROVAL_DELEGATED: {"somebody stands in for an approver": _delegate},
    AuditEventName.DELEGATION_ENDED: {"somebody stands in no longer": _undelegate},
}
# These come with no other change in the database.
ALONE = {
    AuditEventName.ACCESS_REFUSED: "a refusal changes nothing; SqlAuditLog.record writes the event alone",
    AuditEventName.AUDIT_EXPORTED: "exporting writes outside the database; the event only tells that it happened",
}
EVERY = [
    pytest.param(name, story, id=f"{name.value}: {words}")
    for name, stories in STORIES.items()
    for words, story in stories.items()
]


def test_every_event_has_its_story_or_a_reason_to_have_none() -> None:
    assert set(STORIES) | set(ALONE) == set(AuditEventName)
    assert not set(STORIES) & set(ALONE)
    assert all(STORIES.values())


@pytest.mark.parametrize(("name", "story"), EVERY)
def test_when_its_event_cannot_be_written_a_change_leaves_no_trace(
    house: House, name: AuditEventName, story: Story
) -> None:
    change = story(house)
    before, already = rows_of_all_tables(house.owner), house.named(name)

    with house.audit_refuses(name), pytest.raises(DBAPIError, match=FULL):
        change()
    assert rows_of_all_tables(house.owner) == before

    change()
    assert house.named(name) > already
    assert {table for table, rows in rows_of_all_tables(house.owner).items() if rows != before[table]} > {
        "audit_logs"
    }
    assert check_chain(SqlAuditLog(house.program).rows()).fault is None


@pytest.mark.parametrize("name", ALONE)
def test_an_event_that_comes_alone_fails_alone(house: House, name: AuditEventName) -> None:
    before = rows_of_all_tables(house.owner)

    with house.audit_refuses(name), pytest.raises(DBAPIError, match=FULL):
        SqlAuditLog(house.program).record(AuditEvent(name, RAVI.user_id, house.life.clock.time))

    assert rows_of_all_tables(house.owner) == before


def test_offers_whose_expiry_could_not_be_written_expire_the_next_day(house: House) -> None:
    life = house.life
    for number in (1, 2):
        life.say(case=f"CAND-{number}", where=thread(number))
    later = FakeClock(life.clock.time + timedelta(days=30))
    expire = ExpireOffers(work=life.desk.work, policies=life.desk.policies, clock=later)

    with house.audit_refuses(AuditEventName.OFFER_EXPIRED), pytest.raises(DBAPIError):
        expire(actor=PROGRAM)

    assert life.latest().outcome is None
    assert [one.filed.candidate_id for one in expire(actor=PROGRAM)] == [CASE, "CAND-2"]


def test_an_answer_that_is_noted_or_hidden_again_is_audited_once(house: House) -> None:
    house.life.say()
    for _ in range(2):
        _answer_stands(house.life)
        _answer_is_hidden(house.life)
    assert house.named(AuditEventName.ANSWER_POSTED) == house.named(AuditEventName.ANSWER_HIDDEN) == 1


def test_an_answer_whose_parts_stand_in_two_messages_is_kept_for_both(house: House) -> None:
    house.life.say()
    shelf = SqlAnswerShelf(house.program)
    note = NoteAnswer(shelf=shelf, clock=house.life.clock)
    whole = replace(_answer(house.life), ts="17.000006")
    for one in (_answer(house.life), whole, whole):
        note(one)
    kept = shelf.in_channel(whole.channel_id)
    assert {one.ts for one in kept} == {"17.5", "17.000006"}
    assert len({one.id for one in kept}) == 2
    assert house.named(AuditEventName.ANSWER_POSTED) == 2


def test_an_answer_stays_known_though_the_rest_of_what_it_belongs_to_is_rolled_back(house: House) -> None:
    house.life.say()
    with together(house.program) as whole:
        whole.begun()
        _answer_stands(house.life)
        whole.let_go()
    assert [one.id for one in SqlAnswerShelf(house.program).in_channel(thread().channel_id)] == ["ANS-abc"]
