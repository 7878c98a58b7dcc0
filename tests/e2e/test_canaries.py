"""Over sixty values that must never leave are driven through every flow and every fault, and looked for afterwards.

What people may see in Slack and on their own terminal is no leak; logs, tracebacks, HTTP answers and error notes are
looked through. Each act below is a story of its own in one office.
"""

import json
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import pytest
from slack_bolt import App
from slack_sdk.web.base_client import BaseClient
from sqlalchemy import text

from bot.cli.demo import running_demo
from bot.playground.payloads import interaction
from bot.playground.records import Message
from data.samples import SAMPLE_RANGES
from domain.approvals import override_offer
from domain.approvals.carry_out import CarryOut
from domain.approvals.decide_offer import ApproveOffer, SendBack
from domain.approvals.override_offer import OverrideOffer
from domain.conversations.rule_reader import RuleReader
from domain.identity.actor import OPERATOR
from domain.pay.snapshots import DataKind
from domain.recommendations.admit import AdmitToCase
from domain.recommendations.cards import FindPlaces, NoteCard
from domain.recommendations.show_case import ShowCase, ShowRecommendation
from domain.recommendations.show_status import ShowStatus
from domain.recommendations.take_turn import TakeTurn
from handlers.slack.register import CLICKS, EVENTS, FORMS, SUBCOMMANDS
from handlers.slack.views.case_answer import CHOOSE_FACT
from handlers.slack.views.recommendation_card import ASK_FOR_ANOTHER, MARK_DECLINED, MARK_OFFERED
from storage.embedded import EmbeddedServer
from storage.engine import database_url, open_engine
from storage.unit_of_work import SqlCaseWorkStarter
from tests.databases import fresh_database
from tests.e2e.canaries import (
    AT_THE_TERMINAL,
    EVERY,
    IN_SLACK,
    RESPONSE_URL,
    Canaries,
    Net,
    Stage,
    Terminal,
    slack_faults,
    spread_net,
)
from tests.e2e.office import Office, settings_for
from tests.e2e.quiet import impatient
from tests.rig.bedrock_replies import CONVERSE, Reply
from tests.rig.loopback_bedrock import LoopbackBedrock
from tests.unit.cli.clean_room import clean_room

ASK = "/comp-assist recommend {} Senior Software Engineer in Seattle, Proficient, Strong Hire, P4"
HIRING = "#hiring-offers"
DESK = "#comp-desk"

Act = Callable[[Stage, Path], None]


# -- The company's own files --------------------------------------------------------------------------------------


def the_companys_files_come_in(stage: Stage, folder: Path) -> None:
    of = stage.canaries
    ranges = folder / (of["a range file's name"] + ".csv")
    roster = folder / (of["a roster file's name"] + ".csv")
    ranges.write_text(
        "Job Title,Location,Currency,Min,Max,Compensation Range\n"
        + f"Senior Software Engineer,SEA,USD,{of['range minimum of a file']},{of['range maximum of a file']},\n"
        + "Data Scientist,DUB,EUR,{},{},\n".format(of["another range's minimum"], of["another range's maximum"])
    )
    people = (
        (of["a peer's name"], of["a peer's pay"]),
        (of["a second peer's name"], of.grouped("a second peer's pay")),
        (of["a third peer's name"], "$" + of.grouped("a third peer's pay") + ".00"),
        ("A fourth", of["a fourth peer's pay"]),
        ("A fifth", of["a fifth peer's pay"]),
    )
    lines = [f'{who},Senior Software Engineer,Engineering,Proficient,SEA,"{pay}"\n' for who, pay in people]
    roster.write_text("Name,Job Title,Job Family,Proficiency,Location,Compensation\n" + "".join(lines))
    for kind, path in ((DataKind.RANGES, ranges), (DataKind.ROSTER, roster)):
        stage.office.demo.container.import_file(actor=OPERATOR, kind=kind, path=path)


# -- What people do -----------------------------------------------------------------------------------------------


def case_of(stage: Stage, candidate_id: str) -> Message:
    """A recruiter asks in one line; the card that waits at the Comp Team's desk."""
    stage.does(stage.office.ravi.command, HIRING, ASK.format(candidate_id))
    return stage.office.carla.waits_for(
        DESK, lambda m: candidate_id in str(m.blocks) and "Base salary" in str(m.blocks)
    )


def entered(fields: dict[str, str]) -> dict[str, dict[str, str]]:
    """What was typed, as the workspace wants it."""
    return {name: {name: typed} for name, typed in fields.items()}


