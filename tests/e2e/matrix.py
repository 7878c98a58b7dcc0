"""Who may do what, written down a second time: from the safety specification, never from the program's own table.

People × what they can do × whose case it is; for each cell what must happen. Nothing here imports the program.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

# -- what the specification says -------------------------------------------------------------------------------------

ANY, OWN, NEVER = "any case", "own cases", "never"


@dataclass(frozen=True)
class Right:
    """A line of the specification. `only` is what members of the other team are told; `closed` whether it outlives
    the closing of a case."""

    comp: str = NEVER
    recruitment: str = NEVER
    admins: bool = False
    closed: bool = True
    only: str = ""


_ONLY_COMP = "Only a Comp Team member can "

SPECIFIED = {
    "ask_for_help": Right(ANY, ANY, admins=True),
    "see_status": Right(ANY, ANY, admins=True),
    "open_case": Right(ANY, ANY),
    "converse_in_case": Right(ANY, OWN, closed=False),
    "decide_offer": Right(ANY, closed=False, only=_ONLY_COMP + "decide on an offer."),
    "override_offer": Right(ANY, closed=False, only=_ONLY_COMP + "override an offer."),
    "ask_override": Right(ANY, OWN, closed=False),
    "record_outcome": Right(ANY, OWN, closed=False),
    "withdraw_offer": Right(ANY, OWN, closed=False),
    "see_context": Right(ANY, OWN),
    "edit_context": Right(ANY, OWN, closed=False),
    "reset_context": Right(ANY, closed=False, only=_ONLY_COMP + "reset a case."),
    "close_case": Right(ANY, only=_ONLY_COMP + "close or reopen a case."),
    "see_audit": Right(ANY, OWN),
    "export_cases": Right(ANY, OWN),
    "give_feedback": Right(ANY, OWN),
    "report_data_problem": Right(ANY, OWN),
    "close_data_issue": Right(admins=True, only="Only a comp-assist admin can close a data problem."),
    "map_roles": Right(admins=True, only="Only a comp-assist admin can set roles."),
}

NO_TEAM = "comp-assist is for the Comp and Recruitment teams, and you are in neither."
OUTSIDER = "Guests, apps and people from other companies cannot use it."
NOT_YOURS = "This case belongs to somebody else."
CLOSED = "This case is closed."
OWN_REQUEST = "You asked for this offer yourself"
NOT_NAMED = "You are not named to approve L1 offers."

# -- people ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Someone:
    """A person. `team` is what the database says; `marks` is what Slack says of their account."""

    name: str
    team: str = "none"
    admin: bool = False
    named: bool = False
    marks: frozenset[str] = frozenset()

    @property
    def id(self) -> str:
        return f"U0{self.name.upper()}"

    @property
    def is_member(self) -> bool:
        """Whether they are a full member of the workspace."""
        return not self.marks


CARLA = Someone("carla", "comp_team", admin=True, named=True)
COLIN = Someone("colin", "comp_team", named=True)
CORA = Someone("cora", "comp_team")
RAVI = Someone("ravi", "recruitment")
RITA = Someone("rita", "recruitment")
OLGA = Someone("olga")
ADA = Someone("ada", admin=True)
GUS = Someone("gus", "comp_team", admin=True, marks=frozenset({"is_restricted"}))
UMA = Someone("uma", "recruitment", marks=frozenset({"is_restricted", "is_ultra_restricted"}))
DORA = Someone("dora", "comp_team", marks=frozenset({"deleted"}))
ROBO = Someone("robo", "comp_team", admin=True, marks=frozenset({"is_bot"}))
SVEN = Someone("sven", "comp_team", marks=frozenset({"is_stranger"}))

PEOPLE = (CARLA, COLIN, CORA, RAVI, RITA, OLGA, ADA, GUS, UMA, DORA, ROBO, SVEN)

# -- whose case ------------------------------------------------------------------------------------------------------


class Whose(StrEnum):
    """Whose case it is; MODEST is one's own with an offer of the auto tier, all others have one that needs L1."""

    OWN = "own case"
    MODEST = "own case, auto tier"
    OWN_CLOSED = "own case, closed"
    OTHERS = "other's case"
    OTHERS_CLOSED = "other's case, closed"
    NONE = "no case"

    @property
    def is_own(self) -> bool:
        return self in (Whose.OWN, Whose.MODEST, Whose.OWN_CLOSED)

    @property
    def is_closed(self) -> bool:
        return self in (Whose.OWN_CLOSED, Whose.OTHERS_CLOSED)


