"""The verb that rehearses a fleet."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer


def rehearse(  # noqa: PLR0913 (one option a part)
    fleet: Annotated[Path, typer.Argument(help="CSV with an instance in each row.")],
    *,
    start: Annotated[
        datetime | None, typer.Option(help="When it begins, UTC; today without one.")
    ] = None,
    seeds: Annotated[int, typer.Option(min=1, max=200, help="How many ends to draw.")] = 1,
    quota: Annotated[
        list[str] | None, typer.Option(help="Cores that a family may use: FAMILY=CORES; many.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    as_html: Annotated[bool, typer.Option("--html", help="Print one page of HTML.")] = False,
) -> None:
    """Rehearse a whole fleet's migration in virtual time, by its own figures; touches nothing."""
    from local.fleet.show import Shape, show  # noqa: PLC0415 (loads the whole application)

    if as_json and as_html:
        raise typer.BadParameter("Choose one of --json and --html.")
    shape = Shape.JSON if as_json else Shape.HTML if as_html else Shape.TEXT
    begins = start or datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    sys.exit(show(fleet, begins.replace(tzinfo=UTC), seeds, _quotas(quota or []), shape))


def _quotas(told: list[str]) -> dict[str, int]:
    quotas = {}
    for each in told:
        family, _, cores = each.partition("=")
        if not family or not cores.isdecimal():
            raise typer.BadParameter(f"{each!r} is no quota; write it as standardDSv5Family=350.")
        quotas[family] = int(cores)
    return quotas
