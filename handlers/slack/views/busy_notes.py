"""What people are told when there is more to do than can be done at once."""

from handlers.slack.views.blocks import Message
from handlers.slack.views.plain_notes import note


def queue_position(number: int) -> Message:
    """Kept, but others go first."""
    return note(
        f":hourglass_flowing_sand: I am busy: you are number {number} in the queue. Your request is kept, and I "
        "answer it as soon as I can; please do not send it again."
    )


def inbox_full() -> Message:
    """Not kept: there are too many already."""
    return note(
        ":no_entry: I have more requests than I can keep, so I did *not* take this one. "
        "Please send it again in a few minutes."
    )


def too_many_requests(seconds: int) -> Message:
    """Not kept: one person or one workspace sent too many."""
    when = f"{seconds} second{'' if seconds == 1 else 's'}"
    return note(
        ":no_entry: That was more than I take in a minute, so I did *not* take this one. "
        f"Please send it again in {when}."
    )
