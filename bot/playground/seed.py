"""The people and channels every fresh playground starts with."""

from bot.playground.records import Channel, ChannelKind, Member, Team, UserGroup

TEAM = Team(
    id="T0PLAY",
    name="Northwind (playground)",
    domain="northwind-playground",
    app_id="A0COMPASSIST",
    bot_user_id="U0COMPBOT",
    bot_id="B0COMPBOT",
)

PEOPLE = (
    Member("U0CARLA", "carla", "Carla Gomez", "Compensation Team"),
    Member("U0COLIN", "colin", "Colin Park", "Compensation Team"),
    Member("U0RAVI", "ravi", "Ravi Patel", "Recruitment"),
    Member("U0OLGA", "olga", "Olga Stone", "Neither team"),
    Member(TEAM.bot_user_id, "comp-assist", "comp-assist", "App", is_bot=True),
)

USER_GROUPS = (
    UserGroup("S0COMP", "comp-team", "Compensation Team", ("U0CARLA", "U0COLIN")),
    UserGroup("S0RECRUIT", "recruitment", "Recruitment", ("U0RAVI",)),
)


def first_channels() -> list[Channel]:
    """The channels before anybody joined, left or said anything."""
    bot = TEAM.bot_user_id
    everyone = tuple(member.id for member in PEOPLE)
    rooms = [
        Channel("C0GENERAL", "general", ChannelKind.PUBLIC, everyone, topic="Company-wide talk"),
        Channel(
            "G0COMPDESK",
            "comp-desk",
            ChannelKind.PRIVATE,
            ("U0CARLA", "U0COLIN", bot),
            topic="Compensation Team only",
        ),
        Channel(
            "G0OFFERS",
            "hiring-offers",
            ChannelKind.PRIVATE,
            ("U0CARLA", "U0RAVI", bot),
            topic="Offers in progress, Compensation and Recruitment",
        ),
    ]
    return rooms + [direct_channel(member) for member in PEOPLE if not member.is_bot]


def direct_channel(member: Member) -> Channel:
    """A person's direct message with the app."""
    members = (member.id, TEAM.bot_user_id)
    return Channel("D" + member.id[1:], "directmessage", ChannelKind.DIRECT, members, user=member.id)
