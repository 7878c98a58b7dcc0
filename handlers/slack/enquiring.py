"""Answering questions about a case: a card with the figures where there are any, then the words."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial

from domain.candidates.case import Case
from domain.conversations.brief import Brief, Purpose
from domain.conversations.composing import Phrase, composed
from domain.conversations.enquiries import Comparison, Enquiry, NoteWanted, Reach, WhatIf
from domain.conversations.hearing import Heard
from domain.conversations.reading import Topic
from domain.conversations.thread import ThreadRef
from domain.errors import CompAssistError, NotFound, Unavailable
from domain.identity.audience import Audience, PlaceKind, Sight
from domain.recommendations.briefs import note_brief, reach_brief, why_brief
from domain.recommendations.disclosure import Disclosure, disclose
from domain.recommendations.filed import OfferState
from domain.recommendations.hiring_note import hiring_note
from domain.recommendations.posted_answers import PostedAnswer, answer_of
from domain.recommendations.reach_amount import ReachAnswer, reduced
from domain.recommendations.side_by_side import Side, SideBySide
from domain.recommendations.sides_in_words import seen_by, side_by_side_brief
from domain.recommendations.turn import TurnAnswer
from handlers.slack.answers_in_place import hide_if_somebody_came
from handlers.slack.review_desk import sent
from handlers.slack.speaking import Speech
from handlers.slack.trouble import REFUSED_FOR_GOOD
from handlers.slack.views.blocks import Message
from handlers.slack.views.side_by_side_card import side_by_side_card
from handlers.slack.views.words import beneath, feedback_buttons, opening, words
from handlers.slack.visit import Visit

_READS = "is reading your message…"
_LOOKS = "is reading the roster…"
_NOBODY = Audience(PlaceKind.UNREADABLE)


def heard(visit: Visit, thread: ThreadRef, candidate_id: str, text: str) -> Heard:
    """What a model makes of a message that rules leave open; nothing where there is none, or nothing is left open."""
    hear = visit.tools.hear_message
    if hear.model is None:
        return Heard()
    # Looked up before the step begins, which then waits for the model: no transaction is held meanwhile.
    unread = hear.unread(actor=visit.actor, candidate_id=candidate_id, thread=thread, text=text, turn=visit.turn)
    if unread is None or not visit.settled("a model is needed", lambda: True):
        return Heard()
    visit.show_status(thread, _READS)
    return visit.once_at_most(hear, Heard(), unread)


def answer_enquiries(visit: Visit, thread: ThreadRef, answer: TurnAnswer) -> None:
    """Answer everything a turn asks, in the thread, as its readers may see it. Nothing of it changes the case.

    Raises what the use cases raise for questions that cannot be answered, and Unavailable for an answer that Slack
    refuses.
    """
    wants_why = Topic.WHY in answer.topics and answer.filed is not None
    if not (answer.enquiries or wants_why) or answer.opened_nothing:
        return
    desk = _Desk(visit, thread, answer.case, visit.readers_of(thread.channel_id, answer.case.opened_by))
    if wants_why:
        desk.explain(answer)
    refusals: list[CompAssistError] = []
    for number, enquiry in enumerate(answer.enquiries):
        try:
            replace(desk, number=number).answer(enquiry)
        except CompAssistError as error:
            # One question that cannot be answered does not silence the others.
            refusals.append(error)
    if refusals:
        raise refusals[0]


@dataclass(frozen=True, slots=True)
class _Desk:
    """One case in one thread, with everybody who reads there. `number` tells the questions of a turn apart; `sights`
    is what the readers were allowed of the cases of each owner when the answer was begun."""

    visit: Visit
    thread: ThreadRef
    case: Case
    readers: Audience
    number: int = 0
    sights: dict[str, Sight] = field(default_factory=dict)

    def explain(self, answer: TurnAnswer) -> None:
        """Why the offer is what it is; its card stands in the thread already."""
        assert answer.filed is not None  # noqa: S101 - asked before
        owner = answer.case.opened_by
        brief = why_brief(self.visit.tools.disclosed_among(self._among(owner), answer.filed, answer.case))
        if brief is not None:
            self.visit.show_status(self.thread, _LOOKS)
            self._say(brief, (owner,))

    def answer(self, enquiry: Enquiry) -> None:
        """One question."""
        self.visit.show_status(self.thread, _LOOKS)
        if isinstance(enquiry, WhatIf):
            asked = self.visit.once(
                self.visit.tools.ask_what_if,
                actor=self.visit.actor,
                candidate_id=self.case.candidate_id,
                changes=enquiry.changes,
            )
            self._compare(Purpose.WHAT_IF, asked)
        elif isinstance(enquiry, Comparison):
            asked = self.visit.once(
                self.visit.tools.compare_cases,
                actor=self.visit.actor,
                candidate_id=self.case.candidate_id,
                candidates=enquiry.candidates,
                places=enquiry.places,
            )
            self._compare(Purpose.COMPARISON, asked)
        elif isinstance(enquiry, Reach):
            self._reach(enquiry)
        elif isinstance(enquiry, NoteWanted):
            self._note()

    def _compare(self, purpose: Purpose, asked: SideBySide) -> None:
        owners = tuple(dict.fromkeys(side.opened_by for side in asked.sides))
        result = seen_by({owner: self._among(owner).sight(owner) for owner in owners}, asked)
        shown = tuple(self._shown(side) for side in result.sides)
        self._show(side_by_side_card(purpose, result, shown), owners)
        self._say(side_by_side_brief(purpose, result, shown), owners)

    def _reach(self, enquiry: Reach) -> None:
        found: ReachAnswer = self.visit.once(
            self.visit.tools.reach_amount,
            actor=self.visit.actor,
            candidate_id=self.case.candidate_id,
            wanted=enquiry,
        )
        owner = self.case.opened_by
        answer = reduced(found, self._among(owner).sight(owner), self.visit.tools.release)
        paths = tuple(self._shown(side) for side in answer.paths)
        override = self._shown(answer.override) if answer.override is not None else None
        self._say(reach_brief(answer, paths, override), (owner,))

    def _note(self) -> None:
        """The note leaves the team: whoever asks, it holds no more than a recruiter may pass on."""
        tools, owner = self.visit.tools, self.case.opened_by
        filed = tools.show_case(actor=self.visit.actor, candidate_id=self.case.candidate_id).filed
        if filed is None or filed.state is OfferState.SUPERSEDED:
            raise NotFound("nothing_to_tell", "There is no offer yet that a note could be about.")
        policy = tools.policies.version(filed.body.policy_id, filed.body.policy_version)
        nothing = self._among(owner).sight(owner) is Sight.NOTHING
        passed_on = disclose(filed, Sight.NOTHING if nothing else Sight.APPROVED, policy.parity, tools.release)
        self._say(note_brief(hiring_note(passed_on)), (owner,))

    def _shown(self, side: Side) -> Disclosure | None:
        return self.visit.tools.side_among(self._among(side.opened_by), side)

    def _among(self, owner: str) -> Audience:
        """The readers. Nobody where they are allowed something else now than when an earlier attempt began, which may
        have said as much as that."""
        return self.readers if self.readers.sight(owner) is self._sight(owner) else _NOBODY

    def _sight(self, owner: str) -> Sight:
        """What the readers were allowed when the answer was begun."""
        if owner not in self.sights:
            step = f"sight of {owner} in {self.thread.channel_id}"
            begun_with = self.visit.journal.once(step, str, lambda: self.readers.sight(owner).value)
            self.sights[owner] = Sight(begun_with)
        return self.sights[owner]

    def _show(self, card: Message, owners: tuple[str, ...]) -> None:
        answer_id = self.visit.speaker.answer_id(f"card {self._name(card.text)}")
        # Whatever later attempts would show in it, it is the same card.
        judged = replace(card, card_of=answer_id, blocks=(*card.blocks, feedback_buttons(answer_id)))
        ts = self.visit.courier.reply(self.thread, judged, about=answer_id)
        self._stands(answer_id, owners, ts)
        hide_if_somebody_came(self.visit, self._standing(answer_id, owners, ts))

    def _say(self, brief: Brief, owners: tuple[str, ...]) -> None:
        """The words of a brief, by a model where there is one. Raises Unavailable where Slack refuses them."""
        if not sent(self.visit, partial(self._said, brief, owners)) and not self.visit.troubles:
            raise Unavailable(REFUSED_FOR_GOOD, "Slack did not take my answer. Please ask again.")

    def _said(self, brief: Brief, owners: tuple[str, ...]) -> None:
        visit, name = self.visit, self._name(brief.purpose)
        answer_id = visit.speaker.answer_id(name)
        drafter = visit.tools.writing.drafter(visit.turn)
        refused = partial(visit.tools.writing.refused, visit.turn)
        speech = Speech(
            opening=opening(brief.purpose),
            phrases=None if drafter is None else lambda: _texts(composed(brief, drafter, refused)),
            fixed="".join(_texts(composed(brief, None))),
            whole=lambda text: words(brief, self.case.candidate_id, text, answer_id),
            beneath=lambda text: beneath(brief, text, answer_id),
            for_user=visit.actor.user_id,
            stands=partial(self._stands, answer_id, owners),
        )
        ts = visit.speaker.say(self.thread, name, speech)
        hide_if_somebody_came(visit, self._standing(answer_id, owners, ts))

    def _stands(self, answer_id: str, owners: tuple[str, ...], ts: str) -> None:
        """Remember where an answer stands, so that it can be hidden when somebody else comes to read there."""
        self.visit.tools.note_answer(self._standing(answer_id, owners, ts))

    def _standing(self, answer_id: str, owners: tuple[str, ...], ts: str) -> PostedAnswer:
        return answer_of(
            {owner: self._sight(owner) for owner in owners},
            answer_id=answer_id,
            candidate_id=self.case.candidate_id,
            channel_id=self.thread.channel_id,
            ts=ts,
            thread_ts=self.thread.ts,
        )

    def _name(self, what: str) -> str:
        return f"{self.thread.channel_id} {self.thread.ts} {self.case.candidate_id} {what} {self.number}"


def _texts(phrases: Iterator[Phrase]) -> Iterator[str]:
    return (phrase.text for phrase in phrases)
