"""`ferry waves watch`: live bars until the wave is finished, or somebody is needed."""

from typing import Annotated, Literal

import typer
from rich.console import RenderableType
from rich.live import Live

from local.board import plain_changes, wave_board, wave_report
from local.command_line.exits import Exit
from local.command_line.options import Wave, path
from local.command_line.session import Session
from local.command_line.waves.next_steps import next_steps
from local.screen import draw
from local.wave_status import Document, all_migrated, changed, finished, needs_somebody

_EVERY = 2.0


async def watch(
    session: Session,
    wave: Wave,
    *,
    until: Annotated[
        Literal["end", "approval"],
        typer.Option(help="approval: end also as soon as something waits for a person."),
    ] = "end",
    every: Annotated[float, typer.Option(min=0.05, help="Seconds between two looks.")] = _EVERY,
) -> Exit:
    """Watch a wave until it is finished; 1 when an instance did not migrate.

    With --json a line whenever something has changed: the wave, and those of its instances that
    have.
    """
    status = await _watched(session, wave, every, to_the_end=until == "end")
    if not session.as_json:
        drawn = wave_report(status, {}) if finished(status) else _board(session, status)
        draw(session.screen, drawn)
    session.advise(*next_steps(status))
    return Exit.DONE if not finished(status) or all_migrated(status) else Exit.NO_SUCCESS


async def _watched(session: Session, wave: str, every: float, *, to_the_end: bool) -> Document:
    """Show every change until it is enough; give how the wave stands then."""
    before: Document | None = None
    status: Document
    with Live(console=session.screen, refresh_per_second=8, transient=True) as live:
        async for status in session.api.changes(path("waves", wave), every):
            _show(session, live, before, status)
            if finished(status) or (not to_the_end and needs_somebody(status)):
                return status
            before = status
    raise AssertionError  # it is watched for ever


def _show(session: Session, live: Live, before: Document | None, now: Document) -> None:
    if session.as_json:
        session.line({**now, "instances": changed(before, now)})
    elif session.screen.is_interactive:
        live.update(_board(session, now))
    else:
        for line in plain_changes(before, now, {}):
            session.say(line)


def _board(session: Session, status: Document) -> RenderableType:
    return wave_board(status, {}, session.screen.size)


COMMANDS = (watch,)
