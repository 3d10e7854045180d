"""What a watch remembers between its looks, and how it ends."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.errors import MigrationError, Refusal, Refused, Stalled
from domain.pace import Sighting, Vigil, moved, next_pause
from wire import Json


@dataclass(frozen=True, slots=True)
class Vision:
    """What a watch carries from one generation to the next."""

    key: Json
    vigil: Vigil
    began: datetime
    about: Json = None
    looks: int = 0
    failed_looks: int = 0
    asked_to_wait: timedelta | None = None
    told: Json = None
    first: Sighting | None = None
    last: Sighting | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a watch ended: with what it saw, with what stands in the way, or stopped from outside."""

    seen: Json = None
    refused: Refusal | None = None
    stalled: str = ""
    remedy: str = ""
    stopped: bool = False


def sighted(vision: Vision, sighting: Sighting) -> Vision:
    """Remember a progress; what has not moved changes nothing."""
    if not moved(vision.last, sighting):
        return vision
    return replace(vision, first=vision.first or sighting, last=sighting)


def require_patience(vision: Vision, name: str, moment: datetime) -> None:
    """Raise Stalled when all the time agreed on is over, or nothing has moved for too long."""
    if moment - vision.began >= vision.vigil.patience:
        raise Stalled(f"{name}: still not there after {moment - vision.began}")
    stall, last = vision.vigil.stall, vision.last
    if stall and last and moment - last.at >= stall:
        raise Stalled(f"{name}: no progress since {last.fraction:.0%}, for {moment - last.at}")


def pause_after(vision: Vision) -> timedelta:
    """Choose how long to sleep before the next look; never shorter than the cloud asked for."""
    own = next_pause(vision.vigil, vision.first, vision.last, vision.looks)
    return max(own, vision.asked_to_wait or timedelta())


def verdict_on(error: MigrationError) -> Verdict:
    """Put an error into a verdict, to be raised again by the story that waits."""
    if isinstance(error, Refused):
        return Verdict(refused=error.refusal)
    return Verdict(stalled=str(error), remedy=error.remedy)


def raise_again(verdict: Verdict) -> None:
    """Raise the error that a verdict carries, if it carries one."""
    if verdict.refused:
        raise Refused(verdict.refused)
    if verdict.stalled:
        raise Stalled(verdict.stalled, verdict.remedy)
