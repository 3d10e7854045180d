"""Replication of an item: begun with every byte, kept up with every change, held up at times."""

from datetime import datetime, timedelta
from functools import partial

from local.simulators.journal import BLOCK_BYTES, count_writes
from local.simulators.site_recovery.model.agenda import Activity
from local.simulators.site_recovery.model.errors import conflict
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.job import Job
from local.simulators.site_recovery.model.job_kinds import FINISH_INITIAL_REPLICATION
from local.simulators.site_recovery.model.jobs import JobOrder, begin_job
from local.simulators.site_recovery.model.protected_item import ProtectedItem
from local.simulators.site_recovery.model.recovery_point import Pipe, Stretch
from local.simulators.site_recovery.model.server_load import throttled
from local.simulators.site_recovery.model.settings import Mode
from local.simulators.site_recovery.model.source_machine import SourceMachine
from local.simulators.site_recovery.model.stage import Stage
from local.simulators.site_recovery.model.world import World

_SLOWEST = 0.01


def pipe_of(world: World, machine: SourceMachine) -> Pipe:
    """Tell what flows from a machine; nothing ever lags in a world without delays."""
    settings, agent = world.settings, machine.agent
    churn = settings.churn if agent.churn is None else agent.churn
    if settings.mode == Mode.IMMEDIATELY:
        churn = 0
    own = agent.throughput or settings.throughput
    if world.lines.of(machine):
        own = min(own, world.lines.throughput(machine))
    return Pipe(own, churn, settings.point_interval)


def begin_initial_replication(world: World, item: ProtectedItem, at: datetime) -> None:
    """Begin to send every used byte; a job of its own, IrCompletion, ends it."""
    item.stage = Stage.INITIAL_REPLICATION
    world.copies[item.machine] = item
    stalls = world.faults.standing(FaultKind.STALLED_REPLICATION, item.names)
    item.initial = world.agenda.begin(
        Activity(
            subject=item.name,
            begun=at,
            duration=_initial_duration(pipe_of(world, item.machine), item.machine.used),
            looks=world.settings.looks.replication,
            done=lambda end: _finish_initial_replication(world, item, end),
            barrier=min((_share(fault) for fault in stalls), default=1.0),
        )
    )
    reconsider(world, item, at)


def reconsider(world: World, item: ProtectedItem, at: datetime) -> None:
    """Let replication flow or hold it up, as machine, appliance, faults and stage command."""
    flows = (
        item.stage.value.replicates
        and not item.stalled
        and item.machine.heartbeat.stopped is None
        and item.server.heartbeat.stopped is None
        and not throttled(world, item.server)
    )
    if item.initial and not item.initial.over:
        (world.agenda.release if flows else world.agenda.hold)(item.initial, at)
        _share_lines(world, item, at, copied=flows, churn=0)
        return
    _share_lines(world, item, at, copied=False, churn=pipe_of(world, item.machine).churn * flows)
    flowing = bool(item.stretches) and item.stretches[-1].ended is None
    if flowing and not flows:
        item.stretches[-1].ended = at
    elif flows and item.stretches and not flowing:
        item.stretches.append(_stretch(world, item, at))


def _share_lines(
    world: World, item: ProtectedItem, at: datetime, *, copied: bool, churn: int
) -> None:
    """Let an item have its part of its lines, and the other copies on them what is left."""
    machine, lines = item.machine, world.lines
    if not lines.of(machine):
        return
    others = (*lines.copies(machine, copied=copied), *lines.writes(machine, churn))
    for other in (world.copies[each] for each in dict.fromkeys(others)):
        if other.initial:
            duration = _initial_duration(pipe_of(world, other.machine), other.machine.used)
            world.agenda.repace(other.initial, at, duration)
    lines.note(machine, at)


def pending_bytes(world: World, item: ProtectedItem) -> int:
    """Tell how many bytes the machine has written since its first replication that wait."""
    if item.failed_over or not item.stretches:
        return 0
    stuck = world.faults.standing(FaultKind.PENDING_STAYS, item.names)
    return _waiting(world, item) + sum(fault.pending_bytes for fault in stuck)


def _waiting(world: World, item: ProtectedItem) -> int:
    """Count the blocks on their way where it is known who writes them, else go by the churn."""
    pipe, stretch = pipe_of(world, item.machine), item.stretches[-1]
    told = world.writings.get(item.machine.agent.bios_id.casefold())
    if told and told.writers:
        since, until = stretch.arrived(world.now, pipe), min(world.now, stretch.ended or world.now)
        return count_writes(told.writers, since, until) * BLOCK_BYTES
    return int(stretch.behind(world.now, pipe).total_seconds() * pipe.churn)


def _stretch(world: World, item: ProtectedItem, at: datetime) -> Stretch:
    """Begin a stretch, whose source may be at rest."""
    told = world.writings.get(item.machine.agent.bios_id.casefold())
    return Stretch(at, rests=told.rests if told else None)


def stall(world: World, item: ProtectedItem, fault: Fault) -> None:
    """Hold replication up where the fault says; at once when it is past that."""
    if item.initial and not item.initial.over:
        world.agenda.bar(item.initial, world.now, _share(fault))
    else:
        item.stalled = True
    reconsider(world, item, world.now)


def unstall(world: World, item: ProtectedItem) -> None:
    """Let replication flow again that faults have held up."""
    item.stalled = False
    if item.initial:
        item.initial.barrier = 1.0
    reconsider(world, item, world.now)


def end_replication(world: World, item: ProtectedItem, at: datetime) -> None:
    """End an item's replication for good."""
    if item.initial and not item.initial.over:
        world.agenda.drop(item.initial)
    _share_lines(world, item, at, copied=False, churn=0)
    if item.finishing:
        world.jobs.abandon(item.finishing, at)
    if item.stretches and item.stretches[-1].ended is None:
        item.stretches[-1].ended = at


def _initial_duration(pipe: Pipe, used: int) -> timedelta:
    net = max(pipe.throughput - pipe.churn, pipe.throughput * _SLOWEST)
    return timedelta(seconds=used / net)


def _share(fault: Fault) -> float:
    return fault.at_percent / 100


def _finish_initial_replication(world: World, item: ProtectedItem, at: datetime) -> None:
    """Take up the job that makes the item protected."""
    _share_lines(world, item, at, copied=False, churn=0)
    item.finishing = begin_job(
        world,
        JobOrder(
            kind=FINISH_INITIAL_REPLICATION,
            target_id=item.name,
            target_name=item.machine.agent.host_name,
            begun=at,
            duration=world.settings.jobs.finish_initial_replication,
            enter=partial(_resume, item),
            succeed=partial(_protect, world, item),
            fail=partial(_give_up, item),
        ),
    )


def _resume(item: ProtectedItem, _: Job, __: datetime) -> None:
    """Go on where a failed job left off: somebody has restarted it."""
    if item.stage not in {Stage.INITIAL_REPLICATION, Stage.INITIAL_REPLICATION_FAILED}:
        raise conflict("OperationNotAllowed", f"Protected item '{item.name}' has moved on.")
    item.stage, item.problems = Stage.INITIAL_REPLICATION, ()


def _protect(world: World, item: ProtectedItem, _: Job, at: datetime) -> None:
    item.stage = Stage.PROTECTED
    item.stretches.append(_stretch(world, item, at))
    item.stalled = bool(world.faults.standing(FaultKind.STALLED_REPLICATION, item.names))
    reconsider(world, item, at)


def _give_up(item: ProtectedItem, job: Job, _: datetime) -> None:
    item.stage, item.problems = Stage.INITIAL_REPLICATION_FAILED, job.errors
