"""How to use comp-assist, by example."""

from domain.identity.actor import Actor, Role
from handlers.slack.views.blocks import Message, context, divider, header, section, sections

_EXAMPLE = "/comp-assist recommend CAND-017 Senior Software Engineer in Seattle, Proficient, Strong Hire, P4"

_COMMANDS = (
    "•  `/comp-assist recommend` _candidate, title, place, proficiency, feedback, level_ — opens or continues a case",
    "•  `/comp-assist recommend` alone — the same by form",
    "•  *Use as candidate context* in a message's menu — the form, filled in with what the message says",
    "•  `/comp-assist context CAND-017` — what is known, by whom and since when; edit, close or reopen it there",
    "•  `/comp-assist audit CAND-017` — what happened in a case, by whom and when",
    "•  `/comp-assist export CAND-017` — its file; `export cases` — all your cases as a table; "
    "`export offer CAND-017` — what the candidate may read",
    "•  `/comp-assist status` — pay data and its age, policy, your cases",
    "•  `/comp-assist help` — this page",
)
_REPLIES = (
    "•  _make that Must Hire_  ·  _she is in Dublin_  ·  _P5_",
    "•  _she has an offer at 218k base from another company_  ·  _expects 200k_",
    "•  _undo that_",
)
_QUESTIONS = (
    "•  _why so low?_  ·  _what if P5?_  ·  _same person in Dublin_  ·  _compare with CAND-018_",
    "•  _what would it take to reach 210k?_  ·  _draft the note to the hiring manager_",
)
ROLE_NOTES = {
    Role.COMP_TEAM: "You are in the Comp Team: you see computed offers, and approve, override or send them back.",
    Role.NONE: "You are in neither team: you can look after settings, data and roles, and see no pay.",
    Role.RECRUITMENT: "You are in Recruitment: you open cases and see an offer once the Comp Team approved it.",
}


def help_view(actor: Actor) -> Message:
    """The help page for a member of either team."""
    return Message(
        text="comp-assist: how to use it",
        blocks=(
            header("From one line to an explained offer"),
            section(
                f"Try:\n```{_EXAMPLE}```\nThe order is free, commas are optional, and I ask for what is missing."
            ),
            *sections(["*Commands*", *_COMMANDS]),
            *sections(["*In a case's thread, just reply*", *_REPLIES]),
            *sections(["*Or ask; questions change nothing*", *_QUESTIONS]),
            divider(),
            context(
                ROLE_NOTES[actor.role],
                "Every number comes from a row of the pay ranges, the roster or the policy, and the card cites it. "
                "Current or past pay is never used: please do not write it.",
            ),
        ),
    )


def examples(role: Role) -> list[str]:
    """What somebody can say, a line for each kind of thing."""
    decide = ["*On a card*", "•  *Approve*, *Override…*, *Request changes…* — each asks once more"]
    return [
        "*In a case's thread, just reply*",
        *_REPLIES,
        "*Or ask; questions change nothing*",
        *_QUESTIONS,
        *(decide if role is Role.COMP_TEAM else ()),
    ]


def unknown_command(name: str) -> str:
    """What to say to a subcommand that does not exist; the name is escaped by the view."""
    return f"I do not know “{name}”. Try recommend, context, audit, export, status or help."
