"""Asking the engine about a case."""

from datetime import datetime

from domain.candidates.case import Case
from domain.pay.pay_book import PayBook
from domain.pay.policy import PayPolicy
from domain.recommendations.price_offer import price_offer
from domain.recommendations.recommendation import Recommendation
from domain.recommendations.request import OfferRequest


def recommend_for(case: Case, book: PayBook, policy: PayPolicy, now: datetime) -> Recommendation:
    """The engine's answer for a case whose required facts are all known.

    Raises ValueError while one is missing.
    """
    facts = case.facts
    if (
        facts.job_title is None
        or facts.location is None
        or facts.interview_feedback is None
        or facts.proficiency is None
    ):
        raise ValueError("required facts are missing")
    request = OfferRequest(
        job_title=facts.job_title,
        location=facts.location,
        interview_feedback=facts.interview_feedback,
        proficiency=facts.proficiency,
        job_level=facts.job_level,
        competing_offer=facts.competing_offer,
        expectation=facts.expectation,
        posted_range=facts.posted_range,
        exempt=bool(facts.exempt),
        pay_history_ignored=case.pay_history_removed,
    )
    return price_offer(request, book.evidence_for(facts.job_title, facts.location), policy, today=now.date())
