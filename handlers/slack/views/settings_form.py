"""The admins' settings form: user groups that decide roles, and approvers for each tier."""

from collections.abc import Mapping

from domain.approvals.approvers import NAMED_TIERS
from domain.approvals.settings import TeamSettings, WantedSettings
from domain.identity.actor import Role
from domain.pay.policy import Tier
from handlers.slack.views.blocks import Block, View, context, divider, many_choices, many_people, modal, section
from handlers.slack.views.decision_forms import modal_origin, parse_origin

SETTINGS_MODAL = "team_settings_modal"
_GROUPS = {Role.COMP_TEAM: "groups_comp_team", Role.RECRUITMENT: "groups_recruitment"}
_MOST_GROUPS = 100


def settings_loading() -> View:
    """What stands there while Slack is asked for its user groups."""
    return modal(SETTINGS_MODAL, "Team settings", None, [section("One moment …")], origin=modal_origin("", "", ""))


def settings_modal(settings: TeamSettings) -> View:
    """The settings as they are, to be changed."""
    blocks: list[Block] = [*_group_blocks(settings), divider(), section("*Who approves*")]
    for tier in NAMED_TIERS:
        named = sorted(settings.approvers.get(tier, ()))
        blocks.append(many_people(_tier_block(tier), f"{tier} approvers", named))
    blocks.append(
        context(
            "Approvers are Comp Team members. Somebody named for a higher tier may approve a lower one; L2 and L3 "
            "need two different people. Nobody named means nobody may approve."
        )
    )
    return modal(SETTINGS_MODAL, "Team settings", "Save", blocks, origin=modal_origin(settings.digest, "", ""))


def settings_problems(chosen: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """What is wrong with a filled-in form, by field."""
    both = set(chosen.get(_GROUPS[Role.COMP_TEAM], ())) & set(chosen.get(_GROUPS[Role.RECRUITMENT], ()))
    return {_GROUPS[Role.RECRUITMENT]: "A group can stand for one team only."} if both else {}


def wanted_settings(chosen: Mapping[str, tuple[str, ...]], origin: str) -> WantedSettings:
    """What a filled-in form asks for, given its origin. Raises InvalidRequest for a form that is none of ours."""
    has_groups = any(block in chosen for block in _GROUPS.values())
    mapped = {group: role for role, block in _GROUPS.items() for group in chosen.get(block, ())}
    return WantedSettings(
        mapped=mapped if has_groups else None,
        approvers={tier: frozenset(chosen.get(_tier_block(tier), ())) for tier in NAMED_TIERS},
        seen=parse_origin(origin)[0],
    )


def approvers_field() -> str:
    """The field under which a problem with approvers is shown."""
    return _tier_block(NAMED_TIERS[0])


def _group_blocks(settings: TeamSettings) -> list[Block]:
    head = section("*Who is in which team*")
    if settings.groups is None:
        return [head, context("Slack does not tell which user groups there are right now; they stay as they are.")]
    known = dict(settings.groups)
    listed = {**{group: known.get(group, group) for group in settings.mapped}, **known}
    options = list(listed.items())[:_MOST_GROUPS]
    if not options:
        return [head, context("This workspace has no user groups. Roles are set with `comp-assist users set`.")]
    fields = [
        many_choices(
            block,
            f"User groups of the {role.label}" if role is Role.COMP_TEAM else f"User groups of {role.label}",
            options,
            [group for group, mapped in settings.mapped.items() if mapped is role],
        )
        for role, block in _GROUPS.items()
    ]
    return [
        head,
        *fields,
        context("Members get the role at once and lose it at once. A role an admin set by hand stands above groups."),
    ]


def _tier_block(tier: Tier) -> str:
    return f"approvers_{tier}"
