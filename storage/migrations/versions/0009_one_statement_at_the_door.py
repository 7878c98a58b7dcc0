"""A delivery is taken in with one statement, which gives up its user's other rights by itself."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# One statement is a transaction of its own, so the role lasts as long as it does, whatever pooler lies in between.
_TAKING_UNDER_A_ROLE = """
create function take_delivery_as(
  its_role text, wanted text, its_entry text, its_lane text, its_urgency integer, its_payload jsonb,
  most_waiting integer, known_ahead integer,
  out is_taken boolean, out is_repeated boolean, out ahead integer
) language plpgsql as $$
begin
  perform set_config('role', its_role, true);
  select taken.is_taken, taken.is_repeated, taken.ahead into is_taken, is_repeated, ahead
    from take_delivery(wanted, its_entry, its_lane, its_urgency, its_payload, most_waiting, known_ahead) as taken;
end $$
"""


def upgrade() -> None:
    """The function around the one of revision 0005."""
    op.execute(_TAKING_UNDER_A_ROLE)
