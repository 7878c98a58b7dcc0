"""How things stand: data, policy, own cases, health."""

from domain.pay.snapshots import SnapshotCard
from domain.recommendations.feedback import Opinions
from domain.recommendations.show_status import ModelBill, ModelReport, StaleData, StatusReport
from handlers.slack.views.blocks import (
    Block,
    Message,
    button,
    context,
    escape,
    header,
    section,
    section_with,
    sections,
)
from handlers.slack.views.card_parts import WARNING, state_line, title, to_know
from handlers.slack.views.data_problem_forms import CLOSE_ISSUE, issue_line
from handlers.slack.views.feedback_form import DISLIKE_WORDS


def status_view(report: StatusReport, *, may_close: bool = False) -> Message:
    """The report for its asker; `may_close` whether they look after the data. Holds no pay."""
    return Message(
        text="comp-assist: status",
        blocks=(
            header("comp-assist status"),
            *sections(["*Pay data*", *data_lines(report)]),
            section(f"*Policy*\n{escape(report.policy.label)}, in force since {report.policy.effective_from}"),
            *sections(["*Your latest cases*", *_cases(report)]),
            *_issues(report, may_close=may_close),
            *_opinions(report.opinions),
            *_model_use(report.model_use),
            context(f"Database: {escape(report.database)}", f"Model: {escape(report.model)}"),
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
            *title("Pay data is too old", f"The {kind} snapshot `{stale.card.id}`"),
            state_line(WARNING, f"Imported {stale.days} days ago", f"the policy allows {stale.limit}"),
            *to_know(["Every offer that rests on it says so, until newer data is imported"]),
            section(f"*What to do*\nImport newer data: `comp-assist sync {kind} FILE`"),
        ),
    )


def _issues(report: StatusReport, *, may_close: bool) -> list[Block]:
    """Rows of pay data that somebody doubts."""
    if not report.issues:
        return []
    more = report.issue_count - len(report.issues)
    blocks = [section(f"*Data problems* ({report.issue_count} open)")]
    for issue in report.issues:
        if may_close:
            close = button(CLOSE_ISSUE, "Close…", issue.id, label=f"Close the data problem of {issue.row}")
            blocks.append(section_with(issue_line(issue), close))
        else:
            blocks.append(section(issue_line(issue)))
    return [*blocks, *([context(f"and {more} more")] if more > 0 else [])]


def _opinions(opinions: Opinions | None) -> list[Block]:
    """What people thought of answers, for those who look after the program."""
    if opinions is None or not (opinions.helpful or opinions.not_helpful):
        return []
    said = sorted(opinions.reasons.items(), key=lambda one: (-one[1], one[0]))
    why = ", ".join(f"{DISLIKE_WORDS[reason].lower()} {count}" for reason, count in said)
    lines = ["*Feedback, last 30 days*", f"•  {opinions.helpful} helpful, {opinions.not_helpful} not helpful"]
    return sections([*lines, *([f"•  {why}"] if why else [])])


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
