"""The simulated AWS as a process: `python -m local.simulators.aws --port 0`."""

import argparse
import json
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

from local.clock import RealClock
from local.simulators.aws.kept_aws import KeptAws
from local.simulators.aws.large_accounts import hasten
from local.simulators.aws.seed import seed
from local.simulators.aws.server import AwsServer
from local.simulators.aws.simulated_aws import AwsSettings, SimulatedAws
from local.simulators.held_clock import HeldClock
from local.simulators.request_log import RequestLog

_TICK = 0.5  # seconds
_SEEDED = "seeded"


def main() -> None:
    """Serve until SIGTERM or SIGINT; one line on stdout tells where, once it answers."""
    arguments = _arguments()
    clock = HeldClock(
        RealClock(arguments.clock_origin, arguments.clock_speed, arguments.clock_start)
    )
    settings = AwsSettings(clock, site_recovery_url=arguments.site_recovery)
    ended = Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: ended.set())
    hasten()
    world = SimulatedAws(settings)
    log = RequestLog(arguments.log) if arguments.log else None
    kept = KeptAws(world, clock, log) if log else None
    if kept:
        kept.repeat()
    with AwsServer(world, arguments.port, kept) as server:
        seeded = (log and log.fact(_SEEDED)) or _seeded(server.url, arguments)
        if log:
            log.set_fact(_SEEDED, seeded)
        said = {"part": "aws", "url": server.url, **seeded}
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()
        while not ended.wait(_TICK):
            (kept or world.front_door).tick()  # what goes on by itself, such as a server's set-up


def _seeded(url: str, arguments: argparse.Namespace) -> dict[str, Any]:
    if arguments.seed is None:
        return {}
    made = seed(url, arguments.seed, appliance=not arguments.no_appliance)
    return {
        "account": made.account_id,
        "region": made.region,
        "appliance": made.appliance_id,
        "subnet": made.subnet_id,
        "profile": made.profile,
        "instances": made.names,
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m local.simulators.aws", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument(
        "--clock-origin",
        type=_moment,
        default=datetime.now(UTC),
        help="ISO 8601; processes that share origin and speed agree on the time",
    )
    parser.add_argument("--clock-start", type=_moment, help="what it shows then; default: that")
    parser.add_argument("--clock-speed", type=float, default=1.0, help="seconds in a real one")
    parser.add_argument("--site-recovery", default="", help="address of the vault's simulator")
    parser.add_argument("--seed", type=int, help="servers to begin with, beside the appliance")
    parser.add_argument("--no-appliance", action="store_true", help="leave it to a landing zone")
    parser.add_argument("--log", type=Path, help="where calls are noted, to go on after a crash")
    return parser.parse_args()


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


if __name__ == "__main__":
    main()
