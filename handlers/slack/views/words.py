"""Answers in words: how they open, what stands beneath them, and the whole where they cannot be written live."""

import re

from domain.conversations.brief import Brief, Purpose
from domain.errors import InvalidRequest
from domain.recommendations.feedback import Vote
from handlers.slack.views.blocks import (
    SECTION_LIMIT,
    Block,
    Message,
    context,
    escape,
    plain_section,
    section,
    vote_buttons,
)
from handlers.slack.views.literal import UNSEEN, literal, pieces

GIVE_FEEDBACK = "give_feedback"

TITLES = {
    Purpose.WHY: "Why this offer",
    Purpose.WHAT_IF: "What would change",
    Purpose.COMPARISON: "What sets them apart",
    Purpose.REACH: "What it would take",
    Purpose.NOTE: "A note to the hiring manager, to copy",
}
_MOST_SOURCES = 6
# What Markdown takes for a sign of its own.
_SIGNS = re.compile(r"([\\`*_\[\]~#|])")
# Within an address, a mail address, a bare domain, and the name of a person or a channel.
_ADDRESS = re.compile(r"\w:(?=//)|(?<=\w)@(?=\w)|(?<!\w)[@#](?=\w)|(?<=\w)\.(?=[a-z]{2,})", re.IGNORECASE)
# Of a list, a line across, a heading's underline.
_LINE_START = re.compile(r"^(?=\s*(?:[-+]\s|\d{1,9}[.)]\s|={2,}|-{2,}))", re.MULTILINE)


def opening(purpose: Purpose) -> str:
    """The first words of an answer that is written live, in Markdown. They hold no pay: notifications show them."""
    return f"**{TITLES[purpose]}**\n"


def markdown(text: str) -> str:
    """Plain text as Markdown shows it literally: nothing in it becomes a mention, a link, an emoji, a list or a sign.

    Markdown makes links of bare addresses, and cannot be told not to: they are broken up by what takes no room.
    """
    quiet = _ADDRESS.sub(rf"\g<0>{UNSEEN}", _SIGNS.sub(r"\\\1", escape(text)))
    return _LINE_START.sub(UNSEEN, quiet)


def words(brief: Brief, candidate_id: str, text: str, answer_id: str) -> Message:
    """A whole answer in one message."""
    title = TITLES[brief.purpose]
    # Titles and places are other people's words: only plain text has no signs.
    told = [plain_section(piece) for piece in pieces(literal(text.strip()), SECTION_LIMIT)]
    return Message(
        text=f"{candidate_id}: {title[:1].lower()}{title[1:]}",
        blocks=(section(f"*{title}*"), *told, *beneath(brief, text, answer_id)),
    )


def beneath(brief: Brief, text: str, answer_id: str) -> tuple[Block, ...]:
    """What stands beneath an answer: where the figures in it are from, and what people think of it."""
    # The first letter may have become a capital.
    stated = (fact for fact in brief.facts if fact.source and fact.said[1:] in text)
    cited = list(dict.fromkeys(fact.source for fact in stated))
    named = "; ".join(escape(source) for source in cited[:_MOST_SOURCES]) + (
        "; …" if len(cited) > _MOST_SOURCES else ""
    )
    return (*((context(f"Sources: {named}"),) if cited else ()), feedback_buttons(answer_id))


def feedback_buttons(answer_id: str) -> Block:
    """Two buttons for what somebody thinks of an answer."""
    return vote_buttons(
        GIVE_FEEDBACK,
        f"feedback:{answer_id}",
        ("Helpful", vote_value(answer_id, Vote.HELPFUL), "This answer helps"),
        ("Not helpful", vote_value(answer_id, Vote.NOT_HELPFUL), "This answer does not help"),
    )


def vote_value(answer_id: str, vote: Vote) -> str:
    """The value of a button: which answer, which vote."""
    return f"{answer_id}@{vote.value}"


def parse_vote(value: str) -> tuple[str, Vote]:
    """Which answer or card, and the vote. Raises InvalidRequest for a button that is none of ours."""
    judged_id, _, said = value.partition("@")
    if said not in set(Vote):
        raise InvalidRequest("button_unreadable", "That button no longer works.")
    return judged_id, Vote(said)


def hidden_answer() -> Message:
    """What stands where an answer was that not everybody may see any more."""
    return Message(
        text="This answer is hidden",
        blocks=(section(":lock: Hidden, because somebody here may not see pay of this case. Ask me directly."),),
    )
