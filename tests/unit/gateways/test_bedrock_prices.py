"""What calls cost, as far as is known."""

from decimal import Decimal

import pytest

from bot.gateways.bedrock.prices import cost_of
from domain.conversations.model_calls import Tokens
from domain.money import Money

MILLION = 1_000_000


@pytest.mark.parametrize(
    ("model", "cost"),
    [
        ("global.anthropic.claude-sonnet-5-5", "14.7000"),
        ("us.anthropic.claude-sonnet-4-5-20250929-v1:0", "22.0500"),
        ("eu.anthropic.claude-haiku-4-5-20251001-v1:0", "7.3500"),
        ("anthropic.claude-opus-4-5-20251101-v1:0", "36.7500"),
        ("us.anthropic.claude-opus-4-1-20250805-v1:0", "110.2500"),
        ("us.anthropic.claude-opus-4-20250514-v1:0", "110.2500"),
    ],
)
def test_a_million_of_each_kind_costs_what_is_published(model: str, cost: str) -> None:
    assert cost_of(model, Tokens(MILLION, MILLION, MILLION, MILLION)) == Money(Decimal(cost), "USD")


def test_nothing_costs_nothing_and_what_nobody_knows_is_not_said() -> None:
    assert cost_of("global.anthropic.claude-sonnet-5-5", Tokens()) == Money(Decimal("0.0000"), "USD")
    assert cost_of("arn:aws:bedrock:us-west-2:1:application-inference-profile/abc", Tokens(MILLION)) is None
    assert cost_of("amazon.nova-pro-v1:0", Tokens(MILLION)) is None
