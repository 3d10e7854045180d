"""What the local system keeps in a state directory, so that it goes on after any crash."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from local.clock import RealClock
from local.parts import Supervisor
from local.simulators.request_log import last_moment
from local.state import StateDirectory
from local.state.sealed import read_sealed, write_sealed
from local.state.soundness import AWS, AZURITE, CLOCK, HUB, KEY, SIGNING, SITE_RECOVERY

# How far ahead of the clock its record is, and how often it is written, in the machine's seconds.
_AHEAD, _EVERY = 3.0, 1.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Places:
    """Where each part keeps what it has; None: in its memory."""

    hub: Path
    key: Path | None = None
    aws: Path | None = None
    site_recovery: Path | None = None
    azurite: Path | None = None
    signing: Path | None = None


def places(state: StateDirectory | None, otherwise: Path) -> Places:
    """Tell where the parts of a system keep what they have; without a state only the host does."""
    if state is None:
        return Places(otherwise / HUB, signing=otherwise / SIGNING)
    names = (HUB, KEY, AWS, SITE_RECOVERY, AZURITE, SIGNING)
    return Places(*(state.path / name for name in names))


def clock_of(state: StateDirectory | None, speed: float) -> RealClock:
    """Make the system's clock: it goes on from where it was, never back.

    While nothing runs, no time passes in the simulation.
    """
    now = datetime.now(UTC)
    if state is None or not state.manifest.complete:
        return RealClock(now, speed)
    noted = [last_moment(state.path / name) for name in (AWS, SITE_RECOVERY)]
    shown = datetime.fromisoformat(read_sealed(state.path / CLOCK)["moment"])
    return RealClock(now, speed, max([shown, *(each for each in noted if each)]))


@asynccontextmanager
async def clock_kept(state: StateDirectory | None, clock: RealClock) -> AsyncIterator[None]:
    """Keep a record of the clock while the block runs."""
    if state is None:
        yield
        return
    _note(state, clock)
    keeping = asyncio.create_task(_keep(state, clock))
    try:
        yield
    finally:
        keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping


def mark_running(state: StateDirectory | None, supervisor: Supervisor) -> None:
    """Write down that everything has begun, and by which processes it is done."""
    if state is not None:
        state.running({name: supervisor.process_id(name) for name in supervisor.names})
        if not state.manifest.complete:
            state.complete()


async def _keep(state: StateDirectory, clock: RealClock) -> None:
    while True:
        await asyncio.sleep(_EVERY)
        try:
            _note(state, clock)
        except OSError as problem:
            _log.warning("the clock can't be noted: %s", problem)


def _note(state: StateDirectory, clock: RealClock) -> None:
    """Note a moment ahead: whatever happens until the next time is before it."""
    ahead = clock.now() + timedelta(seconds=_AHEAD) * clock.speed
    write_sealed(state.path / CLOCK, {"moment": ahead.isoformat()})