def fill_in(stage: Stage, card: Message, button: str, fields: dict[str, str]) -> None:
    """Carla opens a form from a card and sends it."""
    carla = stage.office.carla
    stage.does(carla.click, card, button)
    form = carla.waits_until(carla.open_modal)
    stage.does(carla.submit, form, entered(fields))
    if carla.open_modal():
        carla.close()


def a_recruiter_talks_about_a_candidate(stage: Stage, _folder: Path) -> None:
    of, ravi = stage.canaries, stage.office.ravi
    stage.does(
        ravi.command,
        HIRING,
        f"{ASK.format('CAND-081')}, {of['the name of the candidate']} has a competing offer"
        f" at {of['a competing base']} base from another company",
    )
    card = ravi.waits_for(HIRING, lambda message: "CAND-081" in str(message.blocks))
    for reply in (
        f"she expects {of.grouped('an expectation')}",
        f"posted range {of['a posted minimum']} - {of.grouped('a posted maximum')}",
        f"{of['the name said in a thread']} currently makes ${of.grouped('pay history')} at Initech",
        f"her base was {of['pay history in another sentence']} last year",
        f"her employer countered with {of['a counter-offer by the current employer']}",
        f"she has an offer at {of.grouped('a competing base with a decimal')}.50 base from another company",
        f"the other company pays {of['a competing total']} a year in total",
        f"the weather is {of['words that fit nothing']}",
        "why?",
        "undo that",
        "CAND-099 is a Must Hire",
    ):
        stage.says(ravi, HIRING, reply, card)
    said = stage.does(ravi.say, HIRING, "she expects a lot", thread_ts=card.thread_ts or card.ts)
    stage.does(ravi.edit, said, f"she expects {of['an edited message']}")
    stage.does(ravi.delete, said)


def people_look_things_up(stage: Stage, _folder: Path) -> None:
    of, ravi, carla, olga = stage.canaries, stage.office.ravi, stage.office.carla, stage.office.olga
    case_of(stage, "CAND-082")
    for words in (*SUBCOMMANDS, "context CAND-082", "context CAND-977", "audit CAND-082", "context CAND-082 bogus"):
        for person in (ravi, carla):
            stage.does(person.command, "dm", f"/comp-assist {words}".strip())
    unknown = f"{of['an unknown subcommand']} {of['what follows an unknown subcommand']}"
    stage.does(ravi.command, "dm", f"/comp-assist {unknown}")
    stage.does(ravi.say, "dm", f"{of['small talk']}, how are you?")
    stage.does(ravi.command, "#general", ASK.format("CAND-083"))
    for person in (ravi, carla, olga):
        stage.does(person.open_home)
    stage.does(olga.command, "#general", "/comp-assist context CAND-082")
    joins_for_a_moment(stage, HIRING)


def joins_for_a_moment(stage: Stage, channel: str) -> None:
    """An outsider is let in, so that every card in the channel is reduced, and is gone again."""
    carla, olga = stage.office.carla, stage.office.olga
    stage.does(carla.invite, channel, olga.id)
    stage.office.demo.playground.state.workspace.leave(carla.channel(channel).id, olga.id)


def comp_decides(stage: Stage, _folder: Path) -> None:
    of, carla, colin = stage.canaries, stage.office.carla, stage.office.colin
    reasoned = {"override_reason": "internal_parity", "override_justification": of["an override's justification"]}
    card = case_of(stage, "CAND-084")
    for amount in (
        of.grouped("an override with a slip"),
        "€" + of["an override in another currency"],
        of.grouped("an override"),
    ):
        fill_in(stage, card, "override_offer", reasoned | {"override_amount": amount})
    stage.does(colin.command, "dm", "/comp-assist context CAND-084")
    fill_in(stage, case_of(stage, "CAND-085"), "request_changes", {"changes_note": of["a note to the recruiter"]})
    fill_in(stage, case_of(stage, "CAND-086"), "reject_offer", {"changes_note": of["a rejection's note"]})
    card = case_of(stage, "CAND-087")
    stage.does(carla.click, card, "override_offer")
    form = carla.waits_until(carla.open_modal)
    stage.does(colin.click, card, "approve_offer")
    stage.does(carla.submit, form, entered(reasoned | {"override_amount": of["an override"]}))


def comp_keeps_a_case(stage: Stage, _folder: Path) -> None:
    of, carla = stage.canaries, stage.office.carla
    card = case_of(stage, "CAND-101")
    edits = {"expectation": of.grouped("an edited expectation"), "competing_base": of["an edited competing base"]}
    for fields in ({"expectation": of["an edit that is no amount"]}, edits):
        stage.does(carla.command, "dm", "/comp-assist context CAND-101 edit")
        stage.does(carla.submit, carla.waits_until(carla.open_modal), entered(fields))
        if carla.open_modal():
            carla.close()
    for wish in ("", "reset", "close", "reopen"):
        stage.does(carla.command, "dm", f"/comp-assist context CAND-101 {wish}".strip())
        stage.says(carla, DESK, f"she expects {of['an expectation']}", card)
    stage.does(carla.command, "dm", "/comp-assist audit CAND-101")


