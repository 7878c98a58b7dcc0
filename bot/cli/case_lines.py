"""Cases as JSON: one object in, one flat result out. The keys are those of the recommender's golden cases."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import from_json

from domain.conversations.salary_history import mask_pay_history
from domain.errors import InvalidRequest
from domain.money import Money
from domain.pay.competing_offer import CompetingOffer, PostedRange
from domain.pay.pay_book import PayBook
from domain.pay.policy import PayPolicy
from domain.pay.vocabulary import Feedback, JobLevel, Proficiency, lookup_key
from domain.recommendations.price_offer import price_offer
from domain.recommendations.recommendation import Offer, Recommendation, Status
from domain.recommendations.request import OfferRequest


def _exact(value: object) -> object:
    return str(value) if isinstance(value, float) else value


def _written(value: object) -> object:
    if value is not None and not isinstance(value, str):
        raise ValueError("write the day as 2026-12-01")
    return value


Amount = Annotated[Decimal, BeforeValidator(_exact), Field(gt=0, lt=Decimal(10) ** 12, allow_inf_nan=False)]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
_Choice = TypeVar("_Choice", Feedback, Proficiency, JobLevel)

Text = Annotated[str, Field(max_length=500)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class _CompetingOffer(_Strict):
    kind: Literal["external"] = "external"
    currency: Currency
    base: Amount | None = None
    annual_total: Amount | None = None
    expires_on: Annotated[date | None, BeforeValidator(_written)] = None
    evidence: bool | None = None


class _Expectation(_Strict):
    amount: Amount
    currency: Currency


class _PostedRange(_Strict):
    min: Amount
    max: Amount
    currency: Currency


class CaseLine(_Strict):
    """One case as people write it down; see the README for the meaning of each field."""

    candidate_id: Text | None = None
    job_title: Text | None = None
    location: Text | None = None
    interview_feedback: Text | None = None
    proficiency: Text | None = None
    job_level: Text | None = None
    competing_offer: _CompetingOffer | None = None
    expectation: _Expectation | None = None
    posted_range: _PostedRange | None = None
    exempt: bool = False
    text_from_user: Annotated[str, Field(max_length=40_000)] | None = None


def read_line(line: str | bytes) -> CaseLine:
    """The case in one line of JSON.

    Raises InvalidRequest saying which field is wrong and what would be right; the value is not repeated.
    """
    try:
        content = from_json(line, allow_inf_nan=False)
    except ValueError as error:
        raise InvalidRequest("case_unreadable", "The line is not one JSON object.") from error
    try:
        return CaseLine.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the line"
        raise InvalidRequest("case_unreadable", f"{where}: {first['msg']}.") from error


def answer_line(case: CaseLine, book: PayBook, policy: PayPolicy) -> dict[str, Any]:
    """The engine's answer to one case as a flat object; a missing or unknown choice is asked for by its field."""
    missing = missing_choice(case)
    if missing is not None:
        return {"status": missing.value}
    request = request_of(case)
    if request is None:
        return {"status": Status.BLOCKED_POLICY.value}
    return flat(price_offer(request, book.evidence_for(request.job_title, request.location), policy))


def missing_choice(case: CaseLine) -> Status | None:
    """The first choice that is missing or none of those there are; None when all can be read."""
    if not (case.job_title or "").strip():
        return Status.NEEDS_JOB_TITLE
    if not (case.location or "").strip():
        return Status.NEEDS_LOCATION
    if not (case.interview_feedback or "").strip():
        return Status.NEEDS_INTERVIEW_FEEDBACK
    if case.proficiency is not None and _choice(Proficiency, case.proficiency) is None:
        return Status.NEEDS_PROFICIENCY
    if case.job_level is not None and _choice(JobLevel, case.job_level) is None:
        return Status.NEEDS_JOB_LEVEL
    return None


def request_of(case: CaseLine) -> OfferRequest | None:
    """What the engine is asked; None when policy makes no offer on the interview feedback.

    Raises InvalidRequest when a competing offer or posted range contradicts itself.
    """
    feedback = _choice(Feedback, case.interview_feedback)
    if feedback is None:
        return None
    competing, expected, posted = case.competing_offer, case.expectation, case.posted_range
    return OfferRequest(
        job_title=case.job_title or "",
        location=case.location or "",
        interview_feedback=feedback,
        proficiency=_choice(Proficiency, case.proficiency) or Proficiency.UNKNOWN,
        job_level=_choice(JobLevel, case.job_level),
        competing_offer=CompetingOffer(
            competing.currency, competing.base, competing.annual_total, competing.expires_on, competing.evidence
        )
        if competing
        else None,
        expectation=Money(expected.amount, expected.currency) if expected else None,
        posted_range=PostedRange(Money(posted.min, posted.currency), Money(posted.max, posted.currency))
        if posted
        else None,
        exempt=case.exempt,
        pay_history_ignored=bool(case.text_from_user) and mask_pay_history(case.text_from_user or "").found,
    )


def flat(answer: Recommendation) -> dict[str, Any]:
    """A recommendation with the golden cases' keys: amounts exact, ratios to four places, rows as file lines."""
    offer = answer.offer
    if offer is None:
        return {"status": answer.status.value}
    return {
        "status": answer.status.value,
        "currency": offer.currency,
        "range_row": offer.range_row,
        "min": plain(offer.minimum),
        "max": plain(offer.maximum),
        "mid": plain(offer.midpoint),
        "p": plain(offer.position),
        "anchor": plain(offer.anchor),
        "peer_n": offer.peers.count,
        "peer_ref": plain(offer.peers.reference),
        "base": plain(offer.base),
        "compa": plain(offer.compa_ratio),
        "pen": plain(offer.range_penetration),
        "pct_rank": plain(offer.peers.percentile_rank),
        **_bridge_keys(offer),
        "tier": offer.tier.value,
        **_package_keys(offer),
        "corridor": [plain(end) for end in offer.peers.corridor or (None, None)],
        "flags": [flag.value for flag in answer.flags],
        "peer_rows": list(offer.peers.rows),
    }


def plain(value: Decimal | None) -> str | None:
    """A decimal without exponent or trailing zeros; None stays None."""
    if value is None:
        return None
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _bridge_keys(offer: Offer) -> dict[str, str | None]:
    bridge = offer.bridge
    if bridge is None:
        return {"signon": None, "boost": None, "gap": None}
    return {
        "signon": plain(bridge.sign_on.amount) if bridge.sign_on else None,
        "boost": plain(bridge.equity_boost.amount) if bridge.equity_boost else None,
        "gap": plain(bridge.gap.amount),
    }


def _package_keys(offer: Offer) -> dict[str, str | None]:
    package = offer.package
    if package is None:
        return dict.fromkeys(("bonus", "ttc", "equity_usd", "equity_annual_usd", "tdc"))
    return {
        "bonus": plain(package.bonus.amount),
        "ttc": plain(package.target_total_cash.amount),
        "equity_usd": plain(package.equity_grant.amount),
        "equity_annual_usd": plain(package.equity_annualised.amount),
        "tdc": plain(package.total_direct.amount) if package.total_direct else None,
    }


def _choice(kind: type[_Choice], text: str | None) -> _Choice | None:
    wanted = lookup_key(text or "")
    return next((member for member in kind if lookup_key(member.value) == wanted), None)