# Outsiders and Olga have cases of their own from the time when they were in a team.
SEATS = (
    (CARLA, Whose.OTHERS),
    (COLIN, Whose.OWN),
    (COLIN, Whose.MODEST),
    (COLIN, Whose.OTHERS_CLOSED),
    (CORA, Whose.OTHERS),
    (RAVI, Whose.OWN),
    (RAVI, Whose.OWN_CLOSED),
    (RITA, Whose.OTHERS),
    (RITA, Whose.OTHERS_CLOSED),
    (OLGA, Whose.OWN),
    (OLGA, Whose.OTHERS),
    (ADA, Whose.OTHERS),
    (GUS, Whose.OWN),
    (UMA, Whose.OWN),
    (DORA, Whose.OWN),
    (ROBO, Whose.OTHERS),
    (SVEN, Whose.OTHERS),
)

# -- what people can do ----------------------------------------------------------------------------------------------


class Way(StrEnum):
    """How something is done in Slack."""

    COMMAND = "command"
    BUTTON = "button"
    FORM = "form"
    REPLY = "reply"
    DIRECT = "direct message"
    MENTION = "mention"
    HOME = "home"
    HOME_BUTTON = "home button"
    MESSAGES_TAB = "messages tab"
    MODAL_BUTTON = "button in a form"
    SHORTCUT = "shortcut"
    MESSAGE_SHORTCUT = "message shortcut"


class Shown(StrEnum):
    """Before whom a button stands when they look a case up for themselves, in the state the act is about."""

    ALLOWED = "whoever may press it"
    DECIDERS = "Comp Team members who did not ask for the offer themselves"
    RECRUITER = "the recruiter of the case"
    READERS = "whoever sees the offer with its sources"
    NOBODY = "nobody there"


@dataclass(frozen=True)
class Act:
    """Something people do. `rights` are asked for in this order; the first, or `door`, before the case is looked at.

    `event` is what is audited when it is done, empty when somebody only looks; `says` is what they read then, or
    `opens` the form they get. `decides` marks what the rules about tiers hold for, `looks` a look at an offer;
    `on_auto` whether it is tried on an offer of the auto tier as well, `of_closed` whether only on closed cases, or
    only on open ones; `is_silent` that nobody is told when they may not.
    """

    name: str
    way: Way
    key: str
    rights: tuple[str, ...]
    event: str = ""
    says: str = ""
    opens: str = ""
    words: str = ""
    door: str = ""
    state: str = "submitted"
    shown: Shown = Shown.NOBODY
    has_case: bool = True
    decides: bool = False
    on_auto: bool = False
    looks: bool = False
    of_closed: bool | None = None
    is_silent: bool = False

    def fits(self, whose: Whose) -> bool:
        """Whether the act is tried on such a case: an open one is not reopened, for instance."""
        if whose is Whose.MODEST:
            return self.on_auto
        return self.of_closed is None or self.of_closed is whose.is_closed


def _command(name: str, words: str, *rights: str, **more: object) -> Act:
    return Act(name, Way.COMMAND, words.split(maxsplit=1)[0] if words else "", rights, words=words, **more)  # type: ignore[arg-type]


def _button(key: str, *rights: str, **more: object) -> Act:
    return Act(f"press {key}", Way.BUTTON, key, rights, **more)  # type: ignore[arg-type]


def _form(key: str, *rights: str, **more: object) -> Act:
    return Act(f"submit {key}", Way.FORM, key, rights, **more)  # type: ignore[arg-type]


_NEW = "Senior Software Engineer in Seattle, Proficient, Strong Hire, P4"

