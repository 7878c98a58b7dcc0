"""Kinds of turns, as a deed of somebody in Slack and what has to come before it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.playground.records import Message
from tests.chaos.plant import Plant
from tests.rig.slack_sender import Delivery


@dataclass(frozen=True)
class Story:
    """A kind of turn: what is asked and answered quietly before it, and the delivery whose turn is interrupted."""

    name: str
    act: Callable[[Plant, str], Delivery]
    before: Callable[[Plant, str], Delivery] | None = None

    def prepared(self, site: Plant, candidates: Sequence[str]) -> list[Delivery]:
        """The deliveries for some candidates, once everything before them was answered."""
        if self.before is not None:
            worker = site.hire()
            site.send([self.before(site, one) for one in candidates])
            if not site.wait_until_answered(20 + len(candidates)):
                raise RuntimeError(f"a quiet turn was not answered: {worker.output.text[-2000:]}")
            worker.kill()
        return [self.act(site, one) for one in candidates]


def _recommend(site: Plant, candidate_id: str) -> Delivery:
    return site.asks("U0RAVI", "#hiring-offers", [candidate_id])[0]


def _recommend_in_private(site: Plant, candidate_id: str) -> Delivery:
    words = f"/comp-assist recommend {candidate_id} Senior Software Engineer in Seattle, Must Hire, P4"
    return site.sender.command("U0CARLA", "dm", words)


def _approve(site: Plant, candidate_id: str) -> Delivery:
    return site.sender.click("U0CARLA", _card_at_the_desk(site, candidate_id), "approve_offer")


def _override(site: Plant, candidate_id: str) -> Delivery:
    site.send([site.sender.click("U0CARLA", _card_at_the_desk(site, candidate_id), "override_offer")])
    typed = {
        "override_amount": "186,500",
        "override_reason": "internal_parity",
        "override_justification": "Matches two recent hires on the same team.",
    }
    return _submitted(site, "U0CARLA", typed)


def _reply(site: Plant, candidate_id: str) -> Delivery:
    root = next(one for one in site.posted(candidate_id) if one.channel == "G0OFFERS" and not one.is_reply)
    return site.sender.message("U0RAVI", "#hiring-offers", "make that Must Hire", thread_ts=root.ts)


def _edit(site: Plant, candidate_id: str) -> Delivery:
    site.send([site.sender.command("U0CARLA", "dm", f"/comp-assist context {candidate_id} edit")])
    return _submitted(site, "U0CARLA", {"proficiency": "Proficient"})


def _card_at_the_desk(site: Plant, candidate_id: str) -> Message:
    return next(one for one in site.posted(candidate_id) if one.channel == "G0COMPDESK")


def _submitted(site: Plant, user_id: str, typed: dict[str, str]) -> Delivery:
    """The form that was just opened, filled in and sent."""
    form = site.person(user_id).waits_until(site.person(user_id).open_modal)
    values = {field: {field: text} for field, text in typed.items()}
    (sent,) = site.sender.acts(user_id, lambda person: person.submit(form, values))
    return sent


STORIES = (
    Story("recommend", _recommend),
    Story("approve", _approve, _recommend),
    Story("reply", _reply, _recommend),
    Story("override", _override, _recommend),
    Story("edit", _edit, _recommend_in_private),
)
