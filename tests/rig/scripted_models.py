"""Models for the loopback Bedrock: those that follow a script, and those that have a bad day."""

import random
import threading
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from tests.rig.bedrock_faults import BAD_DAY, Fault
from tests.rig.bedrock_replies import Call, Reply

Model: TypeAlias = Callable[[Call], Reply | Fault]


def scripted(replies: Iterable[Reply | Fault]) -> Model:
    """A model that gives these replies one after the other, and raises RuntimeError when asked once more."""
    script, lock = list(replies), threading.Lock()
    remaining = iter(script)

    def answer(_call: Call) -> Reply | Fault:
        with lock:
            try:
                return next(remaining)
            except StopIteration:
                raise RuntimeError(f"the script has {len(script)} replies, and this call is one more") from None

    return answer


def flaky(model: Model, share: float, seed: int, faults: Sequence[Fault] = BAD_DAY) -> Model:
    """The model, with a fault in place of its reply in a share of the calls, the same ones for the same seed.

    Faults that happen midway break the model's own reply. A call that fails before is never put to the model.
    """
    rng, lock = random.Random(seed), threading.Lock()

    def answer(call: Call) -> Reply | Fault:
        with lock:
            fault = rng.choice(faults) if rng.random() < share else None
        if fault is not None and not fault.is_midway:
            return fault
        said = model(call)
        return fault.breaking(said) if fault is not None and isinstance(said, Reply) else said

    return answer
