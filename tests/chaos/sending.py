"""A process that only sends: deliveries as JSON on its standard input, what came of each on its standard output."""

import json
import sys

from tests.rig.slack_sender import Delivery, deliver_all


def main() -> None:
    """Send what was asked for."""
    work = json.load(sys.stdin)
    deliveries = [Delivery(body, headers) for body, headers in work["deliveries"]]
    answers = deliver_all(deliveries, work["doors"], secret=work["secret"], rate=work["rate"], workers=200)
    json.dump([list(one) for one in answers], sys.stdout)


if __name__ == "__main__":
    main()
