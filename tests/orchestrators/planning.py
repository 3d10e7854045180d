"""Waves that fail over as recovery plans, on a stage."""

from datetime import UTC, datetime

from durabletask.internal.helpers import new_event_raised_event

from domain.errors import Refusal, Refused
from domain.plan_status import ActionAnswer, ActionSubject, PlanState
from domain.recovery_plan import ActionKind, BootGroup, PlanAction
from domain.status import Subject
from orchestrators.plan_signals import action_answered

SAID = ActionAnswer("mona", "done")
CHECK = PlanAction("check", words="check the database")
OPEN = PlanAction("open", ActionKind.RUNBOOK, runbook_id="/subscriptions/s/runbooks/open")


def group(*refs, before=(), after=()):
    return BootGroup(tuple(ref.instance_id for ref in refs), tuple(before), tuple(after))


def answer(stage, status, said=SAID):
    """Say that the manual action at which a plan waits is done."""
    subject = ActionSubject(status.wave, status.run, status.number, status.waits_for.name)
    stage.answer_action(subject, said)


def with_operator(stage):
    """Let somebody answer at every manual action; tell which ones, and when."""
    asked = []

    def operate(status):
        if status.waits_for:
            asked.append((stage.clock.now(), status.waits_for.name))
            answer(stage, status)

    stage.status.plan_book.listeners.append(operate)
    return asked


def states(stage):
    """Gather the states through which plans go: name and state, each once."""
    seen = []

    def listen(status):
        if (status.name, status.state) not in seen:
            seen.append((status.name, status.state))

    stage.status.plan_book.listeners.append(listen)
    return seen


def at_state(stage, state, act):
    """Do something, once, when a plan comes into a state."""
    pending = [PlanState(state)]

    def listen(status):
        if status.state in pending:
            pending.remove(status.state)
            act(status)

    stage.status.plan_book.listeners.append(listen)


def migrate_together(stage, *groups, **order):
    """Take a wave of boot groups from its order to its whole report."""
    ids = [each for one in groups for each in one.instances]
    refs = [ref for each in ids for ref in stage.source.instances if ref.instance_id == each]
    wave = stage.wave(*refs, recovery_plan=groups, **order)
    stage.start(wave)
    stage.go_on()
    return stage.report(wave)


def subject_of(ref):
    return Subject("w1", ref.instance_id)


def made(stage):
    """Tell when each virtual machine was made, by the number in its name."""
    machines = stage.world.virtual_machines.values()
    return {int(machine.name.rsplit("-", 1)[1], 16): machine.created for machine in machines}


def outcomes(report):
    return [each.outcome.value for each in report.reports]


def taken(stage, step):
    return [value for name, value in stage.spoiler.taken if name == step]


BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


NO_RIGHTS = Refused(Refusal("site_recovery.403", "plan", "no rights", "Give them."))


def wake(stage, signal=action_answered, data="null", story="w1:plan:1"):
    stage.hub.tell(story, new_event_raised_event(signal.name, data))


def ended_after(stage):
    """Tell how long the wave's one plan has taken."""
    (plan,) = stage.status.read_wave("w1").plans
    assert plan.state is PlanState.ENDED
    return plan.at - BEGIN


def events(stage):
    return [each.event for each in stage.status.list_events("w1", "", 1_000)]
