"""The simulator as a program: `python -m local.simulators.site_recovery --help`."""

import argparse
import asyncio
import json
import signal
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from local.clock import Clock, RealClock
from local.simulators.held_clock import HeldClock
from local.simulators.request_log import RequestLog
from local.simulators.site_recovery.http.control_reading import read
from local.simulators.site_recovery.http.dispatch import respond
from local.simulators.site_recovery.http.kept_vault import KeptVault
from local.simulators.site_recovery.http.server import Ask, listen
from local.simulators.site_recovery.model.estate import Estate
from local.simulators.site_recovery.model.settings import WorldSettings
from local.simulators.site_recovery.model.world import World

_NAMES = ("vault", "fabric", "appliance", "site", "policy", "target-resource-group", "network")


def main(arguments: list[str] | None = None) -> None:
    """Serve one world until SIGINT or SIGTERM."""
    options = _parser().parse_args(arguments)
    clock = HeldClock(RealClock(options.clock_origin, options.clock_speed, options.clock_start))
    world = _world(options, clock)
    ask: Ask = partial(respond, world)
    if options.log:
        kept = KeptVault(world, clock, RequestLog(options.log))
        kept.repeat()
        ask = kept
    asyncio.run(_serve(world, options.port, ask))


def announcement(url: str, world: World) -> dict[str, str]:
    """Gather what an operator needs to know: the address and the ids of what is there."""
    estate, fabrics = world.estate, world.fabrics
    return {
        "part": "site_recovery",
        "url": url,
        "vault": estate.vault_id,
        "subscription_id": estate.subscription_id,
        "resource_group": estate.resource_group,
        "vault_name": estate.vault,
        "fabric": fabrics[0].arm_id if fabrics else estate.fabric_id,
        "container": fabrics[0].container_id if fabrics else estate.container_id,
        "appliance_name": estate.appliance,
        "appliance_address": estate.appliance_address,
        "policy_name": estate.policy,
        "target_resource_group": estate.target_resource_group_id,
        "network": estate.network_id,
        "isolated_network": estate.isolated_network_id,
        "subnet": estate.subnet,
        "cache_storage_account": estate.cache_storage_account_id,
        "key_vault": f"{url}/keyvault/{estate.key_vault}",
        "location": estate.location,
        "servers_subnet": f"{estate.network_id}/subnets/servers",
    }


async def _serve(world: World, port: int, ask: Ask) -> None:
    runner, url = await listen(world, port, ask)
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    sys.stdout.write(f"{json.dumps(announcement(url, world))}\n")
    sys.stdout.flush()
    await stopped.wait()
    await runner.cleanup()


def _world(options: argparse.Namespace, clock: Clock) -> World:
    given = {name: getattr(options, name.replace("-", "_")) for name in _NAMES}
    names = {name.replace("-", "_"): value for name, value in given.items() if value}
    estate = Estate(
        subscription_id=options.subscription, resource_group=options.resource_group, **names
    )
    return World(clock, read(WorldSettings, json.loads(options.settings)), estate)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m local.simulators.site_recovery", description="A simulated vault."
    )
    default = Estate()
    add = parser.add_argument
    add("--port", type=int, default=0, help="0 takes any free port")
    add("--clock-origin", type=_moment, default=datetime.now(UTC), help="ISO 8601; default: now")
    add("--clock-start", type=_moment, help="what the clock shows then; default: that")
    add("--clock-speed", type=float, default=1.0, help="seconds that pass in each real one")
    add("--settings", default="{}", help="WorldSettings as JSON; times in seconds")
    add("--log", type=Path, help="where requests are noted, to go on after a crash")
    add("--subscription", default=default.subscription_id)
    add("--resource-group", default=default.resource_group)
    for name in _NAMES:
        add(f"--{name}", default="")
    return parser


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


if __name__ == "__main__":
    main()
