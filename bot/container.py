"""The composition root: settings -> adapters -> use cases. The only place where parts are put together."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import SecretStr
from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from sqlalchemy import URL, Engine

from bot.gateways.audit_vaults import vault_at
from bot.gateways.clock import RandomIds, SystemClock
from bot.gateways.pace import MinutePace
from bot.model_parts import ModelParts, model_parts
from bot.settings import Settings
from data.pipelines.import_file import ImportFile
from data.policies import load_policies
from data.policy_book import FilePolicyBook
from domain.approvals.approvers import DelegateApproval, EndDelegation, NameApprovers
from domain.approvals.carry_out import ExpireOffers, LatelyExpired
from domain.approvals.plan_notices import ForgetNotices
from domain.errors import InvalidRequest
from domain.identity.audit_keeping import AuditVault, ExportAudit, VerifyAudit
from domain.identity.groups import MapGroup
from domain.identity.roles import SetRole
from domain.ports import Clock, Ids
from domain.recommendations.card_pictures import DuePictures
from domain.recommendations.close_case import HoldCase
from domain.recommendations.exports import DueExports
from domain.recommendations.forget_model_calls import ForgetModelCalls
from domain.recommendations.retention import EraseOldCases, ForgetConversations
from domain.recommendations.show_status import FindStaleData
from handlers.jobs.register import JobTools
from storage.approvals import SqlApproverBook
from storage.audit_log import SqlAuditLog
from storage.card_pictures import SqlPictureShelf
from storage.embedded import EmbeddedServer
from storage.engine import database_url, open_door_engine, open_engine
from storage.exports import SqlExportLog
from storage.identity import SqlGroupBook, SqlRoleBook
from storage.inbox import SqlInbox
from storage.migrating import migrate
from storage.model_calls import SqlModelMeter
from storage.notices import SqlNoticeBook
from storage.pay import SqlSnapshotShelf
from storage.privileges import APP_ROLE
from storage.retention import SqlArchive
from storage.unit_of_work import SqlCaseWorkStarter

# As many as bot/http_app.py has hands; opened when needed.
_HELD_FOR_ARRIVALS = 16


@dataclass
class Container:
    """Everything of one process. Parts are made when first asked for and live until `close`."""

    settings: Settings
    clock: Clock
    ids: Ids

    @classmethod
    def of(cls, settings: Settings) -> "Container":
        """The container for these settings, with the machine's clock and random ids."""
        return cls(settings, SystemClock(), RandomIds())

    @property
    def database_folder(self) -> Path:
        """Where the embedded database lives, when there is no DATABASE_URL."""
        return self.settings.data_dir / "postgres"

    @cached_property
    def engine(self) -> Engine:
        """The database, under the role of the program, which may not rewrite what was kept."""
        # Each worker may hold one connection for its turn and ask for another to look something up.
        return open_engine(self.database_address, pool_size=self.settings.workers + 4, role=APP_ROLE)

    @property
    def database_address(self) -> URL:
        """Where the database is; an embedded one is started on demand. Raises Unavailable, InvalidRequest."""
        return self._url(self.settings.database_url)

    @cached_property
    def door(self) -> Engine:
        """The database for what arrives while Slack waits: a stale connection is tried, instead of asked first."""
        return open_door_engine(self.database_address, pool_size=_HELD_FOR_ARRIVALS)

    @cached_property
    def inbox(self) -> SqlInbox:
        """Deliveries, until they are answered."""
        return SqlInbox(self.engine, self.door)

    @cached_property
    def pace(self) -> MinutePace:
        """How much single people and workspaces may send."""
        return MinutePace(per_user=self.settings.user_limit, per_workspace=self.settings.workspace_limit)

    @cached_property
    def _embedded(self) -> EmbeddedServer:
        return EmbeddedServer(self.database_folder)

    def _url(self, named: SecretStr | None) -> URL:
        """The database a setting names, or the embedded one, started on demand."""
        return database_url(named.get_secret_value() if named is not None else self._embedded.url())

    def migrate(self) -> str:
        """Bring the database to the newest schema, as its owner; the revision. Raises Unavailable."""
        owner = open_engine(self._url(self.settings.owner_database_url or self.settings.database_url), pool_size=1)
        try:
            return migrate(owner)
        finally:
            owner.dispose()

    @cached_property
    def turns(self) -> ThreadPoolExecutor:
        """The workers that answer what was acknowledged."""
        return ThreadPoolExecutor(self.settings.workers, thread_name_prefix="turn")

    @cached_property
    def quick(self) -> ThreadPoolExecutor:
        """The workers that open and check forms while Slack waits."""
        return ThreadPoolExecutor(8, thread_name_prefix="quick")

    def close(self) -> None:
        """Finish the turns that were acknowledged, then let go of the database; an embedded one stops with us."""
        for workers in ("turns", "quick"):
            if workers in self.__dict__:
                getattr(self, workers).shutdown(wait=True)
        for database in ("engine", "door"):
            if database in self.__dict__:
                getattr(self, database).dispose()
        embedded = self.__dict__.get("_embedded")
        if embedded is not None:
            embedded.close()

    @cached_property
    def roles(self) -> SqlRoleBook:
        """Roles by user id."""
        return SqlRoleBook(self.engine)

    @cached_property
    def audit_log(self) -> SqlAuditLog:
        """The audit log as a whole."""
        return SqlAuditLog(self.engine)

    @property
    def work(self) -> SqlCaseWorkStarter:
        """Starts transactions over a case."""
        return SqlCaseWorkStarter(self.engine)

    def audit_vault(self, destination: str | None = None) -> AuditVault | None:
        """Where the audit log is exported to: there, or where the settings say. Raises InvalidRequest."""
        named = self.settings.audit_vault if destination is None else destination
        return None if named is None else vault_at(named)

    def verify_audit(self, destination: str | None = None) -> VerifyAudit:
        """Checking the audit log, against what was exported where there is a vault."""
        return VerifyAudit(log=self.audit_log, vault=self.audit_vault(destination))

    def export_audit(self, destination: str | None = None) -> ExportAudit:
        """Exporting the audit log. Raises InvalidRequest when nobody said where to."""
        vault = self.audit_vault(destination)
        if vault is None:
            raise InvalidRequest(
                "vault_missing",
                "Say where to export to: --vault /mnt/audit, --vault s3://bucket/prefix, or COMP_ASSIST_AUDIT_VAULT.",
            )
        return ExportAudit(log=self.audit_log, vault=vault, clock=self.clock)

    @cached_property
    def shelf(self) -> SqlSnapshotShelf:
        """Imported snapshots."""
        return SqlSnapshotShelf(self.engine)

    @cached_property
    def policies(self) -> FilePolicyBook:
        """The pay policies that ship with the program. Raises PolicyUnusable."""
        return FilePolicyBook(load_policies())

    @cached_property
    def picture_shelf(self) -> SqlPictureShelf:
        """Pictures that stand on cards."""
        return SqlPictureShelf(self.engine)

    @cached_property
    def export_log(self) -> SqlExportLog:
        """Files that were made of cases."""
        return SqlExportLog(self.engine)

    @cached_property
    def model_meter(self) -> SqlModelMeter:
        """What models are used for."""
        return SqlModelMeter(self.engine)

    @cached_property
    def model(self) -> ModelParts:
        """The language model, or what stands in its place."""
        return model_parts(self.settings, self.model_meter, self.clock)

    @cached_property
    def group_book(self) -> SqlGroupBook:
        """User groups that decide roles."""
        return SqlGroupBook(self.engine)

    @property
    def map_group(self) -> MapGroup:
        """Letting a user group decide roles."""
        return MapGroup(book=self.group_book, clock=self.clock)

    @property
    def hold_case(self) -> HoldCase:
        """Legal hold."""
        return HoldCase(work=SqlCaseWorkStarter(self.engine), clock=self.clock)

    @property
    def forget_conversations(self) -> ForgetConversations:
        """Forgetting what people wrote."""
        days = self.settings.conversation_days
        return ForgetConversations(archive=SqlArchive(self.engine), clock=self.clock, days=days)

    @property
    def erase_old_cases(self) -> EraseOldCases:
        """Erasing cases nobody needs any more."""
        years = self.settings.record_years
        return EraseOldCases(archive=SqlArchive(self.engine), clock=self.clock, years=years)

    @property
    def job_tools(self) -> JobTools:
        """What the daily jobs use. Raises InvalidRequest when the vault cannot be one."""
        vault = self.audit_vault()
        return JobTools(
            expire_offers=self.expire_offers,
            due_pictures=DuePictures(shelf=self.picture_shelf, clock=self.clock),
            due_exports=DueExports(log=self.export_log, clock=self.clock),
            lately_expired=LatelyExpired(work=self.work, clock=self.clock),
            find_stale_data=self.find_stale_data,
            hand_in=self.inbox.take,
            forget_conversations=self.forget_conversations,
            erase_old_cases=self.erase_old_cases,
            forget_model_calls=ForgetModelCalls(archive=self.model_meter, clock=self.clock),
            forget_notices=ForgetNotices(archive=SqlNoticeBook(self.engine), clock=self.clock),
            verify_audit=self.verify_audit(),
            export_audit=None if vault is None else self.export_audit(),
        )

    @property
    def set_role(self) -> SetRole:
        """Giving somebody a role."""
        return SetRole(roles=self.roles, clock=self.clock)

    @cached_property
    def approver_book(self) -> SqlApproverBook:
        """Named approvers and delegations."""
        return SqlApproverBook(self.engine)

    @property
    def name_approvers(self) -> NameApprovers:
        """Putting people in charge of a tier."""
        return NameApprovers(book=self.approver_book, roles=self.roles, clock=self.clock)

    @property
    def delegate_approval(self) -> DelegateApproval:
        """Lending one's say in approvals."""
        return DelegateApproval(book=self.approver_book, roles=self.roles, clock=self.clock)

    @property
    def end_delegation(self) -> EndDelegation:
        """Taking back a say in approvals."""
        return EndDelegation(book=self.approver_book, clock=self.clock)

    @property
    def find_stale_data(self) -> FindStaleData:
        """Finding pay data that is too old."""
        return FindStaleData(shelf=self.shelf, policies=self.policies, clock=self.clock)

    @property
    def expire_offers(self) -> ExpireOffers:
        """Ending offers nobody moved on."""
        return ExpireOffers(work=SqlCaseWorkStarter(self.engine), policies=self.policies, clock=self.clock)

    @property
    def import_file(self) -> ImportFile:
        """Importing ranges or a roster."""
        return ImportFile(intake=self.shelf, clock=self.clock)

    def web_client(self, *, waits: bool = True) -> WebClient:
        """A Slack client that waits once when told to, and never repeats a call whose outcome nobody knows.

        With `waits` off it does not even wait. Raises InvalidRequest without a bot token.
        """
        token = self.settings.slack_bot_token
        if token is None:
            raise InvalidRequest(
                "slack_token_missing", "SLACK_BOT_TOKEN is not set. docs/install.md says where Slack shows it."
            )
        return WebClient(
            token=token.get_secret_value(),
            base_url=self.settings.slack_api_url,
            timeout=self.settings.slack_seconds,  # type: ignore[arg-type]  # fractions do as well
            # In place of the client's own, which posts again when a connection breaks after Slack took the message.
            retry_handlers=[RateLimitErrorRetryHandler(max_retry_count=1)] if waits else [],
        )
