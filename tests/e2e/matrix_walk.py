"""Walking the matrix of who may do what: a case for each cell, the deed as Slack would send it, looking around."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import count
from typing import Any

from sqlalchemy import text

from bot.playground.people import Person
from bot.playground.playground import Playground
from bot.playground.records import Channel, ChannelKind, Member, Message, View
from bot.playground.seed import direct_channel
from data.aliases import load_aliases
from domain.approvals.show_desk import FIRST_PAGES
from domain.audit.event import AuditEvent, AuditEventName
from domain.candidates.case import Case, FactRecord
from domain.candidates.facts import CandidateFacts, FactChange, FactField
from domain.conversations.thread import Suggested, ThreadMemory, ThreadRef
from domain.identity.actor import OPERATOR, Actor, Role
from domain.identity.audience import Sight
from domain.pay.policy import ParityRule, Tier
from domain.pay.vocabulary import Feedback, JobLevel, Proficiency
from domain.recommendations.data_issues import DataFault, DataIssue, DataReport
from domain.recommendations.disclosure import disclose
from domain.recommendations.feedback import Vote
from domain.recommendations.filed import FiledRecommendation, OfferState
from domain.recommendations.posted_answers import PostedAnswer
from domain.recommendations.prefill_case import Prefilled
from domain.recommendations.recommend_case import recommend_for
from domain.recommendations.recommendation import Recommendation
from handlers.slack.views.blocks import View as Form
from handlers.slack.views.blocks import actions, button
from handlers.slack.views.case_answer import suggestion_value
from handlers.slack.views.context_form import context_modal
from handlers.slack.views.data_problem_forms import close_form, problem_form
from handlers.slack.views.decision_forms import (
    ask_override_modal,
    changes_modal,
    declined_modal,
    modal_origin,
    override_modal,
    reject_modal,
)
from handlers.slack.views.desk_lists import TURN_PAGE, pages_value
from handlers.slack.views.export_notes import EXPORT_TABLE, XLSX
from handlers.slack.views.fact_choice import fact_choice
from handlers.slack.views.feedback_form import reasons_form
from handlers.slack.views.help_view import SHOW_TOPIC
from handlers.slack.views.new_case_form import new_case_form
from handlers.slack.views.recommendation_card import offer_shown
from handlers.slack.views.tour_view import tour_opening
from handlers.slack.views.words import vote_value
from storage.answers import SqlAnswerShelf
from storage.data_issues import SqlIssueBook
from storage.pay import SqlPayBooks
from tests.e2e.matrix import CARLA, PEOPLE, RAVI, Act, Cell, Someone, Way, Whose
from tests.e2e.office import Office
from tests.e2e.quiet import Quiet
from tests.e2e.reading import amounts_in, strings_in

_LOOKED_ONLY = ("person.signed_in",)
_TABLES = (
    "candidates", "fact_records", "threads", "messages", "recommendations", "cards",
    "users", "group_roles", "approvers", "delegations", "answers", "feedback", "exports", "data_issues",
    "data_reports",
)  # fmt: skip
NEW_ONE = "Senior Software Engineer in Seattle, Proficient, Strong Hire, P4"
JUSTIFICATION = "Matches two recent hires on the same team."
_OVERRIDE = "190,500"


@dataclass(frozen=True)
class Occasion:
    """What a cell is done to: a case with its offer, and its thread where the person is."""

    reference: str
    recommendation_id: str = ""
    root: Message | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of it. `seen` is everything new before the person's eyes, in `told` messages and views; `elsewhere`
    what is new anywhere else. `opened` is the form in front of them afterwards."""

    seen: str
    told: int
    amounts: list[str]
    elsewhere: list[str]
    opened: str
    audited: list[tuple[str, str, str]]
    changed: tuple[str, ...]


