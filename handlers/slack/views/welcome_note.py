"""The first words to somebody new, by role; and what they can say at once."""

from domain.identity.actor import Actor, Role
from handlers.slack.views.blocks import Message, actions, header, section
from handlers.slack.views.help_topics import EXAMPLE
from handlers.slack.views.help_view import ROLE_NOTES, tour_button
from handlers.slack.views.new_case_form import new_case_button

_LINE = EXAMPLE.removeprefix("/comp-assist recommend ")
_FIRST = {
    Role.COMP_TEAM: "•  Offers that need you come to the review channel or to you, and stand on my *Home* tab",
    Role.RECRUITMENT: "•  Your cases, and how each stands, are on my *Home* tab",
}


def welcome_note(actor: Actor) -> Message:
    """Said once to a member of either team."""
    return Message(
        text="Welcome to comp-assist",
        blocks=(
            header("Welcome to comp-assist"),
            section(
                "I turn one line about a candidate into an explained, approved, audited offer. "
                f"{ROLE_NOTES[actor.role]}"
            ),
            section(
                "Three things to begin with:\n"
                "•  Take the tour: one sample case in five steps\n"
                f"•  Write me a line, such as `{_LINE}`\n"
                f"{_FIRST[actor.role]}"
            ),
            actions("welcome", [tour_button(), new_case_button()]),
        ),
    )


def suggested_prompts(actor: Actor) -> list[dict[str, str]]:
    """Four things somebody can say in our direct messages, each of which I understand."""
    rival = "Senior Data Engineer in Dublin, Proficient, Hire, P4, has an offer at 110k base from another company"
    prompts = [
        {"title": "Recommend an offer", "message": _LINE},
        {"title": "Answer a competing offer", "message": rival},
        {"title": "Take the tour", "message": "tour"},
        {"title": "How do I use this?", "message": "help"},
    ]
    if actor.role is Role.COMP_TEAM:
        prompts[2] = {"title": "Show me a sample card", "message": "tour"}
    return prompts
