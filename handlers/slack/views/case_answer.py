"""What the bot says in a case's thread: what changed, what it still needs, and the card."""

from collections.abc import Iterator

from domain.approvals.life import OfferEvent
from domain.candidates.case import Case
from domain.candidates.facts import FactChange, FactField
from domain.conversations.reading import Catalogue, Clarification, NearMiss, Topic
from domain.conversations.thread import Suggested
from domain.errors import InvalidRequest
from domain.pay.vocabulary import FEEDBACK_WITH_OFFER, JobLevel, Proficiency
from domain.recommendations.disclosure import Disclosure
from domain.recommendations.fact_words import FIELD_NAMES
from domain.recommendations.turn import TurnAnswer
from handlers.slack.views.blocks import Block, Message, actions, button, context, escape, section, sections
from handlers.slack.views.fact_choice import fact_choice
from handlers.slack.views.recommendation_card import recommendation_card
from handlers.slack.views.wording import (
    ALLOWED,
    CLARIFICATIONS,
    difference_words,
    value_words,
)

CHOOSE_FACT = "choose_fact"
USE_SUGGESTION = "use_suggestion"

_CHOICES: dict[FactField, tuple[str, ...]] = {
    FactField.PROFICIENCY: tuple(member.value for member in Proficiency),
    FactField.INTERVIEW_FEEDBACK: tuple(member.value for member in FEEDBACK_WITH_OFFER),
    FactField.JOB_LEVEL: tuple(member.value for member in JobLevel),
}

_AMOUNTS = (FactField.COMPETING_OFFER, FactField.EXPECTATION, FactField.POSTED_RANGE)

_ON_CARD = (
    FactField.JOB_TITLE,
    FactField.LOCATION,
    FactField.PROFICIENCY,
    FactField.INTERVIEW_FEEDBACK,
    FactField.JOB_LEVEL,
)


def case_answer(
    answer: TurnAnswer,
    disclosure: Disclosure | None,
    catalogue: Catalogue,
    moves: frozenset[OfferEvent] = frozenset(),
    *,
    shows_pay: bool = True,
) -> tuple[Message, ...]:
    """The whole answer to one turn: the card in a message of its own, where there is one to show, then the rest.

    Without `shows_pay`, for readers one of whom may see nothing of the case, what people said of amounts stays out.
    """
    said = tuple(_said(answer, disclosure, catalogue, shows_pay=shows_pay))
    silent = not said and not answer.enquiries
    shows_card = disclosure is not None and (answer.is_new or silent or Topic.WHY in answer.topics)
    cards = (recommendation_card(disclosure, moves),) if disclosure is not None and shows_card else ()
    if cards and disclosure is not None:
        said = (*said, *_level_question(answer, disclosure))
    notes = (Message(text=_headline(answer), blocks=said),) if said else ()
    if notes or cards or answer.enquiries:
        return (*notes, *cards)
    return (Message(_headline(answer), (section(nothing_understood()),)),)


def nothing_understood() -> str:
    """What to say to a message that fits nothing."""
    return (
        "I did not find anything about the case in that. I understand things like _make that Must Hire_, "
        "_she is in Dublin_, _P5_, _she has an offer at 218k base from another company_, _undo that_, or _why?_"
    )


def _said(
    answer: TurnAnswer, disclosure: Disclosure | None, catalogue: Catalogue, *, shows_pay: bool
) -> Iterator[Block]:
    if answer.other_candidate:
        yield section(
            f"This thread is about `{answer.case.candidate_id}`, and your message names "
            f"`{escape(answer.other_candidate)}`. I changed nothing: start a thread of its own with "
            f"`/comp-assist recommend {escape(answer.other_candidate)} …`"
        )
        return
    if not answer.understood:
        yield section(nothing_understood())
    if answer.reset:
        yield section("*Reset.* Everything that was known is cleared; _undo that_ brings it back.")
    notes = list(_notes(answer))
    yield from sections(notes)
    moved = [] if answer.reset else list(_changes(answer, disclosure, shows_pay=shows_pay))
    yield from sections(moved)
    for number, miss in enumerate(answer.near_misses):
        yield from _near_miss(answer.case, miss, f"near:{number}:{miss.field}")
    for question in answer.questions:
        if question.why is Clarification.COUNTER_BY_EMPLOYER and answer.employer_counter:
            continue
        about = f"*{FIELD_NAMES[question.field]}:* " if question.field else ""
        yield section(about + CLARIFICATIONS[question.why])
    if answer.suggested is not None:
        yield from _suggestion(answer.case, answer.suggested, shows_pay=shows_pay)
    asked = tuple(field for field in answer.missing if field not in {miss.field for miss in answer.near_misses})
    if asked:
        yield from _missing(answer.case, asked, catalogue)


def _notes(answer: TurnAnswer) -> Iterator[str]:
    if answer.pay_history_removed:
        yield (
            "I removed what you wrote about current or past pay: it is never used, stored or passed on. "
            "What the candidate expects, or another company's offer, is fine to tell me."
        )
    if answer.employer_counter:
        yield "I noted that the current employer made a counter-offer, without its amount."
    if answer.nothing_to_undo:
        yield "There is nothing left to undo."
    if answer.protected:
        names = ", ".join(FIELD_NAMES[field] for field in answer.protected)
        yield f"I left {names} as it was: somebody else set it. Please ask a Comp Team member to change it."
    if answer.voids_approval:
        yield "The earlier approval no longer holds, because the case changed."
    if Topic.THANKS in answer.topics and not answer.changes:
        yield "You are welcome."
    if Topic.GREETING in answer.topics and not answer.changes:
        yield f"Hello! This thread is about `{answer.case.candidate_id}`. Tell me what changed, or ask _why?_"
    if Topic.HELP in answer.topics:
        yield nothing_understood().replace("I did not find anything about the case in that. ", "")
    if Topic.OFF_TOPIC in answer.topics and not answer.changes:
        yield "That is nothing I can help with. I work out pay offers from the pay ranges, and explain them."
    if Topic.APPROVAL in answer.topics:
        yield "An offer that is ready goes to the Comp Team by itself. One sent back has a button to send it again."


