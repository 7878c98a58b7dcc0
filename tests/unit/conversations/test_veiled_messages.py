"""A message as a model sees it: without amounts, without people, and without anything that passes for a label."""

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.gateways.bedrock.reader import BedrockReader
from domain.candidates.facts import CandidateFacts
from domain.conversations.hearing import Unread, veiled
from domain.conversations.reading import Catalogue
from domain.money import Money
from domain.pay.competing_offer import CompetingOffer
from domain.pay.vocabulary import JobLevel
from tests.rig.bedrock_replies import Reply
from tests.unit.gateways.bedrock_desk import connected, desk_at

ABOUT = "CAND-017"
CATALOGUE = Catalogue(("Software Engineer",), ("SEA",), {}, {})
_LABEL = re.compile(r"\[([ac])(\d)\]")
_LEVEL = re.compile(r"(?<![^\W_])(?:P|L|E|M|T|IC)[1-9](?![^\W_])", re.IGNORECASE)


def seen(text: str) -> str:
    return veiled(text, ABOUT).text


def left(text: str) -> str:
    """What a model sees beside labels, hidden figures and levels."""
    return _LEVEL.sub("", _LABEL.sub("", seen(text)).replace("[#]", ""))


# -- amounts and other figures ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        *(
            "177k",
            "USD 177,000",
            "$177,000.50",
            "177 000 EUR",
            "€177.000",
            "177'000 CHF",
            "USD177000",
            "177000",
            "1.77e5",
        ),
        *("0.177m", "between 170k and 180k", "170-180k", "177k/year", "14,750 a month", "¥1,770,000", "177,0OO"),
        *("a hundred and seventy-seven thousand", "one seventy seven thousand dollars", "salary177000x"),
        *(
            "177٬000",
            "١٧٧٠٠٠",
            "１７７，０００",
            "¹⁷⁷k",
            "①⑦⑦",
            "177½",
            "Ⅷ",
            "10:30",
            "2026-03-04",
            "85 %",
            "3rd",
            "2nd",
        ),
        *(
            "#177",
            "177_000",
            "x177",
            "0x2B368",
            "1 7 7 0 0 0",
            "room 177",
            "401k",
            "page 9 of 12",
            "+1 (555) 010-9988",
        ),
    ],
)
@pytest.mark.parametrize("around", ["{}", "she'd want {}, really", "({})", "[{}]", "*{}*", "so:{}!", "\n{}\n"])
def test_no_digit_of_an_amount_is_seen_however_it_is_written(said: str, around: str) -> None:
    assert not any(char.isnumeric() for char in left(around.format(said)))


def test_amounts_stand_as_labels_in_their_order() -> None:
    found = veiled("She hopes for 177k, and Acme offers EUR 120,000 in all.", ABOUT)
    assert found.text == "She hopes for [a1], and Acme offers [a2] in all."
    assert [(one.amount, one.currency) for one in found.amounts] == [
        (Decimal(177_000), None),
        (Decimal(120_000), "EUR"),
    ]


def test_amounts_that_cannot_be_read_or_are_too_many_have_no_label() -> None:
    assert seen("between 170k and 180k") in ("between [#]", "[#]")
    many = veiled(", ".join(f"{number}00k" for number in range(1, 15)), ABOUT)
    assert len(many.amounts) == 9
    assert many.text.endswith("[a9], [#], [#], [#], [#], [#]")


def test_levels_stay_since_people_wonder_about_them() -> None:
    assert seen("what if P4 or p5, L6 perhaps?") == "what if P4 or p5, L6 perhaps?"
    assert left("P45 and P4k and XP4") == " and  and "


@pytest.mark.parametrize(
    "said",
    [
        "she makes 150k right now",
        "his current salary is USD 131,500",
        "she was on 142k at her last job",
        "currently earning a hundred and forty thousand",
    ],
)
def test_pay_history_is_gone_before_a_model_sees_it(said: str) -> None:
    assert "pay history removed" in seen(said)
    assert "[a1]" not in seen(said)
    assert veiled(said, ABOUT).amounts == ()
    assert "hundred" not in seen(said)


def test_a_long_message_is_not_cut_amid_an_amount() -> None:
    found = veiled("word " * 398 + "her hopes: 177,000 and more", ABOUT)
    assert all(one.amount == 177_000 for one in found.amounts)
    for length in range(1970, 2010):
        for one in veiled("x" * length + " 177,000 EUR", ABOUT).amounts:
            assert (one.amount, one.currency) in ((Decimal(177_000), "EUR"), (Decimal(177_000), None))
    assert len(seen("word " * 100_000)) <= 2000


# -- people, places in Slack, and other candidates -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "secret"),
    [
        ("ask <@U0CARLA|Carla Diaz> about it", "Carla"),
        ("ask <@U0CARLA> about it", "U0CARLA"),
        ("ask <@U0CARLA about it", "U0CARLA"),
        ("ask U0CARLA about it", "U0CARLA"),
        ("ask @carla.diaz about it", "carla"),
        ("<!subteam^S0COMP|@comp-team> please", "comp-team"),
        ("see <#C0HIRING|hiring-offers>", "hiring"),
        ("see <https://intranet.example/pay|the list>", "intranet"),
        ("see https://intranet.example/pay now", "intranet"),
        ("see www.intranet.example", "intranet"),
        ("write to <mailto:jane.doe@corp.example|jane.doe@corp.example>", "jane"),
        ("write to jane.doe@corp.example", "jane"),
        ("write to (jane.doe@corp.example)!", "jane"),
        ("&gt; Jane wrote this", "Jane"),
    ],
)
def test_mentions_links_and_addresses_are_gone(said: str, secret: str) -> None:
    assert secret.casefold() not in seen(said).casefold()


