"""An archive that remembers what it was asked to drop."""

from datetime import datetime

from domain.audit.event import AuditEvent


class FakeArchive:
    """Holds as many messages and cases as it was given; `kept_back` are cases that turn out not to be erasable."""

    def __init__(self, *cases: str, messages: int = 0, kept_back: frozenset[str] = frozenset()) -> None:
        self.cases = list(cases)
        self.messages = messages
        self.kept_back = kept_back
        self.events: list[AuditEvent] = []
        self.asked: list[tuple[str, datetime]] = []

    def forget_conversations(self, before: datetime, event: AuditEvent) -> int:
        self.asked.append(("conversations", before))
        dropped, self.messages = self.messages, 0
        if dropped:
            self.events.append(event)
        return dropped

    def forget_deliveries(self, before: datetime) -> int:
        self.asked.append(("deliveries", before))
        return 0

    def erasable(self, before: datetime, limit: int) -> tuple[str, ...]:
        self.asked.append(("cases", before))
        return tuple(self.cases[:limit])

    def erase(self, candidate_id: str, before: datetime, event: AuditEvent) -> bool:
        if candidate_id in self.kept_back:
            return False
        self.cases.remove(candidate_id)
        self.events.append(event)
        return True
