"""Rules with a model behind them, in the shape in which readers are measured."""

from dataclasses import dataclass, replace

from domain.conversations.composing import ModelSilent
from domain.conversations.hearing import ModelReader, Unread, veiled
from domain.conversations.left_open import leaves_open
from domain.conversations.reading import MessageReader, Reading, ReadingContext


@dataclass(frozen=True)
class WithModel:
    """Reads by rules, and asks a model about what they leave open. What it suggests counts as read."""

    rules: MessageReader
    model: ModelReader

    def read(self, text: str, context: ReadingContext) -> Reading:
        """What both make of a message; what rules read stands."""
        reading = self.rules.read(text, context)
        if not leaves_open(reading, text, context):
            return reading
        unread = Unread(
            said=veiled(text, "CAND-017"),
            facts=context.facts,
            catalogue=context.catalogue,
            turn="00000000",
            asked=context.asked,
            range_currency=context.range_currency,
        )
        try:
            heard = self.model.read(unread)
        except ModelSilent:
            return reading
        read = {change.field for change in reading.changes}
        suggested = tuple(change for change in heard.suggestions if change.field not in read)
        return replace(
            reading,
            changes=reading.changes + suggested,
            enquiries=reading.enquiries or heard.enquiries,
            topics=reading.topics or heard.topics,
        )
