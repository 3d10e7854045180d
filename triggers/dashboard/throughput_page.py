"""How much replicates, over time: in one wave, or in all that are under way."""

from domain.throughput import summed
from domain.wave_status import WaveQuery, WaveState
from triggers.choosing import find_wave
from triggers.dashboard.curves import throughput_curve
from triggers.dashboard.orders import zone_in
from triggers.dashboard.page import page
from triggers.dashboard.showing import show
from triggers.http.route import Answer, Call
from triggers.samples import SPANS

_MOST_WAVES = 25


def show_wave_throughput(call: Call) -> Answer:
    """Show how much a wave has replicated over time."""
    wave = find_wave(call.clouds, call.path["wave"])
    flows = summed(call.clouds.status.list_samples(wave.name), SPANS)
    return show(
        call,
        "throughput",
        wave=wave.name,
        zone=zone_in(call.clouds, wave),
        curve=throughput_curve(flows),
        flows=flows,
        left_out=False,
        most=_MOST_WAVES,
    )


def show_throughput(call: Call) -> Answer:
    """Show how much all waves that are under way have replicated over time.

    By the clocks of their time zone too, where they have one in common.
    """
    status = call.clouds.status
    found = status.list_waves(WaveQuery(state=WaveState.RUNNING, limit=_MOST_WAVES))
    every = (each for wave in found.items for each in status.list_samples(wave.name))
    flows = summed(every, SPANS)
    zones = {each.zone for each in found.items}
    return show(
        call,
        "throughput",
        wave="",
        zone=zones.pop() if len(zones) == 1 else "",
        curve=throughput_curve(flows),
        flows=flows,
        left_out=bool(found.cursor),
        most=_MOST_WAVES,
    )


PAGES = (
    page("throughput", show_throughput, "Show how much replicates, over time."),
    page(
        "waves/{wave}/throughput",
        show_wave_throughput,
        "Show how much a wave has replicated over time.",
    ),
)
