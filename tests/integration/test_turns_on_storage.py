"""Conversations on real storage with the real rule reader: what a turn keeps, refuses, and never keeps."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from itertools import count
from pathlib import Path
from time import sleep

import pytest
from sqlalchemy import Engine, text

from bot.gateways.model_health import NoModel
from bot.gateways.spelling import FuzzySpelling
from data.pipelines.import_file import ImportFile
from domain.approvals.rules import AlreadyDecided
from domain.audit.event import AuditEventName
from domain.candidates.case import FactRecord
from domain.candidates.facts import CandidateFacts, FactChange, FactField
from domain.conversations.rule_reader import RuleReader
from domain.conversations.salary_history import REMOVED
from domain.conversations.thread import ThreadRef
from domain.errors import Conflict, InvalidRequest, NotAllowed, NotFound
from domain.identity.actor import Actor, Role
from domain.pay.competing_offer import CompetingOffer
from domain.pay.snapshots import DataKind
from domain.pay.vocabulary import Feedback, JobLevel, Proficiency
from domain.recommendations.data_issues import ShowDataIssues
from domain.recommendations.feedback import CountFeedback
from domain.recommendations.filed import FiledRecommendation, OfferState
from domain.recommendations.recommendation import Flag
from domain.recommendations.show_status import ShowStatus
from domain.recommendations.take_turn import TakeTurn
from domain.recommendations.turn import Turn, TurnAnswer
from storage.data_issues import SqlIssueBook
from storage.feedback import SqlFeedbackBook
from storage.model_calls import SqlModelMeter
from storage.pay import SqlSnapshotShelf
from storage.recommendations import SqlRecommendationLog
from tests.integration.casebook import (
    ADMIN,
    CARLA,
    COLIN,
    RAVI,
    RITA,
    STRANGER,
    THREAD,
    Desk,
    SteppingClock,
    at_once,
    desk_on,
    event,
    everything_kept,
    rows_of,
)
from tests.integration.conftest import GOLDEN

CANDIDATE = "CAND-017"
COMPLETE = "Senior Backend Engineer in AUS, Proficient, Strong Hire, P4"


@dataclass
class Talk:
    """One case's conversation, message by message, as Slack would deliver it."""

    desk: Desk
    take_turn: TakeTurn
    stamps: Iterator[int] = field(default_factory=lambda: count(1))

    def say(self, text: str, actor: Actor = RAVI, **told: object) -> TurnAnswer:
        return self.take_turn(self.turn(text, actor, **told))

    def turn(self, text: str, actor: Actor = RAVI, **told: object) -> Turn:
        known: dict[str, object] = {
            "actor": actor,
            "thread": THREAD,
            "candidate_id": CANDIDATE,
            "text": text,
            "ts": f"1767000001.{next(self.stamps):06}",
        }
        return Turn(**{**known, **told})  # type: ignore[arg-type] # the turn names them

    def facts(self) -> CandidateFacts:
        with self.desk.work() as work:
            case = work.cases.find(CANDIDATE)
        assert case is not None
        return case.facts

    def states(self) -> list[tuple[int, str]]:
        """The recommendations of all cases: number and state, oldest first."""
        rows = sorted(rows_of(self.desk.engine, "recommendations"), key=lambda row: row["number"])
        return [(row["number"], row["state"]) for row in rows]

    def messages(self) -> list[str]:
        return [row["text"] for row in sorted(rows_of(self.desk.engine, "messages"), key=lambda row: row["id"])]


def talk_on(desk: Desk) -> Talk:
    return Talk(
        desk,
        TakeTurn(
            work=desk.work,
            reader=RuleReader(FuzzySpelling()),
            books=desk.books,
            policies=desk.policies,
            clock=desk.clock,
            ids=desk.ids,
        ),
    )


@pytest.fixture
def talk(desk: Desk) -> Talk:
    return talk_on(desk)