@dataclass
class House:
    """The running office with everybody of the matrix in it, and a room for each, shared with nobody but the bot."""

    office: Office
    _numbers: Any = field(default_factory=lambda: count(1001))
    _screens: dict[tuple[Any, ...], frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._everything = Quiet(self.office)
        container, bot = self.office.demo.container, self._play.workspace.team.bot_user_id
        for someone in PEOPLE:
            marks = dict.fromkeys(someone.marks, True)
            known = self._play.workspace.people.get(someone.id) or Member(someone.id, someone.name, someone.name)
            member = self._play.workspace.add_person(replace(known, **marks))
            self._play.workspace.add_channel(direct_channel(member))
            self._play.workspace.add_channel(
                Channel(_room(someone), f"room-{someone.name}", ChannelKind.PRIVATE, (someone.id, bot))
            )
            role = Role(someone.team)
            if role is not Role.NONE or someone.admin:
                container.set_role(actor=OPERATOR, user_id=someone.id, role=role, is_admin=someone.admin)
        self.name_approvers()
        # Nobody is new here: a welcome is a story of its own.
        with container.engine.begin() as connection:
            signed = text("insert into welcomes (user_id, at) values (:id, now())")
            connection.execute(signed, [{"id": someone.id} for someone in PEOPLE])

    def name_approvers(self) -> None:
        """Exactly the people the matrix says, at every tier."""
        container = self.office.demo.container
        named = tuple(sorted(someone.id for someone in PEOPLE if someone.named))
        for tier in (Tier.L1, Tier.L2, Tier.L3):
            container.name_approvers(actor=OPERATOR, tier=tier, user_ids=named)

    # -- doing it ----------------------------------------------------------------------------------------------------

    def walk(self, cell: Cell, occasion: Occasion | None = None) -> Outcome:
        """Do what the cell is about, the way Slack would send it, and look around when all is quiet again."""
        person = self._person(cell.person)
        left_open = person.open_modal()
        if left_open is not None:
            person.close(left_open, whole_stack=True)
        do = self._prepared(cell, occasion or self.occasion(cell), person)
        self._quiet()
        before = self._everything_on_screens()
        rows, seq = self._digests(), self._last_audited()
        written = do()
        self._quiet()
        outcome = self._outcome(person, before, rows, seq)
        if not isinstance(written, list) or not written:
            return outcome
        # What is wrong is written into the form, which was open before and stays so.
        return replace(outcome, seen="\n".join([outcome.seen, *written]), told=outcome.told + len(written), opened="")

    def buttons_before(self, cell: Cell) -> frozenset[str]:
        """The buttons the person gets when they look such a case up for themselves, or open Home."""
        where = "home" if cell.act.way is Way.HOME_BUTTON else cell.act.state
        key = (cell.person, cell.whose, where)
        if key not in self._screens:
            looking = Act("look", Way.HOME, "", ("see_context",), state=cell.act.state)
            if where != "home":
                looking = replace(looking, way=Way.COMMAND, words="context {case}")
            person = self._person(cell.person)
            look = replace(cell, act=looking)
            do = self._prepared(look, self.occasion(look), person)
            before = self._everything_on_screens()
            do()
            self._quiet()
            self._screens[key] = frozenset(_buttons_in(self._new_before(person, before)[0]))
        return self._screens[key]

    def _prepared(self, cell: Cell, occasion: Occasion, person: Person) -> Callable[[], object]:
        """The deed, with whatever it needs laid before the person: a card's button, an open form."""
        act, room = cell.act, _room(cell.person)
        words = act.words.format(case=occasion.reference)
        if act.way is Way.COMMAND:
            return lambda: person.command(room, f"/comp-assist {words}".strip())
        if act.way is Way.REPLY:
            return lambda: person.say(room, words, thread_ts=_ts(occasion))
        if act.way is Way.DIRECT:
            return lambda: person.say("dm", words)
        if act.way is Way.MENTION:
            return lambda: person.say(room, words)
        if act.way is Way.HOME:
            return person.open_home
        if act.way is Way.MESSAGES_TAB:
            return lambda: person.open_home("messages")
        if act.way is Way.MODAL_BUTTON:
            blocks = [actions("tour", [button(act.key, "Press me", "2")])]
            modal = self._play.views.open(person.id, {**tour_opening(), "blocks": blocks})
            return lambda: person.click(modal, act.key)
        if act.way is Way.SHORTCUT:
            return lambda: person.shortcut(act.key)
        if act.way is Way.MESSAGE_SHORTCUT:
            message = self._said_by_bot(room, blocks=[])
            return lambda: person.message_shortcut(message, act.key)
        if act.way is Way.HOME_BUTTON:
            value = {TURN_PAGE: pages_value(FIRST_PAGES), EXPORT_TABLE: XLSX, SHOW_TOPIC: "help"}.get(
                act.key, act.key
            )
            blocks = [actions("settings", [button(act.key, "Press me", value)])]
            home = self._play.views.publish(person.id, {"type": "home", "blocks": blocks})
            return lambda: person.click(home, act.key)
        if act.way is Way.BUTTON:
            card = self._card_with(cell, occasion)
            return lambda: person.click(card, act.key)
        form, typed = self._form(cell, occasion)
        view = self._play.views.open(person.id, form)
        return lambda: _taken(person, view, typed)

    def _card_with(self, cell: Cell, occasion: Occasion) -> Message:
        """The button in a message of the bot's, whether or not the bot would show it to this person."""
        value = occasion.reference if cell.act.key in _OF_CASES else occasion.recommendation_id
        if cell.act.key in _DECIDING:
            value = self._shown(occasion)
        if cell.act.key == "choose_fact":
            value = fact_choice(occasion.reference, FactField.INTERVIEW_FEEDBACK, "Strong Hire")
        if cell.act.key == "use_suggestion":
            value = suggestion_value(occasion.reference, _SUGGESTED.id)
        if cell.act.key == "close_data_issue":
            value = self._issue(occasion)
        if cell.act.key == "give_feedback":
            value = vote_value(_answer_id(occasion.reference), Vote.HELPFUL)
        blocks = [actions("forged", [button(cell.act.key, "Press me", value)])]
        return self._said_by_bot(_room(cell.person), thread_ts=_ts(occasion), blocks=blocks)

    def _shown(self, occasion: Occasion) -> str:
        """What a button that decides says: the offer, and what its card showed of it."""
        return offer_shown(self._filed(occasion))

    def _filed(self, occasion: Occasion) -> FiledRecommendation:
        with self.office.demo.container.work() as work:
            filed = work.recommendations.find(occasion.recommendation_id)
        assert filed is not None
        return filed

    def _parity(self) -> ParityRule:
        return self.office.demo.container.policies.in_force(self._now().date()).parity

    def _issue(self, occasion: Occasion) -> str:
        """The id of an open data issue that nobody of the matrix reported."""
        now = self._now()
        issue = DataIssue(
            f"ISSUE-{occasion.reference}",
            f"CompRanges row 7 @{occasion.reference}",
            (DataReport("U0SOMEBODY", now, DataFault.OTHER),),
        )
        event = AuditEvent(name=AuditEventName.DATA_PROBLEM_REPORTED, actor="the-house", at=now)
        SqlIssueBook(self.office.demo.container.engine).report(issue, event)
        return issue.id

    def _form(self, cell: Cell, occasion: Occasion) -> tuple[Form, dict[str, Any]]:
        """An open form as the program would have opened it, and what is typed into it."""
        reference, room = occasion.reference, _room(cell.person)
        if cell.act.key == "team_settings_modal":
            self.name_approvers()
            return self._settings_form(), {"approvers_L3": ["U0COLIN"]}
        if cell.act.key == "tour_modal":
            return {**tour_opening(), "submit": {"type": "plain_text", "text": "Done"}}, {}
        if cell.act.key == "new_case_modal":
            form = new_case_form(modal_origin("", room, ""), Prefilled(candidate_id=reference))
            return form, {"notes": f"{cell.act.words or NEW_ONE}"}
        if cell.act.key == "feedback_reasons_modal":
            return reasons_form(modal_origin(_answer_id(reference), room, _ts(occasion))), {
                "feedback_reasons": ["unclear"]
            }
        if cell.act.key == "close_data_issue_modal":
            issue = SqlIssueBook(self.office.demo.container.engine).find(self._issue(occasion))
            assert issue is not None
            return close_form(modal_origin(issue.id, room, _ts(occasion)), issue), {"closing_note": "Mended."}
        if cell.act.key == "data_problem_modal":
            row = self._bodies[self._facts(cell.whose).interview_feedback].reasons[0].source
            seen = disclose(self._filed(occasion), Sight.EVERYTHING, self._parity())
            typed = {"problem_row": row, "problem_fault": "outdated"}
            return problem_form(modal_origin(occasion.recommendation_id, room, _ts(occasion)), seen), typed
        decides = cell.act.key in ("override_offer_modal", "request_changes_modal", "reject_offer_modal")
        about = self._shown(occasion) if decides else occasion.recommendation_id
        origin = modal_origin(about, room, _ts(occasion))
        note = {"changes_note": "Please look at the level once more."}
        if cell.act.key == "edit_context_modal":
            case = _case(reference, RAVI.id, self._facts(cell.whose), self._now())
            seen = modal_origin(f"{reference}@{len(case.history)}", room, _ts(occasion))
            whole = context_modal(seen, case, Actor("U0ANY", Role.COMP_TEAM))
            return whole, {"interview_feedback": "Strong Hire"}
        return {
            "override_offer_modal": (
                override_modal(origin, reference, "USD"),
                {
                    "override_amount": _OVERRIDE,
                    "override_reason": "internal_parity",
                    "override_justification": JUSTIFICATION,
                },
            ),
            "request_changes_modal": (changes_modal(origin, reference), note),
            "reject_offer_modal": (reject_modal(origin, reference), note),
            "ask_override_modal": (ask_override_modal(origin, reference), note),
            "mark_declined_modal": (declined_modal(origin, reference), {"decline_reason": "other_offer"}),
        }[cell.act.key]

    def _settings_form(self) -> Form:
        """The settings as the program shows them to an admin."""
        admin = self._person(CARLA)
        blocks = [actions("settings", [button("open_settings", "Team settings…", "settings")])]
        admin.click(self._play.views.publish(admin.id, {"type": "home", "blocks": blocks}), "open_settings")
        self._quiet()
        form = admin.open_modal()
        assert form is not None
        admin.close(form)
        return form.body

    # -- the case ----------------------------------------------------------------------------------------------------

    def occasion(self, cell: Cell) -> Occasion:
        """A case as the cell wants it, with an offer, and a thread of it where the person is."""
        reference = f"CAND-{next(self._numbers)}"
        if cell.whose is Whose.NONE:
            return Occasion(reference)
        owner = cell.person.id if cell.whose.is_own else RAVI.id
        now, facts = self._now(), self._facts(cell.whose)
        case = _case(reference, owner, facts, now)
        if cell.whose.is_closed:
            case = replace(case, closed_at=now, closed_by="U0CARLA")
        filed = FiledRecommendation(
            id=f"REC-{reference}",
            candidate_id=reference,
            number=1,
            requested_by=owner,
            made_at=now,
            body=self._bodies[facts.interview_feedback],
            state=OfferState(cell.act.state),
            authors=(owner,),
            state_since=now,
        )
        root = self._said_by_bot(_room(cell.person), blocks=[])
        thread = ThreadRef(self._play.workspace.team.id, root.channel, root.ts)
        event = AuditEvent(name=AuditEventName.CASE_OPENED, actor="the-house", at=now, candidate_id=reference)
        with self.office.demo.container.work() as work:
            work.cases.open(replace(case, closed_at=None, closed_by=None), event)
            work.threads.bind(ThreadMemory(thread, reference, suggested=_SUGGESTED), event)
            work.recommendations.file(filed, event)
            if cell.whose.is_closed:
                work.cases.change(replace(case, version=case.version + 1), (), event)
        if cell.act.key in ("give_feedback", "feedback_reasons_modal"):
            place = {"channel_id": root.channel, "ts": root.ts, "thread_ts": root.ts}
            answer = PostedAnswer(_answer_id(reference), reference, (owner,), sight=Sight.APPROVED, **place)
            posted = replace(event, name=AuditEventName.ANSWER_POSTED)
            SqlAnswerShelf(self.office.demo.container.engine).note(answer, posted)
        return Occasion(reference, filed.id, root)

    def _facts(self, whose: Whose) -> CandidateFacts:
        return _MODEST if whose is Whose.MODEST else _NEEDS_L1

    @cached_property
    def _bodies(self) -> dict[Feedback | None, Recommendation]:
        """The engine's answers to the two kinds of case there are; of the tiers the matrix says."""
        container, aliases = self.office.demo.container, load_aliases()
        book = SqlPayBooks(container.engine, aliases.titles, aliases.places).current()
        now = self._now()
        policy = container.policies.in_force(now.date())
        made = {
            facts.interview_feedback: recommend_for(_case("CAND-1", RAVI.id, facts, now), book, policy, now)
            for facts in (_MODEST, _NEEDS_L1)
        }
        tiers = [body.offer.tier if body.offer else None for body in made.values()]
        assert tiers == [Tier.AUTO, Tier.L1]
        return made

    # -- looking around ----------------------------------------------------------------------------------------------

    def _outcome(self, person: Person, before: "Screens", rows: dict[str, str], seq: int) -> Outcome:
        mine, others = self._new_before(person, before)
        modal = person.open_modal()
        after = self._digests()
        return Outcome(
            seen="\n".join(string for one in mine for string in strings_in(_content(one))),
            told=len(mine),
            amounts=[amount for one in mine for amount in amounts_in(_as_message(one))],
            elsewhere=[f"{one.channel}: {one.text}" for one in others],
            opened=str(modal.body["callback_id"]) if modal else "",
            audited=self._audited_since(seq),
            changed=tuple(table for table in _TABLES if rows[table] != after[table]),
        )

    def _new_before(self, person: Person, before: "Screens") -> tuple[list[Message | View], list[Message]]:
        """What is new before the person's eyes, beside their own words; and what is new anywhere else."""
        alone = {_room(next(one for one in PEOPLE if one.id == person.id)), "D" + person.id[1:]}
        now = self._everything_on_screens()
        fresh = [one for key, one in now.items() if before.get(key) is not one]
        mine: list[Message | View] = []
        others = []
        for one in fresh:
            if isinstance(one, View):
                assert one.user == person.id, "somebody else's view changed"
                mine.append(one)
            elif one.user == person.id:
                continue
            elif one.channel in alone and one.only_for in (None, person.id):
                mine.append(one)
            else:
                others.append(one)
        return mine, others

    def _everything_on_screens(self) -> "Screens":
        workspace, views = self._play.workspace, self._play.views
        messages = {one.ts: one for channel in workspace.channels() for one in workspace.messages(channel.id)}
        homes = {view.id: view for view in views.homes()}
        modals = {view.id: view for someone in PEOPLE for view in views.stack_of(someone.id)}
        return {**messages, **homes, **modals}

    def _digests(self) -> dict[str, str]:
        """Each table's row versions as PostgreSQL keeps them: any insert, update or delete makes another."""
        parts = " union all ".join(
            f"select '{name}' as name, md5(string_agg(xmin || '@' || ctid, ' ' order by ctid)) as digest from {name}"
            for name in _TABLES
        )
        with self.office.demo.container.engine.connect() as connection:
            return {row.name: row.digest for row in connection.execute(text(parts))}

    def _last_audited(self) -> int:
        with self.office.demo.container.engine.connect() as connection:
            return int(connection.execute(text("select coalesce(max(seq), 0) from audit_logs")).scalar_one())

    def _audited_since(self, seq: int) -> list[tuple[str, str, str]]:
        query = text("select name, actor, details from audit_logs where seq > :seq order by seq")
        with self.office.demo.container.engine.connect() as connection:
            rows = connection.execute(query, {"seq": seq}).all()
        return [(row.name, row.actor, row.details.get("code", "")) for row in rows if row.name not in _LOOKED_ONLY]

    # -- waiting -----------------------------------------------------------------------------------------------------

    def _quiet(self, seconds: float = 20.0) -> None:
        """Wait until no turn and no delivery is under way. Raises TimeoutError."""
        self._everything.wait(seconds)
        if not self._play.settle(seconds):
            raise TimeoutError("it never became quiet")
        self._everything.wait(seconds)

    # -- who and where -----------------------------------------------------------------------------------------------

    @property
    def _play(self) -> Playground:
        play: Playground = self.office.demo.playground.state.playground
        return play

    def _person(self, someone: Someone) -> Person:
        return Person.of(self.office.demo.playground, someone.id)

    def _said_by_bot(self, channel: str, **more: Any) -> Message:
        team = self._play.workspace.team
        return self._play.workspace.post(channel, team.bot_user_id, "about a case", bot_id=team.bot_id, **more)

    def _now(self) -> Any:
        return self.office.demo.container.clock.now()


Screens = dict[str, Message | View]

_DECIDING = ("approve_offer", "override_offer", "request_changes", "reject_offer")
_OF_CASES = (
    "edit_context",
    "reset_context",
    "close_case",
    "reopen_case",
    "show_history",
    "show_case",
    "export_case",
    "export_offer",
)
_MODEST = CandidateFacts(
    job_title="Senior Software Engineer",
    location="SEA",
    proficiency=Proficiency.PROFICIENT,
    interview_feedback=Feedback.HIRE,
    job_level=JobLevel.P4,
)
# What a model would have read out of something that was said in the thread.
_SUGGESTED = Suggested("TURN-SAID", (FactChange(FactField.INTERVIEW_FEEDBACK, Feedback.STRONG_HIRE),))
_NEEDS_L1 = replace(_MODEST, interview_feedback=Feedback.MUST_HIRE)


def _case(reference: str, owner: str, facts: CandidateFacts, now: Any) -> Case:
    history = tuple(
        FactRecord(name, None, facts.value_of(name), owner, now, f"TURN-{reference}") for name in facts.known()
    )
    return Case(reference, owner, now, 1, facts, history)


def _answer_id(reference: str) -> str:
    return f"ANS-{reference}"


def _room(someone: Someone) -> str:
    return f"G0ROOM{someone.name.upper()}"


def _ts(occasion: Occasion) -> str:
    return occasion.root.ts if occasion.root else ""


def _taken(person: Person, view: View, typed: dict[str, Any]) -> list[str]:
    """What is written into the form when it is sent back."""
    answer = person.submit(view, {block: {block: value} for block, value in typed.items()})
    assert answer.failure == ""
    return list(answer.errors.values())


def _content(one: Message | View) -> Any:
    return [one.text, one.blocks] if isinstance(one, Message) else _without_hints(one.body)


def _as_message(one: Message | View) -> Message:
    if isinstance(one, Message):
        return one
    return Message("", "", one.user, "", blocks=_without_hints(one.blocks))


def _without_hints(value: Any) -> Any:
    """A form without its examples of how an amount is written."""
    if isinstance(value, dict):
        return {key: _without_hints(inner) for key, inner in value.items() if key != "hint"}
    return [_without_hints(inner) for inner in value] if isinstance(value, list) else value


def _buttons_in(shown: list[Message | View]) -> set[str]:
    return {
        str(element["action_id"]).split(":")[0]
        for one in shown
        for block in one.blocks
        for element in block.get("elements", [])
        if element.get("type") == "button"
    }
