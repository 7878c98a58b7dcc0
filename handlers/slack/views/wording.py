"""The words on screen for the trade's terms: one place, so that every card says them alike."""

from decimal import Decimal

from domain.approvals.carry_out import DeclineReason
from domain.approvals.override_offer import OverrideReason
from domain.candidates.facts import FactField, FactValue
from domain.conversations.reading import Clarification
from domain.money import percent_text
from domain.recommendations.differences import Difference
from domain.recommendations.fact_words import fact_words
from domain.recommendations.filed import OfferState
from domain.recommendations.recommendation import Flag, Status
from handlers.slack.views.blocks import escape

ALLOWED = {
    FactField.PROFICIENCY: "Learning, Proficient, Advanced, or unknown",
    FactField.INTERVIEW_FEEDBACK: "Hire, Strong Hire or Must Hire",
    FactField.JOB_LEVEL: "P1, P2, P3, P4 or P5",
}

FLAG_WORDS = {
    Flag.PROFICIENCY_FLOOR: "Raised so that it is not below what a lower proficiency would get here",
    Flag.PROFICIENCY_UNKNOWN: "Proficiency is unknown, so peers did not move the target",
    Flag.PARITY_ADJUSTED: "Moved towards what peers are paid",
    Flag.PARITY_INSUFFICIENT: "Too few peers to compare with",
    Flag.FLAT_RATE: "The job has a flat rate",
    Flag.PEERS_OUT_OF_RANGE: "Some peers are paid outside the range; they count at its nearer end",
    Flag.CURRENCY_MISMATCH: "The competing offer is in another currency; comparing it needs a dated exchange rate",
    Flag.FX_REQUIRED: "Equity and pay are in different currencies; comparing totals needs a dated exchange rate",
    Flag.LEVEL_REQUIRED: "A yearly total can only be compared once the job level is known",
    Flag.ALREADY_COMPETITIVE: "Our offer already reaches the competing one",
    Flag.COUNTER_APPLIED: "The competing offer shaped this package",
    Flag.COUNTER_ABOVE_MAX: "The competing offer asks for more than the range maximum",
    Flag.BRIDGED_WITH_SIGNON: "A sign-on bonus covers part of the difference",
    Flag.EQUITY_BOOSTED: "Equity was raised to cover part of the difference",
    Flag.UNBRIDGED_GAP: "Part of the difference to the competing offer stays open",
    Flag.ABOVE_ALL_PEERS: "Above what every peer is paid",
    Flag.PARITY_EXCEEDED: "Above the corridor around peers",
    Flag.PARITY_UNDER: "Below the corridor around peers",
    Flag.BELOW_EXEMPT_THRESHOLD: "Below the exempt threshold of this place",
    Flag.OUTSIDE_POSTED_RANGE: "Outside the range that was posted",
    Flag.BELOW_EXPECTATION: "Below what the candidate expects",
    Flag.SALARY_HISTORY_IGNORED: "Pay history was given; it was removed and not used",
    Flag.DATA_STALE: "The pay data is older than policy allows",
}

CLARIFICATIONS = {
    Clarification.AMOUNT_IN_WORDS: "I do not guess amounts in words. Please write it in digits, such as 218k.",
    Clarification.AMOUNT_TOO_SMALL: "That looks too small for yearly pay. Did you mean thousands, such as 218k?",
    Clarification.AMOUNT_TOO_LARGE: "That amount looks too large for yearly pay. Please check its digits.",
    Clarification.AMOUNT_UNREADABLE: "I could not read that amount. Please write it like 218,000 or 218k.",
    Clarification.NOT_YEARLY: "I need yearly pay. Please write the amount for a year.",
    Clarification.WHAT_AMOUNT: "What is that amount: another company's offer (base or yearly total), or what the "
    "candidate expects?",
    Clarification.BASE_OR_TOTAL: "Is that offer's amount the base, or the yearly total?",
    Clarification.WHICH_CURRENCY: "Which currency is that amount in? Please write its code, such as USD or EUR.",
    Clarification.ONE_AMOUNT: "I need one amount there, not several. Which one should count?",
    Clarification.OFFER_AMOUNT: "How much is that other offer, in base or in yearly total?",
    Clarification.UNKNOWN_LEVEL: "Job levels go from P1 to P5. Which one is it?",
    Clarification.TWO_VALUES: "You gave two different values. Which one should count?",
    Clarification.COUNTER_BY_EMPLOYER: "A current employer's counter-offer is noted as existing, without its amount.",
}

STATUS_WORDS = {
    Status.AUTO_APPROVABLE: "Within policy: any Comp Team member can approve",
    Status.NEEDS_L1: "Needs L1 approval",
    Status.NEEDS_L2: "Needs L2 approval",
    Status.NEEDS_L3: "Needs L3 approval",
    Status.NEEDS_FX: "Provisional: the competing offer cannot be compared without an exchange rate",
    Status.NEEDS_JOB_LEVEL: "Provisional: the job level is needed to compare the competing total",
    Status.NO_DATA: "No pay range",
    Status.DATA_CONFLICT: "The pay data contradicts itself",
    Status.BLOCKED_POLICY: "No offer",
}

STATE_WORDS = {
    OfferState.DRAFT: "Not ready for approval",
    OfferState.SUBMITTED: "Waiting for a decision",
    OfferState.APPROVED: "Approved",
    OfferState.CHANGES_REQUESTED: "Changes requested",
    OfferState.REJECTED: "Rejected",
    OfferState.OFFERED: "Offer made",
    OfferState.ACCEPTED: "Accepted",
    OfferState.DECLINED: "Declined",
    OfferState.SUPERSEDED: "Replaced by a newer version",
    OfferState.EXPIRED: "Expired",
    OfferState.WITHDRAWN: "Withdrawn",
}

DECLINE_WORDS = {
    DeclineReason.PAY: "Pay",
    DeclineReason.OTHER_OFFER: "Took another offer",
    DeclineReason.ROLE: "The role",
    DeclineReason.LOCATION: "The location",
    DeclineReason.PERSONAL: "Personal reasons",
    DeclineReason.UNKNOWN: "Not known",
}

OVERRIDE_WORDS = {
    OverrideReason.INTERNAL_PARITY: "Internal parity",
    OverrideReason.SCARCE_SKILL: "Scarce skill",
    OverrideReason.COMPETING_OFFER: "Competing offer",
    OverrideReason.SCOPE_OF_ROLE: "Scope of the role",
    OverrideReason.BUDGET: "Budget",
    OverrideReason.OTHER: "Other",
}


def value_words(value: FactValue | None) -> str:
    """A fact's value as people read it; escaped."""
    return escape(fact_words(value))


def difference_words(change: Difference) -> str:
    """One figure that moved, as a line."""
    return f"{change.figure}: {change.old} → *{change.new}*"


def penetration_words(value: Decimal | None) -> str:
    """Range penetration; never called a percentile."""
    return "flat rate" if value is None else f"{percent_text(value)} of range"
