"""Every view there is, and how each is driven: found by what it returns, so that none is forgotten.

A view whose parameters say what they are needs nothing here: `made_up` gives it values. Where name and type of a
parameter do not say enough, the view gets one line in `SPECIAL`.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from typing import Any, get_args, get_type_hints

from hypothesis import strategies as st

import handlers.slack.views
from bot.playground.limits import check_message, check_view
from domain.conversations.brief import Purpose
from domain.identity.actor import Actor, Role
from domain.identity.audience import Sight
from domain.recommendations.disclosure import Disclosure, Release
from domain.recommendations.side_by_side import SideBySide, disclosed
from handlers.slack.views.blocks import Block, Message, escape, home, modal, section
from handlers.slack.views.data_problem_forms import rows_cited
from handlers.slack.views.help_topics import BY_NAME, Topic
from handlers.slack.views.tour_view import STEPS
from tests.property.cards_and_readers import CARD_POLICY
from tests.property.hostile_strings import hostile_texts, stored_texts
from tests.property.made_up import BY_TYPE, made_up

View = Callable[..., Any]
Given = dict[str, Any]
# What views themselves are made of, of mark-up that is escaped already; tests/unit/handlers has their own tests.
PARTS = ("blocks", "card_parts", "literal", "fitting")
_SHOWN = (Message, Block)
_SEVERAL = (list, tuple, Iterable, Iterator)
_ORIGINS = {"list": list, "tuple": tuple}


@st.composite
def _side_by_side(draw: st.DrawFn) -> Given:
    result: SideBySide = draw(BY_TYPE[SideBySide])
    sight, release = draw(st.sampled_from(Sight)), draw(st.sampled_from(Release))
    shown = tuple(disclosed(side, sight, CARD_POLICY.parity, release) for side in result.sides)
    return {"purpose": draw(st.sampled_from((Purpose.WHAT_IF, Purpose.COMPARISON))), "result": result, "shown": shown}


BY_TYPE[Message] = st.builds(
    Message, hostile_texts(), st.lists(hostile_texts().map(escape).map(section), max_size=60).map(tuple)
)
BY_TYPE[Topic] = st.sampled_from(sorted(BY_NAME)).map(BY_NAME.__getitem__)
_IN_A_TEAM = made_up(Actor).filter(lambda actor: actor.role is not Role.NONE)
_OURS = hostile_texts().map(escape)
# One line for each view some of whose parameters need saying what they hold.
SPECIAL: dict[str, st.SearchStrategy[Given]] = {
    "tour_view.tour_view": st.fixed_dictionaries(
        {
            "number": st.integers(1, STEPS),
            "sample": BY_TYPE[Disclosure].map(lambda seen: lambda _state: seen),
        }
    ),
    "welcome_note.welcome_note": st.fixed_dictionaries({"actor": _IN_A_TEAM}),
    "data_problem_forms.problem_form": st.fixed_dictionaries({"seen": BY_TYPE[Disclosure].filter(rows_cited)}),
    "plain_notes.note": st.fixed_dictionaries({"text": _OURS}),
    "side_by_side_card.side_by_side_card": _side_by_side(),
    "words.words": st.fixed_dictionaries({"text": stored_texts(10_000)}),
}


def all_views() -> dict[str, View]:
    """Every public function of the package that returns something to show, by module and name."""
    found = {}
    for info in pkgutil.iter_modules(handlers.slack.views.__path__):
        module = importlib.import_module(f"handlers.slack.views.{info.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            is_own = function.__module__ == module.__name__ and not name.startswith("_")
            if is_own and info.name not in PARTS and _shows(get_type_hints(function).get("return")):
                found[f"{info.name}.{name}"] = function
    return found


def arguments(name: str, view: View) -> st.SearchStrategy[Given]:
    """What a view may be given."""
    special = SPECIAL.get(name, st.just({}))
    hints = get_type_hints(view)
    known = st.fixed_dictionaries({one: made_up(hints[one], one) for one in inspect.signature(view).parameters})
    return st.tuples(known, special).map(lambda both: {**both[0], **both[1]})


def faults_of(result: Any) -> list[str]:
    """What Slack would refuse about what a view returned, shown where such a thing is shown."""
    if result is None:
        return []
    if isinstance(result, Message):
        return check_message({"text": result.text, "blocks": list(result.blocks)})
    if isinstance(result, list | tuple):
        if any(isinstance(one, Message) for one in result):
            return [fault for one in result for fault in faults_of(one)]
        return _faults_of_blocks(list(result))
    if result.get("type") in ("modal", "home"):
        return check_view(result)
    return _faults_of_blocks([result])


def _faults_of_blocks(blocks: list[Any]) -> list[str]:
    """Blocks alone, or what stands in one: options in a menu, buttons in a row."""
    kinds = {block.get("type") for block in blocks}
    if None in kinds:
        menu = {"type": "static_select", "action_id": "a", "options": blocks}
        return check_message({"blocks": [{"type": "actions", "elements": [menu]}]})
    if kinds & {"button", "static_select", "external_select", "overflow"}:
        return check_message({"blocks": [{"type": "actions", "elements": blocks}]})
    if "input" in kinds:
        return check_view(modal("m", "Form", "Save", blocks, origin=""))
    # Some lists are for the Home tab, which is not weighed and takes no tables.
    in_a_message = check_message({"text": "x", "blocks": list(Message("x", tuple(blocks)).blocks)}) if blocks else []
    return in_a_message and check_view(home(blocks))


def _shows(hint: Any) -> bool:
    """Whether something of this type is shown: a message, a view, blocks, several of them, or perhaps one."""
    return hint in _SHOWN or any(_shows(inner) for inner in get_args(hint) if hint != Block)
