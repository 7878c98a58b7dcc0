"""The made-up company: its jobs, its places, and what the market pays there. Whole numbers only."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Family(StrEnum):
    """Job families as the roster spells them."""

    ENGINEERING = "Engineering"
    DATA = "Data"
    PRODUCT = "Product"
    DESIGN = "Design"
    HR = "HR"
    FINANCE = "Finance"
    SALES = "Sales"
    SUPPORT = "Support"
    OPERATIONS = "Operations"


TECHNICAL = frozenset({Family.ENGINEERING, Family.DATA, Family.PRODUCT, Family.DESIGN})


@dataclass(frozen=True, slots=True)
class Job:
    """A job: yearly midpoint in SEA in thousands of USD, range spread in percent (0 = flat rate), share of people."""

    title: str
    family: Family
    midpoint: int
    spread: int
    share: int


@dataclass(frozen=True, slots=True)
class Place:
    """A place: what it pays per 1,000 USD in SEA, for technical and for other jobs, in its currency; share of people.

    Ranges end on multiples of `range_step`, people's pay on multiples of `pay_step`.
    """

    code: str
    currency: str
    mark: str
    technical: int
    other: int
    share: int
    range_step: int = 1000
    pay_step: int = 50

    def midpoint(self, job: Job) -> int:
        """What the market pays for a job here."""
        return job.midpoint * (self.technical if job.family in TECHNICAL else self.other)


PLACES = (
    Place("SEA", "USD", "$", technical=1000, other=1000, share=30),
    Place("LAX", "USD", "$", technical=965, other=990, share=14),
    Place("STL", "USD", "$", technical=810, other=840, share=10),
    Place("DUB", "EUR", "€", technical=540, other=600, share=14),
    Place("SHA", "CNY", "¥", technical=3500, other=2600, share=13, range_step=5000, pay_step=500),
    Place("SYD", "AUD", "A$", technical=970, other=1050, share=9),
    Place("SIN", "SGD", "S$", technical=830, other=850, share=10),
)

JOBS = (
    Job("Software Engineer", Family.ENGINEERING, 140, 40, 14),
    Job("Senior Software Engineer", Family.ENGINEERING, 180, 42, 16),
    Job("Staff Software Engineer", Family.ENGINEERING, 222, 44, 6),
    Job("Principal Software Engineer", Family.ENGINEERING, 262, 48, 2),
    Job("Backend Engineer", Family.ENGINEERING, 142, 40, 9),
    Job("Senior Backend Engineer", Family.ENGINEERING, 178, 42, 9),
    Job("Frontend Engineer", Family.ENGINEERING, 134, 40, 7),
    Job("Senior Frontend Engineer", Family.ENGINEERING, 170, 42, 6),
    Job("Mobile Engineer", Family.ENGINEERING, 140, 40, 4),
    Job("Site Reliability Engineer", Family.ENGINEERING, 150, 42, 5),
    Job("Security Engineer", Family.ENGINEERING, 156, 42, 3),
    Job("Quality Assurance Engineer", Family.ENGINEERING, 112, 38, 4),
    Job("Engineering Manager", Family.ENGINEERING, 202, 46, 5),
    Job("Data Analyst", Family.DATA, 100, 38, 5),
    Job("Data Engineer", Family.DATA, 142, 40, 5),
    Job("Senior Data Engineer", Family.DATA, 174, 42, 4),
    Job("Data Scientist", Family.DATA, 146, 42, 6),
    Job("Senior Data Scientist", Family.DATA, 182, 44, 4),
    Job("Machine Learning Engineer", Family.DATA, 168, 46, 4),
    Job("Product Manager", Family.PRODUCT, 146, 42, 5),
    Job("Senior Product Manager", Family.PRODUCT, 180, 44, 4),
    Job("Technical Program Manager", Family.PRODUCT, 158, 42, 3),
    Job("Product Designer", Family.DESIGN, 124, 40, 4),
    Job("Senior Product Designer", Family.DESIGN, 156, 42, 3),
    Job("User Researcher", Family.DESIGN, 122, 40, 2),
    Job("Recruiter", Family.HR, 86, 38, 4),
    Job("Senior Recruiter", Family.HR, 108, 40, 2),
    Job("People Partner", Family.HR, 104, 40, 3),
    Job("Compensation Analyst", Family.HR, 94, 40, 1),
    Job("Accountant", Family.FINANCE, 80, 38, 4),
    Job("Senior Accountant", Family.FINANCE, 98, 40, 3),
    Job("Financial Analyst", Family.FINANCE, 92, 40, 3),
    Job("Senior Financial Analyst", Family.FINANCE, 114, 42, 2),
    Job("Payroll Specialist", Family.FINANCE, 72, 38, 2),
    Job("Sales Development Representative", Family.SALES, 64, 38, 6),
    Job("Account Executive", Family.SALES, 96, 46, 6),
    Job("Senior Account Executive", Family.SALES, 122, 48, 3),
    Job("Account Manager", Family.SALES, 92, 44, 6),
    Job("Customer Success Manager", Family.SALES, 94, 42, 5),
    Job("Solutions Engineer", Family.SALES, 138, 44, 3),
    Job("Support Specialist", Family.SUPPORT, 62, 38, 9),
    Job("Senior Support Specialist", Family.SUPPORT, 76, 38, 5),
    Job("Operations Analyst", Family.OPERATIONS, 82, 40, 3),
    Job("Office Manager", Family.OPERATIONS, 70, 38, 2),
    Job("Shift Lead", Family.OPERATIONS, 58, 0, 3),
)

# Jobs that some places do not have: asking for one there shows what the bot says when there is no range.
ABSENT: Mapping[str, frozenset[str]] = {
    "Principal Software Engineer": frozenset({"STL", "SYD", "SIN"}),
    "Security Engineer": frozenset({"LAX"}),
    "Machine Learning Engineer": frozenset({"STL"}),
    "Technical Program Manager": frozenset({"STL"}),
    "User Researcher": frozenset({"STL", "SHA", "SIN"}),
    "Senior Recruiter": frozenset({"SIN"}),
    "Compensation Analyst": frozenset({"LAX", "STL", "SHA", "SYD", "SIN"}),
    "Payroll Specialist": frozenset({"SHA", "SIN"}),
    "Shift Lead": frozenset({"LAX", "DUB", "SHA", "SYD", "SIN"}),
}
