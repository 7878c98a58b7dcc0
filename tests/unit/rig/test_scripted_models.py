"""Scripts are followed to their end, and bad days are the same for the same seed."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.rig.bedrock_faults import BAD_DAY, Fault, Kind, cut, dropped, throttled
from tests.rig.bedrock_replies import CONVERSE, Call, Reply
from tests.rig.scripted_models import Model, flaky, scripted

CALL = Call(CONVERSE, "m", {}, 0.0)


def kinds(model: Model, calls: int = 200) -> list[str]:
    said = [model(CALL) for _ in range(calls)]
    return [one.code or one.kind.value if isinstance(one, Fault) else "said" for one in said]


def test_a_script_is_followed_line_by_line_and_never_beyond() -> None:
    late = throttled()
    model = scripted([Reply("One."), late, Reply("Two.")])
    assert [model(CALL) for _ in range(3)] == [Reply("One."), late, Reply("Two.")]
    for _ in range(2):
        with pytest.raises(RuntimeError, match="has 3 replies"):
            model(CALL)


def test_many_readers_of_a_script_get_each_line_once() -> None:
    model = scripted(Reply(str(number)) for number in range(200))
    with ThreadPoolExecutor(8) as people:
        said = list(people.map(lambda _: model(CALL), range(200)))
    assert sorted(int(str(one.text)) for one in said if isinstance(one, Reply)) == list(range(200))


def test_a_bad_day_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    def model(_call: Call) -> Reply:
        return Reply("Hello.")

    first, again, other = (kinds(flaky(model, 0.3, seed)) for seed in (7, 7, 8))
    assert first == again != other
    assert 35 <= sum(kind != "said" for kind in first) <= 85
    happened = {fault.code or fault.kind.value for fault in BAD_DAY}
    assert set(first) == happened | {"said"}


@pytest.mark.parametrize(("share", "expected"), [(0.0, {"said"}), (1.0, {"dropped", "ThrottlingException"})])
def test_no_share_is_a_good_day_and_all_of_it_a_hopeless_one(share: float, expected: set[str]) -> None:
    model = flaky(lambda _call: Reply("Hello."), share, 1, [dropped(), throttled()])
    assert set(kinds(model)) == expected


def test_a_call_that_fails_beforehand_uses_up_no_line_of_the_script() -> None:
    model = flaky(scripted([Reply("One."), Reply("Two.")]), 0.5, 3, [dropped()])
    said: list[Reply] = []
    while len(said) < 2:
        one = model(CALL)
        said += [one] if isinstance(one, Reply) else []
    assert said == [Reply("One."), Reply("Two.")]


def test_a_fault_midway_breaks_what_the_model_was_saying() -> None:
    broken = flaky(scripted([Reply("One."), throttled()]), 1.0, 1, [cut(after=0)])
    first, second = broken(CALL), broken(CALL)
    assert isinstance(first, Fault)
    assert (first.kind, first.reply) == (Kind.CUT, Reply("One."))
    assert isinstance(second, Fault)
    assert second.code == "ThrottlingException"