def a_recruiter_wants_more_and_hears_a_no(stage: Stage, _folder: Path) -> None:
    ravi = stage.office.ravi
    stage.does(stage.office.carla.click, case_of(stage, "CAND-102"), "approve_offer")
    shown = ravi.waits_for(HIRING, lambda m: "CAND-102" in str(m.blocks) and ASK_FOR_ANOTHER in str(m.blocks))
    stage.does(ravi.click, shown, ASK_FOR_ANOTHER)
    form = ravi.waits_until(ravi.open_modal)
    stage.does(ravi.submit, form, entered({"changes_note": stage.canaries["a wish for another amount"]}))
    stage.does(ravi.click, shown, MARK_OFFERED)
    stage.does(ravi.click, shown, MARK_DECLINED)
    stage.does(ravi.submit, ravi.waits_until(ravi.open_modal), entered({"decline_reason": "pay"}))
    assert stage.office.rows("recommendations", candidate_id="CAND-102")[0].state == "declined"


def people_ask_about_a_case(stage: Stage, _folder: Path) -> None:
    of, ravi, carla = stage.canaries, stage.office.ravi, stage.office.carla
    case_of(stage, "CAND-104")
    card = case_of(stage, "CAND-103")
    stage.does(carla.click, card, "approve_offer")
    for person, channel in ((ravi, HIRING), (carla, DESK)):
        asked = next(one for one in person.sees(channel) if "CAND-103" in str(one.blocks))
        for question in (
            "why?",
            f"what would it take to reach {of.grouped('an amount to reach')}?",
            f"what if she had another offer at {of['an offer that is only supposed']} base?",
            "compare with CAND-104",
            "compare with CAND-977",
            "draft the note to the hiring manager",
        ):
            stage.says(person, channel, question, asked)
    answer = next(one for one in reversed(carla.sees(DESK)) if "give_feedback" in str(one.blocks))
    answer_id = next(row.id for row in stage.office.rows("answers") if row.ts == answer.ts)
    stage.does(carla.click, answer, "give_feedback", f"{answer_id}@helpful")
    joins_for_a_moment(stage, DESK)
    assert stage.office.audited(name="answer.hidden")


# -- What nobody should be able to do -------------------------------------------------------------------------------


def press_anyway(stage: Stage, card: Message, action: str, value: str) -> None:
    """Carla presses a button that no card shows."""
    play, carla = stage.office.demo.playground.state.playground, stage.office.carla.member
    asked = interaction("block_actions", play.workspace, carla) | {"trigger_id": play.rights.new_trigger(carla.id)}
    stamp = play.workspace.next_ts()
    asked["container"] = {"type": "message", "message_ts": card.ts, "channel_id": card.channel}
    asked |= {"channel": {"id": card.channel}, "response_url": play.response_url(carla.id, card.channel)}
    asked["actions"] = [{"type": "button", "action_id": action, "value": value, "action_ts": stamp, "block_id": "b"}]
    stage.does(play.line.send_interaction, asked)
    while stage.office.carla.open_modal():
        stage.office.carla.close()


def forgers_press_buttons_and_send_forms(stage: Stage, _folder: Path) -> None:
    of, play = stage.canaries, stage.office.demo.playground.state.playground
    card = case_of(stage, "CAND-088")
    carla = stage.office.carla.member
    value = of["a forged button"]
    for action in (*CLICKS, f"{CHOOSE_FACT}:0", value):
        press_anyway(stage, card, action, value)
    names = (
        "override_amount",
        "override_justification",
        "changes_note",
        "decline_reason",
        "expectation",
        "competing_base",
    )
    typed = {"type": "plain_text_input", "value": of["a forged form's amount"]}
    fields = {name: {name: typed} for name in names}
    for callback in (*FORMS, of["a forged callback"]):
        for origin in (of["a forged form's origin"], json.dumps([of["a forged form's origin"], "C0", "1.2"])):
            sent = interaction("view_submission", play.workspace, carla)
            sent["view"] = {"id": "V1", "hash": origin, "callback_id": callback, "private_metadata": origin}
            sent["view"] |= {"type": "modal", "state": {"values": fields}}
            stage.does(play.line.send_interaction, sent)
    stranger = interaction("shortcut", play.workspace, carla) | {"callback_id": of["a forged callback"]}
    stage.does(play.line.send_interaction, stranger | {"user": {"id": of["a forged user"]}})
    stage.does(play.line.send_form, {"command": "/comp-assist", "text": "help", "user_id": of["a forged user"]})


