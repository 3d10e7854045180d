"""What the vault finds wrong with an item, and how badly."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.component import Role
from domain.failure_codes import FAILURES, Reaction
from local.simulators.site_recovery.model.fabrics import find_server
from local.simulators.site_recovery.model.faults import FaultKind
from local.simulators.site_recovery.model.job_failure import failure_of
from local.simulators.site_recovery.model.protected_item import ProtectedItem
from local.simulators.site_recovery.model.recovery_points import newest_point
from local.simulators.site_recovery.model.replicating import pipe_of
from local.simulators.site_recovery.model.stage import Stage
from local.simulators.site_recovery.model.world import World

_MOST_CHURN = 54_000_000  # bytes a second; Microsoft's limit for one machine


@dataclass(frozen=True, slots=True)
class Problem:
    """One health error of an item."""

    error_id: str
    code: str
    message: str
    recommended_action: str
    warning: bool


def problems_of(world: World, item: ProtectedItem) -> list[Problem]:
    """List what is wrong with an item now: what failed, what is missing, what was injected."""
    injected = world.faults.standing(FaultKind.HEALTH_ERROR, item.names)
    codes = [(failure.code, failure.message) for failure in item.problems]
    if item.stage.value.replicates:
        codes += [(code, "") for code in _ailments(world, item)]
    codes += [(fault.code, fault.message) for fault in injected]
    return [_problem(world, item, code, message) for code, message in dict(codes).items()]


def grade(problems: list[Problem]) -> str:
    """Grade an item's replication by its worst problem."""
    if not problems:
        return "Normal"
    return "Warning" if all(problem.warning for problem in problems) else "Critical"


def resync_required(world: World, item: ProtectedItem) -> bool:
    """Say whether replication has to begin again; always so after a cancelled failover."""
    asked = world.faults.standing(FaultKind.RESYNC_REQUIRED, item.names)
    return bool(asked) or item.stage is Stage.CANCELLED


def _ailments(world: World, item: ProtectedItem) -> Iterator[str]:
    settings, now = world.settings, world.now
    if item.machine.heartbeat.missed_since(now, settings.heartbeat_grace):
        yield "78174"
    if item.server.critical(now, settings.heartbeat_grace):
        yield "806"
    if master_target_silent(world, item):
        yield "78022"
    pipe = pipe_of(world, item.machine)
    if pipe.churn > min(pipe.throughput, _MOST_CHURN):
        yield "78188"
    newest = newest_point(world, item)
    if newest and now - newest.time >= settings.point_grace:
        yield "153007"
    if item.initial and not item.initial.over and item.initial.held is not None:
        yield "78169"


def master_target_silent(world: World, item: ProtectedItem) -> bool:
    """Say whether the vault has given up a classic item's master target."""
    target = find_server(item.fabric, item.master_target_id or "", Role.MASTER_TARGET)
    return target is not None and target.critical(world.now, world.settings.heartbeat_grace)


def _problem(world: World, item: ProtectedItem, code: str, message: str) -> Problem:
    failure = failure_of(code, message=message)
    known = FAILURES.get(code)
    return Problem(
        error_id=world.ids.of("health-error", f"{item.name.casefold()}/{code}"),
        code=code,
        message=failure.message,
        recommended_action=failure.recommended_action,
        warning=known is not None and known.reaction is Reaction.WARNING,
    )