def test_a_case_opened_with_something_missing_asks_for_it_and_is_kept(talk: Talk) -> None:
    answer = talk.say("Senior Backend Engineer, Strong Hire")

    assert answer.missing == (FactField.LOCATION, FactField.PROFICIENCY)
    assert answer.filed is None
    assert talk.facts() == CandidateFacts(
        job_title="Senior Backend Engineer", interview_feedback=Feedback.STRONG_HIRE
    )
    with talk.desk.work() as work:
        memory = work.threads.find(THREAD)
        case = work.cases.find(CANDIDATE)
    assert memory is not None
    assert (memory.candidate_id, memory.asked) == (CANDIDATE, answer.missing)
    assert case == answer.case
    assert case is not None
    assert (case.version, case.opened_by) == (1, RAVI.user_id)
    assert talk.messages() == ["Senior Backend Engineer, Strong Hire"]
    assert talk.desk.audited(CANDIDATE) == ["case.opened", "thread.bound", "turn.taken"]


def test_filling_in_what_was_missing_makes_a_recommendation(talk: Talk) -> None:
    talk.say("Senior Backend Engineer, Strong Hire, P4")
    half = talk.say("AUS")
    answer = talk.say("Proficient")

    assert half.missing == (FactField.PROFICIENCY,)
    assert answer.missing == ()
    assert answer.is_new
    assert answer.filed is not None
    assert answer.filed.offer is not None
    assert (answer.filed.number, answer.filed.state) == (1, OfferState.SUBMITTED)
    assert answer.filed.offer.base == Decimal(177000)
    assert answer.filed.requested_by == RAVI.user_id
    with talk.desk.work() as work:
        assert work.recommendations.latest(CANDIDATE) == answer.filed
    assert talk.desk.audited(CANDIDATE) == [
        *("case.opened", "thread.bound", "turn.taken"),
        *("facts.changed", "turn.taken"),
        *("facts.changed", "turn.taken", "recommendation.made"),
    ]


def test_a_changed_fact_is_answered_with_what_moved(talk: Talk) -> None:
    first = talk.say(COMPLETE).filed
    answer = talk.say("make it Must Hire")

    assert first is not None
    assert [(change.field, change.old, change.new) for change in answer.changes] == [
        (FactField.INTERVIEW_FEEDBACK, Feedback.STRONG_HIRE, Feedback.MUST_HIRE)
    ]
    moved = {difference.figure: (difference.old, difference.new) for difference in answer.differences}
    assert answer.filed is not None
    assert answer.filed.offer is not None
    assert answer.filed.offer.base == Decimal(185000)
    assert moved["Base salary"] == ("USD 177,000", "USD 185,000")
    assert moved["Target bonus"] == ("USD 26,550", "USD 27,750")
    assert answer.replaced == first
    assert not answer.voids_approval
    assert talk.states() == [(1, "superseded"), (2, "submitted")]


def test_an_undo_brings_back_what_stood_before_and_can_itself_not_be_undone_twice(talk: Talk) -> None:
    first = talk.say(COMPLETE)
    talk.say("make it Must Hire")
    undone = talk.say("undo")

    assert undone.undone
    assert talk.facts() == first.case.facts
    assert undone.filed is not None
    assert first.filed is not None
    assert undone.filed.body.fingerprint == first.filed.body.fingerprint
    assert talk.states() == [(1, "superseded"), (2, "superseded"), (3, "submitted")]
    with talk.desk.work() as work:
        case = work.cases.find(CANDIDATE)
    assert case is not None
    last = case.history[-1]
    assert (last.old, last.new) == (Feedback.MUST_HIRE, Feedback.STRONG_HIRE)
    assert last.undoes == case.history[-2].turn_id

    again = talk.say("undo")
    assert again.undone
    assert set(again.missing) == {
        FactField.JOB_TITLE,
        FactField.LOCATION,
        FactField.PROFICIENCY,
        FactField.INTERVIEW_FEEDBACK,
    }
    nothing = talk.say("undo")
    assert nothing.nothing_to_undo
    assert not nothing.undone


def test_a_message_that_says_nothing_new_changes_nothing_but_is_kept(talk: Talk) -> None:
    first = talk.say(COMPLETE)

    for words in ("Strong Hire", "thanks!", "Senior Backend Engineer in AUS", "the weather is fine"):
        answer = talk.say(words)
        assert answer.filed == first.filed
        assert (answer.is_new, answer.changes, answer.replaced) == (False, (), None)
        assert answer.case.version == 1

    assert talk.states() == [(1, "submitted")]
    assert len(talk.messages()) == 5


