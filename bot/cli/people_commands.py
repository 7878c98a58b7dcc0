"""`comp-assist users`, `groups` and `approvers`: who may do what."""

from typing import Annotated

import typer

from bot.cli.printing import errors_to_stderr

users_app = typer.Typer(help="Who may use comp-assist.", no_args_is_help=True)
groups_app = typer.Typer(help="Slack user groups whose members have a role.", no_args_is_help=True)
approvers_app = typer.Typer(help="Who may approve offers above the auto tier.", no_args_is_help=True)


@users_app.command("set")
def users_set(
    user: Annotated[str, typer.Argument(help="Slack user id, such as U012ABCDEF")],
    role: Annotated[str, typer.Argument(help="comp_team, recruitment, none, or groups to follow user groups")],
    admin: Annotated[bool, typer.Option("--admin", help="May sync data and set roles")] = False,  # noqa: FBT002 - typer's way
) -> None:
    """Give somebody a role, whatever user groups say; `none` takes every permission away at once."""
    from bot.cli.operating import set_role

    with errors_to_stderr():
        set_role(user, role, is_admin=admin)


@users_app.command("list")
def users_list() -> None:
    """Show everybody who has a role."""
    from bot.cli.operating import list_roles

    with errors_to_stderr():
        list_roles()


@groups_app.command("set")
def groups_set(
    group: Annotated[str, typer.Argument(help="Slack user group id, such as S012ABCDEF")],
    role: Annotated[str, typer.Argument(help="comp_team, recruitment, or none to end it")],
) -> None:
    """Let a user group decide: its members have the role while they are in it."""
    from bot.cli.operating import map_group

    with errors_to_stderr():
        map_group(group, role)


@groups_app.command("list")
def groups_list() -> None:
    """Show the user groups that decide roles."""
    from bot.cli.operating import list_groups

    with errors_to_stderr():
        list_groups()


@approvers_app.command("set")
def approvers_set(
    tier: Annotated[str, typer.Argument(help="L1, L2 or L3")],
    users: Annotated[list[str], typer.Argument(help="Slack user ids of Comp Team members")],
) -> None:
    """Put exactly these people in charge of a tier."""
    from bot.cli.approving import name_approvers

    with errors_to_stderr():
        name_approvers(tier, users)


@approvers_app.command("list")
def approvers_list() -> None:
    """Show who may approve at each tier, today's delegates included."""
    from bot.cli.approving import list_approvers

    with errors_to_stderr():
        list_approvers()


@approvers_app.command("delegate")
def approvers_delegate(
    principal: Annotated[str, typer.Argument(help="Slack user id of the approver who is away")],
    delegate: Annotated[str, typer.Argument(help="Slack user id of who stands in")],
    starts_on: Annotated[str, typer.Argument(help="First day, such as 2026-12-01")],
    ends_on: Annotated[str, typer.Argument(help="Last day")],
) -> None:
    """Lend somebody's say in approvals to another Comp Team member for some days."""
    from bot.cli.approving import delegate_approval

    with errors_to_stderr():
        delegate_approval(principal, delegate, starts_on, ends_on)


@approvers_app.command("undelegate")
def approvers_undelegate(
    principal: Annotated[str, typer.Argument(help="Slack user id of the approver who is back")],
    delegate: Annotated[str, typer.Argument(help="Slack user id of who stood in")],
) -> None:
    """Take back a say that was lent, before its last day."""
    from bot.cli.approving import end_delegation

    with errors_to_stderr():
        end_delegation(principal, delegate)
