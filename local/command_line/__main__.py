"""The command `ferry`, where it is not installed: `python -m local.command_line`."""

from local.command_line import app

app(prog_name="ferry")
