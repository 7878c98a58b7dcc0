"""How things stand: data, policy, own cases, health."""

from domain.pay.snapshots import SnapshotCard
from domain.recommendations.show_status import ModelBill, ModelReport, StaleData, StatusReport
from handlers.slack.views.blocks import Block, Message, context, escape, header, section, sections


def status_view(report: StatusReport) -> Message:
    """The report for its asker. Holds no pay."""
    return Message(
        text="comp-assist: status",
        blocks=(
            header("comp-assist status"),
            *sections(["*Pay data*", *data_lines(report)]),
            section(f"*Policy*\n{escape(report.policy.label)}, in force since {report.policy.effective_from}"),
            *sections(["*Your latest cases*", *_cases(report)]),
            *_model_use(report.model_use),
            context(f"Database: {report.database}", f"Model: {escape(report.model)}"),
        ),
    )


def data_lines(report: StatusReport) -> list[str]:
    """How old the data in use is, a line for each kind."""
    return [*(_snapshot(card, report) for card in report.snapshots), *_absent(report)]


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


def _model_use(report: ModelReport | None) -> list[Block]:
    """Today's use of models, for admins; nothing where there was none."""
    if report is None or not report.bills:
        return []
    lines = ["*Language model today (UTC)*", *(_bill(bill) for bill in report.bills)]
    if report.budget is not None:
        spent = " — :warning: *spent: fixed sentences until tomorrow*" if report.spent >= report.budget else ""
        lines.append(f"•  {report.spent:,} of {report.budget:,} tokens of the daily budget{spent}")
    return sections(lines)


def _bill(bill: ModelBill) -> str:
    use, tokens = bill.use, bill.use.tokens
    each = f", {tokens.total // use.turns:,} tokens a turn" if use.turns else ""
    cost = f"about {bill.cost.currency} {bill.cost.amount:,.2f}" if bill.cost else "price not known"
    return (
        f"•  `{escape(use.model)}`: {use.calls:,} calls in {use.turns:,} turns{each}; in {tokens.read:,}, "
        f"cached {tokens.cache_read:,}, into the cache {tokens.cache_written:,}, out {tokens.written:,}; {cost}; "
        f"{use.failed:,} without answer, {use.refused:,} drafts refused"
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
