"""Slack's limits, one by one: the last size that passes and the first that does not."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.playground.limits import check_message, check_metadata, check_view

Shape = dict[str, Any]


def plain(text: str) -> Shape:
    return {"type": "plain_text", "text": text}


def words(text: str) -> Shape:
    return {"type": "mrkdwn", "text": text}


def section(**more: Any) -> Shape:
    return {"type": "section", "text": words("hello"), **more}


def button(**more: Any) -> Shape:
    return {"type": "button", "text": plain("Go"), "action_id": "go", **more}


def actions(*elements: Shape) -> Shape:
    return {"type": "actions", "elements": list(elements)}


def option(text: str = "One", value: str = "1") -> Shape:
    return {"text": plain(text), "value": value}


def select(options: list[Shape], **more: Any) -> Shape:
    return {"type": "static_select", "action_id": "pick", "options": options, **more}


def judged(**more: Any) -> Shape:
    """One half of a pair of feedback buttons."""
    return {"text": plain("Good"), "value": "good", **more}


def search(**more: Any) -> Shape:
    return {"type": "external_select", "action_id": "find", **more}


def cell(length: int) -> Shape:
    return {"type": "raw_text", "text": "x" * length}


def feedback(**more: Any) -> Shape:
    both = {"positive_button": judged(), "negative_button": judged(value="bad")}
    return {"type": "feedback_buttons", "action_id": "judge", **both, **more}


def trash(**more: Any) -> Shape:
    return {"type": "icon_button", "icon": "trash", "text": plain("Delete"), "action_id": "delete", **more}


def asides(*elements: Shape) -> Shape:
    return {"type": "context_actions", "elements": list(elements)}


def options(count: int) -> list[Shape]:
    return [option(value=str(number)) for number in range(count)]


def field(element: Shape, **more: Any) -> Shape:
    return {"type": "input", "label": plain("Name"), "element": element, **more}


def text_input(**more: Any) -> Shape:
    return {"type": "plain_text_input", "action_id": "typed", **more}


def modal(**more: Any) -> Shape:
    return {"type": "modal", "title": plain("Title"), "submit": plain("Send"), "blocks": [section()], **more}


def faults_of_block(block: Shape) -> list[str]:
    return check_message({"text": "hello", "blocks": [block]})


SIZES: list[tuple[str, int, Callable[[int], Shape]]] = [
    ("section text", 3000, lambda n: section(text=words("x" * n))),
    ("section fields", 10, lambda n: {"type": "section", "fields": [words("x")] * n}),
    ("section field text", 2000, lambda n: {"type": "section", "fields": [words("x" * n)]}),
    ("header text", 150, lambda n: {"type": "header", "text": plain("x" * n)}),
    ("block_id", 255, lambda n: section(block_id="x" * n)),
    ("action_id", 255, lambda n: actions(button(action_id="x" * n))),
    ("button text", 75, lambda n: actions(button(text=plain("x" * n)))),
    ("button value", 2000, lambda n: actions(button(value="x" * n))),
    ("button url", 3000, lambda n: actions(button(url="x" * n))),
    ("actions elements", 25, lambda n: actions(*[button(action_id=str(i)) for i in range(n)])),
    ("context elements", 10, lambda n: {"type": "context", "elements": [words("x")] * n}),
    ("confirm title", 100, lambda n: actions(button(confirm={"title": plain("x" * n), "text": words("y")}))),
    ("confirm text", 300, lambda n: actions(button(confirm={"title": plain("t"), "text": words("y" * n)}))),
    ("select options", 100, lambda n: actions(select(options(n)))),
    ("option text", 75, lambda n: actions(select([option("x" * n)]))),
    ("option value", 150, lambda n: actions(select([option("x", "v" * n)]))),
    ("select placeholder", 150, lambda n: actions(select(options(1), placeholder=plain("x" * n)))),
    ("overflow options", 5, lambda n: actions({"type": "overflow", "action_id": "o", "options": options(n)})),
    ("radio options", 10, lambda n: actions({"type": "radio_buttons", "action_id": "r", "options": options(n)})),
    ("checkbox options", 10, lambda n: actions({"type": "checkboxes", "action_id": "c", "options": options(n)})),
    ("input label", 2000, lambda n: field(text_input(), label=plain("x" * n))),
    ("image alt text", 2000, lambda n: {"type": "image", "image_url": "https://x/y.png", "alt_text": "x" * n}),
    ("table rows", 100, lambda n: {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * n}),
    ("table cells", 20, lambda n: {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * n]}),
    (
        "table text",
        10_000,
        lambda n: {"type": "table", "rows": [[cell(2_000)] * 4, [cell(n - 9_000), cell(1_000)]]},
    ),
    ("column settings", 20, lambda n: {"type": "table", "rows": [[cell(1)]], "column_settings": [{}] * n}),
    ("initial value", 9, lambda n: field(text_input(max_length=9, initial_value="x" * n))),
    ("chosen search option", 150, lambda n: actions(search(initial_option=option("x", "v" * n)))),
    ("markdown text", 12_000, lambda n: {"type": "markdown", "text": "x" * n}),
    ("context actions elements", 5, lambda n: asides(*[trash(action_id=str(i)) for i in range(n)])),
    ("positive text", 75, lambda n: asides(feedback(positive_button=judged(text=plain("x" * n))))),
    ("negative text", 75, lambda n: asides(feedback(negative_button=judged(text=plain("x" * n))))),
    ("positive value", 2000, lambda n: asides(feedback(positive_button=judged(value="x" * n)))),
    ("negative value", 2000, lambda n: asides(feedback(negative_button=judged(value="x" * n)))),
    ("feedback label", 75, lambda n: asides(feedback(negative_button=judged(accessibility_label="x" * n)))),
    ("icon button text", 75, lambda n: asides(trash(text=plain("x" * n)))),
    ("icon button value", 2000, lambda n: asides(trash(value="x" * n))),
    ("icon confirm title", 100, lambda n: asides(trash(confirm={"title": plain("x" * n), "text": words("y")}))),
]


@pytest.mark.parametrize(("_what", "most", "block"), SIZES, ids=[size[0] for size in SIZES])
def test_the_largest_size_passes_and_one_more_does_not(_what: str, most: int, block: Callable[[int], Shape]) -> None:
    assert faults_of_block(block(most)) == []
    assert any("/blocks/0" in fault for fault in faults_of_block(block(most + 1)))


VIEW_SIZES: list[tuple[str, int, Callable[[int], Shape]]] = [
    ("blocks", 100, lambda n: modal(blocks=[section()] * n)),
    ("title", 24, lambda n: modal(title=plain("x" * n))),
    ("submit", 24, lambda n: modal(submit=plain("x" * n))),
    ("close", 24, lambda n: modal(close=plain("x" * n))),
    ("private metadata", 3000, lambda n: modal(private_metadata="x" * n)),
    ("callback_id", 255, lambda n: modal(callback_id="x" * n)),
    ("home blocks", 100, lambda n: {"type": "home", "blocks": [section()] * n}),
]


@pytest.mark.parametrize(("_what", "most", "view"), VIEW_SIZES, ids=[size[0] for size in VIEW_SIZES])
def test_the_largest_view_passes_and_one_more_does_not(_what: str, most: int, view: Callable[[int], Shape]) -> None:
    assert check_view(view(most)) == []
    assert check_view(view(most + 1)) != []


def test_a_message_has_at_most_fifty_blocks() -> None:
    assert check_message({"blocks": [section()] * 50}) == []
    assert check_message({"blocks": [section()] * 51}) == [
        "[ERROR] no more than 50 items allowed [json-pointer:/blocks]"
    ]


def test_the_blocks_of_a_message_are_not_too_long_together() -> None:
    taken = [section(text=words("x" * 191)) for _ in range(50)]
    refused = [section(text=words("x" * 252)) for _ in range(45)]
    assert check_message({"blocks": taken}) == []
    assert check_message({"blocks": refused}) == ["[ERROR] msg_blocks_too_long [json-pointer:/blocks]"]
    assert check_message({"blocks": [section(text=words("x" * 3000))] * 5}) != []


def test_a_message_text_has_at_most_forty_thousand_characters() -> None:
    assert check_message({"text": "x" * 40_000}) == []
    assert len(check_message({"text": "x" * 40_001})) == 1


def test_a_fault_names_its_block_and_size() -> None:
    faults = check_message({"blocks": [section(), section(text=words("x" * 3001))]})
    assert faults == ["[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]"]


WRONG_BLOCKS: list[tuple[str, Shape]] = [
    ("unknown block type", {"type": "marquee"}),
    ("unknown element type", actions({"type": "lever", "action_id": "x"})),
    ("empty section text", section(text=words(""))),
    ("section without text or fields", {"type": "section"}),
    ("header in mrkdwn", {"type": "header", "text": words("x")}),
    ("empty header", {"type": "header", "text": plain("")}),
    ("actions without elements", actions()),
    ("two action_ids alike in a block", actions(button(), button())),
    ("button with an unknown style", actions(button(style="loud"))),
    ("button without text", actions({"type": "button", "action_id": "x"})),
    ("select without options", actions({"type": "static_select", "action_id": "x"})),
    (
        "select with an initial option it does not offer",
        actions(select(options(2), initial_option=option("no", "no"))),
    ),
    ("text input outside an input block", actions(text_input())),
    ("button inside an input block", field(button())),
    (
        "number input that does not say whether decimals are allowed",
        field({"type": "number_input", "action_id": "n"}),
    ),
    ("alert in a message", {"type": "alert", "text": words("x")}),
    ("context holding a button", {"type": "context", "elements": [button()]}),
    ("rich text with a plain text inside", {"type": "rich_text", "elements": [plain("x")]}),
    ("feedback without a negative button", asides({"type": "feedback_buttons", "positive_button": judged()})),
    ("feedback without a positive button", asides({"type": "feedback_buttons", "negative_button": judged()})),
    ("feedback without a value", asides(feedback(positive_button={"text": plain("Good")}))),
    ("feedback in mrkdwn", asides(feedback(positive_button=judged(text=words("*Good*"))))),
    ("icon button with an unknown icon", asides(trash(icon="rocket"))),
    ("icon button without text", asides({"type": "icon_button", "icon": "trash", "action_id": "x"})),
    ("context actions without elements", asides()),
    ("context actions with a plain button", asides(button())),
    ("feedback among ordinary buttons", actions(feedback())),
    ("icon button beside a section", section(accessory=trash())),
    ("mrkdwn with emoji", section(text={**words("x"), "emoji": True})),
    ("plain text that is verbatim", section(text={**plain("x"), "verbatim": True})),
    ("verbatim in words", section(text={**words("x"), "verbatim": "yes"})),
    ("initial option under another name", actions(select(options(2), initial_option=option("Two", "1")))),
    ("least length above the most", field(text_input(min_length=5, max_length=4))),
    ("least query below nothing", actions(search(min_query_length=-1))),
    ("text that is a bare string", section(text="hello")),
    ("block_id that is a number", section(block_id=7)),
]


@pytest.mark.parametrize(("_what", "block"), WRONG_BLOCKS, ids=[wrong[0] for wrong in WRONG_BLOCKS])
def test_a_malformed_block_is_refused(_what: str, block: Shape) -> None:
    assert any("/blocks/0" in fault for fault in faults_of_block(block))


def test_two_blocks_may_not_share_a_block_id() -> None:
    faults = check_message({"blocks": [section(block_id="a"), section(block_id="a")]})
    assert faults == ["[ERROR] block_id already exists: a [json-pointer:/blocks/1/block_id]"]


def test_the_same_action_id_may_stand_in_two_blocks() -> None:
    assert check_message({"blocks": [actions(button()), actions(button())]}) == []


def test_a_message_has_at_most_one_table() -> None:
    table = {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}
    assert check_message({"blocks": [table]}) == []
    assert check_message({"blocks": [table, table]}) != []


def test_a_table_does_not_belong_in_a_modal() -> None:
    assert check_view(modal(blocks=[{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}])) != []


def test_feedback_belongs_in_messages_only() -> None:
    assert faults_of_block(asides(feedback(), trash())) == []
    assert check_view(modal(blocks=[asides(feedback())])) != []


def test_an_alert_belongs_in_a_modal() -> None:
    assert check_view(modal(blocks=[{"type": "alert", "text": words("Careful"), "level": "warning"}])) == []


def test_a_modal_with_inputs_needs_a_submit_button() -> None:
    view = modal(blocks=[field(text_input())])
    del view["submit"]
    assert any("submit" in fault for fault in check_view(view))


@pytest.mark.parametrize("view", [{}, {"type": "card", "blocks": []}, {"type": "modal", "title": plain("T")}])
def test_a_view_needs_a_known_type_and_blocks(view: Shape) -> None:
    assert check_view(view) != []


@pytest.mark.parametrize("blocks", ["text", {"type": "section"}, [1], [None]])
def test_blocks_that_are_no_list_of_objects_are_refused(blocks: Any) -> None:
    assert check_message({"text": "x", "blocks": blocks}) != []


def test_a_message_needs_text_blocks_or_attachments() -> None:
    assert check_message({}) != []
    assert check_message({"attachments": [{"text": "x"}]}) == []


@pytest.mark.parametrize(
    "metadata", ["x", [], {"event_type": "a"}, {"event_payload": {}}, {"event_type": "", "event_payload": {}}]
)
def test_metadata_is_an_object_with_a_type_and_a_payload(metadata: Any) -> None:
    assert check_metadata(metadata) != []


def test_metadata_with_both_parts_passes() -> None:
    assert check_message({"text": "x", "metadata": {"event_type": "turn", "event_payload": {"turn": "t-1"}}}) == []
