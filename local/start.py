"""Serves the app on this machine with real clouds: local.settings.json, no simulators."""

import asyncio
import sys
from pathlib import Path

from local.clock import RealClock
from local.host import ConfigurationError, IndexingError, read_settings, serve_app

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".ferry" / "hub.sqlite3"


async def start(settings: str, port: int, stop: asyncio.Event) -> int:
    """Serve until stopped; waves go on where they were. 1 when the app can't be served."""
    if not (ROOT / settings).exists():
        sys.stderr.write(f"{settings} is missing: copy local.settings.sample.json and fill it in\n")
        return 1
    STATE.parent.mkdir(exist_ok=True)
    try:
        values = read_settings(ROOT / settings)
        async with serve_app(
            ROOT, settings=values, clock=RealClock(), state=STATE, port=port
        ) as host:
            sys.stderr.write(f"\nFunction key of this run: {host.key}\n")
            await stop.wait()
    except (ConfigurationError, IndexingError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0