ACTS = (
    # Commands.
    _command("help", "help", "ask_for_help", has_case=False, says="From one line to an explained offer"),
    _command("the bare command", "", "ask_for_help", has_case=False, says="From one line to an explained offer"),
    _command("a word nobody knows", "divulge", "ask_for_help", has_case=False, says="I do not know “divulge”"),
    _command("help with questions", "help details", "ask_for_help", has_case=False, says="reply|Did you mean"),
    _command("tour", "tour", "open_case", has_case=False, opens="tour_modal"),
    _command("status", "status", "see_status", has_case=False, says="comp-assist status"),
    _command(
        "recommend a new case",
        f"recommend {{case}} {_NEW}",
        "open_case",
        has_case=False,
        event="case.opened",
        says="opened by",
    ),
    _command(
        "recommend in a case",
        "recommend {case} Strong Hire",
        "open_case",
        "converse_in_case",
        event="facts.changed",
        says="continued by",
    ),
    _command("context", "context {case}", "see_context", says="what is known", looks=True),
    _command(
        "context, approved", "context {case}", "see_context", says="what is known", looks=True, state="approved"
    ),
    _command("context reset", "context {case} reset", "see_context", says="what is known"),
    _command("context edit", "context {case} edit", "see_context", "edit_context", opens="edit_context_modal"),
    _command(
        "context close",
        "context {case} close",
        "close_case",
        door="see_context",
        event="case.closed",
        says="was closed by",
        of_closed=False,
    ),
    _command(
        "context reopen",
        "context {case} reopen",
        "close_case",
        door="see_context",
        event="case.reopened",
        says="was reopened by",
        of_closed=True,
    ),
    _command("export alone", "export", "export_cases", has_case=False, says="What would you like to take with you?"),
    _command("export a case", "export {case}", "export_cases", event="export.made", says="The case file"),
    _command(
        "export an offer",
        "export offer {case}",
        "export_cases",
        event="export.made",
        says="What the candidate may read",
        state="approved",
    ),
    _command("audit", "audit {case}", "see_audit", says="history"),
    # Buttons of the card.
    _button(
        "approve_offer",
        "decide_offer",
        decides=True,
        on_auto=True,
        event="approval.granted",
        says="*Approved*",
        shown=Shown.DECIDERS,
    ),
    _button(
        "override_offer",
        "override_offer",
        decides=True,
        on_auto=True,
        opens="override_offer_modal",
        shown=Shown.DECIDERS,
    ),
    _button(
        "request_changes",
        "decide_offer",
        decides=True,
        on_auto=True,
        opens="request_changes_modal",
        shown=Shown.DECIDERS,
    ),
    _button(
        "reject_offer", "decide_offer", decides=True, on_auto=True, opens="reject_offer_modal", shown=Shown.DECIDERS
    ),
    _button("ask_for_another", "ask_override", opens="ask_override_modal", shown=Shown.RECRUITER),
    _button(
        "mark_offered",
        "record_outcome",
        state="approved",
        event="offer.made",
        says="*Offer made*",
        shown=Shown.ALLOWED,
    ),
    _button(
        "mark_accepted",
        "record_outcome",
        state="offered",
        event="offer.accepted",
        says="*Accepted*",
        shown=Shown.ALLOWED,
    ),
    _button("mark_declined", "record_outcome", state="offered", opens="mark_declined_modal", shown=Shown.ALLOWED),
    _button(
        "resubmit_offer",
        "converse_in_case",
        state="changes_requested",
        event="approval.resubmitted",
        says="*Sent to the Comp Team again*",
        shown=Shown.ALLOWED,
    ),
    _button("withdraw_offer", "withdraw_offer", event="offer.withdrawn", says="*Withdrawn*", shown=Shown.ALLOWED),
    _button("show_offer", "see_context", says="version 1", looks=True, shown=Shown.RECRUITER),
    Act(
        "press show_offer, approved",
        Way.BUTTON,
        "show_offer",
        ("see_context",),
        says="version 1",
        looks=True,
        state="approved",
    ),
    # Buttons of the answer in a thread, and of the context.
    _button("choose_fact", "converse_in_case", "edit_context", event="facts.changed", says="*Noted*"),
    _button("use_suggestion", "converse_in_case", "edit_context", event="facts.changed", says="*Noted*"),
    _button("give_feedback", "give_feedback", event="feedback.given", says="Thank you, noted."),
    _button(
        "report_data_problem",
        "report_data_problem",
        state="approved",
        opens="data_problem_modal",
        shown=Shown.READERS,
    ),
    _button("close_data_issue", "close_data_issue", opens="close_data_issue_modal"),
    _button(
        "edit_context",
        "see_context",
        "edit_context",
        door="edit_context",
        opens="edit_context_modal",
        shown=Shown.ALLOWED,
    ),
    _button("reset_context", "reset_context", event="context.reset", says="*Reset.*", shown=Shown.ALLOWED),
    _button(
        "close_case",
        "close_case",
        event="case.closed",
        says="was closed by",
        of_closed=False,
        shown=Shown.ALLOWED,
    ),
    _button(
        "reopen_case",
        "close_case",
        event="case.reopened",
        says="was reopened by",
        of_closed=True,
        shown=Shown.ALLOWED,
    ),
    _button("export_case", "export_cases", event="export.made", says="The case file", shown=Shown.ALLOWED),
    _button(
        "export_offer",
        "export_cases",
        state="approved",
        event="export.made",
        says="What the candidate may read",
        shown=Shown.ALLOWED,
    ),
    _button("show_history", "see_audit", says="history", shown=Shown.ALLOWED),
    # Forms.
    _form("override_offer_modal", "override_offer", decides=True, event="offer.overridden", says="*Approved*"),
    _form(
        "request_changes_modal",
        "decide_offer",
        decides=True,
        on_auto=True,
        event="approval.changes_requested",
        says="*Changes requested*",
    ),
    _form(
        "reject_offer_modal",
        "decide_offer",
        decides=True,
        on_auto=True,
        event="approval.rejected",
        says="*Rejected*",
    ),
    _form("ask_override_modal", "ask_override", event="offer.override_asked", says="asks for another amount"),
    _form(
        "mark_declined_modal",
        "record_outcome",
        state="offered",
        event="offer.declined",
        says="*Declined*",
    ),
    _form("feedback_reasons_modal", "give_feedback", event="feedback.given", says="Those who look after"),
    _form(
        "data_problem_modal",
        "report_data_problem",
        state="approved",
        event="data_problem.reported",
        says="you hear what came of it",
    ),
    _form(
        "close_data_issue_modal", "close_data_issue", event="data_problem.closed", says="Whoever reported it is told"
    ),
    _form(
        "edit_context_modal",
        "see_context",
        "converse_in_case",
        "edit_context",
        door="edit_context",
        event="facts.changed",
        says="*Noted*",
    ),
    # Messages.
    Act(
        "reply in its thread",
        Way.REPLY,
        "",
        ("converse_in_case", "edit_context"),
        event="facts.changed",
        says="*Noted*",
        words="make that Strong Hire",
    ),
    Act(
        "direct message about it",
        Way.DIRECT,
        "",
        ("open_case", "converse_in_case"),
        event="facts.changed",
        says="*Noted*",
        words="{case} is a Strong Hire",
    ),
    Act(
        "mention about it",
        Way.MENTION,
        "",
        ("open_case", "converse_in_case"),
        event="facts.changed",
        says="*Noted*",
        words="@comp-assist {case} is a Strong Hire",
    ),
    Act(
        "direct message of a new case",
        Way.DIRECT,
        "",
        ("open_case",),
        has_case=False,
        event="case.opened",
        says="Base salary|with Comp for review",
        words=f"{{case}} {_NEW}",
    ),
    # The form for a new case, by every way it opens, and sent.
    _command("recommend alone", "recommend", "open_case", has_case=False, opens="new_case_modal"),
    Act("the shortcut new_case", Way.SHORTCUT, "new_case", ("open_case",), has_case=False, opens="new_case_modal"),
    Act(
        "the shortcut message_as_context",
        Way.MESSAGE_SHORTCUT,
        "message_as_context",
        ("open_case",),
        has_case=False,
        opens="new_case_modal",
    ),
    Act(
        "press new_case",
        Way.HOME_BUTTON,
        "new_case",
        ("open_case",),
        has_case=False,
        opens="new_case_modal",
        shown=Shown.ALLOWED,
    ),
    _form(
        "new_case_modal", "open_case", has_case=False, event="case.opened", says="Base salary|with Comp for review"
    ),
    Act(
        "submit new_case_modal in a case",
        Way.FORM,
        "new_case_modal",
        ("open_case", "converse_in_case"),
        event="facts.changed",
        says="continued by",
    ),
    # Home.
    Act("open Home", Way.HOME, "", ("ask_for_help", "see_status"), has_case=False, says="Pay data"),
    Act(
        "press export_table",
        Way.HOME_BUTTON,
        "export_table",
        ("export_cases",),
        has_case=False,
        event="export.made",
        says="Your table of cases",
        shown=Shown.ALLOWED,
    ),
    Act(
        "press turn_page",
        Way.HOME_BUTTON,
        "turn_page",
        ("see_status",),
        has_case=False,
        says="Pay data",
        shown=Shown.ALLOWED,
    ),
    Act(
        "press show_status",
        Way.HOME_BUTTON,
        "show_status",
        ("see_status",),
        has_case=False,
        says="comp-assist status",
        shown=Shown.ALLOWED,
    ),
    Act(
        "press show_help",
        Way.HOME_BUTTON,
        "show_help",
        ("ask_for_help",),
        has_case=False,
        says="From one line to an explained offer",
        shown=Shown.ALLOWED,
    ),
    _button("show_case", "see_context", says="what is known", looks=True),
    Act("open direct messages", Way.MESSAGES_TAB, "", ("ask_for_help",), has_case=False, is_silent=True),
    Act(
        "press show_topic",
        Way.HOME_BUTTON,
        "show_topic",
        ("ask_for_help",),
        has_case=False,
        says="From one line to an explained offer",
    ),
    Act("press start_tour", Way.HOME_BUTTON, "start_tour", ("open_case",), has_case=False, opens="tour_modal"),
    Act("press tour_step", Way.MODAL_BUTTON, "tour_step", ("open_case",), has_case=False, opens="tour_modal"),
    _form("tour_modal", "open_case", has_case=False, says="That was all"),
    Act(
        "press open_settings",
        Way.HOME_BUTTON,
        "open_settings",
        ("map_roles",),
        has_case=False,
        opens="team_settings_modal",
        shown=Shown.ALLOWED,
    ),
    Act(
        "submit team_settings_modal",
        Way.FORM,
        "team_settings_modal",
        ("map_roles",),
        has_case=False,
        event="approvers.named",
        says="Settings saved: 1 change",
    ),
)

