"""Serves the app on this machine with real clouds: local.settings.json, no simulators."""

import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path

from local.clock import RealClock
from local.host import ConfigurationError, IndexingError, read_settings, serve_app
from local.state import Kind, StateDirectory, make_key, open_state
from local.state.soundness import HUB, KEY

ROOT = Path(__file__).resolve().parent.parent
OWN = ROOT / ".ferry"


async def start(settings: str, port: int, stop: asyncio.Event, state: Path | None = None) -> int:
    """Serve until stopped; waves go on where they were. 1 when the app can't be served.

    Raises StateRefused when the state directory can't be used.
    """
    if not (ROOT / settings).exists():
        sys.stderr.write(f"{settings} is missing: copy local.settings.sample.json and fill it in\n")
        return 1
    try:
        values = read_settings(ROOT / settings)
        with open_state(state or OWN, Kind.START, own=state is None) as kept:
            await _serve(kept, values, port, stop)
    except (ConfigurationError, IndexingError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


async def _serve(
    kept: StateDirectory, values: Mapping[str, str], port: int, stop: asyncio.Event
) -> None:
    if not kept.manifest.complete:
        kept.adopt()
    key = make_key(kept.path / KEY)
    async with serve_app(
        ROOT, settings=values, clock=RealClock(), state=kept.path / HUB, port=port, key=key
    ) as host:
        kept.running({})
        kept.complete()
        sys.stderr.write(f"\nFunction key: {host.key}\n")
        await stop.wait()