def strangers_knock_at_the_door(stage: Stage, _folder: Path) -> None:
    of, now = stage.canaries, str(int(time.time()))
    body = f"text={of['an unsigned body']}"
    for headers in (
        {},
        {"X-Slack-Signature": of["a signature"], "X-Slack-Request-Timestamp": now},
        {"X-Slack-Signature": "v0=" + "0" * 64, "X-Slack-Request-Timestamp": of["a header"]},
        {"User-Agent": of["a header"], "Cookie": of["a header"], "Content-Type": of["a header"]},
    ):
        assert stage.post(body, headers) == 401
    assert stage.post(body, {}, behind=f"?pay={of['a query']}") == 401
    assert stage.post(body, {}, behind=f"/{of['a path']}") == 404
    assert stage.post("", {}, behind=f"/{of['a path']}?{of['a query']}", method="PUT") == 404
    assert stage.post(body, {}, method="DELETE") == 405
    assert stage.post(of["an oversized body"] * 200_000, {}) == 413
    assert stage.post(json.dumps({"type": "url_verification", "challenge": of["an unsigned body"]}), {}) == 401
    place = urlsplit(stage.door.app_url)
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=5) as line:
        line.sendall(f"{of['garbage before any HTTP']}\r\n\r\n".encode())
        stage.net.bodies.append(line.recv(4096).decode())


def signed_nonsense_arrives(stage: Stage, _folder: Path) -> None:
    pay = stage.canaries["a malformed payload"]
    payloads: tuple[Any, ...] = (
        pay,
        [pay],
        {"type": pay},
        {"type": "block_actions", "actions": pay, "user": pay, "team": pay},
        {
            "type": "block_actions",
            "actions": [{"action_id": "approve_offer", "value": [pay]}],
            "user": {"id": "U0CARLA"},
        },
        {"type": "view_submission", "view": pay, "user": {"id": pay}},
        {"type": "view_submission", "view": {"callback_id": "override_offer_modal", "state": pay}},
    )
    events: tuple[Any, ...] = (
        {"type": "message", "text": [pay], "user": "U0CARLA", "channel": pay, "ts": pay, "channel_type": "im"},
        {"type": "message", "text": pay, "user": {"id": pay}, "channel": [pay], "ts": None, "thread_ts": pay},
        *({"type": name, "text": pay, "user": pay, "tab": "home", "channel": pay} for name in EVENTS),
        *({"type": name, "user": {"id": pay, "profile": pay}, "subteam": {"id": [pay]}} for name in EVENTS),
        {"type": f"pay_{pay}"},
        pay,
    )
    bodies = [
        f'{{"text": "{pay}"'.encode(),
        f"payload=%7B{pay}".encode(),
        b'{"a":' * 5_000 + pay.encode(),
        b"\xff\xfe" + pay.encode(),
        *(urlencode({"payload": json.dumps(payload)}).encode() for payload in payloads),
        urlencode({"command": "/comp-assist", "text": f"recommend {pay}"}).encode(),
        urlencode({"command": f"/pay-{pay}", "text": pay, "trigger_id": pay}).encode(),
    ]
    for body in bodies:
        stage.post_signed(body)
    for event in events:
        envelope = {"type": "event_callback", "team_id": "T0PLAY", "event_id": f"Ev{pay}", "event": event}
        stage.post_signed(json.dumps(envelope).encode(), {"Content-Type": "application/json"})


# -- What breaks --------------------------------------------------------------------------------------------------


