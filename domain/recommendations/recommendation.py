"""The engine's answer: status, offer, flags and reasons. Everything a card shows is in here, and nothing else is."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from domain.money import Money
from domain.pay.pay_book import SnapshotRefs
from domain.pay.policy import Tier
from domain.recommendations.request import OfferRequest


class Flag(StrEnum):
    """What an approver should know; listed in the order they are printed."""

    PROFICIENCY_FLOOR = "PROFICIENCY_FLOOR"
    PROFICIENCY_UNKNOWN = "PROFICIENCY_UNKNOWN"
    PARITY_ADJUSTED = "PARITY_ADJUSTED"
    PARITY_INSUFFICIENT = "PARITY_INSUFFICIENT"
    FLAT_RATE = "FLAT_RATE"
    PEERS_OUT_OF_RANGE = "PEERS_OUT_OF_RANGE"
    CURRENCY_MISMATCH = "CURRENCY_MISMATCH"
    FX_REQUIRED = "FX_REQUIRED"
    LEVEL_REQUIRED = "LEVEL_REQUIRED"
    ALREADY_COMPETITIVE = "ALREADY_COMPETITIVE"
    COUNTER_APPLIED = "COUNTER_APPLIED"
    COUNTER_ABOVE_MAX = "COUNTER_ABOVE_MAX"
    BRIDGED_WITH_SIGNON = "BRIDGED_WITH_SIGNON"
    EQUITY_BOOSTED = "EQUITY_BOOSTED"
    UNBRIDGED_GAP = "UNBRIDGED_GAP"
    ABOVE_ALL_PEERS = "ABOVE_ALL_PEERS"
    PARITY_EXCEEDED = "PARITY_EXCEEDED"
    PARITY_UNDER = "PARITY_UNDER"
    BELOW_EXEMPT_THRESHOLD = "BELOW_EXEMPT_THRESHOLD"
    OUTSIDE_POSTED_RANGE = "OUTSIDE_POSTED_RANGE"
    BELOW_EXPECTATION = "BELOW_EXPECTATION"
    SALARY_HISTORY_IGNORED = "SALARY_HISTORY_IGNORED"
    DATA_STALE = "DATA_STALE"


class Status(StrEnum):
    """What the engine says happens next. People's decisions are kept elsewhere."""

    NEEDS_JOB_TITLE = "needs_input:job_title"
    NEEDS_LOCATION = "needs_input:location"
    NEEDS_PROFICIENCY = "needs_input:proficiency"
    NEEDS_INTERVIEW_FEEDBACK = "needs_input:interview_feedback"
    NEEDS_JOB_LEVEL = "needs_input:job_level"
    NEEDS_FX = "needs_input:fx"
    NO_DATA = "no_data"
    DATA_CONFLICT = "data_conflict"
    BLOCKED_POLICY = "blocked_policy"
    AUTO_APPROVABLE = "auto_approvable"
    NEEDS_L1 = "needs_approval:L1"
    NEEDS_L2 = "needs_approval:L2"
    NEEDS_L3 = "needs_approval:L3"

    @property
    def is_approvable(self) -> bool:
        """Whether a person may decide on the offer; otherwise something must be put right first."""
        return self in (Status.AUTO_APPROVABLE, Status.NEEDS_L1, Status.NEEDS_L2, Status.NEEDS_L3)


class ReasonKind(StrEnum):
    """One kind of claim a reasoning line makes; decides who may read it."""

    RANGE = "Range"
    TARGET = "Target"
    PEERS = "Peers"
    NOTE = "Note"
    FLOOR = "Floor"
    COMPETING = "Offer"
    PACKAGE = "Package"
    CHECK = "Check"
    OVERRIDE = "Override"
    RESULT = "Result"
    APPROVAL = "Approval"


@dataclass(frozen=True, slots=True)
class Reason:
    """One claim with its source: `text` holds no source, `source` names rows or policy entries.

    `about_peers` marks claims that only those may read who may see this peer set.
    """

    kind: ReasonKind
    text: str
    source: str
    about_peers: bool = False


@dataclass(frozen=True, slots=True)
class PeerFindings:
    """What the peer set says, never who is in it. Rows are file lines sorted by pay; amounts are yearly base pay.

    `reference` and the corridor are None when there are too few peers or proficiency is unknown; `percentile_rank`
    (0–100, four places) when there are too few for a rank.
    """

    count: int
    rows: tuple[int, ...]
    reference: Decimal | None
    corridor: tuple[Decimal, Decimal] | None
    percentile_rank: Decimal | None


@dataclass(frozen=True, slots=True)
class Package:
    """Bonus and equity of a job level. Bonus and totals are in the range's currency, equity in its own.

    `total_direct` is None when equity cannot be added for want of an exchange rate.
    """

    bonus_share: Decimal
    bonus: Money
    target_total_cash: Money
    equity_grant: Money
    equity_annualised: Money
    vest_years: int
    total_direct: Money | None


@dataclass(frozen=True, slots=True)
class Bridge:
    """How a competing offer was answered: `need` is the base it asks for, `gap` what stays open (four places)."""

    need: Money
    sign_on: Money | None
    equity_boost: Money | None
    gap: Money


@dataclass(frozen=True, slots=True)
class Offer:
    """The numbers. Base, range and peers in the range's currency; ratios are fractions rounded to four places."""

    range_row: int
    job_title: str
    location: str
    currency: str
    minimum: Decimal
    maximum: Decimal
    midpoint: Decimal
    position: Decimal
    anchor: Decimal
    adjusted: Decimal
    peers: PeerFindings
    base: Decimal
    compa_ratio: Decimal
    range_penetration: Decimal | None
    over_midpoint: Decimal
    tier: Tier
    package: Package | None
    bridge: Bridge | None

    @property
    def base_pay(self) -> Money:
        """The base with its currency."""
        return Money(self.base, self.currency)


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The whole answer, pinned to a policy version and data snapshots.

    `offer` is None when there is nothing to compute from; with a `needs_input` status it is provisional. `problem` is
    a sentence without pay for statuses that carry no offer. `fingerprint` is sha256 over offer, policy and snapshots.
    `middle_half` tells coarsely between which shares of the range the middle half of the peers is paid; None when
    there are too few. It is shown and nothing else, so no approval hangs on it.
    """

    status: Status
    request: OfferRequest
    policy_id: str
    policy_version: int
    snapshots: SnapshotRefs
    offer: Offer | None = None
    flags: tuple[Flag, ...] = ()
    reasons: tuple[Reason, ...] = ()
    problem: str | None = None
    fingerprint: str = ""
    middle_half: tuple[Decimal, Decimal] | None = None
