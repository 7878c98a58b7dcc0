"""The table of contents of what happens by itself, day by day: what each job does, and which action it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from domain.approvals.carry_out import ExpireOffers, LatelyExpired
from domain.approvals.plan_notices import ForgetNotices
from domain.deliveries.delivery import Delivery
from domain.errors import Conflict
from domain.identity.actor import Actor
from domain.identity.audit_keeping import ExportAudit, VerifyAudit
from domain.identity.permissions import Action, check_can
from domain.recommendations.card_pictures import DuePictures
from domain.recommendations.exports import DueExports
from domain.recommendations.forget_model_calls import ForgetModelCalls
from domain.recommendations.retention import EraseOldCases, ForgetConversations
from domain.recommendations.show_status import FindStaleData
from handlers.slack.parcels import errand


class HandIn(Protocol):
    """Hands the program's own errands to the workers that speak with Slack."""

    def __call__(self, delivery: Delivery, most_waiting: int | None) -> object:
        """Keep an errand, once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobTools:
    """What jobs use. `export_audit` is None where nobody said where to export to."""

    expire_offers: ExpireOffers
    lately_expired: LatelyExpired
    find_stale_data: FindStaleData
    due_exports: DueExports
    due_pictures: DuePictures
    hand_in: HandIn
    forget_conversations: ForgetConversations
    erase_old_cases: EraseOldCases
    forget_notices: ForgetNotices
    forget_model_calls: ForgetModelCalls
    verify_audit: VerifyAudit
    export_audit: ExportAudit | None


@dataclass(frozen=True, slots=True)
class Job:
    """One thing that happens by itself: whoever may not do its action is refused.

    `cron` tells when, in UTC. `run` answers with one sentence for the operator.
    """

    action: Action
    cron: str
    does: str
    run: Callable[[Actor, JobTools], str]

    def __call__(self, actor: Actor, tools: JobTools) -> str:
        """What the job came to. Raises NotAllowed, and what the job raises."""
        check_can(actor, self.action)
        return self.run(actor, tools)


def _expire_offers(actor: Actor, tools: JobTools) -> str:
    ended = tools.expire_offers(actor=actor)
    # By looking, not by remembering: whoever died between the two is made up for by the next run.
    for filed in tools.lately_expired():
        tools.hand_in(errand("offer_expired", f"expired:{filed.id}:{filed.version}", filed.id), None)
    return f"{len(ended)} expired: {', '.join(one.filed.candidate_id for one in ended) or 'none'}."


def _check_data_age(actor: Actor, tools: JobTools) -> str:
    check_can(actor, Action.KEEP_HOUSE)
    stale = tools.find_stale_data()
    for one in stale:
        # Each snapshot is spoken of once for every time its limit has passed.
        times = one.days // max(one.limit, 1)
        tools.hand_in(errand("data_stale", f"stale:{one.card.id}:{times}", one.card.id), None)
    ages = "; ".join(f"{one.card.kind.value} {one.days} days old, {one.limit} allowed" for one in stale)
    return f"Too old: {ages}." if stale else "No pay data is too old."


def _delete_exports(actor: Actor, tools: JobTools) -> str:
    check_can(actor, Action.KEEP_HOUSE)
    due = tools.due_exports()
    for export, days in due:
        # A name for each day: what could not be deleted is handed in again.
        tools.hand_in(errand("export_due", f"export:{export.id}:{days}", export.id), None)
    return f"{len(due)} exports are being deleted."


def _delete_pictures(actor: Actor, tools: JobTools) -> str:
    check_can(actor, Action.KEEP_HOUSE)
    due = tools.due_pictures()
    for picture, days in due:
        tools.hand_in(errand("picture_due", f"picture:{picture.file_id}:{days}", picture.file_id), None)
    return f"{len(due)} pictures are being deleted."


def _forget_conversations(actor: Actor, tools: JobTools) -> str:
    return f"{tools.forget_conversations(actor=actor)} messages forgotten."


def _erase_old_cases(actor: Actor, tools: JobTools) -> str:
    return f"{len(tools.erase_old_cases(actor=actor))} cases erased."


def _forget_notices(actor: Actor, tools: JobTools) -> str:
    return f"{tools.forget_notices(actor=actor)} notices deleted."


def _forget_model_calls(actor: Actor, tools: JobTools) -> str:
    return f"{tools.forget_model_calls(actor=actor)} counted model calls deleted."


def _export_audit(actor: Actor, tools: JobTools) -> str:
    if tools.export_audit is None:
        return "Not exported: COMP_ASSIST_AUDIT_VAULT is not set."
    exported = tools.export_audit(actor=actor)
    return f"{exported.rows} rows exported." if exported is not None else "Nothing new to export."


def _verify_audit(_actor: Actor, tools: JobTools) -> str:
    checked = tools.verify_audit()
    if checked.verdict.fault is not None:
        fault = checked.verdict.fault
        raise Conflict("audit_unsound", f"The audit log is not sound. Row {fault.seq}: {fault.why}.")
    return f"{checked.verdict.rows} rows, sound."


# In the order they run: what is verified is exported already, and what is erased has had its offers expired.
JOBS: dict[str, Job] = {
    "expire-offers": Job(
        Action.KEEP_HOUSE, "*/15 * * * *", "Ends offers nobody moved on for as long as policy says", _expire_offers
    ),
    "delete-exports": Job(
        Action.KEEP_HOUSE, "5,20,35,50 * * * *", "Deletes exported files after 24 hours", _delete_exports
    ),
    "delete-pictures": Job(
        Action.KEEP_HOUSE, "25 * * * *", "Deletes pictures of cards after 30 days", _delete_pictures
    ),
    "check-data-age": Job(
        Action.KEEP_HOUSE, "0 8 * * 1-5", "Tells admins of pay data older than policy allows", _check_data_age
    ),
    "forget-conversations": Job(
        Action.KEEP_HOUSE, "10 3 * * *", "Drops what people wrote 60 days ago", _forget_conversations
    ),
    "erase-old-cases": Job(
        Action.KEEP_HOUSE, "20 3 * * *", "Deletes cases nothing happened in for 7 years", _erase_old_cases
    ),
    "forget-notices": Job(Action.KEEP_HOUSE, "40 3 * * *", "Deletes notices after 60 days", _forget_notices),
    "forget-model-calls": Job(
        Action.KEEP_HOUSE, "50 3 * * *", "Deletes counts of model calls after 90 days", _forget_model_calls
    ),
    "export-audit": Job(
        Action.EXPORT_AUDIT, "0 * * * *", "Writes the audit log's new rows to its vault", _export_audit
    ),
    "verify-audit": Job(
        Action.KEEP_HOUSE, "30 3 * * *", "Checks the audit log, against its vault where there is one", _verify_audit
    ),
}
