"""Everything that a migration waits for, and how it looks for it."""

from types import NoneType

from domain.emergency_stop import lifted
from domain.itinerary import Phase
from domain.job import ended, resumed
from domain.machine import discovered
from domain.machine_command import machine_command_ended
from domain.mobility_agent import agent_registered, agent_seen
from domain.mobility_service import command_ended, configured
from domain.preflight.reading import inspection_ended
from domain.protected_item import ProtectedItem, ready_to_fail_over, replication_of, settled
from domain.rehearsal_record import rehearsed
from domain.retention import snapshots_complete
from domain.scheduling.asking import SlotAnswer, SlotWatcher, is_held, waiting_at
from domain.source_instance import running, stopped
from domain.status import Progress, Subject
from domain.target.properties import same
from domain.virtual_machine import alive, ready
from domain.zero_loss import holds_everything
from durable import steps
from durable.context import Context, Steps, now
from durable.signal import Signal
from durable.watch import Telling, Waking, Watch
from orchestrators.telling import let_people_know
from wire import Json, from_wire, to_wire


def _replication_news(item: ProtectedItem) -> Json:
    return [round(item.fraction * 100), replication_of(item).value]


def _tell_replication(ctx: Context, about: Json, item: ProtectedItem) -> Steps[None]:
    subject = from_wire(Subject, about)
    yield from let_people_know(ctx, Progress(subject, now(ctx), Phase.REPLICATING, item=item))


def _slot_news(answer: SlotAnswer) -> Json:
    """Tell why it waits; nothing where nobody has looked for the reason."""
    if not answer.words:
        return None
    return to_wire([answer.words, answer.position, answer.starts])


def _tell_slot(ctx: Context, about: Json, answer: SlotAnswer) -> Steps[None]:
    who = from_wire(SlotWatcher, about)
    told = Progress(who.subject, now(ctx), who.phase, waiting=waiting_at(answer))
    yield from let_people_know(ctx, told)


# To the watch of one that was let in; that is in the ledger, so it may get lost.
slot_word = Signal("slot_word", NoneType)

watch_agent = Watch("watch_agent", steps.detect_agent, agent_seen)
watch_registered_agent = Watch("watch_registered_agent", steps.detect_agent, agent_registered)
watch_inspection = Watch("watch_inspection", steps.inspect_machine, inspection_ended)
watch_command = Watch("watch_command", steps.get_command, command_ended)
watch_script_end = Watch("watch_script_end", steps.get_script_end, command_ended)
watch_configuration = Watch("watch_configuration", steps.request_configuration, configured)
watch_discovery = Watch("watch_discovery", steps.find_machine, discovered)
watch_job = Watch("watch_job", steps.get_job, ended)
watch_suspended_job = Watch("watch_suspended_job", steps.get_job, resumed)
watch_replication = Watch(
    "watch_replication",
    steps.get_protected_item,
    ready_to_fail_over,
    measure=lambda item: item.fraction,
    telling=Telling(_replication_news, _tell_replication),
)
watch_emergency_stop = Watch("watch_emergency_stop", steps.read_emergency_stop, lifted)
watch_rehearsal = Watch("watch_rehearsal", steps.find_rehearsals, bool, fit=rehearsed)
watch_snapshots = Watch("watch_snapshots", steps.ensure_snapshots, snapshots_complete)
watch_stop = Watch("watch_stop", steps.describe_instance, stopped)
watch_target = Watch("watch_target", steps.compare_target, same)
watch_start = Watch("watch_start", steps.describe_instance, running)
watch_late_point = Watch(
    "watch_late_point",
    steps.see_item,
    ready_to_fail_over,
    fit=lambda search, item, _: holds_everything(item, search.later_than),
)
watch_settled_item = Watch("watch_settled_item", steps.get_protected_item, settled)
watch_virtual_machine = Watch("watch_virtual_machine", steps.get_virtual_machine, alive)
watch_agent_ready = Watch("watch_agent_ready", steps.get_virtual_machine, ready)
watch_machine_command = Watch(
    "watch_machine_command", steps.get_machine_command, machine_command_ended
)
watch_machine_script_end = Watch(
    "watch_machine_script_end", steps.get_machine_script_end, machine_command_ended
)
watch_machine_gone = Watch("watch_machine_gone", steps.virtual_machine_gone, bool)
watch_slot = Watch(
    "watch_slot",
    steps.look_for_slot,
    is_held,
    telling=Telling(_slot_news, _tell_slot),
    waking=Waking(slot_word, steps.ask_for_slot),
)

WATCHES = (
    watch_agent,
    watch_registered_agent,
    watch_inspection,
    watch_command,
    watch_script_end,
    watch_configuration,
    watch_discovery,
    watch_job,
    watch_suspended_job,
    watch_replication,
    watch_emergency_stop,
    watch_rehearsal,
    watch_snapshots,
    watch_stop,
    watch_target,
    watch_start,
    watch_late_point,
    watch_settled_item,
    watch_virtual_machine,
    watch_agent_ready,
    watch_machine_command,
    watch_machine_script_end,
    watch_machine_gone,
    watch_slot,
)
