"""How much of a cloud's leave to read is left, by what its answers say of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

# Azure refills a bucket of 250 reads by 25 a second: what was told is soon not true any more.
_TOLD_FOR = timedelta(seconds=10)
_FEW = 100
# Who only waits may see readings this old while nothing is short, and while reading is.
_USUAL, _SPARING = timedelta(minutes=5), timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class ReadBudget:
    """What a subscription last said: reads that were left then, and until when it wants none."""

    left: int | None = None
    told: datetime | None = None
    none_before: datetime | None = None


def heard(
    budget: ReadBudget, now: datetime, left: int | None, retry_after: timedelta | None
) -> ReadBudget:
    """Take in what one answer said of it; silence changes nothing."""
    none_before = budget.none_before
    if retry_after is not None:
        none_before = max(now + retry_after, none_before or now)
    if left is None:
        return ReadBudget(budget.left, budget.told, none_before)
    return ReadBudget(left, now, none_before)


def throttled(budget: ReadBudget, now: datetime) -> bool:
    """Say whether the cloud has asked not to be read now."""
    return budget.none_before is not None and now < budget.none_before


def oldest_reading(budget: ReadBudget, now: datetime) -> timedelta:
    """Tell how old a reading may be for those who only wait: reading slows before deeds do."""
    recent = budget.told is not None and now - budget.told < _TOLD_FOR
    few = recent and budget.left is not None and budget.left < _FEW
    return _SPARING if few or throttled(budget, now) else _USUAL
