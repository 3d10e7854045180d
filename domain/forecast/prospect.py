"""What is to be expected of an instance up to its cutover, and what will not work out."""

from dataclasses import dataclass
from datetime import datetime

from domain.forecast.eta import Duration, Eta
from domain.forecast.foresight import expected
from domain.forecast.verdict import Backlog, Verdict, misses_window, not_converging
from domain.itinerary import Lifecycle, Phase, lifecycle
from domain.status import InstanceStatus
from domain.window import Calendar, Span, closes_at, next_opening


@dataclass(frozen=True, slots=True)
class Plans:
    """When an instance may be cut over: by the wave's windows, and its own time if it has one."""

    calendar: Calendar
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Prospect:
    """What is to be expected of one instance.

    `replicated` is the end of its initial replication (None where nobody can tell, or after it),
    `failover` how long that takes, `failed_over` when it has, if it begins as soon as it is ready
    and may; people's approvals take no time in it. `window` is the one that it is meant for, from
    now on where that is open.
    """

    instance_id: str
    replicated: Eta | None
    failover: Duration
    failed_over: Eta | None
    window: Span | None
    verdicts: tuple[Verdict, ...] = ()


def prospect(
    status: InstanceStatus,
    plans: Plans,
    failover: Duration,
    now: datetime,
    backlog: Backlog | None = None,
) -> Prospect:
    """Look ahead for an instance whose cutover has not begun."""
    replicated = expected(status.foresight, now) if status.foresight else None
    there = lifecycle(status.phase) is Lifecycle.READY_FOR_CUTOVER
    ready = Eta(now, now) if there else replicated
    window = meant_for(plans, now)
    found = [not_converging(backlog)] if backlog else []
    if ready and window:
        found.append(misses_window(ready, failover.p50, window.begins, window.ends))
    return Prospect(
        status.instance_id,
        replicated,
        failover,
        _failed_over(ready, plans, failover, now),
        window,
        tuple(each for each in found if each),
    )


def meant_for(plans: Plans, now: datetime) -> Span | None:
    """Tell the window that a cutover is planned for; None where any of them will do.

    That is the next one with a date, or the first one after the instance's own time: windows that
    come back every week are missed by nobody who takes the next.
    """
    calendar, own = plans.calendar, plans.not_before
    dated = any(each.day for each in calendar.windows)
    if not (dated or (own and calendar.windows)):
        return None
    opens = next_opening(calendar, max(now, own) if own else now)
    closes = closes_at(calendar, opens) if opens else None
    return Span(opens, closes) if opens and closes else None


def silent_since(status: InstanceStatus) -> datetime | None:
    """Tell since when nothing was heard of an initial replication; None where there is none."""
    return status.measured if status.phase is Phase.REPLICATING else None


def _failed_over(ready: Eta | None, plans: Plans, takes: Duration, now: datetime) -> Eta | None:
    if ready is None:
        return None
    own = plans.not_before or now
    begins = [next_opening(plans.calendar, max(each, own)) for each in (ready.p50, ready.p90)]
    if not (begins[0] and begins[1]):
        return None
    return Eta(begins[0], begins[1]).after(takes)
