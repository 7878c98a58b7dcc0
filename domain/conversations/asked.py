"""What one asking sentence of a message comes to."""

from dataclasses import dataclass

from domain.conversations.enquiries import Enquiry
from domain.conversations.reading import NearMiss, Question


@dataclass(frozen=True, slots=True)
class Answer:
    """What one asking sentence comes to: an enquiry, or what must be asked back before it is one.

    `states` is what it states after all, `asks_why` tells that it wants the offer explained.
    """

    enquiry: Enquiry | None = None
    questions: tuple[Question, ...] = ()
    near_misses: tuple[NearMiss, ...] = ()
    states: str = ""
    asks_why: bool = False
