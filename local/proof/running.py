"""Runs of whole cutovers in virtual time, and the judgement on each."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from domain.migration import MigrationReport, Outcome
from local.processors import processors
from local.proof.answering import operate
from local.proof.case import Case, case_of, ordinary
from local.proof.judging import Looks, violations
from local.proof.troublemaker import Troublemaker
from local.rehearsal import Rehearsal

_STILL = timedelta(hours=1)  # whatever was begun last has ended by then


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one cutover.

    `certified`: its certificate says zero loss; `lost`: the virtual machine lacks a write of the
    source; `violations` are what must never be, in words.
    """

    seed: int
    outcome: str
    because: str = ""
    certified: bool = False
    failed_over: bool = False
    lost: bool = False
    violations: tuple[str, ...] = ()


def prove(seed: int) -> Result:
    """Cut over without loss by the dice of a seed, and judge it."""
    return _play(case_of(seed))


def control(seed: int) -> Result:
    """Do the ordinary failover by the same dice: some must lose writes, or nothing is proved."""
    return _play(ordinary(case_of(seed)))


def results[R](play: Callable[[int], R], seeds: Iterable[int]) -> Iterator[R]:
    """Play all seeds on all processors, in order."""
    with processors(loaded=__name__, prepare=_hush) as pool:
        yield from pool.map(play, seeds, chunksize=5)


def _hush() -> None:
    logging.getLogger().setLevel(logging.ERROR)  # the worker warns about each app that is made


def _play(case: Case) -> Result:
    stage = Rehearsal(case.settings)
    try:
        stage.status.listeners.append(lambda progress: operate(stage, case, progress))
        maker = Troublemaker(stage, case.troubles)
        ref = stage.add_instance()
        stage.source.give(ref, case.workload)
        stage.source.set_skew(ref, case.skew)
        looks = Looks(stage, ref)
        wave = replace(stage.wave(ref), cutover=case.policy)
        stage.start(wave)
        stage.play(lambda: maker.crashed)
        while maker.crashed:
            maker.crashed = False
            stage.restart_worker()
            stage.play(lambda: maker.crashed)
        (report,) = stage.report(wave).reports
        stage.clock.advance(_STILL)
        return _judge(case, looks, report)
    finally:
        stage.hub.close()


def _judge(case: Case, looks: Looks, report: MigrationReport) -> Result:
    migrated = report.outcome is Outcome.MIGRATED
    return Result(
        case.seed,
        report.outcome.value,
        report.because,
        report.certificate is not None and report.certificate.zero_loss,
        migrated,
        migrated and not looks.stage.lost_nothing(looks.ref, report.target_vm_id),
        tuple(violations(case, looks, report)),
    )
