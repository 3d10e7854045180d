"""Rehearses a fleet for whoever asks, and shows what came of it."""

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from local.fleet.account import Account, account_of, document
from local.fleet.figures import FleetRefused
from local.fleet.page import write_page
from local.fleet.reading import read_fleet
from local.fleet.risks import in_words
from local.fleet.seeds import play_seeds

_SHOWN = 20


class Shape(StrEnum):
    """How the account is shown."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


def show(path: Path, start: datetime, seeds: int, quotas: dict[str, int], shape: Shape) -> int:
    """Rehearse the fleet in a file and print the account; 1 for a fleet that can't be read."""
    try:
        fleet = read_fleet(path, start)
    except FleetRefused as refused:
        sys.stderr.write(f"{refused}\n")
        return 1
    with _errors_only():
        account = account_of(play_seeds(fleet, start, seeds), start, quotas)
    sys.stdout.write(shown(account, path.name, shape))
    return 0


@contextmanager
def _errors_only() -> Iterator[None]:
    """Keep to itself what the stories warn of: in a rehearsal it is in the account."""
    root = logging.getLogger()
    before = root.level
    root.setLevel(logging.ERROR)
    try:
        yield
    finally:
        root.setLevel(before)


def shown(account: Account, name: str, shape: Shape) -> str:
    """Write the account in the shape that was asked for."""
    match shape:
        case Shape.JSON:
            return f"{json.dumps(document(account), indent=2)}\n"
        case Shape.HTML:
            return write_page(account, name)
        case Shape.TEXT:
            return "".join(f"{line}\n" for line in _lines(account))


def _lines(account: Account) -> Iterator[str]:
    ends, down = account.ends, account.downtimes
    counted = ", ".join(f"{count} {outcome}" for outcome, count in account.outcomes.items())
    yield f"{len(account.journeys)} instances from {_day(account.start)}: {counted}"
    yield f"ends {_day(ends.told)}; P50 {_day(ends.p50)}, P90 {_day(ends.p90)}"
    yield f"  over {ends.seeds} seed{'s' * (ends.seeds > 1)}; all times are UTC"
    if down:
        yield f"downtime: median {in_words(down[len(down) // 2])}, longest {in_words(down[-1])}"
    for load in account.loads:
        yield (
            f"{load.appliance}: at most {load.peak:g} of {load.line:g} Mbit/s, "
            f"{load.machines} machines"
        )
    vault = account.protected.count, account.failovers.count
    yield f"vault: at most {vault[0]} machines protected, {vault[1]} failovers at once"
    yield f"ARM: {', '.join(f'{count} {kind}' for kind, count in sorted(account.calls.items()))}"
    yield f"replication costs about {account.costs.whole:,.2f} USD"
    yield f"{len(account.risks)} risks" if account.risks else "no risks"
    for risk in account.risks[:_SHOWN]:
        whom = ", ".join(risk.subjects[:3]) + (" …" if len(risk.subjects) > 3 else "")  # noqa: PLR2004
        yield f"  {risk.grade.value}: {risk.kind}, {whom}: {risk.words}. {risk.remedy}"


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}"
