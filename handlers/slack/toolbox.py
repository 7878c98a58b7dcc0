"""Everything a handler may use, put together once by the composition root."""

from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Protocol

from domain.approvals.approvers import ApproverBook, Approvers, check_authority, may_decide, verified_approvers
from domain.approvals.ask_override import AskOverride
from domain.approvals.carry_out import CarryOut
from domain.approvals.decide_offer import ApproveOffer, SendBack
from domain.approvals.desk import tier_at_stake
from domain.approvals.life import OfferEvent, can_happen
from domain.approvals.override_offer import OverrideOffer
from domain.approvals.settings import SaveSettings, ShowSettings
from domain.approvals.show_desk import ShowDesk
from domain.audit.event import AuditEvent
from domain.candidates.case import Case
from domain.conversations.composing import Drafter
from domain.conversations.draft_check import Refusal
from domain.conversations.reading import SpellingAid
from domain.deliveries.delivery import Delivery
from domain.identity.actor import Actor
from domain.identity.audience import Audience, PlaceKind, Sight
from domain.identity.permissions import Action, can
from domain.identity.roles import RoleBook
from domain.identity.verified_roles import GroupWatch
from domain.identity.welcome import Welcome
from domain.ports import Clock
from domain.recommendations.admit import AdmitToCase, FindThread, StartsCase
from domain.recommendations.ask_what_if import AskWhatIf
from domain.recommendations.card_pictures import FindPicture, FindPictures, NotePicture, NotePictureGone
from domain.recommendations.cards import FindCards, FindPlaces, FindThreads, NoteCard
from domain.recommendations.close_case import CloseCase
from domain.recommendations.compare_cases import CompareCases
from domain.recommendations.data_issues import CloseDataIssue, ReportDataProblem
from domain.recommendations.disclosure import Disclosure, Release, disclose
from domain.recommendations.exports import FindExport, NoteDeleted, NoteExport, SheetMaker
from domain.recommendations.feedback import ExplainFeedback, FindJudged, GiveFeedback
from domain.recommendations.filed import FiledRecommendation, OfferState
from domain.recommendations.hear_message import HearMessage
from domain.recommendations.pay_books import PayBooks, PolicyBook
from domain.recommendations.posted_answers import FindAnswers, HideAnswer, NoteAnswer
from domain.recommendations.prefill_case import PrefillCase
from domain.recommendations.reach_amount import ReachAmount
from domain.recommendations.read_case_file import ReadCaseFile, ReadCases, ReadOffer
from domain.recommendations.sample_case import ShowSample
from domain.recommendations.search_catalogue import SearchCatalogue
from domain.recommendations.show_case import ShowCase, ShowRecommendation
from domain.recommendations.show_history import ShowHistory
from domain.recommendations.show_status import FindStaleData, ShowStatus
from domain.recommendations.side_by_side import Side, disclosed
from domain.recommendations.take_turn import TakeTurn
from handlers.slack.courier import Courier


class AudienceFinder(Protocol):
    """Tells who reads a Slack conversation."""

    def audience_of(self, channel_id: str) -> Audience:
        """The readers now; unreadable conversations count as open, and say whether they may be readable later."""


class Deliveries(Protocol):
    """Remembers what was delivered."""

    def is_first(self, key: str) -> bool:
        """Whether this delivery is seen for the first time."""


class SignInLog(Protocol):
    """Keeps in the audit log who was here."""

    def note(self, event: AuditEvent) -> None:
        """Write the event unless this person was noted that day already."""


class GroupMemory(GroupWatch, Protocol):
    """What is remembered about user groups for a minute."""

    def forget(self) -> None:
        """Look again next time."""


class RefusalLog(Protocol):
    """Keeps refusals in the audit log."""

    def record(self, event: AuditEvent) -> None:
        """Write one event."""


class Lanes(Protocol):
    """Knows what still waits to be answered."""

    def has_waiting(self, lane: str) -> bool:
        """Whether something in a lane is not answered yet."""


class Pace(Protocol):
    """Keeps single people and workspaces from sending more than can be answered."""

    def seconds_to_wait(self, team_id: str, user_id: str) -> int:
        """0 when one more may come now; otherwise after how many seconds."""

    def count(self, team_id: str, user_id: str) -> None:
        """One more came, and was taken."""


class ErrandBox(Protocol):
    """Keeps the program's own errands until a worker runs them."""

    def __call__(self, delivery: Delivery, most_waiting: int | None) -> object:
        """Keep an errand, once."""