def use_cases_have_bugs(stage: Stage, _folder: Path) -> None:
    of, ravi, carla = stage.canaries, stage.office.ravi, stage.office.carla
    card = case_of(stage, "CAND-089")
    expectation = f"she expects {of['an expectation']}"
    bugs: tuple[tuple[type, Callable[[], object]], ...] = (
        (TakeTurn, lambda: ravi.command(HIRING, f"{ASK.format('CAND-090')}, {expectation}")),
        (TakeTurn, lambda: carla.say(DESK, expectation, thread_ts=card.ts)),
        (AdmitToCase, lambda: carla.say("dm", f"CAND-091 Data Scientist, {expectation}")),
        (ShowCase, lambda: ravi.command("dm", "/comp-assist context CAND-089")),
        (ShowStatus, lambda: ravi.command("dm", "/comp-assist status")),
        (ShowStatus, ravi.open_home),
        (FindPlaces, lambda: ravi.command(HIRING, ASK.format("CAND-092"))),
        (NoteCard, lambda: ravi.command(HIRING, ASK.format("CAND-093"))),
        (ShowRecommendation, lambda: press_anyway(stage, card, "show_offer", of["a forged button"])),
        (SqlCaseWorkStarter, lambda: carla.say(DESK, expectation, thread_ts=card.ts)),
        (ApproveOffer, lambda: carla.click(card, "approve_offer")),
        (SendBack, lambda: fill_in(stage, card, "reject_offer", {"changes_note": of["a rejection's note"]})),
        (
            OverrideOffer,
            lambda: fill_in(
                stage,
                card,
                "override_offer",
                {
                    "override_amount": of["an override"],
                    "override_reason": "internal_parity",
                    "override_justification": of["an override's justification"],
                },
            ),
        ),
        (CarryOut, lambda: press_anyway(stage, card, "withdraw_offer", of["a forged button"])),
    )
    for broken, act in bugs:
        with stage.bug_in(broken):
            act()
    with stage.bug_in(RuleReader, "read"):
        stage.says(carla, DESK, expectation, card)


def listeners_and_dispatch_have_bugs(stage: Stage, _folder: Path) -> None:
    of, carla = stage.canaries, stage.office.carla
    card = case_of(stage, "CAND-094")
    with stage.bug_in(override_offer, "check_no_slip", says="a bug in a listener"):
        fill_in(
            stage,
            card,
            "override_offer",
            {
                "override_amount": of["an override"],
                "override_reason": "internal_parity",
                "override_justification": of["an override's justification"],
            },
        )
    with stage.bug_in(App, "dispatch", says="a bug before any listener"):
        carla.command("dm", f"/comp-assist {of['an unknown subcommand']}")


def the_database_fails_in_mid_turn(stage: Stage, _folder: Path) -> None:
    of, ravi, carla = stage.canaries, stage.office.ravi, stage.office.carla
    card = case_of(stage, "CAND-095")
    url = stage.office.demo.container.settings.database_url
    owner = open_engine(database_url(url.get_secret_value() if url else ""))
    detail = of["a database's DETAIL"]
    faults = (
        (
            "create function refuse() returns trigger language plpgsql as $$ begin "
            f"raise exception '{detail}' using detail = 'Failing row contains ' || new, hint = '{detail}'; end $$; "
            "create trigger refused before insert on {0} for each row execute function refuse()",
            "drop function refuse() cascade",
        ),
        ("alter table {0} add constraint refused check (false) not valid", "alter table {0} drop constraint refused"),
    )
    for table in ("recommendations", "messages", "audit_logs"):
        for break_it, mend_it in faults:
            with owner.begin() as connection:
                connection.execute(text(break_it.replace("{0}", table)))
            stage.says(carla, DESK, f"she expects {of['an expectation']}", card)
            stage.does(ravi.command, HIRING, f"{ASK.format('CAND-096')}, she expects {of['an expectation']}")
            with owner.begin() as connection:
                connection.execute(text(mend_it.replace("{0}", table)))
    owner.dispose()


def slack_lets_us_down(stage: Stage, _folder: Path) -> None:
    of, ravi, carla = stage.canaries, stage.office.ravi, stage.office.carla
    card, other = case_of(stage, "CAND-097"), case_of(stage, "CAND-099")
    feedback = cycle(("Must Hire", "Strong Hire"))
    expects = f"she expects {of['an expectation']}"
    drives: dict[str, Callable[[], object]] = {
        "chat.postMessage": lambda: ravi.command(HIRING, f"{ASK.format('CAND-098')}, {expects}"),
        "chat.postEphemeral": lambda: ravi.say("dm", of["small talk"]),
        "chat.update": lambda: carla.say(DESK, f"make that {next(feedback)}", thread_ts=other.ts),
        "conversations.info": lambda: ravi.command(HIRING, f"{ASK.format('CAND-098')}, {expects}"),
        "conversations.members": lambda: ravi.command(HIRING, f"{ASK.format('CAND-098')}, {expects}"),
        "conversations.open": lambda: ravi.command("#general", f"{ASK.format('CAND-100')}, {expects}"),
        "views.open": lambda: carla.click(card, "override_offer"),
        "views.publish": ravi.open_home,
        RESPONSE_URL: lambda: carla.command("dm", "/comp-assist context CAND-097"),
    }
    for method, act in drives.items():
        for fault in slack_faults(of).values():
            with stage.slack_answering(method, fault):
                act()


