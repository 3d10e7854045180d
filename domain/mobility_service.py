"""The mobility service: how its installation on a source instance went."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from domain.errors import Refusal, Refused
from domain.exit_codes import explain_exit_code
from domain.failure_codes import Reaction
from domain.installer_log import failure_in, last_words, log_lines
from domain.machine import MachineIdentity
from domain.printed import last_json
from domain.source_instance import InstanceRef

# How long Systems Manager tries to deliver a command; only then it counts as out of reach.
COMMAND_DELIVERY = timedelta(minutes=10)


class MobilityWay(StrEnum):
    """How the mobility service gets onto an instance.

    Pushed by the process server when replication is enabled (classic), by Systems Manager Run
    Command, or by a person's hand.
    """

    PUSH = "push"
    RUN_COMMAND = "run_command"
    BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True)
class Installer:
    """Where the instances fetch the appliance's installer from, and what it must hash to.

    `url` is an `s3://` address that the instances' profiles may read, `sha256` hexadecimal.
    """

    url: str
    sha256: str


@dataclass(frozen=True, slots=True)
class InstallationOrder:
    """The order to install the mobility service on one instance, for one appliance.

    With a `passphrase_name` it is the classic provider's: the appliance is a process server, and
    the agent registers as part of the installation, with the configuration server and by the
    passphrase in the secret of that name.
    """

    ref: InstanceRef
    installer: Installer
    appliance_address: str
    configuration_server_address: str = ""
    passphrase_name: str = ""


@dataclass(frozen=True, slots=True)
class CommandRef:
    """One command on one instance."""

    ref: InstanceRef
    command_id: str


class CommandState(StrEnum):
    """Systems Manager's own words for where a command invocation stands."""

    PENDING = "Pending"
    IN_PROGRESS = "InProgress"
    DELAYED = "Delayed"
    SUCCESS = "Success"
    CANCELLED = "Cancelled"
    TIMED_OUT = "TimedOut"
    FAILED = "Failed"
    CANCELLING = "Cancelling"


@dataclass(frozen=True, slots=True)
class Command:
    """One run of a command document on one instance; `output` is what its script printed.

    By Systems Manager's own clock it was `requested` then, told for one that has succeeded, and
    this is what it `answered` then.
    """

    command_id: str
    state: CommandState = CommandState.PENDING
    exit_code: int = -1
    output: str = ""
    error: str = ""
    requested: datetime | None = None
    answered: datetime | None = None


_ENDED = {
    CommandState.SUCCESS,
    CommandState.CANCELLED,
    CommandState.TIMED_OUT,
    CommandState.FAILED,
}


def command_ended(command: Command) -> bool:
    """Say whether the command does nothing more."""
    return command.state in _ENDED


def end_of(command: Command) -> Command:
    """Keep how a command stands and not what it has said, which may hold an operator's secrets."""
    return replace(command, output="", error="")


def require_command_success(command: Command, subject: str) -> None:
    """Raise Refused unless the command has succeeded: with what its exit code and its log mean.

    A code of the push installation (95xxx) in the log is graver than the exit code.
    """
    if command.state is CommandState.SUCCESS:
        return
    meaning, remedy = explain_exit_code(command.exit_code)
    log = log_lines(command.output)
    failure = failure_in(log)
    said = meaning or command.error or (command.output if not log else "") or "no output"
    why = f"{said}; {failure.meaning} ({failure.code})" if failure else said
    raise Refused(
        Refusal(
            code=f"mobility_service.{failure.code if failure else command.exit_code}",
            subject=subject,
            detail=f"command {command.state.lower()} with exit code {command.exit_code}: {why}"
            + last_words(log),
            remedy=failure.remedy if failure else remedy,
            fatal=failure is not None and failure.reaction is Reaction.FATAL,
        )
    )


@dataclass(frozen=True, slots=True)
class Installation:
    """What the installation reports: the machine's identity and the string to register it with.

    `config_input` is base64 of the identity; an empty one means that the machine is registered.
    """

    identity: MachineIdentity
    version: str
    config_input: str = ""


def read_installation(command: Command, subject: str) -> Installation:
    """Read the last line that the installation printed, JSON; Refused when it isn't there."""
    try:
        report = last_json(command.output)
        return Installation(
            identity=MachineIdentity(_text(report["bios_id"]), _text(report["fqdn"])),
            version=_text(report["version"]),
            config_input=_text(report["config_input"]),
        )
    except (ValueError, KeyError, TypeError) as problem:
        raise Refused(
            Refusal(
                code="mobility_service.unreadable_report",
                subject=subject,
                detail=f"the installation ended without its report: {problem!r}",
                remedy="Read C:\\ProgramData\\ASRSetupLogs on the machine, then retry.",
            )
        ) from problem


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


@dataclass(frozen=True, slots=True)
class ConfigurationRequest:
    """The order to make one machine's configuration file on the appliance.

    With `appliance_instance` the appliance's own command line makes it, without it a person.
    """

    ref: InstanceRef
    config_input: str
    appliance_name: str
    appliance_instance: InstanceRef | None = None


@dataclass(frozen=True, slots=True)
class AgentConfiguration:
    """Whether the machine's configuration file lies ready, and what a person must do if not.

    The file holds a private key: it never passes through Ferry, only its name does.
    """

    ready: bool
    manual_step: str = ""


def configured(configuration: AgentConfiguration) -> bool:
    """Say whether the configuration file lies ready."""
    return configuration.ready
