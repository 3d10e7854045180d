"""How long neither side of an instance may serve: what was agreed on, else what paces add up to."""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.cutover import CutoverPolicy
from domain.errors import Stalled
from domain.migration import Migration, Pace
from domain.pace import Vigil
from domain.validation import Check

_REMEDY = "Agree on a longer outage (policy.cutover.outage), or make the cutover quicker."
_GRACE = timedelta(minutes=15)


def longest_outage(pace: Pace, cutover: CutoverPolicy) -> timedelta:
    """Add up what the paces allow, from the isolation or the stop to the boot, or all the way back.

    What waits for a person takes as long as that person does.
    """
    rest = cutover.quiesce.timeout + pace.rest.patience * 3 + cutover.point_deadline
    failover = pace.stop.patience * 2 + pace.job.patience * 4
    return rest + failover + pace.validation.patience * 2 + way_back(pace, cutover)


def way_back(pace: Pace, cutover: CutoverPolicy) -> timedelta:
    """Tell how long it may take from a failover that is given up to the source that serves."""
    look = pace.validation.patience
    return look + pace.deletion.patience + pace.start.patience + cutover.quiesce.timeout + _GRACE


def agreed_outage(order: Migration) -> timedelta:
    """Tell the time that counts: the one that the wave names, else what its paces add up to.

    A recovery plan's manual actions may hold its members up for as long as the plan is patient.
    """
    cutover = order.cutover
    if cutover.outage is not None:
        return cutover.outage
    return max(longest_outage(order.pace, cutover), order.plan_patience)


def well_by(order: Migration, away: datetime | None) -> datetime | None:
    """Tell when a machine has to be validated by, of a source away since then; None for no such."""
    outage = order.cutover.outage
    return away + outage if away is not None and outage is not None else None


def require_time(by: datetime | None, now: datetime) -> None:
    """Raise Stalled when no time is left for a failover that has not begun."""
    if by is not None and now >= by:
        raise Stalled(
            f"the agreed outage was over at {by:%Y-%m-%d %H:%M:%S} UTC, before the failover began",
            _REMEDY,
        )


def within(vigil: Vigil, by: datetime | None, now: datetime) -> Vigil:
    """Shorten the patience of a vigil to what is left of the agreed time."""
    if by is None:
        return vigil
    return replace(vigil, patience=min(vigil.patience, max(by - now, timedelta())))


def in_time(by: datetime, now: datetime) -> Check:
    """Say whether a machine was validated before the agreed time was over."""
    evidence = f"the agreed outage was over at {by:%Y-%m-%d %H:%M:%S} UTC"
    return Check("in time", now <= by, *(() if now <= by else (evidence, _REMEDY)))
