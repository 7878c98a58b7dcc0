"""What models cost, as published: US dollars for a million tokens. An estimate; the bill is Amazon's."""

from decimal import Decimal

from domain.conversations.model_calls import Tokens
from domain.money import Money

# Read, written, read from the cache, written to the cache (for five minutes). The first name found in an id counts.
_PRICES = {
    "claude-sonnet-5": ("2", "10", "0.20", "2.50"),
    "claude-sonnet-4": ("3", "15", "0.30", "3.75"),
    "claude-haiku-4-5": ("1", "5", "0.10", "1.25"),
    "claude-opus-4-1": ("15", "75", "1.50", "18.75"),
    "claude-opus-4-2025": ("15", "75", "1.50", "18.75"),
    "claude-opus-4": ("5", "25", "0.50", "6.25"),
}
_MILLION = 1_000_000


def cost_of(model: str, tokens: Tokens) -> Money | None:
    """What tokens of a model cost; None for a model whose price is not known here."""
    prices = next((prices for name, prices in _PRICES.items() if name in model), None)
    if prices is None:
        return None
    counts = (tokens.read, tokens.written, tokens.cache_read, tokens.cache_written)
    cost = sum((Decimal(price) * count for price, count in zip(prices, counts, strict=True)), Decimal(0)) / _MILLION
    return Money(cost.quantize(Decimal("0.0001")), "USD")