def test_this_candidate_is_named_so_and_others_by_label_only() -> None:
    found = veiled("Put cand-017 beside CAND-018, cand-018 and CAND-A-9.", ABOUT)
    assert found.text == "Put this candidate beside [c1], [c1] and [c2]."
    assert found.candidates == ("CAND-018", "CAND-A-9")


def test_a_tenth_other_candidate_is_not_taken_for_this_one() -> None:
    named = " ".join(f"CAND-{number:03}" for number in range(20, 32))
    found = veiled(f"{named} CAND-017", ABOUT)
    assert len(found.candidates) == 9
    assert found.text.count("this candidate") == 1
    assert found.text.count("another candidate") == 3


# -- labels ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "forged",
    [
        *(
            "[a1]",
            "[c1]",
            "[ a1 ]",
            "[A1]",
            "[#]",
            "［a1］",
            "[a\u200b1]",
            "[[a1]]",
            "\\[a1\\]",
            "&lt;[a1]&gt;",
            "[a１]",
        ),
        *("\x01A\x02", "\x03A\x02", "\x04", "\x01\x01A\x02", "[\x01A\x02]", "*[a1]*", "[a\x001]", "\ue000[a1]"),
    ],
)
def test_a_message_cannot_forge_a_label(forged: str) -> None:
    found = veiled(f"The base is {forged} and so is {forged}", ABOUT)
    assert not _LABEL.search(found.text)
    assert not re.search(r"[\[［]\s*[acAC]", found.text)
    assert found.amounts == ()
    assert found.candidates == ()


_BITS = (
    *("[a1]", "[c2]", "\x01", "\x02", "\x03", "A", "[", "]", " ", "\n", "177k", "USD 99,500", "CAND-018", "CAND-017"),
    *("<@U0CARLA|Carla>", "@carla", "P4", "&lt;", "½", "９", "a", "1", "two hundred thousand", "\u202e", "\u200b"),
)
_HOSTILE = st.text(max_size=120) | st.lists(st.sampled_from(_BITS), max_size=25).map("".join)


@given(_HOSTILE)
@example("[a1]177k\x01B\x02CAND-018\x03A\x02")
@example("\x01A\x02 177k")
def test_whatever_is_written_labels_are_ours_and_figures_are_hidden(text: str) -> None:
    found = veiled(text, ABOUT)
    labels = [(kind, int(number)) for kind, number in _LABEL.findall(found.text)]
    amounts = [number for kind, number in labels if kind == "a"]
    assert amounts == list(range(1, len(found.amounts) + 1)), "each amount once, in order, and no other"
    assert {number for kind, number in labels if kind == "c"} == set(range(1, len(found.candidates) + 1))
    assert ABOUT not in found.candidates
    assert not any(char.isdecimal() for char in left(text))
    assert "@" not in found.text
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", found.text)
    assert set(re.findall(r"\[[^\]]*", found.text)) <= {f"[{label}" for label in ("#", *_all_labels())}


def _all_labels() -> list[str]:
    return [f"{kind}{number}" for kind in "ac" for number in range(1, 10)]


def test_naughty_strings_of_the_world_are_veiled_as_well(shared_data: Path) -> None:
    rows = (shared_data / "adversarial" / "blns.jsonl").read_text().splitlines()
    assert len(rows) > 500
    for row in rows:
        text = json.loads(row)["text"]
        assert not any(char.isdecimal() for char in left(text))


# -- the request as it is sent ---------------------------------------------------------------------------------------


def test_what_is_sent_holds_no_amount_no_user_and_no_name_of_a_mentioned_person() -> None:
    facts = CandidateFacts(
        job_title="Software Engineer",
        location="SEA",
        job_level=JobLevel.P4,
        expectation=Money(Decimal(183_457), "USD"),
        competing_offer=CompetingOffer("USD", base=Decimal(191_239)),
    )
    message = (
        "<@U0CARLA|Carla Diaz> says CAND-018 wants 177,431 or $168k; she made USD 154,321 before. "
        "Ask jane.doe@corp.example, https://intranet.example/pay?base=149263"
    )
    with connected() as wire:
        desk = desk_at(wire)
        desk.bedrock.model = lambda _call: Reply(text='{"intents": []}')
        reader = BedrockReader(desk.line)
        reader.read(Unread(veiled(message, "CAND-017"), facts, CATALOGUE, "t1", range_currency="USD"))
        body = json.dumps(desk.last.body)
    assert "[a1]" in body
    assert "known" in body
    for secret in ("177", "168", "154", "149", "183", "191", "431", "U0CARLA", "Carla", "CAND-", "jane", "intranet"):
        assert secret not in body
