"""Runs the host as a process: `python -m local.host --app DIR`."""

import argparse
import asyncio
import json
import logging
import signal
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from local.clock import RealClock
from local.host import ConfigurationError, IndexingError, read_settings, serve_app
from local.state import make_key


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT; give the exit status, 1 when the app can't be served.

    Standard output carries one line, when the host answers: where, and its key if it made it up.
    """
    asked = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for chatty in ("azure", "durabletask"):  # each call and each request of theirs
        logging.getLogger(chatty).setLevel(logging.WARNING)
    try:
        asyncio.run(_serve(asked))
    except IndexingError:
        return 1  # the host has told already what is wrong
    except (ConfigurationError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


async def _serve(asked: argparse.Namespace) -> None:
    stop = asyncio.Event()
    for wish in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(wish, stop.set)
    key = make_key(asked.key_file) if asked.key_file else asked.key
    async with serve_app(
        asked.app,
        settings=read_settings(asked.settings) if asked.settings else {},
        clock=RealClock(asked.clock_origin, asked.clock_speed, asked.clock_start),
        state=asked.state,
        port=asked.port,
        key=key,
    ) as host:
        said = {"part": "host", "url": host.url} | ({} if asked.key else {"key": host.key})
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()
        await stop.wait()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m local.host", description=__doc__)
    parser.add_argument("--app", type=Path, required=True, help="directory of function_app.py")
    parser.add_argument("--port", type=int, default=0, help="default: any free one")
    parser.add_argument("--settings", type=Path, help="a local.settings.json")
    parser.add_argument("--key", help="what keyed routes want; default: one is made up")
    parser.add_argument("--key-file", type=Path, help="where that is kept; made if it is missing")
    parser.add_argument("--state", type=Path, help="file of the task hub; default: memory")
    parser.add_argument(
        "--clock-origin",
        type=_moment,
        default=datetime.now(UTC),
        metavar="ISO",
        help="the moment from which the clock is hurried; default: now",
    )
    parser.add_argument("--clock-start", type=_moment, help="what it shows then; default: that")
    parser.add_argument("--clock-speed", type=float, default=1.0, help="seconds per second")
    return parser


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


if __name__ == "__main__":
    sys.exit(main())