# -- the cells -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Verdict:
    """What must come of a cell: allowed, or refused with a sentence and a code for the audit log."""

    sentence: str = ""
    code: str = ""

    @property
    def is_allowed(self) -> bool:
        return not self.code


@dataclass(frozen=True)
class Cell:
    """One person doing one thing in one kind of case."""

    person: Someone
    act: Act
    whose: Whose

    def __str__(self) -> str:
        return f"{self.person.name} · {self.act.name} · {self.whose}"

    @property
    def verdict(self) -> Verdict:
        """What the specification says: the door first, where a case of one's own is assumed; then the case itself."""
        door = self.act.door or self.act.rights[0]
        for right, whose in ((door, Whose.OWN), *((right, self.whose) for right in self.act.rights)):
            sentence = _refusal(self.person, SPECIFIED[right], whose)
            if sentence:
                return Verdict(sentence, f"not_allowed_{right}")
        if self.act.decides and self.whose is not Whose.MODEST:
            if self.whose.is_own:
                return Verdict(OWN_REQUEST, "own_request")
            if not self.person.named:
                return Verdict(NOT_NAMED, "not_named")
        return Verdict()

    @property
    def is_shown(self) -> bool:
        """Whether the button stands before the person when they look the case up, or open Home."""
        person, shown = self.person, self.act.shown
        allowed = all(not _refusal(person, SPECIFIED[right], self.whose) for right in self.act.rights)
        if shown is Shown.DECIDERS:
            return allowed and (self.whose is Whose.MODEST or (self.person.named and not self.whose.is_own))
        if shown is Shown.RECRUITER:
            return allowed and person.team == "recruitment"
        if shown is Shown.READERS:
            return allowed and self.sees_pay
        return shown is Shown.ALLOWED and allowed

    @property
    def sees_pay(self) -> bool:
        """Whether the person may see the offer's amounts: Comp always, its recruiter once it is approved."""
        if not self.person.is_member:
            return False
        approved = self.act.state in ("approved", "offered")
        return self.person.team == "comp_team" or (
            self.person.team == "recruitment" and self.whose.is_own and approved
        )


