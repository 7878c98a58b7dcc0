"""The picture of a range: of anything a Disclosure may hold, in a sane size, and of nothing that is withheld."""

import io
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from domain.identity.audience import Sight
from domain.recommendations.disclosure import Disclosure, disclose
from domain.recommendations.filed import OfferState
from domain.recommendations.recommendation import PeerFindings
from handlers.slack.views.range_bar import range_bar, range_words
from handlers.slack.views.range_picture import HEIGHT, LINE, WIDTH, range_picture
from tests.unit.pay.sample_pay import POLICY, Amount, peers, range_row
from tests.unit.recommendations.sample_offers import evidence, filed, recommend

_MOST_BYTES = 60_000
AMOUNTS = st.integers(1, 10**9).map(lambda cents: Decimal(cents) / 100) | st.integers(1, 10**15).map(Decimal)
SHARES = st.integers(0, 20).map(lambda steps: Decimal(steps) / 20)


def seen(*pay: Amount, low: Amount = 150_000, high: Amount = 204_000, sight: Sight = Sight.EVERYTHING) -> Disclosure:
    """An approved offer among peers of some pay, as somebody sees it."""
    body = recommend(evidence(ranges=(range_row(low, high),), roster=peers(*pay)))
    return disclose(filed(body, OfferState.APPROVED), sight, POLICY.parity)


MANY = tuple(range(160_000, 190_000, 2_000))


@st.composite
def shown(draw: st.DrawFn) -> Disclosure:
    """Whatever a Disclosure may hold: flat rates, bases outside their range, tiny ranges, huge and odd amounts."""
    plain = seen(*MANY)
    assert plain.offer is not None
    low, base, count = draw(AMOUNTS), draw(AMOUNTS), draw(st.integers(0, 5_000))
    high = low + draw(st.sampled_from([Decimal(0), Decimal("0.01"), Decimal(1)]) | AMOUNTS)
    penetration = None if high == low else ((base - low) / (high - low)).quantize(Decimal("0.0001"))
    offer = replace(
        plain.offer,
        currency=draw(st.sampled_from(["USD", "CNY", "ZZZ"])),
        minimum=low,
        maximum=high,
        midpoint=(low + high) / 2,
        base=base,
        range_penetration=penetration,
    )
    found = PeerFindings(count, (), draw(st.none() | AMOUNTS), None, None)
    half = draw(st.none() | st.tuples(SHARES, SHARES).map(lambda ends: (min(ends), max(ends))))
    return replace(plain, offer=offer, peers=draw(st.sampled_from([None, found])), middle_half=half)


@given(what=shown())
@settings(max_examples=150, deadline=None)
def test_whatever_is_shown_becomes_a_picture_of_a_sane_size(what: Disclosure) -> None:
    drawn = range_picture(what)
    assert drawn is not None
    assert len(drawn) < _MOST_BYTES
    with Image.open(io.BytesIO(drawn)) as picture:
        assert picture.format == "PNG"
        assert picture.width == 2 * WIDTH
        assert picture.height in {2 * (HEIGHT + LINE * lines) for lines in range(3)}
        assert picture.info == {}, "nothing is told beside what is drawn"
    assert range_bar(what.offer) if what.offer else False
    assert len(range_words(what)) < 400


def test_an_amount_that_does_not_fit_is_no_picture_rather_than_half_an_amount() -> None:
    plain = seen(*MANY)
    assert plain.offer is not None
    huge = replace(plain, offer=replace(plain.offer, maximum=Decimal(10) ** 24))

    assert range_picture(huge) is None
    assert "●" in range_bar(plain.offer)


def test_without_an_offer_there_is_neither_picture_nor_words() -> None:
    hidden = seen(*MANY, sight=Sight.NOTHING)

    assert (range_picture(hidden), range_words(hidden)) == (None, "")


@pytest.mark.parametrize("sight", [Sight.APPROVED, Sight.EVERYTHING])
def test_the_same_disclosure_gives_the_same_bytes(sight: Sight) -> None:
    assert range_picture(seen(*MANY, sight=sight)) == range_picture(seen(*MANY, sight=sight))


@given(pay=st.lists(st.integers(150_000, 204_000), min_size=4, max_size=4))
@settings(max_examples=25, deadline=None)
def test_a_recruiters_picture_is_the_same_whatever_peers_too_few_to_show_are_paid(pay: list[int]) -> None:
    """Only what the offer itself comes to may differ; it is held fast here."""
    plain, other = seen(160_000, 170_000, 180_000, 190_000, sight=Sight.APPROVED), seen(*pay, sight=Sight.APPROVED)
    assert other.offer is not None
    assert plain.offer is not None
    fixed = replace(
        other,
        offer=replace(plain.offer, peers=other.offer.peers),
    )

    assert other.peers is None
    assert range_picture(fixed) == range_picture(plain)
    assert range_words(fixed) == range_words(plain)


@given(half=st.tuples(SHARES, SHARES).filter(lambda ends: ends[0] < ends[1]))
@settings(max_examples=25, deadline=None)
def test_where_half_of_the_peers_is_paid_is_not_drawn_for_whoever_may_not_see_it(
    half: tuple[Decimal, Decimal],
) -> None:
    body = recommend(evidence(roster=peers(160_000, 161_000, 162_000, 163_000, 164_000)))
    plain = disclose(filed(body, OfferState.APPROVED), Sight.APPROVED, POLICY.parity)
    other = disclose(filed(replace(body, middle_half=half), OfferState.APPROVED), Sight.APPROVED, POLICY.parity)

    assert range_picture(other) == range_picture(plain)
    assert "middle half" not in range_words(other)


def test_what_is_drawn_is_said_as_well() -> None:
    words = range_words(seen(*MANY))

    for part in ("USD ", "150,000 to 204,000", "midpoint 177,000", "Peers' reference", "middle half of 15 peers"):
        assert part in words
    assert "flat rate of 150,000" in range_words(seen(low=150_000, high=150_000))
