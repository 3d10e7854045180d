"""Which command a landing zone calls for, by how it stands."""

from typing import Any


def next_steps(status: dict[str, Any]) -> tuple[str, ...]:
    """Say what a person can do about the landing zone; nothing when it is ready."""
    zone, state = status["zone"], status["state"]
    if status["manual_step"]:
        accept = " [--accept-closed-ports]" if status["phase"] == "awaiting_open_ports" else ""
        return (f"ferry landing-zone done {zone}{accept}, once it is done",)
    if state == "failed":
        again = f"ferry landing-zone retry {zone}, once what stood in the way is gone"
        return again, f"ferry landing-zone cancel {zone}"
    if state == "cancelled":
        return (f"ferry landing-zone retry {zone}",)
    return () if state == "ready" else (f"ferry landing-zone watch {zone}",)
