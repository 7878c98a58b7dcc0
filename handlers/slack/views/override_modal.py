"""The two modals of a decision: override an offer, request changes."""

import json

from domain.approvals.rules import MIN_JUSTIFICATION
from domain.errors import InvalidRequest
from handlers.slack.views.blocks import View, modal, section, text_input

OVERRIDE_MODAL = "override_offer_modal"
CHANGES_MODAL = "request_changes_modal"
AMOUNT = "override_amount"
JUSTIFICATION = "override_justification"
NOTE = "changes_note"


def override_modal(origin: str, candidate_id: str, currency: str) -> View:
    """Asks for another base and why. The computed offer is on the card; it is not repeated here."""
    return modal(
        OVERRIDE_MODAL,
        "Override the offer",
        "Approve override",
        [
            section(f"`{candidate_id}` · everything else on the card is computed anew around your base."),
            text_input(AMOUNT, f"Base salary a year, in {currency}", hint="Digits, such as 182,500 or 182.5k"),
            text_input(
                JUSTIFICATION,
                "Justification",
                hint=f"At least {MIN_JUSTIFICATION} characters; kept in the case's file under your name",
                multiline=True,
                least=MIN_JUSTIFICATION,
            ),
        ],
        origin=origin,
    )


def changes_modal(origin: str, candidate_id: str) -> View:
    """Asks what should change before the offer can be approved."""
    return modal(
        CHANGES_MODAL,
        "Request changes",
        "Send back",
        [
            section(f"`{candidate_id}` · its recruiter sees your note in the case's thread."),
            text_input(NOTE, "What should change?", hint="For example: please confirm the level", multiline=True),
        ],
        origin=origin,
    )


def modal_origin(recommendation_id: str, channel_id: str, thread_ts: str) -> str:
    """Where a modal came from, as opaque ids."""
    return json.dumps([recommendation_id, channel_id, thread_ts], separators=(",", ":"))


def parse_origin(origin: str) -> tuple[str, str, str]:
    """Recommendation, channel and thread. Raises InvalidRequest when it is not one of ours."""
    try:
        recommendation_id, channel_id, thread_ts = json.loads(origin)
    except (ValueError, TypeError, RecursionError) as error:
        raise InvalidRequest(
            "modal_unreadable", "That form no longer works. Please open it again from the card."
        ) from error
    return str(recommendation_id), str(channel_id), str(thread_ts)
