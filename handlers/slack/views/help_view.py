"""How to use comp-assist: an overview with its topics, one topic, and what was meant by a word nobody knows."""

from collections.abc import Iterable

from domain.identity.actor import Actor, Role
from handlers.slack.views.blocks import (
    Block,
    Message,
    actions,
    button,
    context,
    divider,
    escape,
    header,
    section,
    sections,
)
from handlers.slack.views.desk_lists import SHOW_CASE
from handlers.slack.views.help_topics import BY_NAME, EXAMPLE, Topic, topics_for
from handlers.slack.views.new_case_form import new_case_button

SHOW_TOPIC = "show_topic"
START_TOUR = "start_tour"

ROLE_NOTES = {
    Role.COMP_TEAM: "You are in the Comp Team: you see computed offers, and approve, override or send them back.",
    Role.NONE: "You are in neither team: you can look after settings, data and roles, and see no pay.",
    Role.RECRUITMENT: "You are in Recruitment: you open cases and see an offer once the Comp Team approved it.",
}


def help_view(actor: Actor) -> Message:
    """The overview for a member of either team, or for an admin: a line for each topic, and a button."""
    topics = topics_for(actor)
    return Message(
        text="comp-assist: how to use it",
        blocks=(
            header("From one line to an explained offer"),
            section(f"Try:\n```{EXAMPLE}```"),
            *sections([f"•  *{topic.title}* — {topic.summary}{_command_of(topic)}" for topic in topics]),
            divider(),
            *_topic_buttons(topics),
            context(
                ROLE_NOTES[actor.role],
                "Current or past pay is never used: please do not write it.",
            ),
        ),
    )


def topic_view(actor: Actor, topic: Topic) -> Message:
    """One topic, with the way back."""
    tour = [tour_button()] if topic.name == "tour" else []
    return Message(
        text=f"comp-assist: {topic.title.lower()}",
        blocks=(
            header(topic.title),
            *sections(topic.lines),
            actions(f"topic:{topic.name}", [*tour, button(f"{SHOW_TOPIC}:0", "All topics", "help")]),
            context(ROLE_NOTES[actor.role]),
        ),
    )


def no_such_topic(said: str, near: Iterable[Topic]) -> Message:
    """What to say to a topic there is not; the nearest ones are offered."""
    buttons = [button(f"{SHOW_TOPIC}:{n}", topic.title, topic.name) for n, topic in enumerate(near)]
    buttons.append(button(f"{SHOW_TOPIC}:99", "All topics", "help"))
    return Message(
        text="There is no such help topic",
        blocks=(section(f"I have no help on “{escape(said)}”. Did you mean one of these?"), actions("near", buttons)),
    )


def did_you_mean(said: str, near: Topic | None, candidate_id: str | None) -> Message:
    """What to say to a word that is no command. What else was typed is not repeated: I kept nothing of it."""
    if candidate_id is not None:
        text = (
            f"To recommend an offer, begin with *recommend*: `/comp-assist recommend {candidate_id} …` and the rest "
            "of your line. Please type it again: I kept nothing of it."
        )
        ways = [new_case_button(), button(SHOW_CASE, f"Show {candidate_id}", candidate_id)]
        return Message(text="Begin with recommend", blocks=(section(text), actions("meant", ways)))
    if near is not None:
        text = (
            f"I do not know “{escape(said)}”. Did you mean `/comp-assist {near.command}` — {near.summary}? "
            "Please type it again: I kept nothing of what followed."
        )
        learn = button(SHOW_TOPIC, f"How {near.command} works", near.name)
        return Message(text=f"Did you mean {near.command}?", blocks=(section(text), actions("meant", [learn])))
    text = (
        f"I do not know “{escape(said)}”. If that was about a candidate, begin with *recommend*:\n```{EXAMPLE}```\n"
        "Please type it again: I kept nothing of it."
    )
    topics = button(SHOW_TOPIC, "All topics", "help")
    return Message(text="I do not know that", blocks=(section(text), actions("meant", [new_case_button(), topics])))


def tour_button() -> Block:
    """The button that begins the tour."""
    return button(START_TOUR, "Take the tour", START_TOUR)


def examples(actor: Actor) -> list[str]:
    """What somebody can say, by example."""
    shown = ("details", "questions", "approve")
    return [line for name in shown if BY_NAME[name].concerns(actor) for line in _example(BY_NAME[name])]


def _example(topic: Topic) -> list[str]:
    return [f"*{topic.title}*", *(line for line in topic.lines if line.startswith("•"))]


def _command_of(topic: Topic) -> str:
    return f": `/comp-assist {topic.command}`" if topic.command else ""


def _topic_buttons(topics: tuple[Topic, ...]) -> list[Block]:
    buttons = [
        button(f"{SHOW_TOPIC}:{number}", topic.title, topic.name)
        for number, topic in enumerate(topics)
        if topic.name != "help"
    ]
    return [actions("topics", buttons)] if buttons else []
