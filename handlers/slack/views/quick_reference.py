"""The quick reference as a page: every topic of help, in the order of its table. `make docs` writes it."""

from domain.identity.permissions import PERMISSIONS, Reach
from handlers.slack.views.help_topics import TOPICS, Topic


def quick_reference() -> str:
    """The page in Markdown."""
    lines = [
        "# Quick reference",
        "",
        "What `/comp-assist help` says, on one page. `make docs` writes it from the same table.",
    ]
    for topic in TOPICS:
        lines += ["", f"## {topic.title}", "", f"*For {_readers(topic)}.*", "", *_body(topic)]
    return "\n".join(lines) + "\n"


def _readers(topic: Topic) -> str:
    rule = PERMISSIONS[topic.for_whom]
    reaches = (("the Comp Team", rule.comp_team), ("Recruitment", rule.recruitment))
    teams = [name for name, reach in reaches if reach is not Reach.NO]
    return " and ".join([*teams, *(["admins"] if rule.admins and not teams else [])])


def _body(topic: Topic) -> list[str]:
    """Slack's markup as Markdown: bold and italics differ, and a list begins with a dash."""
    return [_markdown(line) for line in topic.lines]


def _markdown(line: str) -> str:
    if line.startswith("```"):
        return f"```\n{line.strip('`')}\n```\n"
    parts = line.replace("•  ", "- ").split("`")
    # What stands between backticks is shown as it is.
    parts[::2] = [part.replace("*", "**").replace("_", "*") for part in parts[::2]]
    return "`".join(parts)
