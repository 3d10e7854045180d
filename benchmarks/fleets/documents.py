"""The waves of a fleet as the documents that are sent for them."""

from typing import Any

from domain.wave import Wave

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def document_of(wave: Wave, region: str) -> dict[str, Any]:
    """Write a wave as its document."""
    windows = [
        {
            "zone": window.zone,
            "opens": window.opens.isoformat(),
            "length": window.length.total_seconds(),
            **(
                {"day": window.day.isoformat()}
                if window.day
                else {"weekdays": [_DAYS[each] for each in window.weekdays]}
            ),
        }
        for window in wave.cutover.calendar.windows
    ]
    return {
        "wave": wave.name,
        "region": region,
        "instances": [order.ref.instance_id for order in wave.orders],
        "targets": {o.ref.instance_id: {"vm_size": o.target.vm_size} for o in wave.orders},
        "policy": {"cutover": {"windows": windows}},
    }
