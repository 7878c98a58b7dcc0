"""The composition root: settings -> adapters -> use cases. The only place where parts are put together."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import SecretStr
from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from sqlalchemy import URL, Engine

from bot.gateways.clock import RandomIds, SystemClock
from bot.gateways.model_health import NoModel
from bot.gateways.slack_audiences import SlackAudiences
from bot.gateways.spelling import FuzzySpelling
from bot.settings import Settings
from data.aliases import load_aliases
from data.pipelines.import_file import ImportFile
from data.policies import load_policies
from data.policy_book import FilePolicyBook
from domain.approvals.approvers import DelegateApproval, NameApprovers
from domain.approvals.carry_out import CarryOut, ExpireOffers
from domain.approvals.decide_offer import ApproveOffer, SendBack
from domain.approvals.override_offer import OverrideOffer
from domain.conversations.rule_reader import RuleReader
from domain.errors import InvalidRequest
from domain.identity.roles import SetRole
from domain.ports import Clock, Ids
from domain.recommendations.admit import AdmitToCase, FindThread, StartsCase
from domain.recommendations.cards import FindCards, FindPlaces, NoteCard
from domain.recommendations.filed import DecisionKind
from domain.recommendations.show_case import ShowCase, ShowRecommendation
from domain.recommendations.show_status import ShowStatus
from domain.recommendations.take_turn import TakeTurn
from handlers.slack.courier import Courier
from handlers.slack.toolbox import Toolbox
from storage.approvals import SqlApproverBook
from storage.audit import SqlAuditLog
from storage.embedded import EmbeddedServer
from storage.engine import database_url, open_engine
from storage.identity import SqlDeliveries, SqlRoleBook
from storage.migrating import migrate
from storage.pay import SqlPayBooks, SqlSnapshotShelf
from storage.privileges import APP_ROLE
from storage.unit_of_work import SqlCaseWorkStarter


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
        return open_engine(self._url(self.settings.database_url), role=APP_ROLE)

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

    def close(self) -> None:
        """Finish the turns that were acknowledged, then let go of the database; an embedded one stops with us."""
        if "turns" in self.__dict__:
            self.turns.shutdown(wait=True)
        if "engine" in self.__dict__:
            self.engine.dispose()
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

    @cached_property
    def shelf(self) -> SqlSnapshotShelf:
        """Imported snapshots."""
        return SqlSnapshotShelf(self.engine)

    @cached_property
    def policies(self) -> FilePolicyBook:
        """The pay policies that ship with the program. Raises PolicyUnusable."""
        return FilePolicyBook(load_policies())

    @property
    def model(self) -> NoModel:
        """What to say about the language model."""
        return NoModel()

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
    def expire_offers(self) -> ExpireOffers:
        """Ending offers nobody moved on."""
        return ExpireOffers(work=SqlCaseWorkStarter(self.engine), policies=self.policies, clock=self.clock)

    @property
    def import_file(self) -> ImportFile:
        """Importing ranges or a roster."""
        return ImportFile(intake=self.shelf, clock=self.clock)

    def web_client(self) -> WebClient:
        """A Slack client that waits when told to. Raises InvalidRequest without a bot token."""
        token = self.settings.slack_bot_token
        if token is None:
            raise InvalidRequest(
                "slack_token_missing", "SLACK_BOT_TOKEN is not set. docs/install.md says where Slack shows it."
            )
        client = WebClient(token=token.get_secret_value(), base_url=self.settings.slack_api_url, timeout=20)
        client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=3))
        return client

    def toolbox(self, client: WebClient, bot_user_id: str) -> Toolbox:
        """Everything the Slack handlers use."""
        work = SqlCaseWorkStarter(self.engine)
        aliases = load_aliases()
        books = SqlPayBooks(self.engine, aliases.titles, aliases.places)
        policies = self.policies
        reader = RuleReader(FuzzySpelling())
        return Toolbox(
            roles=self.roles,
            audiences=SlackAudiences(client, self.roles, bot_user_id),
            deliveries=SqlDeliveries(self.engine),
            refusals=self.audit_log,
            courier=Courier(client),
            clock=self.clock,
            books=books,
            policies=policies,
            admit=AdmitToCase(work=work, ids=self.ids),
            find_thread=FindThread(work=work),
            take_turn=TakeTurn(
                work=work,
                reader=reader,
                books=books,
                policies=policies,
                clock=self.clock,
                ids=self.ids,
            ),
            show_case=ShowCase(work=work),
            show_recommendation=ShowRecommendation(work=work),
            show_status=ShowStatus(
                work=work, shelf=self.shelf, policies=policies, model=self.model, clock=self.clock
            ),
            approve=ApproveOffer(
                work=work, book=self.approver_book, books=books, policies=policies, clock=self.clock
            ),
            request_changes=SendBack(work=work, clock=self.clock, kind=DecisionKind.CHANGES_REQUESTED),
            reject=SendBack(work=work, clock=self.clock, kind=DecisionKind.REJECTED),
            override=OverrideOffer(
                work=work, books=books, book=self.approver_book, policies=policies, clock=self.clock
            ),
            carry_out=CarryOut(work=work, policies=policies, clock=self.clock),
            starts_case=StartsCase(reader=reader, books=books),
            note_card=NoteCard(work=work, clock=self.clock),
            find_places=FindPlaces(work=work),
            find_cards=FindCards(work=work),
            release=self.settings.release,
            review_channel=self.settings.review_channel,
        )
