"""The command `ferry`: its groups, and every command in its place."""

from typing import Any

import typer

from local.command_line import (
    assess,
    audit,
    bulk,
    care,
    delegations,
    doctor,
    emergency,
    logs,
    notices,
    poison,
    recovery_points,
    rehearse,
    retention,
    service,
    slots,
)
from local.command_line.command import register
from local.command_line.doctor.settings_file import check_settings
from local.command_line.exits import EXIT_CODES
from local.command_line.landing_zone import decide as zone_decide
from local.command_line.landing_zone import prepare as zone_prepare
from local.command_line.landing_zone import reading as zone_reading
from local.command_line.landing_zone import watch as zone_watch
from local.command_line.planning import planner
from local.command_line.planning import verbs as planned
from local.command_line.protection_group import describe, keeping, reading
from local.command_line.report import reports
from local.command_line.waves import (
    commit,
    decide,
    events,
    evidence,
    forecast,
    links,
    listing,
    plans,
    show,
    start,
    steer,
    watch,
)

_STYLE: dict[str, Any] = {
    "no_args_is_help": True,
    "pretty_exceptions_enable": False,
    "epilog": EXIT_CODES,
}

app = typer.Typer(
    name="ferry",
    help="Move Windows EC2 instances from AWS to Azure, a wave at a time.\n\n"
    "Say where Ferry is, and its function key, in FERRY_URL and FERRY_KEY.",
    **_STYLE,
)
waves = typer.Typer(help="Start, watch and steer waves.", **_STYLE)
zones = typer.Typer(help="What must stand before an instance can replicate.", **_STYLE)
groups = typer.Typer(help="Replication settings under a name.", **_STYLE)
poisoned = typer.Typer(help="Requests that nobody understood.", **_STYLE)
told = typer.Typer(help="Who was told of a wave, and who could not be.", **_STYLE)
delegated = typer.Typer(help="Who may answer in whose place.", **_STYLE)
audits = typer.Typer(help="What was asked, decided and done, and by whom.", **_STYLE)

app.add_typer(waves, name="waves")
app.add_typer(zones, name="landing-zone")
app.add_typer(groups, name="protection-group")
app.add_typer(poisoned, name="poison")
app.add_typer(told, name="notifications")
app.add_typer(audits, name="audit")
app.add_typer(delegated, name="delegations")
app.add_typer(reports, name="report")

for group, rooms in {
    zones: (zone_prepare, zone_reading, zone_watch, zone_decide),
    waves: (
        start,
        listing,
        show,
        watch,
        forecast,
        decide,
        links,
        commit,
        plans,
        steer,
        events,
        evidence,
    ),
    groups: (describe, reading, keeping),
    poisoned: (poison,),
    told: (notices,),
    audits: (audit,),
    delegated: (delegations,),
    app: (
        assess,
        bulk,
        care,
        doctor,
        emergency,
        logs,
        planned,
        recovery_points,
        rehearse,
        retention,
        service,
        slots,
    ),
}.items():
    for room in rooms:
        for each in room.COMMANDS:
            register(group, each)

app.command("plan", epilog=EXIT_CODES)(planner.plan)
app.command("wave-plan-schema", epilog=EXIT_CODES)(planner.wave_plan_schema)
app.command("check-settings", epilog=EXIT_CODES)(check_settings)
