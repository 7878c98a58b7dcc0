"""People and their roles; and deliveries already seen."""

from sqlalchemy import Boolean, CheckConstraint, Column, String, Table, func

from storage.tables.metadata import Moment, metadata

users = Table(
    "users",
    metadata,
    Column("slack_user_id", String(32), primary_key=True),
    Column("role", String(20), nullable=False),
    Column("is_admin", Boolean, nullable=False, default=False),
    Column("set_by", String(32), nullable=False),
    Column("set_at", Moment, nullable=False),
    # The Slack user group the role came from; empty when an admin set it.
    Column("fed_by", String(32)),
    CheckConstraint("role in ('comp_team', 'recruitment', 'none')", name="role_known"),
)

# Slack user groups whose members have a role.
group_roles = Table(
    "group_roles",
    metadata,
    Column("group_id", String(32), primary_key=True),
    Column("role", String(20), nullable=False),
    Column("set_by", String(32), nullable=False),
    Column("set_at", Moment, nullable=False),
    CheckConstraint("role in ('comp_team', 'recruitment')", name="role_known"),
)

# One row per thing Slack delivered, so that a retried or replayed delivery is answered once.
deliveries = Table(
    "deliveries",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("received_at", Moment, nullable=False, server_default=func.now(), index=True),
)

# Whoever was welcomed is not welcomed again.
welcomes = Table(
    "welcomes",
    metadata,
    Column("user_id", String(32), primary_key=True),
    Column("at", Moment, nullable=False),
)
