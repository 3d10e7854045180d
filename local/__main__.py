"""The command line of one machine: up, demo, start, backup. `run.py` installs and calls it."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import Callable, Coroutine
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from domain.provider import Provider
from local.audit.verbs import app as audit
from local.fleet.verb import rehearse
from local.parts import PartFailed
from local.state import StateRefused
from local.system import Plan, Ports

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(audit, name="audit")
app.command()(rehearse)

Port = Annotated[int, typer.Option(help="Port; 0 takes a free one.")]


class Choice(StrEnum):
    """Site Recovery's providers, as people call them."""

    MODERNISED = "modernised"
    CLASSIC = "classic"


class Story(StrEnum):
    """How the demo goes."""

    SUCCESS = "success"
    FAILED_VALIDATION = "failed-validation"


PROVIDERS = {Choice.MODERNISED: Provider.MODERNISED, Choice.CLASSIC: Provider.CLASSIC}
ProviderOption = Annotated[Choice, typer.Option(help="Site Recovery's provider.")]
State = Annotated[
    Path | None, typer.Option(help="Directory of what must survive; made if it is missing.")
]
StateOfBackup = Annotated[Path, typer.Option("--state", help="The state directory.")]
Speed = Annotated[float, typer.Option(help="Seconds that pass in the simulators in one second.")]


@app.command()
def up(  # noqa: PLR0913 (one option a part)
    *,
    port: Port = 0,
    blob_port: Port = 0,
    queue_port: Port = 0,
    table_port: Port = 0,
    aws_port: Port = 0,
    site_recovery_port: Port = 0,
    speed: Speed = 60.0,
    instances: Annotated[int, typer.Option(min=0, max=1_000, help="Instances to seed.")] = 6,
    empty: Annotated[
        bool, typer.Option("--empty", help="Begin without vault and servers.")
    ] = False,
    provider: ProviderOption = Choice.MODERNISED,
    state: State = None,
) -> None:
    """Start the local system, print its addresses as JSON, serve until interrupted.

    With --state it goes on where it was, whatever has ended it: waves, rows, queues, the simulated
    clouds and their clock. A directory goes on with the ports and the instances it began with.
    """
    from local.up import up as serve  # noqa: PLC0415 (a command loads what it needs)

    ports = Ports(port, blob_port, queue_port, table_port, aws_port, site_recovery_port)
    chosen = PROVIDERS[provider]
    plan = Plan(ports, speed, instances, empty=empty, provider=chosen, state=state)
    _run(lambda stop: serve(plan, stop))


