"""Help, the commands and the quick reference are one table."""

from pathlib import Path

from domain.identity.actor import Actor, Role
from handlers.slack.register import SUBCOMMANDS
from handlers.slack.views.help_topics import TOPICS, topics_for
from handlers.slack.views.quick_reference import quick_reference

PAGE = Path(__file__).parents[2] / "docs" / "quick-reference.md"


def test_the_quick_reference_is_the_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == quick_reference(), "run: make docs"


def test_every_command_has_its_topic_under_its_own_name() -> None:
    assert {topic.command for topic in TOPICS if topic.command} == set(SUBCOMMANDS) - {""}
    assert [topic.name for topic in TOPICS if topic.command and topic.command != topic.name] == []
    assert len({topic.name for topic in TOPICS}) == len(TOPICS)


def test_nobody_is_taught_what_they_may_not_do() -> None:
    taught = {role: {topic.name for topic in topics_for(Actor("U1", role))} for role in Role}
    assert "approve" not in taught[Role.RECRUITMENT]
    assert "admin" not in taught[Role.COMP_TEAM] | taught[Role.RECRUITMENT]
    assert {"approve", "recommend"} <= taught[Role.COMP_TEAM]
    assert taught[Role.NONE] == set()
    assert "admin" in {topic.name for topic in topics_for(Actor("U1", Role.NONE, is_admin=True))}
