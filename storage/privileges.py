"""What the program may do in the database: it works under a role that owns nothing and cannot rewrite history."""

from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from domain.errors import Unavailable

APP_ROLE = "comp_assist_app"

# Every table, and nothing that is not needed; a test holds the list against the tables.
GRANTS: dict[str, str] = {
    "alembic_version": "select",
    "answers": "select, insert, update",
    "approvers": "select, insert, delete",
    "audit_logs": "select, insert",
    "candidates": "select, insert, update",
    "card_pictures": "select, insert, update",
    "cards": "select, insert",
    "comp_ranges": "select, insert",
    "data_issues": "select, insert, update",
    "data_reports": "select, insert, update",
    "data_snapshots": "select, insert, update",
    "delegations": "select, insert, update, delete",
    "deliveries": "select, insert, delete",
    "employee_roster": "select, insert",
    "exports": "select, insert, update",
    "fact_records": "select, insert",
    "feedback": "select, insert, update",
    "group_roles": "select, insert, update, delete",
    "inbox": "select, insert, update, delete",
    "messages": "select, insert, delete",
    "model_calls": "select, insert, delete",
    "notices": "select, insert, update, delete",
    "procrastinate_events": "select, insert, delete",
    "procrastinate_jobs": "select, insert, update, delete",
    "procrastinate_periodic_defers": "select, insert, update, delete",
    "procrastinate_workers": "select, insert, update, delete",
    "recommendations": "select, insert, update",
    "steps": "select, insert, delete",
    "threads": "select, insert, update",
    "users": "select, insert, update",
    "welcomes": "select, insert",
}
# The queue's tables number their rows by sequences of their own.
SEQUENCES = (
    "procrastinate_events_id_seq",
    "procrastinate_jobs_id_seq",
    "procrastinate_periodic_defers_id_seq",
)
FUNCTIONS = ("erase_case(text, timestamptz)",)

# Another database of the same server may make the role at the same moment.
_MAKE_ROLE = f"""
do $$ begin
  create role {APP_ROLE} nologin;
exception when duplicate_object or unique_violation then null;
end $$
"""


def grant_privileges(connection: Connection) -> None:
    """Make the role where it is missing and give it exactly what GRANTS says.

    Does nothing for a user who does not own the tables: the owner has done it. Raises Unavailable, with what to do,
    when the owner may not make roles, or may not take one that somebody else made on the same server.
    """
    if not _owns_the_tables(connection):
        return
    if not _role_exists(connection):
        _make_role(connection)
    if not _may_take_it(connection):
        _join(connection)
    schema = connection.execute(text("select quote_ident(current_schema())")).scalar_one()
    connection.execute(text(f"grant usage on schema {schema} to {APP_ROLE}"))
    for table, verbs in GRANTS.items():
        connection.execute(text(f"revoke all on {table} from {APP_ROLE}"))
        connection.execute(text(f"grant {verbs} on {table} to {APP_ROLE}"))
    for sequence in SEQUENCES:
        connection.execute(text(f"grant usage on sequence {sequence} to {APP_ROLE}"))
    for function in FUNCTIONS:
        connection.execute(text(f"grant execute on function {function} to {APP_ROLE}"))


def _owns_the_tables(connection: Connection) -> bool:
    owns = text("select pg_has_role(relowner, 'usage') from pg_class where oid = to_regclass('audit_logs')")
    return bool(connection.execute(owns).scalar_one_or_none())


def _role_exists(connection: Connection) -> bool:
    known = text("select exists (select 1 from pg_roles where rolname = :role)")
    return bool(connection.execute(known, {"role": APP_ROLE}).scalar_one())


def _make_role(connection: Connection) -> None:
    may = text("select rolsuper or rolcreaterole from pg_roles where rolname = current_user")
    if not connection.execute(may).scalar_one():
        user = connection.execute(text("select quote_ident(current_user)")).scalar_one()
        raise Unavailable(
            "role_missing",
            f"The database user may not make roles. Ask whoever runs the server for: "
            f"create role {APP_ROLE} nologin; grant {APP_ROLE} to {user};",
        )
    connection.execute(text(_MAKE_ROLE))


def _may_take_it(connection: Connection) -> bool:
    """Tried rather than looked up: what membership allows differs between PostgreSQL's versions."""
    try:
        with connection.begin_nested() as trial:
            connection.execute(text(f"set local role {APP_ROLE}"))
            trial.rollback()
    except ProgrammingError:
        return False
    return True


def _join(connection: Connection) -> None:
    try:
        with connection.begin_nested():
            connection.execute(text(f"grant {APP_ROLE} to current_user"))
    except ProgrammingError as error:
        user = connection.execute(text("select quote_ident(current_user)")).scalar_one()
        raise Unavailable(
            "role_not_granted",
            f"The server has the role {APP_ROLE}, but the database user may not take it. Ask whoever runs the server "
            f"for: grant {APP_ROLE} to {user};",
        ) from error
