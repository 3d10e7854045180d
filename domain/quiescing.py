"""How the operator's commands around a rest have ended, without what they have said."""

from domain.errors import Refusal, Refused
from domain.mobility_service import Command, CommandState
from domain.quiescence import QuietReport

OPENING_REMEDY = (
    "Look at the source in AWS: its own security groups stand in the tags of its isolation group; "
    "give them back, and start its workload."
)


def require_command(what: str, command: Command) -> None:
    """Raise Refused unless the command has succeeded; its output may hold secrets."""
    if command.state is not CommandState.SUCCESS:
        raise Refused(
            Refusal(
                code=f"quiescence.{command.state.lower()}",
                subject=what,
                detail=f"command {command.command_id} {command.state.lower()} with exit code "
                f"{command.exit_code}",
                remedy="Look at the command in Systems Manager, mend it, then cut over again.",
            )
        )


def unflushed(report: QuietReport) -> tuple[str, ...]:
    """Remark on the volumes whose cache the look could not write to the disk; Windows soon does."""
    if not report.unflushed:
        return ()
    volumes = ", ".join(report.unflushed)
    return (
        f"the cache of these volumes could not be flushed, Windows does it by itself: {volumes}",
    )
