"""Which steps the audit log tells of, and of whom: everything but looks and Ferry's own books."""

from typing import Any

from clouds.recording import new_id
from domain.audit import AuditEvent, AuditKind, AuditSubject
from domain.audit_story import subject_of
from wire import Json

_STORY, _ORDER = "$story", "$order"

# Steps that change nothing in a cloud; some write Ferry's own books. A step that is named neither
# here nor below is written down before and after, so that a new one is until somebody looks.
LOOKS = frozenset({
    "describe_instance", "describe_facts", "find_at_address", "get_appliance", "find_place",
    "find_machine", "get_command", "get_script_end", "get_protected_item", "see_item", "get_job",
    "find_approval", "find_votes", "find_commit_decision", "get_virtual_machine", "find_peers",
    "virtual_machine_gone", "read_boot_diagnostics", "get_machine_command",
    "get_machine_script_end", "describe_type", "measure_disks", "choose_size", "look_at_subnet",
    "read_target", "compare_target", "read_emergency_stop", "find_recovery_points",
    "find_rehearsals", "read_plan", "find_action_answer", "find_group", "read_policy",
    "find_components", "look_at_retired",
    "record_progress", "end_run", "record_rehearsal", "record_plan", "put_group", "forget_group",
    "record_zone_progress", "record_retention",
    "ask_for_slot", "look_for_slot", "give_slots_back",
})  # fmt: skip
# Steps that are taken again and again until something is there, and change something once: they
# are written down when they make a call that changes something, before it leaves.
MAY_ACT = frozenset({
    "inspect_machine", "detect_agent", "start_quiet_check", "start_reach_check",
    "request_configuration", "ensure_vault", "ensure_azure_server", "ensure_source_server",
    "share_passphrase", "ensure_snapshots",
})  # fmt: skip


def addressed(step: str, story: str, order: Json) -> Json:
    """Write on the order of a step whose story gives it; a look's order goes as it is."""
    return order if step in LOOKS else {_STORY: story, _ORDER: order}


def opened(payload: Any) -> tuple[str, Any]:
    """Read who gives an order, and the order; older stories do not say who they are."""
    if isinstance(payload, dict) and payload.keys() == {_STORY, _ORDER}:
        return payload[_STORY], payload[_ORDER]
    return "", payload


def attempt_at(step: str, story: str, order: Any) -> AuditEvent:
    """Tell that a step is tried, of whomever its story is about, or else its order."""
    about = subject_of(story)
    if not about.wave:
        wave = str(getattr(order, "wave", ""))
        about = AuditSubject(wave, about.instance, about.attempt, about.zone)
    return AuditEvent(
        id=new_id(), kind=AuditKind.ATTEMPT, action=step, subject=about, correlation=story
    )
