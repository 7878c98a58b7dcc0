"""Answering questions about a case: a card with the figures where there are any, then the words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from domain.candidates.case import Case
from domain.conversations.brief import Brief, Purpose
from domain.conversations.composing import Phrase, composed
from domain.conversations.enquiries import Comparison, Enquiry, NoteWanted, Reach, WhatIf
from domain.conversations.hearing import Heard
from domain.conversations.reading import Topic
from domain.conversations.thread import ThreadRef
from domain.errors import NotFound
from domain.identity.audience import Audience, Sight
from domain.recommendations.briefs import note_brief, reach_brief, side_by_side_brief, why_brief
from domain.recommendations.disclosure import Disclosure, disclose
from domain.recommendations.hiring_note import hiring_note
from domain.recommendations.posted_answers import PostedAnswer
from domain.recommendations.reach_amount import ReachAnswer, reduced
from domain.recommendations.side_by_side import Side, SideBySide
from domain.recommendations.turn import TurnAnswer
from handlers.slack.review_desk import sent
from handlers.slack.speaking import Speech
from handlers.slack.views.blocks import Message
from handlers.slack.views.side_by_side_card import side_by_side_card
from handlers.slack.views.words import beneath, hidden_answer, opening, words
from handlers.slack.visit import Visit

_READS = "is reading your message…"
_LOOKS = "is reading the roster…"


def heard(visit: Visit, thread: ThreadRef, candidate_id: str, text: str) -> Heard:
    """What a model makes of a message that rules leave open; nothing where there is none, or nothing is left open."""
    hear = visit.tools.hear_message
    if hear.model is None:
        return Heard()
    needed = partial(hear.is_needed, actor=visit.actor, candidate_id=candidate_id, thread=thread, text=text)
    if not visit.settled("a model is needed", needed):
        return Heard()
    visit.show_status(thread, _READS)
    return visit.once_at_most(
        hear, Heard(), actor=visit.actor, candidate_id=candidate_id, thread=thread, text=text, turn=visit.turn
    )


def answer_enquiries(visit: Visit, thread: ThreadRef, answer: TurnAnswer) -> None:
    """Answer everything a turn asks, in the thread, as its readers may see it. Nothing of it changes the case.

    Raises what the use cases raise for questions that cannot be answered.
    """
    wants_why = Topic.WHY in answer.topics and answer.filed is not None
    if not (answer.enquiries or wants_why) or answer.opened_nothing:
        return
    visit.show_status(thread, _LOOKS)
    desk = _Desk(visit, thread, answer.case, visit.readers_of(thread.channel_id, answer.case.opened_by))
    if wants_why:
        desk.explain(answer)
    for number, enquiry in enumerate(answer.enquiries):
        replace(desk, number=number).answer(enquiry)


@dataclass(frozen=True, slots=True)
class _Desk:
    """One case in one thread, with everybody who reads there. `number` tells the questions of a turn apart."""

    visit: Visit
    thread: ThreadRef
    case: Case
    readers: Audience
    number: int = 0

    def explain(self, answer: TurnAnswer) -> None:
        """Why the offer is what it is; its card stands in the thread already."""
        assert answer.filed is not None  # noqa: S101 - asked before
        brief = why_brief(self.visit.tools.disclosed_among(self.readers, answer.filed, answer.case))
        if brief is not None:
            self._say(brief, (answer.case.opened_by,))

    def answer(self, enquiry: Enquiry) -> None:
        """One question."""
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

    def _compare(self, purpose: Purpose, result: SideBySide) -> None:
        shown = tuple(self._shown(side) for side in result.sides)
        owners = tuple(dict.fromkeys(side.opened_by for side in result.sides))
        self._show(side_by_side_card(purpose, result, shown), owners)
        self._say(side_by_side_brief(purpose, result, shown), owners)

    def _reach(self, enquiry: Reach) -> None:
        found: ReachAnswer = self.visit.once(
            self.visit.tools.reach_amount,
            actor=self.visit.actor,
            candidate_id=self.case.candidate_id,
            wanted=enquiry,
        )
        answer = reduced(found, self.readers.sight(self.case.opened_by), self.visit.tools.release)
        paths = tuple(self._shown(side) for side in answer.paths)
        override = self._shown(answer.override) if answer.override is not None else None
        self._say(reach_brief(answer, paths, override), (self.case.opened_by,))

    def _note(self) -> None:
        """The note leaves the team: whoever asks, it holds no more than a recruiter may pass on."""
        tools = self.visit.tools
        overview = tools.show_case(actor=self.visit.actor, candidate_id=self.case.candidate_id)
        if overview.filed is None:
            raise NotFound("nothing_to_tell", "There is no offer yet that a note could be about.")
        body = overview.filed.body
        policy = tools.policies.version(body.policy_id, body.policy_version)
        passed_on = disclose(overview.filed, Sight.APPROVED, policy.parity, tools.release)
        self._say(note_brief(hiring_note(passed_on)), (self.case.opened_by,))

    def _shown(self, side: Side) -> Disclosure | None:
        return self.visit.tools.side_among(self.readers, side)

    def _show(self, card: Message, owners: tuple[str, ...]) -> None:
        ts = self.visit.courier.reply(self.thread, card)
        self._keep(self.visit.speaker.answer_id(f"card {self._name(card.text)}"), ts, owners)

    def _say(self, brief: Brief, owners: tuple[str, ...]) -> None:
        """The words of a brief, by a model where there is one."""
        sent(self.visit, partial(self._said, brief, owners))

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
        )
        self._keep(answer_id, visit.speaker.say(self.thread, name, speech), owners)

    def _keep(self, answer_id: str, ts: str, owners: tuple[str, ...]) -> None:
        """Remember where an answer stands, so that it can be hidden when somebody else comes to read there."""
        thread = self.thread
        sight = min((self.readers.sight(owner) for owner in owners), key=list(Sight).index)
        answer = PostedAnswer(answer_id, self.case.candidate_id, owners, thread.channel_id, ts, thread.ts, sight)
        self.visit.once(self.visit.tools.note_answer, answer)

    def _name(self, what: str) -> str:
        return f"{self.thread.channel_id} {self.thread.ts} {self.case.candidate_id} {what} {self.number}"


def _texts(phrases: Iterator[Phrase]) -> Iterator[str]:
    return (phrase.text for phrase in phrases)


def hide_answers_in(visit: Visit, channel_id: str) -> None:
    """Hide answers in a channel that somebody who reads there now may not see."""
    for answer in visit.tools.find_answers(channel_id):
        if all(_still_sees(visit, channel_id, owner, answer.sight) for owner in answer.owners):
            continue
        if sent(visit, partial(visit.courier.update, channel_id, answer.ts, hidden_answer())):
            visit.once(visit.tools.hide_answer, answer)


def _still_sees(visit: Visit, channel_id: str, owner: str, sight: Sight) -> bool:
    order: Callable[[Sight], int] = list(Sight).index
    return order(visit.readers_now(channel_id, owner).sight(owner)) >= order(sight)