def test_a_message_that_has_nothing_to_do_with_a_case_opens_none(talk: Talk) -> None:
    answer = talk.say("the weather is fine")

    assert answer.opened_nothing
    assert rows_of(talk.desk.engine, "candidates") == []
    assert rows_of(talk.desk.engine, "messages") == []
    assert rows_of(talk.desk.engine, "audit_logs") == []


PAY_HISTORY = {
    "current base": "She currently makes $187,350 base",
    "a plain number": "current salary is 187350 USD",
    "thousands": "He earns 187.35k today",
    "the last job": "her last job paid her $187,350 a year",
    "a counter-offer of the employer": "her current employer countered with $187,350",
    "among facts": "currently paid 187,350; make it Must Hire",
    "in capitals": "CURRENT SALARY: USD 187,350",
}


@pytest.mark.parametrize("said", PAY_HISTORY.values(), ids=PAY_HISTORY)
def test_current_pay_is_kept_nowhere_and_told_of(talk: Talk, said: str) -> None:
    talk.say(COMPLETE)

    answer = talk.say(said)

    kept = everything_kept(talk.desk.engine)
    for spelled in ("187,350", "187350", "187.35", "187k"):
        assert spelled not in kept
    assert answer.pay_history_removed
    assert answer.case.pay_history_removed
    assert REMOVED in talk.messages()[1]
    assert answer.case.facts.competing_offer is None
    assert answer.case.facts.expectation is None
    (told,) = [row for row in rows_of(talk.desk.engine, "audit_logs") if row["name"] == "facts.changed"]
    assert told["details"]["pay_history_removed"] == "true"
    later = talk.say("Learning").filed
    assert later is not None
    assert Flag.SALARY_HISTORY_IGNORED in later.body.flags


def test_current_pay_in_the_message_that_opens_a_case_is_kept_nowhere(talk: Talk) -> None:
    answer = talk.say(f"{COMPLETE}. She currently makes $187,350.")

    kept = everything_kept(talk.desk.engine)
    assert "187,350" not in kept
    assert "187350" not in kept
    assert answer.filed is not None
    assert Flag.SALARY_HISTORY_IGNORED in answer.filed.body.flags
    assert talk.messages() == [f"{COMPLETE}. She currently makes {REMOVED}."]


def test_current_pay_moves_no_figure_and_voids_no_approval(talk: Talk) -> None:
    first = talk.say(COMPLETE).filed
    assert first is not None
    talk.desk.approve(COLIN, first.id)

    answer = talk.say("She currently makes $187,350 base")

    assert (answer.is_new, answer.differences, answer.voids_approval) == (False, (), False)
    assert talk.states() == [(1, "approved")]
    assert answer.filed is not None
    assert answer.filed.offer == first.offer


def test_an_expectation_and_an_external_offer_are_kept(talk: Talk) -> None:
    talk.say(COMPLETE)

    talk.say("expects 190,000 USD")
    answer = talk.say("competing offer of 186,500 USD base")

    assert talk.facts().competing_offer == CompetingOffer("USD", base=Decimal(186500))
    assert talk.facts().expectation is not None
    assert not answer.pay_history_removed
    assert answer.filed is not None
    assert Flag.COUNTER_APPLIED in answer.filed.body.flags


def test_another_candidate_named_in_a_thread_changes_nothing(talk: Talk) -> None:
    first = talk.say(COMPLETE)

    answer = talk.say("CAND-999 is Must Hire, P5, in LIS")

    assert answer.other_candidate == "CAND-999"
    assert answer.changes == ()
    assert talk.facts() == first.case.facts
    assert talk.states() == [(1, "submitted")]
    with talk.desk.work() as work:
        assert work.cases.find("CAND-999") is None
    same = talk.say("cand-017 is Must Hire")
    assert same.other_candidate is None
    assert talk.facts().interview_feedback is Feedback.MUST_HIRE


def test_an_approved_offer_is_voided_by_a_material_change_and_the_approval_stays_on_record(talk: Talk) -> None:
    first = talk.say(COMPLETE).filed
    assert first is not None
    approved = talk.desk.approve(COLIN, first.id)

    answer = talk.say("make it Must Hire")

    assert answer.voids_approval
    assert answer.replaced == approved
    assert talk.states() == [(1, "superseded"), (2, "submitted")]
    with talk.desk.work() as work:
        voided = work.recommendations.find(first.id)
    assert voided is not None
    assert not voided.is_approved
    assert voided.decision == approved.decision
    assert voided.approvals == approved.approvals
    assert talk.desk.audited(CANDIDATE)[-5:] == [
        "approval.granted",
        "facts.changed",
        "turn.taken",
        "recommendation.superseded",
        "recommendation.made",
    ]
    with pytest.raises(AlreadyDecided):
        talk.desk.approve(COLIN, first.id)


