"""Other people's words on screen: as they were written, harmless, and never torn where they are too long."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handlers.slack.views.literal import UNSEEN, clip, escape, literal, pieces, size
from tests.property.hostile_strings import HOSTILE, hostile_texts
from tests.property.slack_reading import live_things, shown, visible

OUR_MENTION = "<@U0CARLA>"


@pytest.mark.parametrize("text", HOSTILE)
def test_in_mrkdwn_nothing_of_it_comes_alive_and_all_of_it_is_there(text: str) -> None:
    written = escape(text)
    assert live_things(written) == []
    assert shown(written) == visible(literal(text))


@given(hostile_texts())
@settings(deadline=None)
def test_whatever_somebody_writes_is_shown_and_does_nothing(text: str) -> None:
    assert live_things(escape(text)) == []
    assert shown(escape(text)) == visible(literal(text))


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("Senior Engineer (C++), R&D", "Senior Engineer (C++), R&amp;D"),
        ("snake_case and 2*3*4 at 12:30", "snake_case and 2*3*4 at 12:30"),
        ("Zoë's job: Ingénieure", "Zoë's job: Ingénieure"),
    ],
)
def test_ordinary_words_stay_as_they_are(text: str, stands: str) -> None:
    assert escape(text) == stands


def test_signs_and_emoji_are_shown_as_signs() -> None:
    assert escape("*x*") == f"{UNSEEN}*{UNSEEN}x{UNSEEN}*{UNSEEN}"
    assert escape(":tada:") == f":{UNSEEN}tada:"
    assert escape("> not mine").startswith(UNSEEN)


@pytest.mark.parametrize("text", ["pay\u202e 000,812", "\u2067\u2067 x", "مهندس", "a\u2069\u2069b", "\u200f!"])
def test_no_word_turns_the_figures_beside_it_round(text: str) -> None:
    kept = literal(text)
    assert kept.startswith("\u2068")
    assert kept.endswith("\u2069")
    opened = sum(letter in "\u2066\u2067\u2068" for letter in kept)
    assert opened == kept.count("\u2069"), "what is opened is closed, and the isolation around it only at the end"


@pytest.mark.parametrize("char", ["\0", "\x1b", "\x7f", "\x85", "\ud800", "\ufffe"])
def test_what_cannot_be_shown_is_replaced(char: str) -> None:
    assert literal(f"a{char}b") == "a\ufffdb"


def test_line_ends_are_line_ends() -> None:
    assert literal("a\r\nb\rc\u2028d\te") == "a\nb\nc\nd\te"


# -- cutting ---------------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(hostile_texts(), st.integers(1, 300))
@example("&" * 40, 12)
@example("😀" * 40, 11)
def test_what_is_cut_is_within_its_limit_and_says_so(text: str, limit: int) -> None:
    cut = clip(escape(text), limit)
    assert size(cut) <= limit
    assert cut == escape(text) or cut.endswith("…")
    assert live_things(cut) == []
    rest = cut.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")
    assert not set("&<>") & set(rest), "no entity is torn"


@pytest.mark.parametrize("limit", range(1, 40))
@pytest.mark.parametrize(
    "whole",
    [
        OUR_MENTION,
        "<https://slack.example/p1|Open the card>",
        "USD 218,000",
        "62.5 %",
        "218.5k",
        "€ 1,234,567.50",
        "&amp;",
    ],
)
def test_a_mention_a_link_and_a_figure_stand_whole_or_not_at_all(whole: str, limit: int) -> None:
    cut = clip(f"asked by {whole} and others, at length", limit)
    assert size(cut) <= limit
    assert not any(letter.isdigit() or letter in "<>&€%|" for letter in cut.replace(whole, ""))


def test_a_text_is_cut_at_a_space_where_there_is_one() -> None:
    assert clip("one two three four", 12) == "one two…"
    assert clip("x" * 20, 12) == "x" * 11 + "…"
    assert clip("😀" * 20, 12) == "😀" * 5 + "…", "as much as has room"
    assert clip("9" * 20, 12) == "…", "not another number"


@settings(deadline=None)
@given(hostile_texts(), st.integers(8, 200))
def test_nothing_but_space_is_lost_between_pieces(text: str, limit: int) -> None:
    cut = list(pieces(escape(text), limit))
    assert all(0 < size(piece) <= limit for piece in cut)
    assert "".join("".join(cut).split()) == "".join(escape(text).split())
