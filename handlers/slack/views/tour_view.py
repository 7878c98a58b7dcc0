"""The tour: one sample case in five steps, told for each team. Figures come from the sample's card alone."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from domain.errors import InvalidRequest
from domain.identity.actor import Actor, Role
from domain.recommendations.disclosure import Disclosure
from domain.recommendations.filed import OfferState
from handlers.slack.views.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    divider,
    escape,
    header,
    modal,
    section,
    sections,
)
from handlers.slack.views.decision_forms import modal_origin
from handlers.slack.views.help_topics import BY_NAME, EXAMPLE
from handlers.slack.views.help_view import tour_button
from handlers.slack.views.new_case_form import new_case_button
from handlers.slack.views.recommendation_card import recommendation_card

Sample: TypeAlias = Callable[[OfferState], Disclosure]

TOUR_MODAL = "tour_modal"
TOUR_STEP = "tour_step"
STEPS = 5

_TITLE = "A tour of comp-assist"
_NOWHERE = modal_origin("", "", "")
# What cannot be pressed in a sample.
_PRESSED = ("actions", "context_actions")


def tour_view(actor: Actor, number: int, sample: Sample) -> View:
    """One step, counted from 1. `sample` gives the sample in a state, as the actor sees it."""
    steps = _COMP if actor.role is Role.COMP_TEAM else _RECRUITER
    blocks = [context(f"Step {number} of {STEPS} · a sample from made-up data; nothing of it is kept")]
    blocks += steps[number - 1](sample)
    blocks.append(actions("tour", _turns(number)))
    return modal(TOUR_MODAL, _TITLE, "Done" if number == STEPS else None, blocks, origin=_NOWHERE)


def tour_opening() -> View:
    """What stands there for the moment until the sample is worked out."""
    return modal(TOUR_MODAL, _TITLE, None, [section("Working out a sample…")], origin=_NOWHERE)


def tour_trouble(sentence: str) -> View:
    """Why there is no tour now."""
    return modal(TOUR_MODAL, _TITLE, None, [section(f"*Not possible now.* {escape(sentence)}")], origin=_NOWHERE)


def parse_step(value: str) -> int:
    """The step a button leads to. Raises InvalidRequest for a button that is none of ours."""
    if value not in {str(number) for number in range(1, STEPS + 1)}:
        raise InvalidRequest("button_unreadable", "That button no longer works. Please write /comp-assist tour.")
    return int(value)


def tour_invitation() -> Message:
    """For whoever asks for the tour where no form can be opened."""
    return Message(
        text="A tour of comp-assist",
        blocks=(section("One sample case in five steps; nothing of it is kept."), actions("tour", [tour_button()])),
    )


def tour_finished() -> Message:
    """What to do next."""
    return Message(
        text="Ready when you are",
        blocks=(
            section(f"That was all. Your first case is one line away:\n```{EXAMPLE}```"),
            actions("tour", [new_case_button()]),
        ),
    )


def _turns(number: int) -> Iterator[Block]:
    if number > 1:
        yield button(f"{TOUR_STEP}:0", "Back", str(number - 1), label=f"Back to step {number - 1}")
    if number < STEPS:
        yield button(f"{TOUR_STEP}:1", "Next", str(number + 1), style="primary", label=f"On to step {number + 1}")


def _card(seen: Disclosure) -> list[Block]:
    shown = [block for block in recommendation_card(seen).blocks if block["type"] not in _PRESSED]
    return [divider(), *shown]


def _ask(_sample: Sample) -> list[Block]:
    return [
        header("Write one line"),
        section(
            f"In a private channel, or to me directly:\n```{EXAMPLE}```\nI open a thread for the case. "
            "`/comp-assist recommend` alone opens a form instead."
        ),
    ]


def _fill_in(_sample: Sample) -> list[Block]:
    return [
        header("Add what is missing"),
        section("What I still need I ask for, with buttons. Everything else you reply in the thread:"),
        *sections(line for line in BY_NAME["details"].lines if line.startswith("•")),
        section("Never write what somebody earns or earned: I take it out before anything is kept."),
    ]


def _waiting(sample: Sample) -> list[Block]:
    return [
        header("Comp looks at it first"),
        section("The offer is computed at once, but you see no figures before it is approved. This is what you see:"),
        *_card(sample(OfferState.SUBMITTED)),
    ]


def _approved(sample: Sample) -> list[Block]:
    return [
        header("The approved offer"),
        section("Once the Comp Team approves, its card stands in your thread, each number with its source:"),
        *_card(sample(OfferState.APPROVED)),
    ]


def _questions(_sample: Sample) -> list[Block]:
    return [
        header("Ask, and take it with you"),
        *sections(BY_NAME["questions"].lines),
        *sections(BY_NAME["export"].lines),
        section("Beneath each card: *Report a data problem…* and two thumbs."),
    ]


def _to_decide(sample: Sample) -> list[Block]:
    return [
        header("An offer comes to your desk"),
        section("A recruiter wrote one line. In the review channel, or directly, you get its card:"),
        *_card(sample(OfferState.SUBMITTED)),
    ]


def _read_it(_sample: Sample) -> list[Block]:
    return [
        header("Reading the card"),
        section(
            "•  *Compa-ratio* is base ÷ midpoint; *range penetration* is how far the base is through the range\n"
            "•  *Peers* are people of the same title, place and proficiency; below three nothing is shown\n"
            "•  *To know* names what policy wants looked at\n"
            "•  *Why* tells each step, with the row or the policy entry it rests on in brackets"
        ),
    ]


def _decide(_sample: Sample) -> list[Block]:
    return [header("Deciding"), *sections(BY_NAME["approve"].lines)]


def _kept(_sample: Sample) -> list[Block]:
    return [
        header("What was done is kept"),
        section(
            "Every decision stands in the audit log under its name: `/comp-assist audit CAND-017`. An approval holds "
            "for this offer, this data and this policy; when one of them changes, it ends and everybody is told."
        ),
        *sections(BY_NAME["export"].lines),
    ]


_RECRUITER = (_ask, _fill_in, _waiting, _approved, _questions)
_COMP = (_to_decide, _read_it, _decide, _questions, _kept)
