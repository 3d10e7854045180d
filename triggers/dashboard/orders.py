"""What a wave's order says: by which clock it is cut over, and everything else that was asked."""

import json

from clouds.ports import Clouds
from domain.wave import Wave
from domain.wave_status import WaveStatus
from wire import from_wire


def order_of(clouds: Clouds, wave: WaveStatus) -> Wave | None:
    """Read the order of a wave; None where it is kept no more."""
    content = clouds.documents.get(wave.document) if wave.document else None
    return from_wire(Wave, json.loads(content)) if content else None


def zone_of(order: Wave | None) -> str:
    """Name the time zone of a wave's first cutover window; empty where it has none."""
    windows = order.cutover.calendar.windows if order else ()
    return windows[0].zone if windows else ""