def _changes(answer: TurnAnswer, disclosure: Disclosure | None, *, shows_pay: bool) -> Iterator[str]:
    changes = [change for change in answer.changes if not (_is_first_card(answer) and change.field in _ON_CARD)]
    if changes:
        yield "*Undone*" if answer.undone else "*Noted*"
    for change in changes:
        name = FIELD_NAMES[change.field]
        if change.field in _AMOUNTS and not shows_pay:
            yield f"•  {name}"
        elif change.old is None:
            yield f"•  {name}: *{value_words(change.new)}*"
        else:
            yield f"•  {name}: {value_words(change.old)} → *{value_words(change.new)}*"
    if disclosure is not None and disclosure.offer is not None and answer.differences:
        yield "*Since the last answer*"
        for difference in answer.differences:
            yield f"•  {difference_words(difference)}"


def _is_first_card(answer: TurnAnswer) -> bool:
    """Whether the answer is the case's first card, which itself shows what was just said."""
    return answer.is_new and answer.filed is not None and answer.filed.number == 1


def _near_miss(case: Case, miss: NearMiss, block_id: str) -> Iterator[Block]:
    name = FIELD_NAMES[miss.field].lower()
    if miss.suggestions and case.facts.value_of(miss.field) is not None:
        yield section(f"I left the {name} as it is. Should I change it?")
        yield _choice_buttons(case, miss.field, miss.suggestions, block_id)
        return
    if not miss.suggestions:
        yield section(
            f"I do not know the {name} “{escape(miss.said)}”. Please write it as it stands in the pay ranges."
        )
        return
    yield section(f"I do not know the {name} “{escape(miss.said)}”. Did you mean one of these?")
    yield _choice_buttons(case, miss.field, miss.suggestions, block_id)


def _suggestion(case: Case, suggested: Suggested, *, shows_pay: bool) -> Iterator[Block]:
    """What a model read, which changes nothing until somebody confirms it."""
    lines = [_suggested_line(change, shows_pay=shows_pay) for change in suggested.changes]
    yield from sections(["I read this out of your message. Is it right?", *lines])
    use = button(USE_SUGGESTION, "Yes, use it", suggestion_value(case.candidate_id, suggested.id), style="primary")
    yield actions("suggestion", [use])
    yield context("Nothing changes until you press the button or reply _yes_. Or write it in other words.")


def _suggested_line(change: FactChange, *, shows_pay: bool) -> str:
    name = FIELD_NAMES[change.field]
    if change.value is None:
        return f"•  {name}: no longer"
    return f"•  {name}" if change.field in _AMOUNTS and not shows_pay else f"•  {name}: *{value_words(change.value)}*"


def suggestion_value(candidate_id: str, suggestion_id: str) -> str:
    """The value of the button that confirms: which case, which suggestion."""
    return f"{candidate_id}@{suggestion_id}"


def parse_suggestion(value: str) -> tuple[str, str]:
    """The case and the suggestion. Raises InvalidRequest for a button that is none of ours."""
    candidate_id, at, suggestion_id = value.partition("@")
    if not at or not suggestion_id:
        raise InvalidRequest("button_unreadable", "That button no longer works. Please write it in the thread.")
    return candidate_id, suggestion_id


def _missing(case: Case, fields: tuple[FactField, ...], catalogue: Catalogue) -> Iterator[Block]:
    lines = [f"•  *{FIELD_NAMES[field]}*: {_allowed(field, catalogue)}" for field in fields]
    yield from sections(["To recommend an offer I still need:", *lines])
    for field in fields:
        if field in _CHOICES:
            yield _choice_buttons(case, field, _CHOICES[field])
    yield context("Press a button, or just write it here in the thread.")


def _allowed(field: FactField, catalogue: Catalogue) -> str:
    if field is FactField.LOCATION:
        shown = ", ".join(escape(place) for place in catalogue.places[:12])
        return f"one of {shown}" + (" …" if len(catalogue.places) > 12 else "")
    if field is FactField.JOB_TITLE:
        shown = ", ".join(escape(title) for title in catalogue.titles[:4])
        return f"one of the {len(catalogue.titles)} in the pay ranges, such as {shown}"
    return ALLOWED[field]


def _level_question(answer: TurnAnswer, disclosure: Disclosure) -> Iterator[Block]:
    if answer.case.facts.job_level is None and disclosure.filed.body.offer is not None:
        yield section("Tell me the *job level* to add bonus and equity: P1, P2, P3, P4 or P5.")
        yield _choice_buttons(answer.case, FactField.JOB_LEVEL, _CHOICES[FactField.JOB_LEVEL])


def _choice_buttons(case: Case, field: FactField, choices: tuple[str, ...], block_id: str = "") -> Block:
    return actions(
        block_id or f"choose:{field}",
        (
            button(f"{CHOOSE_FACT}:{number}", choice, fact_choice(case.candidate_id, field, choice))
            for number, choice in enumerate(choices)
        ),
    )


def _headline(answer: TurnAnswer) -> str:
    candidate = answer.case.candidate_id
    if answer.missing or answer.near_misses or answer.questions:
        return f"{candidate}: I need a little more"
    return f"{candidate}: noted"
