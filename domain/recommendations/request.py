"""What the engine may know about a candidate. There is no slot for a name, origin, school, or current or past pay."""

from dataclasses import dataclass

from domain.money import Money
from domain.pay.competing_offer import CompetingOffer, PostedRange
from domain.pay.vocabulary import Feedback, JobLevel, Proficiency


@dataclass(frozen=True, slots=True)
class OfferRequest:
    """One question to the engine. `pay_history_ignored` records that pay history was said and thrown away."""

    job_title: str
    location: str
    interview_feedback: Feedback
    proficiency: Proficiency
    job_level: JobLevel | None = None
    competing_offer: CompetingOffer | None = None
    expectation: Money | None = None
    posted_range: PostedRange | None = None
    exempt: bool = False
    pay_history_ignored: bool = False
