"""Amazon Bedrock on the loopback address: Converse and ConverseStream over real HTTP, answered by a scripted model.

    with LoopbackBedrock(scripted([Reply("Hello.")])) as bedrock:
        client = boto3.client("bedrock-runtime", endpoint_url=bedrock.url, …)

What a model may reply stands in bedrock_replies.py, what may go wrong in bedrock_faults.py, models to begin with in
scripted_models.py.
"""

import threading
from collections.abc import Callable, Collection, Mapping
from types import TracebackType

from tests.rig.bedrock_faults import Fault, internal_error
from tests.rig.bedrock_http import BedrockServer
from tests.rig.bedrock_replies import Call, Reply
from tests.rig.bedrock_strictness import refusal_of
from tests.rig.scripted_models import Model

EVERY_MODEL = "*"


class LoopbackBedrock:
    """A Bedrock of its own at `url`, serving from when it is made until it is closed. Safe to use from many threads.

    Its `model` may be exchanged at any time, and so may `refuses`: what each model id, "*" for all, does not take
    (see `refusal_of`). A model that raises what is no Fault is an internal error to its caller, and raised again
    where the block ends.
    """

    def __init__(self, model: Model | None = None, refuses: Mapping[str, Collection[str]] | None = None) -> None:
        self.model: Model = model or (lambda _call: Reply("Hello."))
        self.refuses: dict[str, Collection[str]] = dict(refuses or {})
        self._calls: list[Call] = []
        self._changed = threading.Condition()
        self._troubles: list[BaseException] = []
        self._server = BedrockServer(self._decided, self._troubles)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="loopback-bedrock")
        self._thread.start()

    def __enter__(self) -> "LoopbackBedrock":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        if error is None and self._troubles:
            raise self._troubles[0]

    @property
    def url(self) -> str:
        """Its address, for endpoint_url."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def calls(self) -> list[Call]:
        """What it was asked so far, refused or not, in the order in which calls came."""
        with self._changed:
            return list(self._calls)

    def forget(self) -> None:
        """Begin a new list of calls."""
        with self._changed:
            self._calls.clear()

    def waits_for(self, condition: Callable[[list[Call]], bool], timeout: float = 5.0) -> None:
        """Wait until the calls fulfil a condition. Raises TimeoutError."""
        with self._changed:
            if not self._changed.wait_for(lambda: condition(self._calls), timeout):
                raise TimeoutError(f"no such calls among {self._calls}")

    def close(self) -> None:
        """Cut all connections, whatever is under way, and listen no more; may be said twice."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
            self._server.cut_connections()
            self._server.server_close()

    def _decided(self, call: Call) -> Reply | Fault:
        with self._changed:
            self._calls.append(call)
            self._changed.notify_all()
        try:
            refuses = {*self.refuses.get(EVERY_MODEL, ()), *self.refuses.get(call.model_id, ())}
            return refusal_of(call.body, refuses) or self.model(call)
        except Fault as fault:
            return fault
        except BaseException as error:  # noqa: BLE001 - raised again where the block ends
            self._troubles.append(error)
            return internal_error()
