"""A note to the hiring manager: fixed sentences, and of pay only what was approved."""

from dataclasses import dataclass
from typing import Literal

from domain.recommendations.disclosure import Disclosure
from domain.recommendations.filed import OfferState
from domain.recommendations.reasoning import money_text
from domain.recommendations.recommendation import Offer

_STATE = {
    OfferState.APPROVED: "The offer is approved and can be made to the candidate.",
    OfferState.OFFERED: "The offer was made to the candidate.",
    OfferState.ACCEPTED: "The candidate accepted the offer.",
    OfferState.CHANGES_REQUESTED: "Compensation asked for changes before the offer can be approved.",
    OfferState.REJECTED: "Compensation did not approve the offer as it was; it is being worked on.",
    OfferState.DECLINED: "The candidate declined the offer.",
    OfferState.EXPIRED: "The offer expired before it was made.",
    OfferState.WITHDRAWN: "The offer was withdrawn.",
}
_IN_REVIEW = "The offer is with Compensation for review. The figures follow once it is approved."
_TELLING = (OfferState.APPROVED, OfferState.OFFERED, OfferState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of an offer in words, with its currency."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class HiringNote:
    """What a hiring manager is told: `state` in a sentence, and `figures` once the offer is approved."""

    candidate_id: str
    job_title: str
    location: str
    state: str
    figures: tuple[Figure, ...] = ()
    kind: Literal["hiring_note"] = "hiring_note"

    def lines(self) -> tuple[str, ...]:
        """The note as paragraphs of plain text."""
        return (
            f"{self.candidate_id}: {self.job_title}, {self.location}",
            self.state,
            *(f"{figure.name}: {figure.text}" for figure in self.figures),
        )


def hiring_note(disclosure: Disclosure) -> HiringNote:
    """The note about a case's offer.

    The note leaves the team, so give it a disclosure made for Sight.APPROVED, whoever asks. Of a fuller one it takes
    no more: figures only of an offer that is approved, made or accepted, and nothing of how it came about.
    """
    filed = disclosure.filed
    offer = disclosure.offer if filed.state in _TELLING else None
    kept_back = filed.state in _TELLING and offer is None
    asked = filed.standing.request
    return HiringNote(
        candidate_id=filed.candidate_id,
        job_title=asked.job_title,
        location=asked.location,
        state=_IN_REVIEW if kept_back else _STATE.get(filed.state, _IN_REVIEW),
        figures=() if offer is None else _figures(offer),
    )


def _figures(offer: Offer) -> tuple[Figure, ...]:
    """Without a job level there is a base alone; a sign-on is named where there is one."""
    package, sign_on = offer.package, offer.bridge.sign_on if offer.bridge else None
    found = [Figure("Base salary", f"{money_text(offer.base_pay)} a year")]
    if package is not None:
        found += [
            Figure("Target bonus", f"{money_text(package.bonus)} a year"),
            Figure("Target total cash", f"{money_text(package.target_total_cash)} a year"),
            Figure("Equity grant", f"{money_text(package.equity_grant)}, vesting over {package.vest_years} years"),
        ]
    if sign_on is not None:
        found.append(Figure("Sign-on", f"{money_text(sign_on)}, paid once"))
    return tuple(found)
