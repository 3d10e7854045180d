"""Runs of whole cutovers in virtual time, and the judgement on each."""

import logging
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from os import cpu_count

from domain.approval import ACKNOWLEDGEMENT, Approval, Decision
from domain.migration import MigrationReport, Outcome
from domain.source_instance import InstanceRef
from domain.status import Gate, Progress
from local.proof.case import Case, case_of, ordinary
from local.proof.trouble import Troublemaker
from local.rehearsal import Rehearsal

_STILL = timedelta(hours=1)  # whatever was begun last has ended by then
_YES = Approval(Decision.APPROVE, "dice", "", ACKNOWLEDGEMENT)


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


def results(play: Callable[[int], Result], seeds: Iterable[int]) -> Iterator[Result]:
    """Play all seeds on all processors, in order."""
    with ProcessPoolExecutor(cpu_count()) as pool:
        yield from pool.map(play, seeds, chunksize=5)


def _play(case: Case) -> Result:
    logging.getLogger().setLevel(logging.ERROR)  # the worker warns about each app that is made
    stage = Rehearsal(case.settings)
    try:
        stage.status.listeners.append(lambda progress: _operate(stage, progress))
        Troublemaker(stage, case.troubles)
        ref = stage.add_instance()
        stage.source.give(ref, case.workload)
        stage.source.set_skew(ref, case.skew)
        wave = replace(stage.wave(ref), cutover=case.policy)
        stage.start(wave)
        stage.go_on()
        (report,) = stage.report(wave).reports
        stage.clock.advance(_STILL)
        return _judge(case, stage, ref, report)
    finally:
        stage.hub.close()


def _operate(stage: Rehearsal, progress: Progress) -> None:
    if progress.waiting and progress.waiting.gate is Gate.APPROVAL:
        stage.answer(progress.subject, _YES)


def _judge(case: Case, stage: Rehearsal, ref: InstanceRef, report: MigrationReport) -> Result:
    certified = report.certificate is not None and report.certificate.zero_loss
    migrated = report.outcome is Outcome.MIGRATED
    lost = migrated and not stage.lost_nothing(ref, report.target_vm_id)
    return Result(
        case.seed,
        report.outcome.value,
        report.because,
        certified,
        migrated,
        lost,
        tuple(_violations(case, stage, ref, report, certified=certified, lost=lost)),
    )


def _violations(  # noqa: PLR0913 (all that is judged)
    case: Case,
    stage: Rehearsal,
    ref: InstanceRef,
    report: MigrationReport,
    *,
    certified: bool,
    lost: bool,
) -> Iterator[str]:
    machine = stage.source.machine(ref)
    runs = machine is not None and machine.running
    arrived = bool(stage.world.virtual_machines)
    if certified and lost:
        yield "the certificate says zero loss, and a write is lost"
    if report.outcome is Outcome.MIGRATED:
        if case.policy.point == "zero_loss" and not certified:
            yield "migrated without the certificate that the policy demands"
        if runs:
            yield "the source runs beside the machine that took its place"
    elif report.outcome is not Outcome.HELD:
        if not runs:
            yield "the source does not run, and nothing took its place"
        if arrived:
            yield "a virtual machine is left of a cutover that was taken back"
