"""Everybody tries everything: the matrix of who may do what, walked through the real handlers.

Of each cell it is compared what the person saw, what was audited, what was changed, and whether any pay was shown.
"""

from collections.abc import Iterator

import pytest

from bot.cli.demo import running_demo
from bot.telemetry import set_up_logging
from handlers.slack.entries import Entry
from handlers.slack.register import (
    ANY_OTHER,
    CLICKS,
    COMMANDS,
    FIRST_MESSAGE,
    FORMS,
    HOME,
    OPENED,
    REPLY,
    SHORTCUTS,
    SUBCOMMANDS,
)
from storage.embedded import EmbeddedServer
from tests.databases import fresh_database
from tests.e2e.matrix import (
    ACTS,
    CARLA,
    CLOSED,
    NO_TEAM,
    NOT_NAMED,
    NOT_YOURS,
    OUTSIDER,
    OWN_REQUEST,
    RAVI,
    SPECIFIED,
    Act,
    Cell,
    Way,
    Whose,
    cells,
)
from tests.e2e.matrix_walk import JUSTIFICATION, House, Outcome
from tests.e2e.office import Office, settings_for

CELLS = tuple(cells())


@pytest.fixture(scope="module")
def house(postgres: EmbeddedServer, prepared: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One running office for the whole matrix; every cell has a case of its own."""
    set_up_logging("ERROR")
    url = fresh_database(postgres, template=prepared)
    with running_demo(settings_for(url, tmp_path_factory.mktemp("house"))) as demo:
        yield House(Office(demo))


@pytest.mark.parametrize("cell", CELLS, ids=str)
def test_everybody_may_do_what_the_specification_says_and_nothing_else(house: House, cell: Cell) -> None:
    if cell.act.way in (Way.BUTTON, Way.HOME_BUTTON):
        assert (cell.act.key in house.buttons_before(cell)) is cell.is_shown, "shown to the wrong people"
    outcome = house.walk(cell)
    if cell.verdict.is_allowed:
        was_done(cell, outcome)
    else:
        was_refused(cell, outcome)


def was_done(cell: Cell, outcome: Outcome) -> None:
    """The person got what they asked for, it was audited under their name, and they saw no more pay than they may."""
    names = [name for name, actor, _ in outcome.audited if actor == cell.person.id]
    assert "access.refused" not in names
    assert outcome.opened == cell.act.opens
    if cell.act.says:
        assert any(words in outcome.seen for words in cell.act.says.split("|"))
    if cell.act.event:
        assert cell.act.event in names
        assert outcome.changed
    else:
        assert (outcome.audited, outcome.changed, outcome.elsewhere) == ([], (), [])
    if not cell.sees_pay:
        assert outcome.amounts == []
    elif cell.act.looks:
        assert outcome.amounts


def was_refused(cell: Cell, outcome: Outcome) -> None:
    """The person alone was told why, once, it was audited, and nothing else happened at all."""
    if cell.act.is_silent:
        assert (outcome.told, outcome.opened) == (0, "")
    else:
        # A form that was open before stays so.
        before = cell.act.opens if cell.act.way is Way.MODAL_BUTTON else ""
        assert cell.verdict.sentence in outcome.seen
        assert (outcome.told, outcome.opened) == (1, before)
    assert outcome.audited == [("access.refused", cell.person.id, cell.verdict.code)]
    assert outcome.changed == ()
    assert outcome.elsewhere == []
    assert outcome.amounts == []


# -- the matrix itself -----------------------------------------------------------------------------------------------


def entry_of(act: Act) -> tuple[str, Entry]:
    """The line of the register an act comes in by."""
    if act.way is Way.COMMAND:
        return f"command {act.key}", COMMANDS.get(act.key, COMMANDS[ANY_OTHER])
    if act.way in (Way.BUTTON, Way.HOME_BUTTON, Way.MODAL_BUTTON):
        return f"button {act.key}", CLICKS[act.key]
    if act.way in (Way.SHORTCUT, Way.MESSAGE_SHORTCUT):
        return f"shortcut {act.key}", SHORTCUTS[act.key]
    if act.way is Way.FORM:
        return f"form {act.key}", FORMS[act.key]
    message = {Way.REPLY: ("reply", REPLY), Way.HOME: ("home", HOME), Way.MESSAGES_TAB: ("opened", OPENED)}
    return message.get(act.way, ("first message", FIRST_MESSAGE))


def test_the_matrix_has_hundreds_of_cells_each_with_a_name_of_its_own() -> None:
    assert len({str(cell) for cell in CELLS}) == len(CELLS) >= 200
    assert {cell.person.name for cell in CELLS if cell.verdict.is_allowed} == {
        "carla", "colin", "cora", "ravi", "rita", "ada"
    }  # fmt: skip


def test_every_line_of_the_register_is_both_allowed_to_somebody_and_refused_to_somebody() -> None:
    entries = {
        *(f"command {name}" for name in SUBCOMMANDS), "command divulge",
        *(f"button {name}" for name in CLICKS), *(f"form {name}" for name in FORMS),
        *(f"shortcut {name}" for name in SHORTCUTS), "first message", "reply", "home", "opened",
    }  # fmt: skip
    allowed = {entry_of(cell.act)[0] for cell in CELLS if cell.verdict.is_allowed}
    refused = {entry_of(cell.act)[0] for cell in CELLS if not cell.verdict.is_allowed}
    assert allowed == refused == entries


def test_every_action_that_slack_can_ask_for_is_both_allowed_and_refused_somewhere() -> None:
    asked = {entry.action.value for _, entry in map(entry_of, ACTS)}
    allowed = {right for cell in CELLS if cell.verdict.is_allowed for right in (cell.act.door, *cell.act.rights)}
    refused = {cell.verdict.code.removeprefix("not_allowed_") for cell in CELLS}
    assert asked <= allowed & refused
    assert set(SPECIFIED) <= allowed & refused


def test_every_reason_for_a_refusal_is_met() -> None:
    sentences = {cell.verdict.sentence for cell in CELLS}
    assert sentences >= {NO_TEAM, OUTSIDER, NOT_YOURS, CLOSED, OWN_REQUEST, NOT_NAMED}
    assert sentences >= {right.only for right in SPECIFIED.values()} - {""}


def test_offers_are_looked_at_by_people_who_may_see_pay_and_by_people_who_may_not() -> None:
    looks = [cell for cell in CELLS if cell.act.looks and cell.verdict.is_allowed]
    assert {(cell.person.team, cell.act.state, cell.sees_pay) for cell in looks} == {
        ("comp_team", "submitted", True),
        ("comp_team", "approved", True),
        ("recruitment", "submitted", False),
        ("recruitment", "approved", True),
    }


def test_an_old_button_tells_a_recruiter_who_decided_and_never_the_comp_teams_reasons(house: House) -> None:
    named = {act.name: act for act in ACTS}
    theirs = Cell(RAVI, named["press resubmit_offer"], Whose.OWN)
    occasion = house.occasion(Cell(RAVI, named["context"], Whose.OWN))
    house.walk(Cell(CARLA, named["submit override_offer_modal"], Whose.OTHERS), occasion)
    told = house.walk(theirs, occasion).seen
    assert "This offer has been decided already. Overridden and approved by <@U0CARLA>" in told
    assert JUSTIFICATION not in told
