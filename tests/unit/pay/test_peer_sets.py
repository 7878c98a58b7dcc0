from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest

from domain.pay.peers import PeerSet
from tests.unit.pay.sample_pay import ADVANCED, LEARNING, PROFICIENT, UNKNOWN, peers

_LOW, _HIGH = Decimal(150_000), Decimal(204_000)


def test_the_reference_of_an_odd_number_of_peers_is_the_middle_pay() -> None:
    assert PeerSet(peers(190_000, 160_000, 175_900)).reference(_LOW, _HIGH) == 175_900


def test_the_reference_of_an_even_number_of_peers_lies_between_the_two_in_the_middle() -> None:
    assert PeerSet(peers(190_000, 160_000, 175_900, 175_901)).reference(_LOW, _HIGH) == Fraction("175900.5")


def test_peers_outside_the_range_count_at_its_nearer_end_and_are_not_dropped() -> None:
    assert PeerSet(peers(120_000, 130_000, 160_000)).reference(_LOW, _HIGH) == 150_000
    assert PeerSet(peers(300_000, 206_300, 160_000)).reference(_LOW, _HIGH) == 204_000
    assert PeerSet(peers(120_000, 300_000)).reference(_LOW, _HIGH) == 177_000


def test_there_is_no_reference_and_no_rank_without_peers() -> None:
    with pytest.raises(ValueError, match="no peers, no median"):
        PeerSet(()).reference(_LOW, _HIGH)
    with pytest.raises(ValueError, match="no peers, no rank"):
        PeerSet(()).percentile_rank(Fraction(1))


def test_peers_share_the_proficiency_and_everybody_is_a_peer_of_the_unknown() -> None:
    roster = (
        *peers(160_000, proficiency=LEARNING, first_row=2),
        *peers(170_000, proficiency=PROFICIENT, first_row=3),
        *peers(180_000, proficiency=UNKNOWN, first_row=4),
        *peers(190_000, proficiency=ADVANCED, first_row=5),
    )

    assert PeerSet.of(roster, PROFICIENT).rows == (3,)
    assert PeerSet.of(roster, LEARNING).rows == (2,)
    assert PeerSet.of(roster, UNKNOWN).rows == (2, 3, 4, 5)


def test_peers_are_sorted_by_pay_then_by_line_whatever_their_order_in_the_file() -> None:
    people = (*peers(180_000, 170_000, first_row=8), *peers(170_000, first_row=3))

    assert {PeerSet.of(order, PROFICIENT).rows for order in permutations(people)} == {(3, 9, 8)}


def test_red_and_green_circled_peers_are_named_by_line_and_the_ends_belong_to_the_range() -> None:
    found = PeerSet(peers(149_999, 150_000, 204_000, "204000.01", 300_000, 1))

    assert found.above(_HIGH) == (19, 20)
    assert found.below(_LOW) == (16, 21)


def test_percentile_rank_counts_those_below_and_half_of_those_equal() -> None:
    found = PeerSet(peers(10, 20, 20, 30, 40))

    assert found.percentile_rank(Fraction(20)) == 40
    assert found.percentile_rank(Fraction(41)) == 100
    assert found.percentile_rank(Fraction(9)) == 0
    assert found.percentile_rank(Fraction(30)) == 70
    assert PeerSet(peers(10, 20, 30)).percentile_rank(Fraction(15)) == Fraction(100, 3)


def test_an_offer_is_above_all_peers_only_when_it_passes_the_highest_of_them() -> None:
    found = PeerSet(peers(10, 20))

    assert found.all_below(Fraction("20.01"))
    assert not found.all_below(Fraction(20))
    assert not PeerSet(()).all_below(Fraction(1))


@pytest.mark.parametrize("count", [8, 9, 10, 11, 12, 40])
def test_the_middle_half_holds_half_of_the_peers_and_shows_only_steps_of_the_range(count: int) -> None:
    pay = [151_000 + 1_171 * number for number in range(count)]
    low, high = PeerSet(peers(*reversed(pay))).middle_half(_LOW, _HIGH, Decimal("0.05")) or (Decimal(1), Decimal(0))

    assert (low % Decimal("0.05"), high % Decimal("0.05")) == (0, 0)
    inside = [one for one in pay if low <= (one - _LOW) / (_HIGH - _LOW) <= high]
    assert len(inside) >= count / 2


def test_no_one_salary_is_in_the_middle_half() -> None:
    plain = PeerSet(peers(*range(160_000, 176_000, 2_000))).middle_half(_LOW, _HIGH, Decimal("0.05"))
    # The peers next to the quarter's two neighbours may be paid anything.
    others = PeerSet(peers(150_001, 162_000, 164_000, 166_000, 168_000, 170_000, 172_000, 203_999))

    assert others.middle_half(_LOW, _HIGH, Decimal("0.05")) == plain == (Decimal("0.20"), Decimal("0.40"))


def test_the_middle_half_of_peers_outside_the_range_ends_at_its_ends() -> None:
    wide = PeerSet(peers(1, 2, 3, 4, 300_000, 300_001, 300_002, 300_003))
    assert wide.middle_half(_LOW, _HIGH, Decimal("0.05")) == (0, 1)
    assert wide.middle_half(_LOW, _HIGH, Decimal("0.30")) == (0, 1)


def test_a_flat_rate_and_three_peers_have_no_middle_half() -> None:
    assert PeerSet(peers(*[150_000] * 8)).middle_half(_LOW, _LOW, Decimal("0.05")) is None
    assert PeerSet(peers(160_000, 170_000, 180_000)).middle_half(_LOW, _HIGH, Decimal("0.05")) is None
