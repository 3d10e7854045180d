"""A wave's board: progress against health, what is waited for and why, and what may be done."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from domain.event import RecordedEvent
from domain.itinerary import STEPS, Phase, step_number
from domain.roll_up import Health, health_of
from domain.status import InstanceStatus
from domain.throughput import throughput_now
from domain.wave_status import WaveStatus
from triggers.choosing import find_wave
from triggers.dashboard.orders import zone_in
from triggers.dashboard.page import page
from triggers.dashboard.showing import show
from triggers.dashboard.verbs import VERBS
from triggers.http.route import Answer, Call
from triggers.wave_reports import report_wave

if TYPE_CHECKING:
    from triggers.documents import ChainQuery

_LATELY, _MOST_LATELY, _READ = timedelta(hours=2), 15, 500
_ON_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class Cell:
    """How many instances are at one step, by how they are."""

    step: int
    name: str
    healthy: int
    attention: int
    failing: int

    @property
    def all(self) -> int:
        """How many there are at all."""
        return self.healthy + self.attention + self.failing


@dataclass(frozen=True, slots=True)
class Reason:
    """Why some instances wait, in words, and how many of them."""

    gate: str
    words: str
    count: int
    first: str


def show_wave(call: Call) -> Answer:
    """Show how a wave is."""
    from triggers.views import WaveSummary  # noqa: PLC0415 (keeps the cold start short)
    from triggers.views.eta import WaveEtaView  # noqa: PLC0415
    from triggers.views.recovery_plan import RecoveryPlanView  # noqa: PLC0415

    wave = find_wave(call.clouds, call.path["wave"])
    return show(
        call,
        "wave",
        wave=WaveSummary.of(wave),
        place=wave.place,
        zone=zone_in(call.clouds, wave),
        eta=WaveEtaView.of(wave.instances),
        throughput=throughput_now(wave.instances),
        cells=list(progress_by_health(wave.instances)),
        reasons=list(reasons(wave.instances)),
        plans=[RecoveryPlanView.of(each) for each in wave.plans],
        ended=[each for each in wave.instances if each.report][:_ON_A_PAGE],
        events=list(lately(call, wave)),
        verbs=[verb for verb in VERBS if any(map(verb.fits, wave.instances))],
    )


def progress_by_health(instances: Iterable[InstanceStatus]) -> Iterable[Cell]:
    """Count instances by step and health; what is before the first step or over comes as such."""
    counted = Counter((column_of(each), health_of(each)) for each in instances)
    named = ((0, "Not begun"), *enumerate(STEPS, 1), (len(STEPS) + 1, "Ended"))
    for number, name in named:
        yield Cell(number, name, *(counted[number, health] for health in Health))


def column_of(instance: InstanceStatus) -> int:
    """Tell in which column of a board an instance stands: 0 before the steps, 11 behind them."""
    ended = instance.report is not None or instance.phase is Phase.ENDED
    return len(STEPS) + 1 if ended else step_number(instance.phase)


def reasons(instances: Iterable[InstanceStatus]) -> Iterable[Reason]:
    """Group those who wait by what they wait for, the largest group first; one speaks for all."""
    told: dict[str, list[InstanceStatus]] = {}
    for each in instances:
        if gate := _waits_for(each):
            told.setdefault(gate, []).append(each)
    for gate, waiting in sorted(told.items(), key=lambda each: -len(each[1])):
        first = waiting[0]
        words = first.waiting.words if first.waiting else ""
        yield Reason(gate, words, len(waiting), first.instance_id)


def _waits_for(each: InstanceStatus) -> str:
    """Name what an instance waits for: a gate, or what is none; empty where it does not wait."""
    if each.report:
        return ""
    if each.waiting:
        return str(each.waiting.gate)
    if each.suspended:
        return "suspended"
    return "slot" if each.updated is None else ""


def lately(call: Call, wave: WaveStatus) -> Iterable[RecordedEvent]:
    """List what happened last, the newest first."""
    told = [each.updated for each in wave.instances if each.updated]
    if not told:
        return []
    since = (max(told) - _LATELY).strftime("%Y%m%dT%H%M%S.%f")
    found = call.clouds.status.list_events(wave.name, since, _READ)
    return list(reversed(found[-_MOST_LATELY:]))


def show_events(call: Call) -> Answer:
    """Show what happened in a wave, in order, a page at a time."""
    query: ChainQuery = call.query
    wave = find_wave(call.clouds, call.path["wave"])
    found = call.clouds.status.list_events(wave.name, query.cursor or "", _ON_A_PAGE + 1)
    shown = found[:_ON_A_PAGE]
    return show(
        call,
        "events",
        wave=wave.name,
        zone=zone_in(call.clouds, wave),
        events=shown,
        next=shown[-1].cursor if len(found) > _ON_A_PAGE else "",
    )


def show_report(call: Call) -> Answer:
    """Show the wave's report, as it is printed."""
    from triggers.documents import WaveReportQuery  # noqa: PLC0415 (keeps the cold start short)

    return report_wave(replace(call, query=WaveReportQuery(format="html")))


PAGES = (
    page("waves/{wave}/report", show_report, "Show a wave's report, as it is printed."),
    page("waves/{wave}", show_wave, "Show how a wave is."),
    page("waves/{wave}/events", show_events, "Show what happened in a wave.", query="ChainQuery"),
)
