"""Whether a virtual machine is well: everything that its validation lists."""

from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from domain.boot_diagnostics import boot_check, unread
from domain.errors import GaveUp, MigrationError, Refused, Stalled
from domain.outage import in_time, within
from domain.probe import probe_check, probe_order, probe_unanswered, probe_vigil
from domain.validation import Check, Probe, Validation, ValidationReport
from domain.virtual_machine import VirtualMachine
from durable import steps
from durable.context import Steps, now
from durable.watch import Watch
from orchestrators.story import Story
from orchestrators.watches import watch_agent_ready, watch_machine_command, watch_virtual_machine

_CONSOLE = "Look at the boot diagnostics below, and at the machine's serial console."
_AGENT = (
    "Look at the machine's boot diagnostics, and whether the Windows Azure Guest Agent's service "
    "runs on it: the mobility service brings it along."
)


class _Look(NamedTuple):
    """Whose machine is looked at, and by when it has to be well."""

    story: Story
    vm_id: str
    by: datetime | None


def validate_machine(
    story: Story, vm_id: str, validation: Validation, by: datetime | None = None
) -> Steps[ValidationReport]:
    """See it run within the pace's patience, then look at everything that is listed.

    What is not well is in the report, as is what is not well `by` then; an error is only raised
    where nothing could be looked at.
    """
    look = _Look(story, vm_id, by)
    checks = [(yield from _see(look, watch_virtual_machine, ("runs", _CONSOLE)))]
    runs = checks[0].passed
    agent = runs and not validation.agent and (yield from _agent_now(story, vm_id))
    if validation.agent:
        seen = Check("agent", passed=False, evidence="the machine does not run", remedy=_AGENT)
        if runs:
            seen = yield from _see(look, watch_agent_ready, ("agent", _AGENT))
        checks.append(seen)
        agent = seen.passed
    if validation.boot:
        checks.append((yield from _boot(story, vm_id, agent_ready=agent)))
    for probe in validation.probes:
        answer = yield from _ask(look, probe, runs=runs)
        checks.append(answer)
    if by is not None:
        checks.append(in_time(by, now(story.ctx)))
    return ValidationReport(vm_id, now(story.ctx), tuple(checks))


def _see(look: _Look, watch: Watch[str, VirtualMachine], named: tuple[str, str]) -> Steps[Check]:
    """Wait for what the watch looks for; patience that ends is a check that has failed."""
    name, remedy = named
    story = look.story
    vigil = within(story.migration.pace.validation, look.by, now(story.ctx))
    try:
        yield from story.until(watch, look.vm_id, vigil)
    except Stalled:
        return Check(name, passed=False, evidence=f"not within {vigil.patience}", remedy=remedy)
    return Check(name, passed=True)


def _agent_now(story: Story, vm_id: str) -> Steps[bool]:
    return (yield from steps.get_virtual_machine(story.ctx, vm_id)).agent_ready


def _boot(story: Story, vm_id: str, *, agent_ready: bool) -> Steps[Check]:
    try:
        seen = yield from steps.read_boot_diagnostics(story.ctx, vm_id)
    except (Refused, GaveUp) as error:
        return unread(error)
    return boot_check(seen, agent_ready=agent_ready)


def _ask(look: _Look, probe: Probe, *, runs: bool) -> Steps[Check]:
    """Ask a probe's question on the machine, and leave nothing of it there."""
    if not runs:
        return probe_unanswered(probe, "the machine does not run")
    story = look.story
    order = probe_order(look.vm_id, probe, f"ferry-{story.new_id()}")
    try:
        yield from steps.start_machine_command(story.ctx, order)
        vigil = within(probe_vigil(probe), look.by, now(story.ctx))
        command = yield from story.until(watch_machine_command, order.ref, vigil)
        check = probe_check(probe, command)
    except (Refused, GaveUp, Stalled) as error:
        check = probe_unanswered(probe, str(error))
    with suppress(MigrationError):  # it goes with the machine at the latest
        yield from steps.delete_machine_command(story.ctx, order.ref)
    return check
