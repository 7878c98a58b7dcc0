"""A turn of a conversation: what came in, and everything an answer can speak of."""

from dataclasses import dataclass, field

from domain.candidates.case import Case
from domain.candidates.facts import FactChange, FactField, FactValue
from domain.conversations.enquiries import Enquiry
from domain.conversations.hearing import Heard
from domain.conversations.reading import NearMiss, Question, Topic
from domain.conversations.thread import Suggested, ThreadRef
from domain.identity.actor import Actor
from domain.recommendations.differences import Difference
from domain.recommendations.filed import FiledRecommendation


@dataclass(frozen=True, slots=True)
class Turn:
    """What came in: `text`, `chosen` or `accepts`; a form gives `chosen` and, as its notes, `text`.

    `chosen` is a button's proposal or what was chosen in a form, which stands above what the notes beside it say.
    `candidate_id` is set when the place it came from settles the case (a thread, a command that names it).
    `ts` is the Slack message's own timestamp, where it has one. `afresh` recomputes even when nothing changes.
    `seen` is how long the case's history was when `chosen` was put together, for choices of a form. `resets` clears
    every fact. `heard` is what a model made of the text where rules left it open; `accepts` the id of what was
    suggested and is now confirmed.
    """

    actor: Actor
    thread: ThreadRef
    candidate_id: str
    text: str = ""
    chosen: tuple[FactChange, ...] = ()
    ts: str | None = None
    afresh: bool = False
    seen: int | None = None
    resets: bool = False
    heard: Heard = field(default_factory=Heard)
    accepts: str = ""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What a turn changed, for the answer to say."""

    field: FactField
    old: FactValue | None
    new: FactValue | None


@dataclass(frozen=True, slots=True)
class TurnAnswer:
    """Everything an answer can speak of; the view picks what the readers may see.

    `filed` is the recommendation that stands after the turn; `is_new` whether this turn made it. `replaced` is the
    one that held before and no longer does. `protected` are fields the actor may not change because somebody else
    said them. `other_candidate` is set when the message names another candidate than the thread's: nothing of it was
    applied then. `suggested` is what a model read and somebody has to confirm; `enquiries` are still to be answered.
    """

    case: Case
    changes: tuple[FieldChange, ...] = ()
    missing: tuple[FactField, ...] = ()
    near_misses: tuple[NearMiss, ...] = ()
    questions: tuple[Question, ...] = ()
    topics: frozenset[Topic] = frozenset()
    protected: tuple[FactField, ...] = ()
    undone: bool = False
    nothing_to_undo: bool = False
    pay_history_removed: bool = False
    employer_counter: bool = False
    filed: FiledRecommendation | None = None
    is_new: bool = False
    replaced: FiledRecommendation | None = None
    differences: tuple[Difference, ...] = ()
    understood: bool = True
    reset: bool = False
    other_candidate: str | None = None
    suggested: Suggested | None = None
    enquiries: tuple[Enquiry, ...] = ()

    @property
    def voids_approval(self) -> bool:
        """Whether an approved offer no longer holds after the turn."""
        return self.replaced is not None and self.replaced.is_approved

    @property
    def opened_nothing(self) -> bool:
        """Whether nothing was kept, since the message said nothing a case could be opened with."""
        return self.case.version == 0
