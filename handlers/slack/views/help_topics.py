"""The one table of what can be done: help, “did you mean” and the quick reference read it. A topic is a line here."""

from dataclasses import dataclass

from domain.identity.actor import Actor
from domain.identity.permissions import Action, can

EXAMPLE = "/comp-assist recommend CAND-017 Senior Software Engineer in Seattle, Proficient, Strong Hire, P4"


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic. `for_whom` is an action that those who are taught it may do, in cases of their own at least.

    `command` is the slash command it is about, where it is about one; `lines` are in Slack's own markup.
    """

    name: str
    title: str
    summary: str
    for_whom: Action
    lines: tuple[str, ...]
    command: str = ""

    def concerns(self, actor: Actor) -> bool:
        """Whether somebody is taught this."""
        return can(actor, self.for_whom, owner=actor.user_id)


TOPICS = (
    Topic(
        "recommend",
        "Recommending an offer",
        "opens or continues a case; alone it opens a form",
        Action.OPEN_CASE,
        (
            f"```{EXAMPLE}```",
            "The order is free, commas are optional, and I ask for what is missing. Without a reference I make one.",
            "•  `/comp-assist recommend` alone opens a form in which titles and places are searched",
            "•  *Use as candidate context* in a message's menu fills that form with what the message says",
            "•  The same line in a direct message to me works as well",
        ),
        command="recommend",
    ),
    Topic(
        "details",
        "Changing and adding details",
        "reply in a case's thread",
        Action.CONVERSE_IN_CASE,
        (
            "In a case's thread, just reply:",
            "•  _make that Must Hire_  ·  _she is in Dublin_  ·  _P5_",
            "•  _she has an offer at 218k base from another company_  ·  _expects 200k_",
            "•  _posted range 150k–200k_  ·  _exempt_",
            "•  _undo that_ takes the last message's changes back",
        ),
    ),
    Topic(
        "questions",
        "Asking about a case",
        "why, what if, compare, what it would take, a note",
        Action.CONVERSE_IN_CASE,
        (
            "Questions change nothing:",
            "•  _why so low?_  ·  _what if P5?_  ·  _same person in Dublin_  ·  _compare with CAND-018_",
            "•  _what would it take to reach 210k?_  ·  _draft the note to the hiring manager_",
        ),
    ),
    Topic(
        "approve",
        "Deciding on an offer",
        "approve, override, request changes, reject",
        Action.DECIDE_OFFER,
        (
            "•  *Approve* asks once more, then tells every thread of the case",
            "•  *Override…* takes another base, a reason and a justification of at least 30 characters",
            "•  *Request changes…* and *Reject…* send a note to the recruiter",
            "•  What waits for you stands on my *Home* tab, the longest first",
            "Above the auto tier nobody decides on an offer they asked for; L2 and L3 need two people.",
        ),
    ),
    Topic(
        "outcome",
        "After the approval",
        "offer made, accepted, declined, withdrawn, another amount",
        Action.RECORD_OUTCOME,
        (
            "•  *Offer made*, then *Accepted* or *Declined…* on the card",
            "•  *Ask for another amount…* asks the Comp Team; nothing changes by itself",
            "•  *Withdraw* ends an offer at any time",
        ),
    ),
    Topic(
        "context",
        "What is known about a case",
        "shows, edits, closes or reopens a case",
        Action.SEE_CONTEXT,
        (
            "•  `/comp-assist context CAND-017` — what is known, by whom and since when, with the newest card",
            "•  `/comp-assist context CAND-017 edit` opens the form with its facts",
            "•  Without a reference: your latest case",
        ),
        command="context",
    ),
    Topic(
        "audit",
        "What happened in a case",
        "who did what and when",
        Action.SEE_AUDIT,
        ("•  `/comp-assist audit CAND-017` — every step, by whom and when",),
        command="audit",
    ),
    Topic(
        "export",
        "Taking files with you",
        "a case's file, your cases as a table, a summary for the candidate",
        Action.EXPORT_CASES,
        (
            "•  `/comp-assist export CAND-017` — the case's file",
            "•  `/comp-assist export cases` — your cases as a workbook; `export cases csv` as CSV",
            "•  `/comp-assist export offer CAND-017` — what the candidate may read of an approved offer",
            "Files come to our direct messages and are deleted after 24 hours.",
        ),
        command="export",
    ),
    Topic(
        "feedback",
        "Telling us what you think",
        "votes, and rows of pay data that are wrong",
        Action.GIVE_FEEDBACK,
        (
            "•  The two thumbs beneath a card or an answer: one vote each, changed as often as you like",
            "•  *Report a data problem…* on a card says which cited row is wrong; you hear what came of it",
        ),
    ),
    Topic(
        "privacy",
        "What I keep and show",
        "who sees what, pay history, how long things are kept",
        Action.OPEN_CASE,
        (
            "•  Every number comes from a row of the pay ranges, the roster or the policy, and the card cites it",
            "•  Current or past pay is never used: it is taken out before anything is kept. Please do not write it",
            "•  Nobody sees a peer's name or single salary; recruiters see an offer once it is approved",
            "•  In a channel I show what its least privileged reader may see; otherwise I go on in direct messages",
            "•  What people write is dropped after 60 days",
        ),
    ),
    Topic(
        "status",
        "How things stand",
        "pay data and its age, policy, your cases, data problems",
        Action.SEE_STATUS,
        ("•  `/comp-assist status` — pay data and its age, the policy, your cases, open data problems",),
        command="status",
    ),
    Topic(
        "tour",
        "The tour",
        "one sample case in five steps",
        Action.OPEN_CASE,
        ("•  `/comp-assist tour` — one sample case in five steps; nothing of it is kept",),
        command="tour",
    ),
    Topic(
        "admin",
        "Looking after comp-assist",
        "teams, approvers, pay data",
        Action.MAP_ROLES,
        (
            "•  *Team settings…* on my Home tab — who is in which team, and who approves at which tier",
            "•  On the command line: `comp-assist sync`, `users`, `groups`, `approvers`, `audit`, `doctor`",
            "•  Data problems that people report come to you directly; close each with a note",
        ),
    ),
    Topic(
        "help",
        "This page",
        "topics, each by example",
        Action.ASK_FOR_HELP,
        ("•  `/comp-assist help` — this page; `/comp-assist help questions` — one topic",),
        command="help",
    ),
)
BY_NAME = {topic.name: topic for topic in TOPICS}


def topics_for(actor: Actor) -> tuple[Topic, ...]:
    """What somebody is taught, in the order of the table."""
    return tuple(topic for topic in TOPICS if topic.concerns(actor))
