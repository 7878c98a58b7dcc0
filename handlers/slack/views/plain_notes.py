"""Short notes: refusals, errors, and where a conversation went on."""

from handlers.slack.views.blocks import Message, escape, section


def note(text: str) -> Message:
    """A sentence of ours; any text from outside in it must be escaped already."""
    return Message(text=text, blocks=(section(text),))


def error_note(sentence: str) -> Message:
    """An error's sentence, which holds no pay by construction."""
    return note(f":warning: {escape(sentence)}")


def moved_note(candidate_id: str) -> Message:
    """Why the answer is not here."""
    return note(
        f"Not everybody here may see pay, so `{candidate_id}` goes on in our direct messages. I wrote to you there."
    )


def case_opening(candidate_id: str, user_id: str) -> Message:
    """The first message of a case's thread."""
    return note(f"`{candidate_id}` · case opened by <@{user_id}>. Reply in this thread to add or change anything.")


def case_continued(candidate_id: str, user_id: str) -> Message:
    """The first message of a further thread of a case."""
    return note(f"`{candidate_id}` · continued by <@{user_id}>. Reply in this thread to add or change anything.")