class WritingDesk(Protocol):
    """Where drafts are written: by a model, or by nobody."""

    def drafter(self, turn: str) -> Drafter | None:
        """Who writes on account of a turn; None where no model is configured."""

    def refused(self, turn: str, refusal: Refusal) -> None:
        """Count that a draft was not shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Toolbox:
    """Use cases, and the few adapters handlers speak to. `review_channel` is the Comp Team's channel, if set.

    `quick` runs what must be answered while Slack waits. `most_waiting` is how many requests are kept at most.
    """

    roles: RoleBook
    audiences: AudienceFinder
    deliveries: Deliveries
    refusals: RefusalLog
    sign_ins: SignInLog
    group_watch: GroupMemory
    courier: Courier
    clock: Clock
    books: PayBooks
    policies: PolicyBook
    admit: AdmitToCase
    find_thread: FindThread
    hear_message: HearMessage
    take_turn: TakeTurn
    ask_what_if: AskWhatIf
    compare_cases: CompareCases
    reach_amount: ReachAmount
    writing: WritingDesk
    note_answer: NoteAnswer
    find_answers: FindAnswers
    hide_answer: HideAnswer
    find_judged: FindJudged
    give_feedback: GiveFeedback
    explain_feedback: ExplainFeedback
    report_data_problem: ReportDataProblem
    close_data_issue: CloseDataIssue
    show_case: ShowCase
    show_recommendation: ShowRecommendation
    show_status: ShowStatus
    show_sample: ShowSample
    welcome: Welcome
    spelling: SpellingAid
    read_case_file: ReadCaseFile
    read_cases: ReadCases
    read_offer: ReadOffer
    sheets: SheetMaker
    note_export: NoteExport
    find_export: FindExport
    note_deleted: NoteDeleted
    show_desk: ShowDesk
    find_stale_data: FindStaleData
    approvers: ApproverBook
    approve: ApproveOffer
    request_changes: SendBack
    reject: SendBack
    carry_out: CarryOut
    override: OverrideOffer
    ask_override: AskOverride
    close_case: CloseCase
    show_history: ShowHistory
    show_settings: ShowSettings
    save_settings: SaveSettings
    starts_case: StartsCase
    prefill_case: PrefillCase
    search_catalogue: SearchCatalogue
    note_card: NoteCard
    find_places: FindPlaces
    find_threads: FindThreads
    find_cards: FindCards
    shows_pictures: bool
    note_picture: NotePicture
    find_picture: FindPicture
    find_pictures: FindPictures
    note_picture_gone: NotePictureGone
    hand_in: ErrandBox
    release: Release
    quick: Executor
    pace: Pace
    lanes: Lanes
    bot_user_id: str
    most_waiting: int
    review_channel: str | None

    def disclosed_among(self, readers: Audience, filed: FiledRecommendation, case: Case) -> Disclosure:
        """A recommendation of a case reduced to what all readers of a place may see."""
        policy = self.policies.version(filed.body.policy_id, filed.body.policy_version)
        deciders = self.deciders(filed, readers.members)
        sight = readers.sight(case.opened_by)
        return disclose(filed, sight, policy.parity, self.release, deciders, closed=case.is_closed)

    def disclosed_to(self, actor: Actor, filed: FiledRecommendation, case: Case) -> Disclosure:
        """A recommendation of a case reduced to what one person alone may see."""
        return self.disclosed_among(Audience(PlaceKind.DIRECT, (actor,)), filed, case)

    def side_among(self, readers: Audience, side: Side) -> Disclosure | None:
        """One side of a comparison reduced to what all readers of a place may see; None where facts are missing."""
        if side.filed is None:
            return None
        policy = self.policies.version(side.filed.body.policy_id, side.filed.body.policy_version)
        deciders = self.deciders(side.filed, readers.members)
        return disclosed(side, readers.sight(side.opened_by), policy.parity, self.release, deciders)

    def check_may_decide(self, actor: Actor, filed: FiledRecommendation) -> None:
        """Raises NotAllowed, with the reason, when somebody may not decide on an offer of its tier."""
        check_authority(actor, tier_at_stake(filed), filed.requesters, self._approvers())

    def deciders(self, filed: FiledRecommendation, people: tuple[Actor, ...]) -> tuple[str, ...]:
        """Those of some people who may decide on an open offer."""
        comp = [member for member in people if can(member, Action.DECIDE_OFFER)]
        if not comp or not filed.is_open:
            return ()
        tier, approvers = tier_at_stake(filed), self._approvers()
        return tuple(one.user_id for one in comp if may_decide(one, tier, filed.requesters, approvers))

    def _approvers(self) -> Approvers:
        return verified_approvers(self.approvers, self.roles, self.clock.now().date())

    def moves_among(self, readers: Audience, filed: FiledRecommendation, case: Case) -> frozenset[OfferEvent]:
        """The steps beside deciding that some reader of a place may take."""
        if readers.sight(case.opened_by) is Sight.NOTHING or filed.state is OfferState.DRAFT:
            return frozenset()
        return frozenset(
            event
            for event, action in _MOVES.items()
            if can_happen(filed.state, event) and any(case.can(member, action) for member in readers.members)
        )

    def moves_of(self, actor: Actor, filed: FiledRecommendation, case: Case) -> frozenset[OfferEvent]:
        """The steps beside deciding that one person may take."""
        return self.moves_among(Audience(PlaceKind.DIRECT, (actor,)), filed, case)


_MOVES = {
    OfferEvent.OFFER: Action.RECORD_OUTCOME,
    OfferEvent.ACCEPT: Action.RECORD_OUTCOME,
    OfferEvent.DECLINE: Action.RECORD_OUTCOME,
    OfferEvent.WITHDRAW: Action.WITHDRAW_OFFER,
    OfferEvent.SUBMIT: Action.CONVERSE_IN_CASE,
}
