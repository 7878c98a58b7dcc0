"""A case's file: for people in Markdown, for programs in JSON; both say the same, and what their reader may see."""

import json
from collections.abc import Iterator
from datetime import datetime

from domain.audit.event import AuditEvent
from domain.candidates.facts import FactField
from domain.identity.actor import PROGRAM
from domain.identity.audience import Sight
from domain.recommendations.disclosure import Disclosure
from domain.recommendations.fact_words import FIELD_NAMES, fact_words
from domain.recommendations.read_case_file import CaseFile
from domain.recommendations.reasoning import money_text
from handlers.slack.documents.document import Document
from handlers.slack.views.audit_history import event_words
from handlers.slack.views.offer_figures import offer_figures
from handlers.slack.views.wording import FLAG_WORDS, STATE_WORDS, STATUS_WORDS
from handlers.slack.views.words import markdown


def case_documents(file: CaseFile, at: datetime) -> tuple[Document, ...]:
    """The file of a case as it stood at a moment, in both forms."""
    reference = file.case.candidate_id
    told = _told(file, at)
    written = "\n".join(_lines(told)) + "\n"
    kept = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    return (
        Document(f"{reference}.md", f"{reference}: case file", written.encode()),
        Document(f"{reference}.json", f"{reference}: case file, for programs", kept.encode()),
    )


def _told(file: CaseFile, at: datetime) -> dict[str, object]:
    case = file.case
    return {
        "case": case.candidate_id,
        "as_of": _moment(at),
        "opened_by": case.opened_by,
        "opened_at": _moment(case.opened_at),
        "closed_at": _moment(case.closed_at) if case.closed_at else None,
        "known": [_fact(file, field) for field in FactField if case.facts.value_of(field) is not None],
        "versions": [_version(seen) for seen in file.versions],
        "history": [
            {"at": _moment(event.at), "who": _who(event), "what": event_words(event)} for event in file.history.events
        ],
        "history_withheld": file.history.hidden,
    }


def _fact(file: CaseFile, field: FactField) -> dict[str, object]:
    said = file.case.last_said(field)
    return {
        "fact": FIELD_NAMES[field],
        "value": fact_words(file.case.facts.value_of(field)),
        "said_by": said.by if said else None,
        "said_at": _moment(said.at) if said else None,
    }


def _version(seen: Disclosure) -> dict[str, object]:
    filed, offer = seen.filed, seen.offer
    figures = [("Base salary", money_text(offer.base_pay)), *offer_figures(offer, seen.peers)] if offer else []
    decision = filed.decision
    note = decision.note if decision and seen.sight is Sight.EVERYTHING else ""
    return {
        "version": filed.number,
        "made_at": _moment(filed.made_at),
        "asked_by": filed.requested_by,
        "job_title": filed.body.request.job_title,
        "location": filed.body.request.location,
        "state": STATE_WORDS[filed.state],
        "approval": STATUS_WORDS[filed.body.status] if seen.sight is Sight.EVERYTHING else None,
        "figures": {name: value.replace("\n", "; ") for name, value in figures},
        "withheld": seen.withheld,
        "to_know": [FLAG_WORDS[flag] for flag in seen.flags],
        "why": [{"kind": reason.kind.value, "text": reason.text, "source": reason.source} for reason in seen.reasons],
        "decided_by": decision.by if decision else None,
        "decided_at": _moment(decision.at) if decision else None,
        "decision_note": note or None,
        "policy": f"{filed.body.policy_id} v{filed.body.policy_version}" if seen.sight is Sight.EVERYTHING else None,
    }


def _lines(told: dict[str, object]) -> Iterator[str]:
    """The same as Markdown."""
    yield f"# {told['case']}: case file"
    yield ""
    yield f"As of {told['as_of']}. Opened by {told['opened_by']} on {told['opened_at']}."
    yield "Made for one reader: it holds what they may see, and nothing else."
    yield "\n## What is known\n"
    yield "| fact | value | said by | when |\n|---|---|---|---|"
    for fact in _each(told["known"]):
        yield f"| {fact['fact']} | {_cell(fact['value'])} | {_cell(fact['said_by'])} | {_cell(fact['said_at'])} |"
    for version in _each(told["versions"]):
        yield from _version_lines(version)
    yield "\n## What happened\n"
    for event in _each(told["history"]):
        yield f"- {event['at']} {_cell(event['who'])} {_cell(event['what'])}"
    if told["history_withheld"]:
        yield "- The rest is for the Comp Team."


def _version_lines(version: dict[str, object]) -> Iterator[str]:
    yield f"\n## Version {version['version']}: {version['state']}\n"
    job = f"{_cell(version['job_title'])}, {_cell(version['location'])}"
    yield f"{job}. Asked by {version['asked_by']}, {version['made_at']}."
    for words in (version["approval"], version["withheld"]):
        if words:
            yield f"\n{_cell(words)}"
    figures = version["figures"]
    if isinstance(figures, dict) and figures:
        yield "\n| figure | value |\n|---|---|"
        for name, value in figures.items():
            yield f"| {name} | {_cell(value)} |"
    known = version["to_know"]
    if isinstance(known, list) and known:
        yield "\nTo know:\n"
        yield from (f"- {_cell(one)}" for one in known)
    reasons = list(_each(version["why"]))
    if reasons:
        yield "\nWhy:\n"
        yield from (f"- {_cell(one['kind'])}: {_cell(one['text'])} [{_cell(one['source'])}]" for one in reasons)
    if version["decided_by"]:
        note = f": {_cell(version['decision_note'])}" if version["decision_note"] else ""
        yield f"\nDecided by {version['decided_by']} on {version['decided_at']}{note}"


def _each(listed: object) -> Iterator[dict[str, object]]:
    yield from (one for one in listed if isinstance(one, dict)) if isinstance(listed, list) else ()


def _cell(value: object) -> str:
    """A value within a line of Markdown, literally."""
    return markdown(" ".join(str(value if value is not None else "").split()))


def _who(event: AuditEvent) -> str:
    return "comp-assist" if event.actor == PROGRAM.user_id else event.actor


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
