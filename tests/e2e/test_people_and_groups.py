"""Who somebody is: roles by hand and from Slack user groups, outsiders, and the admins' settings."""

from dataclasses import replace
from typing import Any

import pytest

from bot.gateways import slack_groups
from bot.playground.people import Person
from bot.playground.records import View
from domain.identity.actor import OPERATOR, Role
from domain.pay.policy import Tier
from storage.approvals import SqlApproverBook
from tests.e2e.office import Office

ASK = "/comp-assist recommend CAND-095 Senior Software Engineer in Seattle, Proficient, Strong Hire, P4"


def home_of(person: Person) -> View:
    """A person's Home tab, once the bot has published it."""
    person.open_home()
    return person.waits_until(person.home)


def test_a_user_group_gives_a_role_and_takes_it_away_at_once(office: Office) -> None:
    office.demo.container.map_group(actor=OPERATOR, group_id="S0RECRUIT", role=Role.RECRUITMENT)
    office.regroup("S0RECRUIT", "U0RAVI", "U0OLGA")
    office.olga.command("dm", "/comp-assist help")
    office.olga.waits_for("dm", "You are in Recruitment")
    office.regroup("S0RECRUIT", "U0RAVI")
    office.olga.command("dm", "/comp-assist status")
    office.olga.waits_for("dm", "you are in neither")
    fed = office.rows("audit_logs", name="role.fed")
    assert [(row.subject, row.details["old"], row.details["new"]) for row in fed] == [
        ("U0OLGA", "none", "recruitment"),
        ("U0OLGA", "recruitment", "none"),
    ]
    assert [person.role for person in office.demo.container.roles.actors(("U0RAVI",))] == [Role.RECRUITMENT]


@pytest.mark.parametrize("mark", ["is_restricted", "is_ultra_restricted", "is_stranger", "is_bot", "deleted"])
def test_a_role_is_worth_nothing_to_guests_apps_and_strangers(office: Office, mark: str) -> None:
    office.becomes("U0CARLA", **{mark: True})
    office.carla.command("dm", "/comp-assist context")
    office.carla.waits_for("dm", "full members of this workspace")
    assert office.rows("audit_logs", name="access.refused")[-1].details == {"code": "not_allowed_see_context"}


def test_a_guest_in_the_channel_keeps_pay_out_of_it(office: Office) -> None:
    office.becomes("U0COLIN", is_restricted=True)
    office.carla.command("#comp-desk", ASK)
    office.carla.waits_for("#comp-desk", "Not everybody here may see pay")
    office.carla.waits_for("dm", "Base salary")


def test_when_slack_does_not_say_who_somebody_is_nobody_is_let_in(office: Office) -> None:
    workspace = office.carla.play.workspace
    known = workspace.people.pop("U0CARLA")
    office.colin.command("dm", ASK)
    office.colin.waits_for("dm", "Base salary")
    workspace.people["U0CARLA"] = known
    assert office.rows("candidates")[0].id == "CAND-095"


def test_an_admin_maps_groups_and_names_approvers_on_the_home_tab(office: Office) -> None:
    office.demo.container.set_role(actor=OPERATOR, user_id="U0OLGA", role=Role.COMP_TEAM, is_admin=False)
    home = home_of(office.carla)
    office.carla.click(home, "open_settings")
    form = office.carla.waits_until(
        lambda: (view := office.carla.open_modal()) and any(b["type"] == "input" for b in view.blocks) and view
    )
    chosen = {
        "groups_comp_team": {"groups_comp_team": ["S0COMP"]},
        "groups_recruitment": {"groups_recruitment": ["S0RECRUIT"]},
        "approvers_L2": {"approvers_L2": ["U0COLIN"]},
        "approvers_L3": {"approvers_L3": ["U0CARLA", "U0OLGA"]},
    }
    assert office.carla.submit(form, chosen).errors == {}
    office.carla.waits_for("dm", "Settings saved: 4 changes.")
    assert {row.group_id: row.role for row in office.rows("group_roles")} == {
        "S0COMP": "comp_team",
        "S0RECRUIT": "recruitment",
    }
    named = office.rows("audit_logs", name="approvers.named")[-1]
    assert (named.subject, named.details) == ("L3", {"old": "U0CARLA,U0COLIN", "new": "U0CARLA,U0OLGA"})