@pytest.mark.parametrize("said", ["Strong Hire", "thanks", "why?", "please approve", "Proficient, P4, AUS"])
def test_an_approved_offer_stays_approved_while_nothing_moves(talk: Talk, said: str) -> None:
    first = talk.say(COMPLETE).filed
    assert first is not None
    talk.desk.approve(COLIN, first.id)

    answer = talk.say(said)

    assert not answer.voids_approval
    assert talk.states() == [(1, "approved")]


def test_words_never_approve(talk: Talk) -> None:
    talk.say(COMPLETE)

    for said in ("approve", "please approve it", "I hereby approve the offer", "override base to 300000"):
        talk.say(said, actor=CARLA)

    assert talk.states() == [(1, "submitted")]
    assert "approval.granted" not in talk.desk.audited(CANDIDATE)


def test_changes_that_were_requested_are_answered_by_a_new_recommendation(talk: Talk) -> None:
    first = talk.say(COMPLETE).filed
    assert first is not None
    talk.desk.ask_for_changes(COLIN, first.id)

    talk.say("P3")

    assert talk.states() == [(1, "superseded"), (2, "submitted")]


def test_a_recruiter_does_not_change_what_comp_said_but_comp_changes_anything(talk: Talk) -> None:
    talk.say(COMPLETE)
    talk.say("P5", actor=CARLA)

    answer = talk.say("P2, make it Must Hire")

    assert answer.protected == (FactField.JOB_LEVEL,)
    assert [change.field for change in answer.changes] == [FactField.INTERVIEW_FEEDBACK]
    assert (talk.facts().job_level, talk.facts().interview_feedback) == (JobLevel.P5, Feedback.MUST_HIRE)
    assert talk.say("P3, Strong Hire", actor=COLIN).protected == ()
    assert (talk.facts().job_level, talk.facts().interview_feedback) == (JobLevel.P3, Feedback.STRONG_HIRE)


def test_a_recruiter_may_fill_in_what_comp_cleared(talk: Talk) -> None:
    talk.say(COMPLETE)
    talk.say("remove the level", actor=CARLA)

    assert talk.say("P2").protected == ()
    assert talk.facts().job_level is JobLevel.P2


def test_a_recruiter_does_not_undo_what_comp_said(talk: Talk) -> None:
    talk.say(COMPLETE)
    talk.say("P5", actor=CARLA)

    answer = talk.say("undo")

    assert answer.protected == (FactField.JOB_LEVEL,)
    assert talk.facts().job_level is JobLevel.P5


@pytest.mark.parametrize("actor", [RITA, STRANGER], ids=["another recruiter", "a stranger"])
def test_somebody_elses_case_is_closed_and_nothing_said_is_kept(talk: Talk, actor: Actor) -> None:
    talk.say(COMPLETE)
    before = talk.desk.everything()

    with pytest.raises(NotAllowed):
        talk.say("make it Must Hire", actor=actor)

    assert talk.desk.everything() == before


@pytest.mark.parametrize("said", [COMPLETE, "somebody for Lisbon", "thanks"])
def test_a_stranger_opens_nothing(talk: Talk, said: str) -> None:
    before = talk.desk.everything()

    with pytest.raises(NotAllowed):
        talk.say(said, actor=STRANGER, afresh=True)

    assert talk.desk.everything() == before


def test_a_thread_of_another_case_is_refused(talk: Talk) -> None:
    talk.say(COMPLETE)
    before = talk.desk.everything()

    with pytest.raises(NotFound):
        talk.say("Must Hire", candidate_id="CAND-018")

    assert talk.desk.everything() == before


def test_a_case_goes_on_in_another_thread(talk: Talk) -> None:
    talk.say("Senior Backend Engineer, Strong Hire")
    elsewhere = ThreadRef("T0TEAM", "C0ELSE", "1768000000.000100")

    answer = talk.say("AUS, Proficient", actor=CARLA, thread=elsewhere)

    assert answer.filed is not None
    with talk.desk.work() as work:
        assert [memory.ref for memory in work.threads.of_case(CANDIDATE)] == [THREAD, elsewhere]