FLOWS: tuple[Act, ...] = (
    the_companys_files_come_in,
    a_recruiter_talks_about_a_candidate,
    people_look_things_up,
    comp_decides,
    comp_keeps_a_case,
    a_recruiter_wants_more_and_hears_a_no,
    people_ask_about_a_case,
)
INTRUSIONS: tuple[Act, ...] = (
    forgers_press_buttons_and_send_forms,
    strangers_knock_at_the_door,
    signed_nonsense_arrives,
)
BUGS: tuple[Act, ...] = (use_cases_have_bugs, listeners_and_dispatch_have_bugs, the_database_fails_in_mid_turn)


@contextmanager
def play(
    acts: tuple[Act, ...], postgres: EmbeddedServer, prepared: str, folder: Path, *, show_locals: bool = False
) -> Iterator[Net]:
    """One office, in which the acts happen one after the other; what the net caught of each."""
    canaries = Canaries(IN_SLACK)
    with pytest.MonkeyPatch.context() as patch, spread_net(canaries, patch, show_locals=show_locals) as net:
        password = canaries["the password of a database that answers"]
        impatient(patch)
        url = fresh_database(postgres, template=prepared).replace("postgres:@", f"postgres:{password}@")
        with running_demo(settings_for(url, folder)) as demo, httpx.Client(timeout=10, trust_env=False) as client:
            stage = Stage(Office(demo), net, patch, client)
            canaries.learn("the bot token of this run", stage.door.bot_token)
            canaries.learn("the signing secret of this run", stage.door.signing_secret)
            for act in acts:
                act(stage, folder)
                learn_computed_pay(stage)
                net.haul_in(act.__name__)
            look_through_what_is_kept_beside_a_message(stage)
        net.haul_in("closing time")
    yield net


def look_through_what_is_kept_beside_a_message(stage: Stage) -> None:
    """What anybody in a channel could read beside its words, and what is audited and counted."""
    workspace = stage.office.demo.playground.state.workspace
    everything = [one for channel in workspace.channels() for one in workspace.messages(channel.id)]
    said = [one for one in everything if one.bot_id and not one.only_for]
    stage.net.bodies += [json.dumps([one.text, getattr(one, "metadata", None)]) for one in said if one.blocks]
    stage.net.bodies += [f"{row.name} {row.details}" for row in stage.office.rows("audit_logs")]
    stage.net.bodies += [f"{row.id} {row.owners} {row.sight}" for row in stage.office.rows("answers")]


def test_no_canary_is_in_what_a_model_is_sent_or_counted_by(
    office_with_claude: Office, claude: LoopbackBedrock
) -> None:
    of, office = Canaries(IN_SLACK), office_with_claude
    nothing = {"intent": "", "field": "", "value": "", "amount": "", "measure": "", "candidates": [], "places": []}
    heard = json.dumps({"intents": [nothing | {"intent": "reach", "amount": "a1", "measure": "base"}]})
    told = "Here you are. {{fact.outcome}}. {{fact.base}}"
    claude.model = lambda call: Reply(text=heard if call.operation == CONVERSE else told)
    office.carla.command("dm", ASK.format("CAND-105"))
    card = office.carla.waits_for("dm", "version 1")
    for said in (
        f"hmm, {of.grouped('an amount to reach')} is where {of['the name of the candidate']} would like us to land",
        f"what if she had another offer at {of['an offer that is only supposed']} base?",
        f"she currently makes ${of.grouped('pay history')}, so we could do with some more, could we not",
        "why?",
    ):
        office.carla.say("dm", said, thread_ts=card.thread_ts)
        office.until(lambda: not office.rows("inbox", state="waiting"), 20)
    of.learn("the computed base", "180500")
    sent = [json.dumps(call.body) for call in claude.calls]
    assert {call.operation for call in claude.calls} > {CONVERSE}
    pay = {name for name in of.found_in(" ".join(sent)) if name != "the name of the candidate"}
    assert pay == set()
    assert (
        of.found_in(" ".join(f"{row.turn} {row.purpose} {row.outcome}" for row in office.rows("model_calls")))
        == set()
    )


def learn_computed_pay(stage: Stage) -> None:
    """What our own engine made of the files and the talk is pay as well."""
    for row in stage.office.rows("recommendations"):
        base = str((row.body.get("offer") or {}).get("base") or "")
        if len(base.partition(".")[0]) >= 6:
            stage.canaries.learn(f"the computed base of {row.candidate_id} version {row.number}", base)