def _refusal(person: Someone, right: Right, whose: Whose) -> str:
    """Why a right does not hold for somebody in such a case; empty when it does."""
    if not person.is_member:
        return OUTSIDER
    if right.admins and person.admin:
        return ""
    reach = {"comp_team": right.comp, "recruitment": right.recruitment}.get(person.team, NEVER)
    if reach == NEVER:
        is_for_teams = right.comp != NEVER
        return NO_TEAM if person.team == "none" and is_for_teams else right.only
    # What is about no case in particular is about one's own.
    if reach == OWN and not whose.is_own and whose is not Whose.NONE:
        return NOT_YOURS
    return CLOSED if whose.is_closed and not right.closed else ""


def cells() -> Iterator[Cell]:
    """Every cell there is."""
    for act in ACTS:
        if not act.has_case:
            yield from (Cell(person, act, Whose.NONE) for person in PEOPLE)
            continue
        seats = SEATS if act.of_closed is not True else ((who, _closed(whose)) for who, whose in SEATS)
        seen = set()
        for person, whose in seats:
            if act.fits(whose) and (person, whose) not in seen:
                seen.add((person, whose))
                yield Cell(person, act, whose)


def _closed(whose: Whose) -> Whose:
    return Whose.OTHERS_CLOSED if whose in (Whose.OTHERS, Whose.OTHERS_CLOSED) else Whose.OWN_CLOSED