def test_a_button_that_is_older_than_the_data_is_refused(talk: Talk) -> None:
    talk.say("Senior Backend Engineer, Strong Hire")
    before = talk.desk.everything()

    with pytest.raises(InvalidRequest) as refused:
        talk.say("", chosen=(FactChange(FactField.LOCATION, "ATLANTIS"),), ts=None)

    assert refused.value.code == "choice_gone"
    assert talk.desk.everything() == before
    answer = talk.say("", chosen=(FactChange(FactField.LOCATION, "AUS"),), ts=None)
    assert answer.missing == (FactField.PROFICIENCY,)
    assert talk.messages()[-1] == ""


def test_without_any_data_nothing_is_opened(engine: Engine) -> None:
    talk = talk_on(desk_on(engine))

    with pytest.raises(NotFound, match="must be imported"):
        talk.say(COMPLETE)

    assert everything_kept(engine) == ""


def test_new_pay_data_is_used_when_the_case_is_asked_for_afresh(engine: Engine, tmp_path: Path) -> None:
    talk = talk_on(desk_on(engine))
    import_file = ImportFile(intake=SqlSnapshotShelf(engine), clock=SteppingClock())
    import_file(actor=ADMIN, kind=DataKind.RANGES, path=GOLDEN / "CompRanges.csv")
    import_file(actor=ADMIN, kind=DataKind.ROSTER, path=GOLDEN / "EmployeeRoster.csv")
    first = talk.say(COMPLETE).filed
    richer = tmp_path / "CompRanges.csv"
    text = (GOLDEN / "CompRanges.csv").read_text(encoding="utf-8")
    richer.write_text(text.replace('150000,204000,"$150,000 - $204,000"', "160000,214000,"), encoding="utf-8")
    card = import_file(actor=ADMIN, kind=DataKind.RANGES, path=richer).card

    idle, afresh = talk.say("thanks"), talk.say(COMPLETE, afresh=True)

    assert first is not None
    assert idle.filed == first
    assert afresh.is_new
    assert afresh.filed is not None
    assert afresh.filed.offer is not None
    assert afresh.filed.body.snapshots.ranges is not None
    assert (afresh.filed.offer.minimum, afresh.filed.body.snapshots.ranges.id) == (Decimal(160000), card.id)
    assert talk.states() == [(1, "superseded"), (2, "submitted")]


@pytest.mark.parametrize("said", ["No Hire", "LIS, P5", "remove the level", "Shift Lead in LIS"])
def test_a_turn_back_and_forth_ends_where_it_began_with_an_offer_that_can_be_decided(talk: Talk, said: str) -> None:
    first = talk.say(COMPLETE)

    talk.say(said)
    answer = talk.say("undo")

    assert answer.case.facts == first.case.facts
    assert first.filed is not None
    assert answer.filed is not None
    assert answer.filed.is_open
    assert answer.filed.body.fingerprint == first.filed.body.fingerprint


def test_an_offer_whose_case_lost_a_fact_and_got_it_back_can_be_decided_again(talk: Talk) -> None:
    first = talk.say(COMPLETE)
    lost = talk.say("remove the location")
    answer = talk.say("AUS")

    assert lost.filed is None
    assert lost.missing == (FactField.LOCATION,)
    assert answer.case.facts == first.case.facts
    assert answer.filed is not None
    assert answer.filed.is_open


def test_pay_history_of_another_candidate_does_not_touch_this_case(talk: Talk) -> None:
    talk.say(COMPLETE)

    answer = talk.say("CAND-999 currently makes $187,350")

    assert "187,350" not in everything_kept(talk.desk.engine)
    assert answer.other_candidate == "CAND-999"
    assert not answer.case.pay_history_removed
    assert talk.states() == [(1, "submitted")]


def test_an_amount_said_in_pieces_is_completed(talk: Talk) -> None:
    talk.say(COMPLETE)

    asked = talk.say("competing offer of 186500")
    completed = talk.say("USD base")

    assert asked.questions
    assert asked.case.facts.competing_offer is None
    assert completed.case.facts.competing_offer == CompetingOffer("USD", base=Decimal(186500))


