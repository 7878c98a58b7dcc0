"""The forms of a decision: override, request changes, reject; and why a candidate declined."""

import json

from domain.approvals.carry_out import DeclineReason
from domain.approvals.override_offer import OverrideReason
from domain.approvals.rules import MIN_JUSTIFICATION
from domain.errors import InvalidRequest
from handlers.slack.views.blocks import View, choice, modal, section, text_input
from handlers.slack.views.wording import DECLINE_WORDS, OVERRIDE_WORDS

OVERRIDE_MODAL = "override_offer_modal"
CHANGES_MODAL = "request_changes_modal"
REJECT_MODAL = "reject_offer_modal"
DECLINED_MODAL = "mark_declined_modal"
ASK_OVERRIDE_MODAL = "ask_override_modal"
REASON = "override_reason"
DECLINE_REASON = "decline_reason"
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
            choice(REASON, "Reason", ((reason.value, OVERRIDE_WORDS[reason]) for reason in OverrideReason)),
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


def reject_modal(origin: str, candidate_id: str) -> View:
    """Asks why an offer is rejected."""
    return modal(
        REJECT_MODAL,
        "Reject the offer",
        "Reject",
        [
            section(f"`{candidate_id}` · a rejected offer cannot be approved any more; a new version can."),
            text_input(NOTE, "Why?", hint="The recruiter sees this in the case's thread", multiline=True),
        ],
        origin=origin,
    )


def ask_override_modal(origin: str, candidate_id: str) -> View:
    """Asks a recruiter which other amount they need, and why."""
    return modal(
        ASK_OVERRIDE_MODAL,
        "Ask for another amount",
        "Ask the Comp Team",
        [
            section(f"`{candidate_id}` · the Comp Team sees this in the case's thread and decides."),
            text_input(
                NOTE,
                "Which amount, and why?",
                hint="Never what the candidate earns or earned: that would be removed",
                multiline=True,
            ),
        ],
        origin=origin,
    )


def declined_modal(origin: str, candidate_id: str) -> View:
    """Asks why the candidate declined."""
    return modal(
        DECLINED_MODAL,
        "The candidate declined",
        "Record",
        [
            section(f"`{candidate_id}` · kept with the offer, to learn from."),
            choice(DECLINE_REASON, "Reason", ((reason.value, DECLINE_WORDS[reason]) for reason in DeclineReason)),
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
