"""Ferry's command line for operators: everything it does goes over the HTTP API."""

from local.command_line.app import app

__all__ = ["app"]
