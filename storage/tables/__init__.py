"""Every table of the program; importing this package fills the metadata."""

from storage.tables.answers import answers, feedback, model_calls
from storage.tables.approvals import approvers, delegations
from storage.tables.audit import audit_logs
from storage.tables.card_pictures import card_pictures
from storage.tables.cases import candidates, fact_records, messages, threads
from storage.tables.data_issues import data_issues, data_reports
from storage.tables.exports import exports
from storage.tables.identity import deliveries, group_roles, users, welcomes
from storage.tables.inbox import inbox, steps
from storage.tables.metadata import metadata
from storage.tables.notices import notices
from storage.tables.pay import comp_ranges, data_snapshots, employee_roster
from storage.tables.recommendations import cards, recommendations

__all__ = [
    "answers",
    "approvers",
    "audit_logs",
    "candidates",
    "card_pictures",
    "cards",
    "comp_ranges",
    "data_issues",
    "data_reports",
    "data_snapshots",
    "delegations",
    "deliveries",
    "employee_roster",
    "exports",
    "fact_records",
    "feedback",
    "group_roles",
    "inbox",
    "messages",
    "metadata",
    "model_calls",
    "notices",
    "recommendations",
    "steps",
    "threads",
    "users",
    "welcomes",
]
