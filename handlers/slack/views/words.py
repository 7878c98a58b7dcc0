"""Answers in words: how they open, what stands beneath them, and the whole where they cannot be written live."""

import re
from collections.abc import Iterator

from domain.conversations.brief import Brief, Purpose
from domain.errors import InvalidRequest
from domain.recommendations.feedback import Vote
from handlers.slack.views.blocks import SECTION_LIMIT, Block, Message, context, escape, section, vote_buttons

GIVE_FEEDBACK = "give_feedback"

TITLES = {
    Purpose.WHY: "Why this offer",
    Purpose.WHAT_IF: "What would change",
    Purpose.COMPARISON: "What sets them apart",
    Purpose.REACH: "What it would take",
    Purpose.NOTE: "A note to the hiring manager, to copy",
}
_MOST_SOURCES = 6
_MOST_PIECES = 30
# What Markdown takes for a sign of its own.
_SIGNS = re.compile(r"([\\`*_\[\]~#|])")


def opening(purpose: Purpose) -> str:
    """The first words of an answer that is written live, in Markdown. They hold no pay: notifications show them."""
    return f"**{TITLES[purpose]}**\n"


def markdown(text: str) -> str:
    """Plain text as Markdown shows it literally: nothing in it becomes a mention, a link or a sign."""
    return _SIGNS.sub(r"\\\1", escape(text))


def words(brief: Brief, candidate_id: str, text: str, answer_id: str) -> Message:
    """A whole answer in one message."""
    title = TITLES[brief.purpose]
    pieces = [_literal(piece) for piece in _pieces(text.strip())]
    return Message(
        text=f"{candidate_id}: {title[:1].lower()}{title[1:]}",
        blocks=(section(f"*{title}*"), *pieces[:_MOST_PIECES], *beneath(brief, text, answer_id)),
    )


def _pieces(text: str) -> Iterator[str]:
    """A text in pieces that fit into a block, cut at spaces where there are any."""
    while len(text) > SECTION_LIMIT:
        cut = max(text.rfind(" ", 0, SECTION_LIMIT), text.rfind("\n", 0, SECTION_LIMIT))
        cut = cut if cut > 0 else SECTION_LIMIT
        yield text[:cut]
        text = text[cut:].lstrip()
    if text:
        yield text


def _literal(text: str) -> Block:
    # Titles and places are other people's words: only plain text has no signs.
    return {"type": "section", "text": {"type": "plain_text", "text": text, "emoji": False}}


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
