"""Short notes: refusals, errors, and where a conversation went on."""

from handlers.slack.views.blocks import SECTION_LIMIT, Message, escape, mention, section, sections
from handlers.slack.views.card_parts import WARNING
from handlers.slack.views.literal import pieces


def note(text: str) -> Message:
    """A sentence of ours; any text from outside in it must be escaped already."""
    return Message(text=text, blocks=(section(text),))


def error_note(sentence: str) -> Message:
    """An error's sentence, which holds no pay by construction."""
    return Message(text=escape(sentence), blocks=(section(f"{WARNING} {escape(sentence)}"),))


def moved_note(candidate_id: str) -> Message:
    """Why the answer is not here."""
    return note(f"Not everybody here may see pay, so `{candidate_id}` goes on in our direct messages.")


def answered_elsewhere(candidate_id: str, channel_id: str) -> Message:
    """Where the answer to something done outside a case's thread is."""
    where = "our direct messages" if channel_id.startswith("D") else f"<#{channel_id}>"
    return note(f"Kept. The answer is in the case's thread for `{candidate_id}`, in {where}.")


def case_opening(candidate_id: str, user_id: str) -> Message:
    """The first message of a case's thread."""
    return note(f"`{candidate_id}` · case opened by <@{user_id}>. Reply in this thread to add or change anything.")


def case_closed(candidate_id: str, user_id: str) -> Message:
    """Somebody closed a case."""
    return note(f":lock: `{candidate_id}` was closed by {mention(user_id)}. Its offers stay as they are.")


def case_reopened(candidate_id: str, user_id: str) -> Message:
    """Somebody reopened a case."""
    return note(f":unlock: `{candidate_id}` was reopened by {mention(user_id)}. Reply here to go on.")


def pay_history_taken_out() -> Message:
    """What the program did to a note somebody wrote."""
    return note(
        "I took out what you wrote about current or past pay: it is never used, stored or passed on. "
        "Should something else be missing with it, please write that again."
    )


def override_asked(candidate_id: str, user_id: str, words: str) -> Message:
    """A recruiter's request for another amount, in their own words."""
    quoted = (f">{line}" for part in words.split("\n") for line in pieces(escape(part), SECTION_LIMIT - 1))
    return Message(
        text=f"{candidate_id}: another amount was asked for",
        blocks=(
            section(f":raising_hand: {mention(user_id)} asks for another amount for `{candidate_id}`:"),
            *sections(quoted),
        ),
    )


def case_continued(candidate_id: str, user_id: str) -> Message:
    """The first message of a further thread of a case."""
    return note(f"`{candidate_id}` · continued by <@{user_id}>. Reply in this thread to add or change anything.")


def given_up(incident: str) -> Message:
    """The last word on a request that could not be answered."""
    return note(
        ":warning: I could not finish your request, although I tried several times. What was decided or noted before "
        "is kept. Please try again; if it happens again, give an admin this id: "
        f"{incident}."
    )