@app.command()
def demo(  # noqa: PLR0913 (one option a wish)
    *,
    instances: Annotated[int, typer.Option(min=1, max=1_000)] = 6,
    yes: Annotated[bool, typer.Option("--yes", help="Approve without asking.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="End with the status document.")] = False,
    keep: Annotated[bool, typer.Option("--keep", help="Serve on after the end.")] = False,
    provider: ProviderOption = Choice.MODERNISED,
    story: Annotated[Story, typer.Option(help="How it goes.")] = Story.SUCCESS,
    speed: Speed = 0.0,
) -> None:
    """Migrate a wave of simulated Windows instances from AWS to Azure.

    Pre-flight, rehearsal, a cutover without loss, certificates. With the classic provider from
    nothing: landing zone, wave, recovery plan. In the story failed-validation one virtual machine
    does not start, and Ferry takes its failover back.
    """
    from local import demo as show  # noqa: PLC0415

    chosen, nothing_yet = PROVIDERS[provider], provider is Choice.CLASSIC
    plot = show.Plot(story.value)
    wishes = show.Wishes(instances, yes, as_json, keep, chosen, plot)
    plan = Plan(speed=speed or show.SPEED, instances=instances, empty=nothing_yet, provider=chosen)
    _run(lambda stop: show.demo(wishes, plan, stop))


@app.command()
def start(port: Port = 7071, settings: str = "local.settings.json", state: State = None) -> None:
    """Serve the app with local.settings.json: real clouds, no simulators.

    Waves go on where they were; what they need for that is in .ferry, unless --state names another
    directory.
    """
    from local.start import start as serve  # noqa: PLC0415

    _run(lambda stop: serve(settings, port, stop, state))


@app.command()
def docs(out: Path = Path(".ferry/docs/site")) -> None:
    """Build the documentation as a site; strict, without any outside host. Open its index.html."""
    from local.site.building import build  # noqa: PLC0415

    try:
        build(out)
    except subprocess.CalledProcessError as error:
        sys.exit(f"the site was not built: {error}")
    sys.stdout.write(f"{out.absolute() / 'index.html'}\n")


@app.command()
def backup(state: StateOfBackup, file: Path) -> None:
    """Write all that a state directory holds into one file, also while it is in use."""
    from local.state.backup import backup as save  # noqa: PLC0415

    _refusing(lambda: save(state, file))


@app.command()
def restore(state: StateOfBackup, file: Path) -> None:
    """Make a state directory of a backup; it must be empty or missing."""
    from local.state.backup import restore as fetch  # noqa: PLC0415

    _refusing(lambda: fetch(state, file))


def _ferry(verb: str, meaning: str) -> None:
    """Make a verb of one of ferry's commands, with its options."""

    def forward(context: typer.Context) -> None:
        from local.command_line.app import app as ferry  # noqa: PLC0415

        ferry([verb, *context.args], prog_name="run.py")

    passed = {"allow_extra_args": True, "ignore_unknown_options": True}
    app.command(verb, help=meaning, add_help_option=False, context_settings=passed)(forward)


_ferry("assess", "Ask a running Ferry whether instances could be moved: `ferry assess`.")
_ferry("plan", "Propose waves from an inventory, with the reasons: `ferry plan`.")
_ferry("diff", "Show what a wave plan would change: `ferry diff`.")
_ferry("apply", "Make it so: `ferry apply`.")


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def test(
    context: typer.Context,
    *,
    exhaustive: Annotated[
        bool, typer.Option("--exhaustive", help="A crash at every point besides, for an hour.")
    ] = False,  # noqa: PT028 (a command, no test)
    points: Annotated[
        list[str] | None, typer.Option(help="Only these, again: as a report names them.")
    ] = None,  # noqa: PT028
) -> None:
    """Run everything that CI runs; more arguments go to pytest."""
    from local.checks import run_checks, run_exhaustively  # noqa: PLC0415

    failed = 0 if points else run_checks(context.args)
    if exhaustive or points:
        failed |= run_exhaustively(points or [])
    sys.exit(failed)


@app.command()
def audit_dependencies() -> None:
    """Ask PyPI and npm about weaknesses of the pinned packages; 3 when nobody answers."""
    from local.dependencies import audit_dependencies as audit  # noqa: PLC0415

    sys.exit(audit())


@app.command()
def prove(
    *,
    seeds: Annotated[int, typer.Option(min=1, help="How many cutovers to roll dice for.")] = 1_000,
    seed: Annotated[int | None, typer.Option(help="Play this one alone, again.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Prove by seeded runs with faults that a certified cutover loses no write.

    Each seed is played as an ordinary failover too: some of those must lose writes.
    """
    from local.proof.show import show  # noqa: PLC0415

    numbers = range(1, seeds + 1) if seed is None else [seed]
    sys.exit(show(numbers, as_json=as_json))


@app.command()
def chaos(
    *,
    seeds: Annotated[int, typer.Option(min=1, help="How many runs to roll dice for.")] = 500,
    instances: Annotated[int, typer.Option(min=1, max=50, help="Most instances of a run.")] = 6,
    seed: Annotated[int | None, typer.Option(help="Play this one alone, again.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Play whole waves under random faults in virtual time, and see that every invariant holds.

    A single seed tells all that went wrong in it.
    """
    from local.chaos.show import show  # noqa: PLC0415

    numbers = range(1, seeds + 1) if seed is None else [seed]
    sys.exit(show(numbers, instances=instances, as_json=as_json))


@app.command()
def bench(
    names: Annotated[list[str] | None, typer.Argument(help="Only these.")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Measure ratios against their targets; all of them are kept in benchmarks/RESULTS.md."""
    from benchmarks.bench import bench as measure  # noqa: PLC0415

    sys.exit(measure(names or [], as_json=as_json))


def _run(command: Callable[[asyncio.Event], Coroutine[Any, Any, int]]) -> None:
    async def until_signal() -> int:
        stop = asyncio.Event()
        for each in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(each, stop.set)
        return await command(stop)

    try:
        sys.exit(asyncio.run(until_signal()))
    except (PartFailed, StateRefused, OSError) as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(1)


def _refusing(command: Callable[[], str]) -> None:
    try:
        sys.stdout.write(f"{command()}\n")
    except (StateRefused, OSError) as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(1)


if __name__ == "__main__":
    app()
