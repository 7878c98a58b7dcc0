"""More than Slack takes: what only tells is left out from the end, what can be pressed stays, and that is said."""

from typing import Any

from bot.playground.limits import check_message, check_view
from handlers.slack.views.blocks import (
    Message,
    actions,
    button,
    context,
    divider,
    header,
    home,
    modal,
    section,
    sections,
    text_input,
)


def faults(message: Message) -> list[str]:
    return check_message({"text": message.text, "blocks": list(message.blocks)})


def kinds(blocks: Any) -> list[str]:
    return [block["type"] for block in blocks]


PRESSED = actions("decide", [button("approve", "Approve", "REC-1")])


def test_what_fits_is_left_alone() -> None:
    blocks = (header("Offer"), section("Why"), divider(), PRESSED)
    assert Message("x", blocks).blocks is blocks


def test_of_too_many_blocks_the_last_that_only_tell_go() -> None:
    told = [section(f"line {number}") for number in range(80)]
    message = Message("x", (header("Offer"), *told, PRESSED))
    assert faults(message) == []
    assert kinds(message.blocks)[-2:] == ["context", "actions"]
    assert message.blocks[47]["text"]["text"] == "line 46"
    assert "left out here" in message.blocks[48]["elements"][0]["text"]


def test_of_blocks_too_long_together_the_last_go() -> None:
    message = Message("x", (header("Offer"), PRESSED, *sections("word " * 500 for _ in range(20)), context("end")))
    assert faults(message) == []
    assert kinds(message.blocks)[:2] == ["header", "actions"]
    assert "left out here" in str(message.blocks[-1])


def test_more_to_press_than_fits_is_cut_as_well() -> None:
    rows = [actions(f"row:{number}", [button("go", "Go", "x")]) for number in range(70)]
    message = Message("x", tuple(rows))
    assert faults(message) == []
    assert "left out here" in str(message.blocks[-1])


def test_what_can_be_pressed_goes_last_and_only_where_that_alone_is_too_much() -> None:
    heavy = [{**section("word " * 500), "accessory": button(f"go:{at}", "Go", "x")} for at in range(9)]
    message = Message("x", (header("Offer"), *heavy, context("told"), PRESSED))
    assert faults(message) == []
    assert message.blocks[0]["type"] == "header"
    assert "told" not in str(message.blocks)
    assert "left out here" in str(message.blocks)


def test_forms_and_home_pages_stay_within_their_hundred() -> None:
    asked = [text_input(f"field:{number}", "Name", hint="Any") for number in range(4)]
    form = modal("form", "Form", "Save", [*asked, *(section("told") for _ in range(120))], origin="")
    assert check_view(form) == []
    assert kinds(form["blocks"]).count("input") == 4
    page = home(section("told") for _ in range(120))
    assert check_view(page) == []
    assert len(page["blocks"]) == 100


def test_a_notification_is_never_endless() -> None:
    assert len(Message("word " * 2_000, (section("x"),)).text) <= 2_000
