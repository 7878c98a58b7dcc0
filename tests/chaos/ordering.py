"""Replies that come faster than they are answered, each thread's in its order."""

from pathlib import Path

from tests.chaos.plant import plant
from tests.chaos.verdict import Verdict
from tests.rig.faults import delayed


def reply_quickly(folder: Path, threads: int, replies: int, sabotage: str = "") -> Verdict:
    """Several replies at once in each of some threads, for two workers; what a case learns shows their order."""
    with plant(folder) as site:
        site.open_door(sabotage)
        for _ in range(2):
            site.hire(sabotage)
        names = [f"CAND-O{number:04}" for number in range(threads)]
        site.send(site.asks("U0RAVI", "#hiring-offers", names))
        site.wait_until_answered(60)
        roots = {
            name: next(one for one in site.posted(name) if one.channel == "G0OFFERS" and not one.is_reply)
            for name in names
        }
        # Whoever waits for Slack would be overtaken by the next.
        site.faults.add("conversations.info", delayed(0.5), probability=0.3)
        said = [str(150 + number) for number in range(replies)]
        for root in roots.values():
            for amount in said:
                words = f"she expects {amount}k"
                site.send([site.sender.message("U0RAVI", "#hiring-offers", words, thread_ts=root.ts)])
        site.wait_until_answered(120 if not sabotage else 30)
        learnt = {
            name: [
                str(row.new["amount"])
                for row in site.query(
                    "select new from fact_records where candidate_id = :id and field = 'expectation' order by id",
                    id=name,
                )
            ]
            for name in names
        }
        in_order = sum(learnt[name] == [f"{amount}000" for amount in said] for name in names)
    return Verdict(
        "every thread in its order",
        f"{threads} threads of {replies} quick replies, two workers: {in_order} in order",
        in_order == threads,
    )