def test_no_canary_is_in_a_log_a_traceback_an_http_answer_or_an_error_note(
    postgres: EmbeddedServer, prepared: str, tmp_path: Path
) -> None:
    with play((*FLOWS, *INTRUSIONS, *BUGS, slack_lets_us_down), postgres, prepared, tmp_path) as net:
        assert net.leaks == []
    assert net.canaries.never_driven == []
    told = [json.loads(line) for line in net.lines]
    assert {line.get("event") or line["logger"] for line in told} >= {
        "turn.failed",
        "listener.failed",
        "audience.unreadable",
        "message.not_delivered",
        "answer.not_delivered",
        "uvicorn.error",
        "slack_bolt.App",
        "slack_sdk.web.base_client",
    }
    assert not [line for line in told if line.get("event") == "log.unlisted"]
    assert all(line["exception"][-1]["frames"] for line in told if line.get("event") == "turn.failed")


def test_with_locals_in_tracebacks_the_same_net_is_full(
    postgres: EmbeddedServer, prepared: str, tmp_path: Path
) -> None:
    acts = (the_companys_files_come_in, *BUGS)
    with play(acts, postgres, prepared, tmp_path, show_locals=True) as net, pytest.raises(AssertionError):
        assert net.leaks == []
    assert {leak.partition(": ")[0] for leak in net.leaks} == {act.__name__ for act in BUGS}
    assert len({leak.partition(": ")[2] for leak in net.leaks} & {f"{name} in a log" for name in IN_SLACK}) >= 10


# -- At the terminal ----------------------------------------------------------------------------------------------

RANGES_HEADER = "Job Title,Location,Currency,Min,Max,Compensation Range"
ROSTER_HEADER = "Name,Job Title,Job Family,Proficiency,Location,Compensation"


def good_files(at: Terminal) -> tuple[Path, Path]:
    of = at.canaries
    low, high = of["a good range's minimum"], of["a good range's maximum"]
    who, pay = of["a good roster's name"], of["a good roster's pay"]
    ranges = at.file("ranges.csv", RANGES_HEADER, f"Senior Software Engineer,SEA,USD,{low},{high},")
    roster = at.file("roster.csv", ROSTER_HEADER, f"{who},Senior Software Engineer,Eng,Proficient,SEA,{pay}")
    return ranges, roster


def files_are_imported(at: Terminal, database: str) -> None:
    ranges, roster = good_files(at)
    for words in (("ranges", ranges), ("roster", roster), ("roster", roster)):
        assert at.types("sync", *words, DATABASE_URL=database).exit_code == 0


def bad_files_are_refused(at: Terminal, database: str) -> None:
    of = at.canaries
    who, pay = of["a bad person's name"], of["a bad pay cell"]
    ranges = [
        at.file("r1.csv", RANGES_HEADER, f"Cook,SEA,USD,{of['a bad minimum']},1,"),
        at.file("r2.csv", RANGES_HEADER, 'Cook,SEA,USD,1,"' + of["a bad maximum"] + '",'),
        at.file("r3.csv", RANGES_HEADER, f"Cook,SEA,{of['a bad currency']},1,2,"),
        at.file("r4.csv", f"{of['a header that is a person']},{of['a header that is pay']},SEA"),
        at.file("r5.csv", of["a file that is no table"]),
    ]
    roster = [
        at.file("p1.csv", ROSTER_HEADER, f'{who},Cook,Kitchen,Proficient,SEA,"{pay}"'),
        at.file("p2.csv", ROSTER_HEADER, f"{who},Cook,Kitchen,{of['a bad proficiency']},SEA,1"),
        at.file("p3.csv", f"{of['a header that is a person']},Cook,,,SEA,{of['a header that is pay']}"),
    ]
    for kind, files in (("ranges", ranges), ("roster", roster)):
        for path in files:
            assert at.types("sync", kind, path, DATABASE_URL=database).exit_code == 2
            other = good_files(at)
            pair = (
                ("--ranges", path, "--roster", other[1])
                if kind == "ranges"
                else ("--ranges", other[0], "--roster", path)
            )
            at.types("recommend", *pair, "--title", "Cook", "--location", "SEA", "--feedback", "Hire")


def cases_are_asked_for_badly(at: Terminal, _database: str) -> None:
    of = at.canaries
    ranges, roster = good_files(at)
    asked = ("recommend", "--ranges", ranges, "--roster", roster)
    case = (
        "--title",
        "Senior Software Engineer",
        "--location",
        "SEA",
        "--feedback",
        "Hire",
        "--proficiency",
        "Proficient",
    )
    for wrong in (
        ("--competing-base", of["an unreadable amount"], "--currency", "USD"),
        ("--competing-base", "1", "--currency", of["a bad option's currency"]),
        ("--level", of["a bad level"]),
        ("--policy", at.file("policy.yaml", f"{of['a policy key']}: {of['a policy value']}")),
        ("--policy", at.file("broken.yaml", f"policy: [{of['a policy value']}")),
        (
            "--batch",
            at.file(
                "cases.jsonl",
                json.dumps({"expectation": {"amount": of["a batch line's amount"], "currency": "USD"}}),
                of["a batch line that is no JSON"],
                json.dumps({"salary": of["a batch line's odd value"]}),
                json.dumps({"job_level": [of["a batch line's name"]]}),
            ),
        ),
    ):
        assert at.types(*asked, *case, *wrong).exit_code in (1, 2)


