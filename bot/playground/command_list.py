"""The slash commands and shortcuts the composer offers. A new one is a new line here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line of the list shown while somebody types a slash command."""

    command: str
    hint: str
    description: str


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A shortcut of the app. kind is "global" or "message", as in the app's manifest."""

    callback_id: str
    name: str
    kind: str


SUGGESTIONS = (
    Suggestion(
        "/comp-assist recommend",
        "CAND-017 Senior Software Engineer in Seattle, Proficient, Strong Hire, P4",
        "Work out an offer; alone it opens a form",
    ),
    Suggestion("/comp-assist context", "[CAND-017]", "Show what is known about a case; edit or close it"),
    Suggestion("/comp-assist audit", "[CAND-017]", "Show what happened in a case, by whom and when"),
    Suggestion(
        "/comp-assist export", "[CAND-017 | offer CAND-017 | cases]", "Get a case's file, or your cases as a table"
    ),
    Suggestion("/comp-assist status", "", "Show pay data and its age, policy, and your cases"),
    Suggestion("/comp-assist tour", "", "Walk through one sample case in five steps"),
    Suggestion("/comp-assist help", "[topic]", "Show what comp-assist can do and how to ask"),
)

SHORTCUTS = (
    Shortcut("new_case", "Recommend an offer", "global"),
    Shortcut("message_as_context", "Use as candidate context", "message"),
)

COMMANDS = frozenset(suggestion.command.split(" ")[0] for suggestion in SUGGESTIONS)