def after_reading(monkeypatch: pytest.MonkeyPatch, *doings: Callable[[], object]) -> None:
    """Lets somebody else do one thing each time a turn has read the case and not yet written."""
    waiting, latest = list(doings), SqlRecommendationLog.latest

    def read(log: SqlRecommendationLog, candidate_id: str) -> FiledRecommendation | None:
        found = latest(log, candidate_id)
        if waiting:
            waiting.pop(0)()
        return found

    monkeypatch.setattr(SqlRecommendationLog, "latest", read)


def set_level(desk: Desk, level: JobLevel) -> None:
    """Changes a case as somebody would who does not wait their turn."""
    with desk.work() as work:
        case = work.cases.find(CANDIDATE)
        assert case is not None
        record = FactRecord(
            FactField.JOB_LEVEL, case.facts.job_level, level, CARLA.user_id, desk.clock.now(), f"TURN-{level}"
        )
        moved = replace(
            case,
            version=case.version + 1,
            facts=replace(case.facts, job_level=level),
            history=(*case.history, record),
        )
        work.cases.change(moved, (record,), event(AuditEventName.FACTS_CHANGED, candidate_id=CANDIDATE))


def test_a_change_made_between_reading_and_writing_is_not_lost(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    talk.say(COMPLETE)
    after_reading(monkeypatch, lambda: set_level(talk.desk, JobLevel.P5))

    answer = talk.say("make it Must Hire")

    assert (talk.facts().job_level, talk.facts().interview_feedback) == (JobLevel.P5, Feedback.MUST_HIRE)
    assert answer.case.facts == talk.facts()
    assert answer.case.version == 3
    assert [record.new for record in answer.case.history[-2:]] == [JobLevel.P5, Feedback.MUST_HIRE]
    assert talk.states() == [(1, "superseded"), (2, "submitted")]
    assert answer.filed is not None
    assert answer.filed.body.request.job_level is JobLevel.P5
    assert talk.messages() == [COMPLETE, "make it Must Hire"]


def test_an_approval_given_while_a_turn_is_taken_waits_for_it_and_comes_too_late(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = talk.say(COMPLETE).filed
    assert first is not None

    with ThreadPoolExecutor(1) as other:
        approving: list[Future[FiledRecommendation]] = []

        def approve_meanwhile() -> None:
            approving.append(other.submit(talk.desk.approve, COLIN, first.id))
            wait_until(lambda: somebody_waits(talk.desk.engine))

        after_reading(monkeypatch, approve_meanwhile)
        talk.say("make it Must Hire")

        with pytest.raises(AlreadyDecided, match="changed since the card was posted"):
            approving[0].result(timeout=20)

    assert talk.states() == [(1, "superseded"), (2, "submitted")]


def test_after_too_many_changes_in_between_nothing_of_the_turn_is_kept(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk.say(COMPLETE)
    after_reading(monkeypatch, *(partial(set_level, talk.desk, level) for level in tuple(JobLevel)[:3]))

    with pytest.raises(Conflict):
        talk.say("make it Must Hire")

    assert talk.facts().interview_feedback is Feedback.STRONG_HIRE
    assert talk.facts().job_level is JobLevel.P3
    assert talk.messages() == [COMPLETE]


def test_a_turn_waits_for_the_one_before_it(talk: Talk) -> None:
    talk.say(COMPLETE)
    turn = talk.turn("make it Must Hire")

    with ThreadPoolExecutor(1) as other:
        with talk.desk.work() as work:
            work.cases.hold(CANDIDATE)
            answering = other.submit(talk.take_turn, turn)
            wait_until(lambda: somebody_waits(talk.desk.engine))
            assert not answering.done()
            assert talk.facts().interview_feedback is Feedback.STRONG_HIRE
        answer = answering.result(timeout=20)

    assert answer.case.facts.interview_feedback is Feedback.MUST_HIRE


def test_a_turn_does_not_wait_for_another_case(talk: Talk) -> None:
    talk.say(COMPLETE)

    with talk.desk.work() as work:
        work.cases.hold("CAND-018")
        with ThreadPoolExecutor(1) as other:
            answer = other.submit(talk.say, "make it Must Hire").result(timeout=20)

    assert answer.case.facts.interview_feedback is Feedback.MUST_HIRE


def somebody_waits(engine: Engine) -> bool:
    with engine.connect() as connection:
        found = connection.execute(text("select count(*) from pg_locks where locktype = 'advisory' and not granted"))
        return bool(found.scalar_one())


def wait_until(met: Callable[[], bool]) -> None:
    for _ in range(2000):
        if met():
            return
        sleep(0.01)
    pytest.fail("it never came to that")


def test_a_message_delivered_twice_counts_once(talk: Talk) -> None:
    talk.say(COMPLETE)
    turn = talk.turn("P5")
    talk.take_turn(turn)
    before = talk.desk.everything()

    with pytest.raises(Conflict):
        talk.take_turn(turn)

    assert talk.desk.everything() == before


def test_of_many_messages_at_once_every_one_is_answered_and_kept(talk: Talk) -> None:
    talk.say("Senior Backend Engineer", actor=CARLA)
    said: dict[str, tuple[FactField, object]] = {
        "AUS": (FactField.LOCATION, "AUS"),
        "Proficient": (FactField.PROFICIENCY, Proficiency.PROFICIENT),
        "Strong Hire": (FactField.INTERVIEW_FEEDBACK, Feedback.STRONG_HIRE),
        "P4": (FactField.JOB_LEVEL, JobLevel.P4),
        "competing offer of 186,500 USD base": (
            FactField.COMPETING_OFFER,
            CompetingOffer("USD", base=Decimal(186500)),
        ),
    }
    turns = [
        talk.turn(words, CARLA, thread=replace(THREAD, ts=f"17680000{number}.000100"))
        for number, words in enumerate(said)
    ]

    outcomes = at_once(len(turns), lambda index: talk.take_turn(turns[index]))

    assert [type(outcome) for outcome in outcomes] == [TurnAnswer] * 5
    facts = talk.facts()
    assert {name: facts.value_of(name) for name, _ in said.values()} == dict(said.values())
    assert sorted(talk.messages()[1:]) == sorted(said)
    with talk.desk.work() as work:
        case = work.cases.find(CANDIDATE)
        latest = work.recommendations.latest(CANDIDATE)
    assert case is not None
    assert case.version == 6
    assert latest is not None
    assert latest.body.request.competing_offer == facts.competing_offer
    assert [state for _, state in talk.states()].count("submitted") == 1
    assert {state for _, state in talk.states()} <= {"submitted", "superseded"}


def test_of_many_who_open_a_case_at_once_one_opens_it_and_the_others_join(talk: Talk) -> None:
    turns = [
        talk.turn(words, Actor(f"U{number}", Role.COMP_TEAM), thread=replace(THREAD, ts=f"17680000{number}.000100"))
        for number, words in enumerate(("Senior Backend Engineer", "in AUS", "Proficient", "Strong Hire", "P4"))
    ]

    outcomes = at_once(len(turns), lambda index: talk.take_turn(turns[index]))

    assert [type(outcome) for outcome in outcomes] == [TurnAnswer] * 5
    assert talk.facts().missing() == ()
    assert talk.desk.audited(CANDIDATE).count("case.opened") == 1
    assert [state for _, state in talk.states()].count("submitted") == 1


def test_status_tells_of_the_data_the_policy_and_ones_own_cases(talk: Talk) -> None:
    talk.say(COMPLETE)
    desk = talk.desk
    show = ShowStatus(
        work=desk.work,
        shelf=SqlSnapshotShelf(desk.engine),
        policies=desk.policies,
        model=NoModel(),
        meter=SqlModelMeter(desk.engine),
        clock=desk.clock,
        issues=ShowDataIssues(book=SqlIssueBook(desk.engine)),
        opinions=CountFeedback(book=SqlFeedbackBook(desk.engine), clock=desk.clock),
        cases_shown=5,
    )

    mine, hers = show(actor=RAVI), show(actor=RITA)

    assert [case.candidate_id for case in mine.cases] == [CANDIDATE]
    assert hers.cases == ()
    assert {card.kind: card.row_count for card in mine.snapshots} == {DataKind.RANGES: 10, DataKind.ROSTER: 47}
    assert (mine.stale, mine.policy.label, mine.database) == ((), "base-2026 v1", "reachable")
    assert (mine.issues, mine.issue_count, mine.opinions) == ((), 0, None)
    with pytest.raises(NotAllowed):
        show(actor=STRANGER)