def settings_are_wrong(at: Terminal, _database: str) -> None:
    of = at.canaries
    password, unreadable = of["a database password"], of["a password in a URL that is none"]
    everything: list[tuple[str, ...]] = [("users", "list"), ("migrate",), ("expire",), ("serve",), ("doctor",)]
    everything[3:3] = [("audit", "verify"), ("cases", "hold", "CAND-017"), ("groups", "list"), ("approvers", "list")]
    wrong: list[tuple[dict[str, str], list[tuple[str, ...]]]] = [
        ({"DATABASE_URL": f"postgresql://app:{password}@127.0.0.1:1/pay"}, [*everything[:-2], everything[-1]]),
        ({"DATABASE_URL": f"mysql://app:{unreadable}@db/pay"}, everything[:3]),
        ({"DATABASE_URL": f"postgresql://app:{unreadable}@db:port/pay"}, everything[:3]),
        ({"DATABASE_URL": unreadable}, everything[:1]),
        (
            {"COMP_ASSIST_OWNER_DATABASE_URL": f"postgresql://x:{of['an owner password']}@127.0.0.1:1/pay"},
            [("migrate",)],
        ),
        ({"COMP_ASSIST_PORT": of["a port that is none"]}, everything),
        ({"COMP_ASSIST_LOG_LEVEL": of["a level that is none"]}, everything),
        ({"COMP_ASSIST_REVIEW_CHANNEL": of["a channel that is none"]}, everything),
    ]
    secrets = {"SLACK_BOT_TOKEN": of["a bot token"], "SLACK_SIGNING_SECRET": of["a signing secret"]}
    for settings, commands in wrong:
        for command in commands:
            assert at.types(
                *command, **secrets, **settings, COMP_ASSIST_SLACK_API_URL="http://127.0.0.1:1/"
            ).exit_code


CHORES = (files_are_imported, bad_files_are_refused, cases_are_asked_for_badly, settings_are_wrong)


def test_no_canary_is_in_what_a_command_prints(
    postgres: EmbeddedServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with clean_room(monkeypatch, tmp_path) as run:
        at = Terminal(run, Canaries(AT_THE_TERMINAL), monkeypatch, tmp_path)
        database = fresh_database(postgres)
        for chore in CHORES:
            chore(at, database)
    assert at.leaks == []
    assert at.canaries.never_driven == []


def test_there_are_at_least_sixty_canaries_and_no_two_are_alike() -> None:
    everything = Canaries(EVERY)
    assert len(EVERY) == len(IN_SLACK) + len(AT_THE_TERMINAL) >= 60
    assert {name: everything.found_in(f"she gets {value} or so") for name, value in EVERY.items()} == {
        name: {name} for name in EVERY
    }


@pytest.mark.parametrize(
    "spelling",
    ["141317", "141,317", "141317.00", "141.317,00", "141 317", "USD141,317", "Decimal('141317')", "'141_317'"],
)
def test_a_canary_is_known_in_every_spelling(spelling: str) -> None:
    assert Canaries(IN_SLACK).found_in(f'{{"event": "{spelling}"}}') == {"range minimum of a file"}


@pytest.mark.parametrize(
    "words",
    [
        ("users", "list"),
        ("sync", "ranges", SAMPLE_RANGES),
        ("serve",),
        ("doctor",),
        ("recommend", "--ranges", SAMPLE_RANGES, "--roster", SAMPLE_RANGES),
    ],
    ids=lambda words: words[0],
)
def test_whatever_command_crashes_python_does_not_print_what_the_error_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: tuple[str | Path, ...]
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    with clean_room(monkeypatch, tmp_path) as run:
        run(*words)
    assert sys.excepthook.__module__ == "bot.telemetry"


def test_the_doctor_does_not_repeat_what_answered_in_slacks_place(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with clean_room(monkeypatch, tmp_path) as run:
        at = Terminal(run, Canaries(EVERY), monkeypatch, tmp_path)
        for fault in slack_faults(at.canaries).values():
            asked = BaseClient, "_perform_urllib_http_request_internal", lambda *_, fault=fault: fault()
            monkeypatch.setattr(*asked)
            at.types("doctor", SLACK_BOT_TOKEN=at.canaries["a bot token"], SLACK_SIGNING_SECRET="x")
    assert at.leaks == []
