"""`comp-assist migrate` and `comp-assist users`."""

from rich.table import Table

from bot.cli.opened import opened_container
from bot.cli.printing import out
from domain.errors import InvalidRequest
from domain.identity.actor import OPERATOR, Role


def migrate_database() -> None:
    """Apply outstanding migrations and print the revision."""
    with opened_container() as container:
        out.print(f"The database is at revision {container.migrate()}.", markup=False)


def set_role(user_id: str, role: str, *, is_admin: bool) -> None:
    """Give a person a role. Raises InvalidRequest for an unknown role or a user id that is none."""
    if role not in {member.value for member in Role}:
        raise InvalidRequest("role_unknown", "A role is comp_team, recruitment or none.")
    with opened_container() as container:
        container.migrate()
        person = container.set_role(actor=OPERATOR, user_id=user_id, role=Role(role), is_admin=is_admin)
    admin = ", admin" if person.is_admin else ""
    out.print(f"{person.user_id}: {person.role.label}{admin}", markup=False)


def list_roles() -> None:
    """Print everybody with a role."""
    with opened_container() as container:
        container.migrate()
        table = Table("Slack user", "Role", "Admin")
        for person in container.roles.everybody():
            table.add_row(person.user_id, person.role.value, "yes" if person.is_admin else "")
    out.print(table)
