"""The simulated AWS as a process: `python -m local.simulators.aws --port 0`."""

import argparse
import json
import signal
import sys
from datetime import UTC, datetime
from threading import Event

from local.clock import RealClock
from local.simulators.aws.server import AwsServer
from local.simulators.aws.simulated_aws import AwsSettings, SimulatedAws


def main() -> None:
    """Serve until SIGTERM or SIGINT; one line on stdout tells where, once it answers."""
    arguments = _arguments()
    clock = RealClock(arguments.clock_origin, arguments.clock_speed)
    settings = AwsSettings(clock, site_recovery_url=arguments.site_recovery)
    ended = Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: ended.set())
    with AwsServer(SimulatedAws(settings), arguments.port) as server:
        sys.stdout.write(json.dumps({"part": "aws", "url": server.url}) + "\n")
        sys.stdout.flush()
        ended.wait()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m local.simulators.aws", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument(
        "--clock-origin",
        type=_moment,
        default=datetime.now(UTC),
        help="ISO 8601; processes that share origin and speed agree on the time",
    )
    parser.add_argument("--clock-speed", type=float, default=1.0, help="seconds in a real one")
    parser.add_argument("--site-recovery", default="", help="address of the vault's simulator")
    return parser.parse_args()


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


if __name__ == "__main__":
    main()
