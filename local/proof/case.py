"""One cutover by dice: everything about it follows from its seed."""

from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

from domain.cutover import CutoverPolicy, PointPolicy
from domain.quiescence import Quiesce
from local.proof.trouble import Trouble, random_troubles
from local.simulators.aws.workload import Workload, random_workload
from local.simulators.site_recovery.model.settings import WorldSettings

_S, _M = timedelta(seconds=1), timedelta(minutes=1)
_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Case:
    """A machine with its workload and clock, a vault, a policy, and what goes wrong."""

    seed: int
    settings: WorldSettings
    workload: Workload
    skew: timedelta
    policy: CutoverPolicy
    troubles: tuple[Trouble, ...]


def case_of(seed: int) -> Case:
    """Roll the dice of a seed."""
    dice = Random(f"zero loss {seed}")  # noqa: S311 (a simulation)
    workload = random_workload(seed)
    return Case(
        seed,
        WorldSettings(
            seed=seed,
            classic=dice.random() < 1 / 3,
            churn=dice.choice((100_000, 500_000, 5 * _MB)),
            throughput=dice.choice((10, 40)) * _MB,
        ),
        workload,
        dice.choice((0, 0, 1, -1)) * dice.choice((_S, 90 * _S, 40 * _M)),
        CutoverPolicy(
            PointPolicy.ZERO_LOSS,
            _quiesce(dice, workload),
            margin=dice.choice((0, 10, 60)) * _S,
            point_deadline=dice.choice((20, 60, 180)) * _M,
        ),
        random_troubles(dice),
    )


def ordinary(case: Case) -> Case:
    """Make of it the ordinary failover of the same machine, with the same troubles."""
    return replace(case, policy=CutoverPolicy(PointPolicy.LATEST))


def _quiesce(dice: Random, workload: Workload) -> Quiesce:
    """Stop all services; at times only some of them, or none and wait for their connections."""
    told = list(workload.services)
    stopped = told if dice.random() < 0.8 else dice.sample(told, dice.randint(0, len(told)))  # noqa: PLR2004
    names = ", ".join(stopped)
    command = f"Stop-Service {names}" if stopped else ""
    undo = f"Start-Service {names}" if stopped else ""
    return Quiesce(command, undo, tuple(told), timeout=10 * _M)
