"""Reading pay policy files: YAML in, validated domain policies out."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from data.yaml_keys import repeated_key
from domain.pay.policy import (
    ApprovalRule,
    CompetingOfferRule,
    EquityRule,
    FreshnessRule,
    ParityRule,
    PayPolicy,
    PolicyUnusable,
    QuartileRule,
    Tier,
    TierRule,
    check_sequence,
)
from domain.pay.vocabulary import Feedback, JobLevel, Proficiency
from domain.recommendations.recommendation import Flag

POLICY_FOLDER = Path(__file__).parent / "policy"
POLICY_FILES = "base-*.yaml"

# Names the escalation table may use beside the flags themselves.
_CONDITIONS = {"PARITY_INSUFFICIENT_ABOVE_MIDPOINT"}


def _no_float(value: object) -> object:
    if isinstance(value, float | bool):
        raise ValueError('write it as a quoted decimal, such as "0.10"')  # noqa: TRY004 - pydantic expects ValueError
    return value


def _whole(value: object) -> object:
    if isinstance(value, float | bool):
        raise ValueError("write a whole number")  # noqa: TRY004 - pydantic expects ValueError
    return value


Whole = Annotated[int, BeforeValidator(_whole)]
ExactDecimal = Annotated[Decimal, BeforeValidator(_no_float), Field(allow_inf_nan=False)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class _Header(_Strict):
    id: str = Field(min_length=1, max_length=60)
    version: Whole = Field(ge=1)
    effective_from: date
    effective_to: date | None = None
    approved_by: tuple[str, ...]


class _Quartiles(_Strict):
    min_peers: Whole = 8
    step: ExactDecimal = Decimal("0.05")


class _Parity(_Strict):
    min_peers_adjust: Whole
    min_peers_percentile: Whole
    corridor: ExactDecimal
    show_min_peers: dict[str, Whole]
    quartiles: _Quartiles = _Quartiles()

    def as_rule(self) -> ParityRule:
        quartiles = QuartileRule(**dict(self.quartiles))
        return ParityRule(**{**dict(self), "quartiles": quartiles})


class _Equity(_Strict):
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    vest_years: Whole
    grant: dict[JobLevel, ExactDecimal]


class _CompetingOffer(_Strict):
    max_uplift: ExactDecimal
    sign_on_cap: ExactDecimal
    equity_boost_cap: ExactDecimal
    equity_boost_step: ExactDecimal = Decimal(1000)


class _TierRule(_Strict):
    up_to: ExactDecimal | None = None
    tier: Tier


class _Freshness(_Strict):
    ranges_days: Whole
    roster_days: Whole
    fx_days: Whole


class _Approvals(_Strict):
    people: dict[Tier, Whole]
    expiry_days: Whole


class _PolicyFile(_Strict):
    policy: _Header
    target_position: dict[Proficiency, dict[Feedback, ExactDecimal]]
    parity: _Parity
    rounding: dict[str, Whole]
    bonus: dict[JobLevel, ExactDecimal]
    equity: _Equity
    competing_offer: _CompetingOffer
    tiers: tuple[_TierRule, ...]
    escalate: dict[str, Tier]
    freshness: _Freshness
    exempt_threshold: dict[str, ExactDecimal] = {}
    salary_history: Literal["never_use"]
    approvals: _Approvals | None = None

    def as_policy(self) -> PayPolicy:
        """The domain's policy, whose own checks have passed."""
        _check_escalations(self.escalate)
        return PayPolicy(
            id=self.policy.id,
            version=self.policy.version,
            effective_from=self.policy.effective_from,
            effective_to=self.policy.effective_to,
            approved_by=self.policy.approved_by,
            target_position=self.target_position,
            parity=self.parity.as_rule(),
            rounding=self.rounding,
            bonus=self.bonus,
            equity=EquityRule(**dict(self.equity)),
            competing_offer=CompetingOfferRule(**dict(self.competing_offer)),
            tiers=tuple(TierRule(up_to=rule.up_to, tier=rule.tier) for rule in self.tiers),
            escalate=self.escalate,
            freshness=FreshnessRule(**dict(self.freshness)),
            exempt_threshold=self.exempt_threshold,
            approvals=ApprovalRule(**dict(self.approvals)) if self.approvals else ApprovalRule(),
        )


def load_policy(path: Path) -> PayPolicy:
    """The policy in one YAML file.

    Raises:
        PolicyUnusable: the file cannot be read, has a gap, an unknown entry, a binary float, or tables that fall.
    """
    try:
        text = path.read_text(encoding="utf-8")
        repeated = repeated_key(yaml.compose(text, Loader=yaml.SafeLoader))
        if repeated is not None:
            line, first = repeated
            raise PolicyUnusable(f"The policy file {path.name}: line {line} repeats the entry of line {first}.")
        return _PolicyFile.model_validate(yaml.safe_load(text)).as_policy()
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyUnusable(f"The policy file {path.name} cannot be read as UTF-8 text.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        raise PolicyUnusable(f"The policy file {path.name} is not valid YAML{where}.") from error
    except ValidationError as error:
        raise PolicyUnusable(f"The policy file {path.name}: {_first_problem(error)}") from error
    except (ValueError, RecursionError) as error:
        raise PolicyUnusable(
            f"The policy file {path.name} holds a value that cannot be read, such as a date."
        ) from error


def load_policies(folder: Path = POLICY_FOLDER) -> tuple[PayPolicy, ...]:
    """Every policy of a folder, in order of effective dates, without gaps or overlaps.

    Raises PolicyUnusable as `load_policy` does, and when the sequence has a gap or an overlap or there is no file.
    """
    policies = tuple(load_policy(path) for path in sorted(folder.glob(POLICY_FILES)))
    if not policies:
        raise PolicyUnusable("No pay policy file was found.")
    check_sequence(policies)
    return tuple(sorted(policies, key=lambda policy: policy.effective_from))


def _check_escalations(table: Mapping[str, Tier]) -> None:
    for name in table:
        if name not in _CONDITIONS and name not in Flag.__members__:
            raise PolicyUnusable(f"escalate: {name} is no flag of the recommender.")


def _first_problem(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    where = " › ".join(str(part) for part in first["loc"]) or "the whole file"
    return f"at {where}: {first['msg']}."
