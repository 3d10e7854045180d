"""A fleet set on its stage: its appliances and lines, its instances, and its waves."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from typing import NamedTuple

from domain.cutover import CutoverPolicy
from domain.migration import Target
from domain.source_instance import Disk, InstanceRef, InstanceState, SourceInstance
from domain.wave import Order, Wave
from domain.window import Calendar, Window
from local.clock import VirtualClock
from local.fleet.figures import FleetInstance
from local.fleet.luck import LINE, Luck
from local.fleet.news import FleetNews
from local.fleet.sizes import offered
from local.fleet.stage import FleetStage
from local.simulators.aws.machine import Machine
from local.simulators.site_recovery.model.arm_id import key_of
from local.simulators.site_recovery.model.capacity import CATALOGUE
from local.simulators.site_recovery.model.lines import Line
from local.simulators.site_recovery.model.making_servers import make_server
from local.simulators.site_recovery.model.settings import WorldSettings
from local.simulators.site_recovery.model.virtual_network import VirtualNetwork

_MBIT = 1_000_000 / 8
_WIDE = "10.128.0.0/14"  # room for every fleet that may be rehearsed
_ENDLESS = 10**15
_LAG = timedelta(seconds=2)  # queues and networks, for each activity: our estimate


class Part(NamedTuple):
    """What one wave of the fleet's is begun with: its stories have one appliance and one window."""

    begins: datetime
    wave: Wave


def set_stage(fleet: tuple[FleetInstance, ...], start: datetime, luck: Luck) -> FleetStage:
    """Set a stage for a fleet; the clock shows the start."""
    settings = WorldSettings(jobs=luck.jobs(), throughput=_ENDLESS)
    news = partial(FleetNews, {each.ref.instance_id: each for each in fleet}, luck)
    stage = FleetStage(settings=settings, clock=VirtualClock(start), tell_news=news, lag=_LAG)
    stage.status.foresee = lambda status, _: status  # of a rehearsal nobody reads any forecast
    _lay_ground(stage, fleet)
    stage.lines = {
        key: Line(name, _capacity(name, mbit, settings.transferred, luck))
        for each in fleet
        for key, name, mbit in _lines_of(each)
    }
    for number, each in enumerate(fleet):
        stage.source.add(_described(each, number))
        through = [stage.lines[key] for key, *_ in _lines_of(each)]
        stage.world.lines.put(Machine(each.ref).bios_id, through)
    return stage


def parts_of(stage: FleetStage, fleet: Iterable[FleetInstance]) -> list[Part]:
    """Write the waves in the order in which they begin; within one the lowest priority is first."""
    rows = sorted(fleet, key=lambda each: (each.begins, *_shared(each), each.priority))
    parts = [list(group) for _, group in groupby(rows, key=lambda e: (e.begins, *_shared(e)))]
    names = [group[0].wave for group in parts]
    seen: dict[str, int] = {}
    given = []
    for group, name in zip(parts, names, strict=True):
        seen[name] = seen.get(name, 0) + 1
        story = name if names.count(name) == 1 else f"{name}-{seen[name]}"
        given.append(Part(group[0].begins, _wave(stage, story, group)))
    return given


def _wave(stage: FleetStage, name: str, group: list[FleetInstance]) -> Wave:
    one = group[0]
    landing = stage.landing(appliance_name=one.appliance, appliance_instance=appliance_of(one))
    windows = (one.window,) if one.window else ()
    return Wave(
        name,
        landing,
        tuple(Order(each.ref, Target(vm_size=each.vm_size)) for each in group),
        cutover=CutoverPolicy(calendar=Calendar(windows)),
    )


def appliance_of(each: FleetInstance) -> InstanceRef:
    """Tell on which instance of an account an appliance runs."""
    number = sum(ord(letter) * 31**place for place, letter in enumerate(each.appliance))
    return InstanceRef(each.ref.account_id, each.ref.region, f"i-a{number % 16**16:016x}")


def _lay_ground(stage: FleetStage, fleet: Iterable[FleetInstance]) -> None:
    """Put the appliances up, on both sides, and room for every machine."""
    world, estate = stage.world, stage.world.estate
    world.sizes = tuple({each.name: each for each in (*offered(), *CATALOGUE)}.values())
    network = VirtualNetwork(estate.network_id, estate.location, {estate.subnet: _WIDE})
    world.ground.networks[key_of(estate.network_id)] = network
    servers = world.fabrics[0].servers
    servers.clear()
    for number, name in enumerate(dict.fromkeys(each.appliance for each in fleet)):
        servers.append(make_server(world, name, f"10.255.0.{number % 250 + 1}"))
    appliances = {appliance_of(each): each for each in fleet}
    for number, (ref, each) in enumerate(appliances.items()):
        described = replace(_described(each, 0), ref=ref, name=each.appliance)
        address = f"10.255.{1 + number // 250}.{number % 250 + 1}"
        stage.source.add(replace(described, private_ip=address))


def _described(each: FleetInstance, number: int) -> SourceInstance:
    disks = tuple(
        Disk(f"vol-{place}-{each.ref.instance_id}", _device(place), size, root=not place)
        for place, size in enumerate(each.disks)
    )
    return SourceInstance(
        ref=each.ref,
        state=InstanceState.RUNNING,
        name=each.name,
        private_ip=f"10.{16 + number // 62_500}.{number // 250 % 250}.{number % 250 + 1}",
        vpc_id="vpc-1",
        subnet_id=each.subnet,
        instance_type=each.instance_type,
        ping_status="Online",
        disks=disks,
        tags={"Name": each.name},
    )


def _device(place: int) -> str:
    return f"xvd{chr(ord('b') + place)}" if place else "/dev/sda1"


def _shared(each: FleetInstance) -> tuple[str, ...]:
    """Spell what the instances of one story's wave have in common."""
    ref, window = each.ref, each.window
    return each.wave, each.appliance, ref.account_id, ref.region, _spelt(window)


def _spelt(window: Window | None) -> str:
    return f"{window}" if window else ""


def _lines_of(each: FleetInstance) -> list[tuple[tuple[str, str], str, float]]:
    told = [("appliance", each.appliance, each.appliance_mbit)]
    told.append(("subnet", each.subnet, each.subnet_mbit))
    return [((kind, name), name, mbit) for kind, name, mbit in told if name and mbit]


def _capacity(name: str, mbit: float, transferred: float, luck: Luck) -> int:
    """Tell a line's bytes a second as the source counts them: less crosses it, compressed."""
    return int(mbit * _MBIT * luck.factor(f"line/{name}", LINE) / transferred)


def waiting_for(each: FleetInstance, luck: Luck, spread: float) -> timedelta:
    """Draw how long a person takes to approve an instance."""
    return each.approval * luck.factor(f"approval/{each.ref.instance_id}", spread)
