"""What callers read of a wave: the status document."""

from collections.abc import Mapping
from typing import Any

from domain.itinerary import STEPS, lifecycle, step_number
from domain.status import InstanceStatus, StepRecord, WaveStatus, count_outcomes, ended


def wave_document(status: WaveStatus) -> Mapping[str, Any]:
    """Write the wave's status document."""
    return {
        "wave": status.name,
        "accepted": status.accepted.isoformat(),
        "state": "finished" if ended(status) else "running",
        "outcomes": count_outcomes(status),
        "instances": [instance_document(instance) for instance in status.instances],
    }


def instance_document(status: InstanceStatus) -> Mapping[str, Any]:
    """Write one instance's part of it; seconds and bytes are whole numbers, times ISO 8601."""
    number = step_number(status.phase)
    report, waiting = status.report, status.waiting
    return {
        "instance": status.instance_id,
        "lifecycle": lifecycle(status.phase).value,
        "phase": status.phase.value,
        "step": {
            "number": number,
            "of": len(STEPS),
            "name": STEPS[number - 1] if number else "",
        },
        "replication": {
            "state": status.replication.value,
            "percent": status.percent,
            "replicated_bytes": status.replicated_bytes,
            "total_bytes": status.total_bytes,
            "rpo_seconds": int(status.rpo.total_seconds()) if status.rpo is not None else None,
        },
        "next_step": status.next_step,
        "waiting_for": {"gate": waiting.gate.value, "words": waiting.words} if waiting else None,
        "updated": status.updated.isoformat() if status.updated else None,
        "steps": [_step(record) for record in status.steps],
        "outcome": report.outcome.value if report else None,
        "because": report.because if report else None,
        "remedy": report.remedy if report else None,
        "target_vm_id": report.target_vm_id if report else None,
        "left_behind": list(report.left_behind) if report else [],
    }


def _step(record: StepRecord) -> Mapping[str, Any]:
    ended_at = record.ended
    return {
        "name": record.name,
        "started": record.started.isoformat(),
        "ended": ended_at.isoformat() if ended_at else None,
        "seconds": int((ended_at - record.started).total_seconds()) if ended_at else None,
    }
