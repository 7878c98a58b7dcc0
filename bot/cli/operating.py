"""`comp-assist migrate`, `comp-assist users` and `comp-assist groups`."""

from rich.table import Table

from bot.cli.opened import opened_container
from bot.cli.printing import out
from bot.cli.progress import working
from domain.errors import InvalidRequest
from domain.identity.actor import OPERATOR, Role


def migrate_database() -> None:
    """Apply outstanding migrations and print the revision."""
    with opened_container() as container, working("Bringing the database up to date"):
        revision = container.migrate()
    out.print(f"The database is at revision {revision}.", markup=False)


def set_role(user_id: str, role: str, *, is_admin: bool) -> None:
    """Give a person a role; `groups` hands them back to user groups.

    Raises InvalidRequest for an unknown role, a user id that is none, or an admin who should follow groups.
    """
    follows = role == "groups"
    wanted = Role.NONE if follows else _role(role)
    with opened_container() as container:
        container.migrate()
        before = container.roles.actor(user_id)
        person = container.set_role(
            actor=OPERATOR, user_id=user_id, role=wanted, is_admin=is_admin, follows_groups=follows
        )
    admin = ", admin" if person.is_admin else ", no longer an admin" if before.is_admin else ""
    said = "as user groups say" if follows else person.role.label
    out.print(f"{person.user_id}: {said}{admin}", markup=False)


def list_roles() -> None:
    """Print everybody with a role."""
    with opened_container() as container:
        container.migrate()
        table = Table("Slack user", "Role", "Admin", "From")
        for person in container.roles.everybody():
            table.add_row(
                person.user_id, person.role.value, "yes" if person.is_admin else "", person.fed_by or "an admin"
            )
    out.print(table)


def map_group(group_id: str, role: str) -> None:
    """Let a user group decide. Raises InvalidRequest for an unknown role or an id that is no group's."""
    wanted = _role(role)
    with opened_container() as container:
        container.migrate()
        container.map_group(actor=OPERATOR, group_id=group_id, role=wanted)
    out.print(f"{group_id}: {wanted.label}. Members' roles follow within a minute.", markup=False)


def list_groups() -> None:
    """Print the user groups that decide roles."""
    with opened_container() as container:
        container.migrate()
        table = Table("User group", "Role")
        for group in container.group_book.mapped():
            table.add_row(group.group_id, group.role.value)
    out.print(table)


def _role(text: str) -> Role:
    if text not in {member.value for member in Role}:
        raise InvalidRequest("role_unknown", "A role is comp_team, recruitment or none.")
    return Role(text)
