"""What a wave's order says: by which clock it is cut over, and everything else that was asked."""

import json

from clouds.ports import Clouds
from domain.wave import Wave
from domain.wave_status import WaveStatus
from domain.window import zone_of
from wire import from_wire


def order_of(clouds: Clouds, wave: WaveStatus) -> Wave | None:
    """Read the order of a wave; None where it is kept no more."""
    content = clouds.documents.get(wave.document) if wave.document else None
    return from_wire(Wave, json.loads(content)) if content else None


def zone_in(clouds: Clouds, wave: WaveStatus) -> str:
    """Name the time zone by whose clocks a wave is cut over; empty where nobody knows it.

    Of a wave that came in before zones were noted, its order tells.
    """
    return wave.zone or told_zone(order_of(clouds, wave))


def told_zone(order: Wave | None) -> str:
    """Name the time zone that an order tells; empty where it is kept no more."""
    return zone_of(order.cutover.calendar) if order else ""
