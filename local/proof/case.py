"""One cutover by dice: everything about it follows from its seed."""

from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

from domain.approval import Decision
from domain.cutover import (
    UNVALIDATED,
    CommitPolicy,
    CommitWhen,
    CutoverPolicy,
    Otherwise,
    PointPolicy,
)
from domain.quiescence import Quiesce
from domain.rehearsal import RehearsalPolicy
from local.proof.trouble import HOOKS, Trouble, random_troubles
from local.simulators.aws.workload import Workload, random_workload
from local.simulators.site_recovery.model.estate import Estate
from local.simulators.site_recovery.model.settings import WorldSettings

_S, _M = timedelta(seconds=1), timedelta(minutes=1)
_MB = 1_000_000
_FIRST = RehearsalPolicy(Estate().isolated_network_id, timedelta(days=7), automatic=True)


@dataclass(frozen=True, slots=True)
class Case:
    """A machine with its workload and clock, a vault, a policy, and what goes wrong.

    `answer` is what is said in the commit window, None for nothing.
    """

    seed: int
    settings: WorldSettings
    workload: Workload
    skew: timedelta
    policy: CutoverPolicy
    troubles: tuple[Trouble, ...]
    answer: Decision | None


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
            outage=dice.choice((None, None, 45 * _M, 180 * _M)),
            hooks=HOOKS[: dice.choice((0, 0, 1, 2))],
            commit=_commit(dice),
            rehearsal=dice.choice(
                (RehearsalPolicy(), RehearsalPolicy(), RehearsalPolicy(), _FIRST)
            ),
        ),
        random_troubles(dice),
        dice.choice((Decision.APPROVE, Decision.APPROVE, Decision.REJECT, None)),
    )


def ordinary(case: Case) -> Case:
    """Make of it the ordinary failover of the same machine, with the same troubles."""
    point = (PointPolicy.LATEST, PointPolicy.LATEST_PROCESSED)[case.seed % 2]
    return replace(case, policy=replace(case.policy, point=point))


def _commit(dice: Random) -> CommitPolicy:
    """Mostly at once, for what is not final yet is taken back by whatever goes wrong."""
    when = CommitWhen.IMMEDIATELY if dice.random() < 0.5 else dice.choice(tuple(CommitWhen))  # noqa: PLR2004
    otherwise = Otherwise.WAIT if dice.random() < 0.2 else Otherwise.ROLL_BACK  # noqa: PLR2004
    said = UNVALIDATED if dice.random() < 0.1 else ""  # noqa: PLR2004
    return CommitPolicy(when, 60 * _M, otherwise, said)


def _quiesce(dice: Random, workload: Workload) -> Quiesce:
    """Stop all services; at times only some of them, or none and wait for their connections."""
    told = list(workload.services)
    stopped = told if dice.random() < 0.8 else dice.sample(told, dice.randint(0, len(told)))  # noqa: PLR2004
    names = ", ".join(stopped)
    command = f"Stop-Service {names}" if stopped else ""
    undo = f"Start-Service {names}" if stopped else ""
    return Quiesce(command, undo, tuple(told), timeout=10 * _M)
