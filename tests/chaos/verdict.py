"""What came of a promise, and what a turn must leave behind."""

from collections import Counter
from dataclasses import dataclass

from bot.playground.records import Message
from tests.chaos.plant import Plant

Trace = Counter[tuple[str, str, str]]


@dataclass(frozen=True)
class Verdict:
    """A line of the table: what was promised, what was seen, and whether that is it."""

    promise: str
    seen: str
    holds: bool


def trace_of(plant: Plant, candidate_id: str) -> Trace:
    """Everything a candidate's case left in Slack and in the audit log, counted, whoever the candidate is.

    A note that one person alone sees counts once: Slack keeps none of them, so that whoever goes on for a dead worker
    cannot know whether it was shown, and shows it again.
    """
    posted = plant.posted(candidate_id)
    private = {_said(candidate_id, one) for one in posted if one.only_for}
    posts = Counter([*(_said(candidate_id, one) for one in posted if not one.only_for), *private])
    audited = Counter({("audit", "", name): count for name, count in plant.audited(candidate_id).items()})
    return posts + audited


def _said(candidate_id: str, message: Message) -> tuple[str, str, str]:
    return message.channel, "reply" if message.is_reply else "top", message.text.replace(candidate_id, "CAND")


@dataclass
class Tally:
    """How turns compare with what one turn leaves behind when nothing goes wrong."""

    expected: Trace
    right: int = 0
    lost: int = 0
    doubled_posts: int = 0
    doubled_audits: int = 0
    strange: int = 0

    def add(self, found: Trace) -> bool:
        """Count one turn; whether it is right."""
        missing, extra = self.expected - found, found - self.expected
        self.lost += bool(missing)
        self.doubled_posts += sum(count for key, count in extra.items() if key[0] != "audit")
        self.doubled_audits += sum(count for key, count in extra.items() if key[0] == "audit")
        self.right += not missing and not extra
        return not missing and not extra

    @property
    def text(self) -> str:
        """In words."""
        return (
            f"{self.right} right, {self.lost} lost, {self.doubled_posts} doubled posts, "
            f"{self.doubled_audits} doubled audit rows"
        )
