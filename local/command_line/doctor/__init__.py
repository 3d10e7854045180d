"""`ferry doctor`: what this machine knows of its way to Ferry, and what Ferry knows of itself."""

from local.command_line.doctor.verb import COMMANDS

__all__ = ["COMMANDS"]
