"""`ferry report`: a wave's report, its evidence pack, and whether one is as it was made."""

from local.command_line.report.group import reports

__all__ = ["reports"]
