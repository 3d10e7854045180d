"""The group `ferry report`: what is no command of it is a wave's name."""

import typer
from typer.core import TyperGroup

from local.command_line.command import register
from local.command_line.exits import EXIT_CODES
from local.command_line.report import making, verifying

_USUAL = "wave"


class _WaveByName(TyperGroup):
    """`ferry report WAVE` is `ferry report wave WAVE`, as long as no command has that name."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        first = args[0] if args else "--help"
        known = first in self.commands or first in {"--help", "--install-completion"}
        return super().parse_args(ctx, args if known else [_USUAL, *args])


reports = typer.Typer(
    cls=_WaveByName,
    help="Report a wave: `ferry report WAVE`; and verify what was reported.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    epilog=EXIT_CODES,
)
for each in making.COMMANDS:
    register(reports, each)
verifying.add_to(reports)
