"""Whom a request is for: a wave, and those of its instances that it is possible for."""

from collections.abc import Callable, Mapping, Sequence

from clouds.ports import Clouds
from domain.approval import ACKNOWLEDGEMENT, Approval, acknowledged
from domain.cutover_plan import short
from domain.itinerary import Phase, at_rest, may_be_cancelled
from domain.migration import Outcome
from domain.status import Gate, InstanceStatus
from domain.wave_status import WaveStatus
from triggers.problems import Kind, Problem

type Chosen = Sequence[str] | None


def find_wave(clouds: Clouds, name: str) -> WaveStatus:
    """Read a wave; a Problem when there is none of this name."""
    wave = clouds.status.read_wave(name)
    if wave is None:
        raise Problem(
            Kind.NO_SUCH_WAVE,
            f"no wave named '{name}' was ever accepted",
            field="wave",
            remedy="Check the name, or start the wave with POST /api/waves.",
        )
    return wave


def find_instance(wave: WaveStatus, wanted: str) -> InstanceStatus:
    """Find an instance of the wave; a Problem when it has none of this id."""
    for instance in wave.instances:
        if instance.instance_id == wanted:
            return instance
    raise Problem(
        Kind.NO_SUCH_INSTANCE,
        f"{wanted} is not in {wave.name}",
        field="instance",
        remedy=f"Read GET /api/waves/{wave.name} and name one of its instances.",
    )


def at_gate(instance: InstanceStatus, attempt: int | None, gate: Gate = Gate.APPROVAL) -> bool:
    """Say whether it waits for an answer there, in this run of the wave if one is named."""
    waits = instance.waiting is not None and instance.waiting.gate is gate
    return waits and attempt in (None, instance.attempt)


def may_be_suspended(instance: InstanceStatus) -> bool:
    """Say whether its story has begun, and can still rest.

    Not while its recovery plan may call it: it would heed that call when the plan is long over. Nor
    while its source is brought to rest: nobody would be served until it goes on.
    """
    called = instance.phase is Phase.AWAITING_PLAN or at_rest(instance.phase)
    begun = bool(instance.updated) and not instance.suspended
    return before_cutover(instance) and begun and not called


def awaits_hand(instance: InstanceStatus) -> bool:
    """Say whether it waits for somebody to install the mobility service, or to do its hook."""
    hook = instance.waiting is not None and bool(instance.waiting.step)
    return instance.report is None and (hook or instance.phase is Phase.AWAITING_INSTALLATION)


def before_cutover(instance: InstanceStatus) -> bool:
    """Say whether everything of it is still in AWS."""
    return instance.report is None and may_be_cancelled(instance.phase)


def may_be_withdrawn(instance: InstanceStatus) -> bool:
    """Say whether a cancellation is still heard: before the failover, or in the commit window."""
    in_window = instance.report is None and instance.phase is Phase.AWAITING_COMMIT
    return in_window or before_cutover(instance)


def was_taken_back(instance: InstanceStatus) -> bool:
    """Say whether it ended as it was found, so that it can be tried again."""
    report = instance.report
    return report is not None and report.outcome not in {Outcome.MIGRATED, Outcome.HELD}


def choose(
    wave: WaveStatus, named: Chosen, fits: Callable[[InstanceStatus], bool], condition: str
) -> list[InstanceStatus]:
    """Choose the instances that a request is for; a Problem when none, or not all named, fit."""
    fit = {each.instance_id: each for each in wave.instances if fits(each)}
    wanted = list(dict.fromkeys(named)) if named is not None else list(fit)
    unfit = [instance_id for instance_id in wanted if instance_id not in fit]
    if unfit or not wanted:
        only = f"{', '.join(unfit)}: only instances that {condition} can be chosen"
        raise Problem(
            Kind.WRONG_STATE,
            only if unfit else f"{wave.name} has no instances that {condition}",
            field="instances",
            remedy=f"Read GET /api/waves/{wave.name} and name instances that {condition}.",
        )
    return [fit[instance_id] for instance_id in wanted]


def require_acknowledged(instances: Sequence[InstanceStatus], approval: Approval) -> None:
    """Raise a Problem unless the approval accepts what the cutovers may lose."""
    for each in instances:
        lossless = each.waiting is not None and each.waiting.lossless
        if not acknowledged(approval, lossless=lossless):
            raise Problem(
                Kind.INVALID_DOCUMENT,
                f"{each.instance_id}: the approval has to say in words what its cutover may lose: "
                f"'{ACKNOWLEDGEMENT}'",
                field="acknowledges",
                remedy=f'Add "acknowledges": "{ACKNOWLEDGEMENT}".',
            )


def require_meant(
    wave: WaveStatus, instances: Sequence[InstanceStatus], plan: str, plans: Mapping[str, str]
) -> None:
    """Raise a Problem unless an answer means the plans that wait; it may leave them unnamed."""
    for each in instances:
        meant, waits = plans.get(each.instance_id, plan), plan_of(each)
        if not meant and wave.approval is not None and wave.approval.bound:
            raise Problem(
                Kind.INVALID_DOCUMENT,
                f"{each.instance_id}: in {wave.name} an answer has to name the plan that it means",
                field="plan",
                remedy=f"Read GET /api/waves/{wave.name}, and send waiting_for.plan as plan.",
            )
        if meant and meant != waits:
            raise plan_changed(wave, f"{each.instance_id} asks about plan {short(waits)}")


def plan_of(instance: InstanceStatus) -> str:
    """Give the digest of the plan that an instance asks about."""
    return instance.waiting.plan if instance.waiting else ""


def plan_changed(wave: WaveStatus, what: str) -> Problem:
    """Make the problem of an answer to a plan that waits no more."""
    return Problem(
        Kind.PLAN_CHANGED,
        f"{what}, which is another than was meant",
        field="plan",
        remedy=f"Read GET /api/waves/{wave.name} again, and answer what waits there now.",
    )


def not_an_approver(wave: WaveStatus, by: str) -> Problem:
    """Make the problem of somebody who may not answer."""
    detail = f"{by or 'nobody'} is not among the approvers of {wave.name}"
    remedy = f"Let one of them answer: {', '.join(wave.approvers)}."
    return Problem(Kind.NOT_AN_APPROVER, detail, field="by", remedy=remedy)


def answered_before(wave: WaveStatus, others: dict[str, Approval]) -> Problem:
    """Make the problem of an answer that comes second; by instance id the one that counts."""
    known = ", ".join(
        f"{each}: {approval.decision} by {approval.by or 'an operator'}"
        for each, approval in others.items()
    )
    return Problem(
        Kind.ANSWERED_BEFORE,
        f"the first answer counts: {known}",
        remedy=f"Read GET /api/waves/{wave.name}; what was approved can be cancelled until its "
        "cutover begins.",
    )


def no_cursor(cursor: str | None) -> Problem:
    """Make the problem of a cursor that no list has given."""
    return Problem(
        Kind.INVALID_QUERY,
        f"'{cursor}' is no cursor of this list",
        field="cursor",
        remedy="Send the next of the answer before, or leave it out to begin anew.",
    )