def test_settings_are_saved_though_somebody_leaves_a_group_meanwhile(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.demo.container.map_group(actor=OPERATOR, group_id="S0COMP", role=Role.COMP_TEAM)
    office.regroup("S0COMP", "U0OLGA")
    office.olga.command("dm", "/comp-assist help")
    office.olga.waits_for("dm", "You are in the Comp Team")
    home = home_of(office.carla)
    office.carla.click(home, "open_settings")
    form = office.carla.waits_until(
        lambda: (view := office.carla.open_modal()) and any(b["type"] == "input" for b in view.blocks) and view
    )
    named, name = [], SqlApproverBook.name

    def interrupted(book: SqlApproverBook, tier: Tier, *given: Any) -> None:
        name(book, tier, *given)
        named.append(tier)
        office.regroup("S0COMP", told=False)

    monkeypatch.setattr(SqlApproverBook, "name", interrupted)
    # Every look at roles asks Slack for the groups, as it does once a minute.
    monkeypatch.setattr(slack_groups, "_REMEMBERED_SECONDS", 0)
    chosen = {
        "approvers_L2": {"approvers_L2": ["U0COLIN"]},
        "approvers_L3": {"approvers_L3": ["U0CARLA"]},
    }
    assert office.carla.submit(form, chosen).errors == {}
    office.carla.waits_for("dm", "Settings saved: 2 changes.", timeout=15)
    assert named == [Tier.L2, Tier.L3]
    office.olga.command("dm", "/comp-assist status")
    office.olga.waits_for("dm", "you are in neither")


def test_settings_refuse_approvers_outside_the_comp_team_and_one_group_for_two_teams(office: Office) -> None:
    home = home_of(office.carla)
    office.carla.click(home, "open_settings")
    form = office.carla.waits_until(
        lambda: (view := office.carla.open_modal()) and any(b["type"] == "input" for b in view.blocks) and view
    )
    wrong = {
        "groups_comp_team": {"groups_comp_team": ["S0COMP"]},
        "groups_recruitment": {"groups_recruitment": ["S0COMP"]},
        "approvers_L2": {"approvers_L2": ["U0RAVI"]},
    }
    errors = office.carla.submit(form, wrong).errors
    assert errors == {
        "groups_recruitment": "A group can stand for one team only.",
        "approvers_L1": "Approvers must be Comp Team members already; somebody you chose is not.",
    }
    assert office.rows("group_roles") == []


def test_only_admins_find_the_settings(office: Office) -> None:
    home = home_of(office.colin)
    assert "open_settings" not in str(home.blocks)
    refused = home_of(office.olga)
    assert "you are in neither" in str(refused.blocks)


def test_an_admin_of_neither_team_keeps_house_and_sees_no_pay(office: Office) -> None:
    office.demo.container.set_role(actor=OPERATOR, user_id="U0OLGA", role=Role.NONE, is_admin=True)
    home = home_of(office.olga)
    assert "open_settings" in str(home.blocks)
    office.olga.command("dm", ASK)
    office.olga.waits_for("dm", "you are in neither")


def test_everybody_who_comes_is_noted_once_a_day(office: Office) -> None:
    office.ravi.command("dm", "/comp-assist help")
    office.ravi.waits_for("dm", "You are in Recruitment")
    office.ravi.command("dm", "/comp-assist status")
    office.ravi.waits_for("dm", "comp-assist status")
    assert office.audited(actor="U0RAVI") == ["person.signed_in"]


def test_a_lost_event_about_a_group_is_made_up_for_within_a_minute(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.demo.container.map_group(actor=OPERATOR, group_id="S0RECRUIT", role=Role.RECRUITMENT)
    office.regroup("S0RECRUIT", "U0OLGA")
    office.olga.command("dm", "/comp-assist help")
    office.olga.waits_for("dm", "You are in Recruitment")
    office.regroup("S0RECRUIT", told=False)
    monkeypatch.setattr("bot.gateways.slack_groups._REMEMBERED_SECONDS", 0)
    office.olga.command("dm", "/comp-assist status")
    office.olga.waits_for("dm", "you are in neither")


def test_nobody_has_a_role_through_a_group_that_cannot_be_read(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.demo.container.map_group(actor=OPERATOR, group_id="S0RECRUIT", role=Role.RECRUITMENT)
    office.regroup("S0RECRUIT", "U0OLGA")
    office.olga.command("dm", "/comp-assist help")
    office.olga.waits_for("dm", "You are in Recruitment")
    groups = office.carla.play.workspace.user_groups
    gone = groups.pop("S0RECRUIT")
    monkeypatch.setattr("bot.gateways.slack_groups._REMEMBERED_SECONDS", 0)
    office.olga.command("dm", "/comp-assist status")
    office.olga.waits_for("dm", "you are in neither")
    groups["S0RECRUIT"] = replace(gone)
    office.olga.command("dm", "/comp-assist status")
    office.olga.waits_for("dm", "comp-assist status")
    assert len(office.rows("audit_logs", name="role.fed")) == 1


def test_of_two_admins_who_set_at_once_the_later_looks_again(office: Office) -> None:
    home = home_of(office.carla)
    office.carla.click(home, "open_settings")
    form = office.carla.waits_until(
        lambda: (view := office.carla.open_modal()) and any(b["type"] == "input" for b in view.blocks) and view
    )
    office.demo.container.name_approvers(actor=OPERATOR, tier=Tier.L1, user_ids=("U0COLIN",))
    errors = office.carla.submit(form, {"approvers_L2": {"approvers_L2": ["U0CARLA"]}}).errors
    assert "Another admin changed the settings meanwhile" in str(errors)
    assert len(office.rows("audit_logs", name="approvers.named")) == 4


def test_somebody_set_by_hand_is_handed_back_to_groups(office: Office) -> None:
    container = office.demo.container
    container.map_group(actor=OPERATOR, group_id="S0RECRUIT", role=Role.RECRUITMENT)
    container.set_role(actor=OPERATOR, user_id="U0RAVI", role=Role.NONE, is_admin=False, follows_groups=True)
    office.ravi.command("dm", "/comp-assist help")
    office.ravi.waits_for("dm", "You are in Recruitment")
    assert [person.fed_by for person in container.roles.actors(("U0RAVI",))] == ["S0RECRUIT"]
