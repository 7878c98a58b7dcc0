"""How things stand: data, policy, own cases, health."""

from domain.pay.snapshots import SnapshotCard
from domain.recommendations.show_status import StaleData, StatusReport
from handlers.slack.views.blocks import Message, context, escape, header, section, sections


def status_view(report: StatusReport) -> Message:
    """The report for its asker. Holds no pay."""
    return Message(
        text="comp-assist: status",
        blocks=(
            header("comp-assist status"),
            *sections(["*Pay data*", *(_snapshot(card, report) for card in report.snapshots), *_absent(report)]),
            section(f"*Policy*\n{escape(report.policy.label)}, in force since {report.policy.effective_from}"),
            *sections(["*Your latest cases*", *_cases(report)]),
            context(f"Database: {report.database}", f"Model: {escape(report.model)}"),
        ),
    )


def stale_data_note(stale: StaleData) -> Message:
    """What admins are told once pay data is older than the policy allows."""
    kind = stale.card.kind.value
    return Message(
        text=f"The {kind} in use are too old" if kind.endswith("s") else f"The {kind} in use is too old",
        blocks=(
            section(
                f":hourglass: *Pay data is too old.* The {kind} snapshot `{stale.card.id}` was imported "
                f"{stale.days} days ago; the policy allows {stale.limit}. Offers are marked until newer data is "
                f"imported: `comp-assist sync {kind} FILE`."
            ),
        ),
    )


def _snapshot(card: SnapshotCard, report: StatusReport) -> str:
    days = (report.at.date() - card.taken_on).days
    age = "imported today" if days == 0 else f"{days} day{'' if days == 1 else 's'} old"
    stale = " — :warning: *past the limit of the policy*" if card.kind in report.stale else ""
    return f"•  {card.kind.capitalize()}: {card.row_count:,} rows, {age}, snapshot `{card.id}`{stale}"


def _absent(report: StatusReport) -> list[str]:
    return [] if report.snapshots else ["_Nothing imported yet. An admin runs_ `comp-assist sync`."]


def _cases(report: StatusReport) -> list[str]:
    if not report.cases:
        return ["_None yet. Open one with_ `/comp-assist recommend`."]
    return [
        f"•  `{case.candidate_id}`: {escape(case.facts.job_title or 'title not known')}, "
        f"{escape(case.facts.location or 'place not known')}, opened {case.opened_at:%Y-%m-%d}"
        for case in report.cases
    ]
