"""Sending a command once, finding it again, and reading how it went."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from clouds.aws.command_documents import CommandDocument
from clouds.aws.errors import aws_calls
from clouds.aws.publishing import Publishing
from clouds.aws.session import Sessions
from clouds.shared_readings import SharedReadings
from domain.mobility_service import (
    COMMAND_DELIVERY,
    Command,
    CommandRef,
    CommandState,
    command_ended,
)
from domain.source_instance import InstanceRef

if TYPE_CHECKING:
    from mypy_boto3_ssm.type_defs import CommandTypeDef


@dataclass(frozen=True, slots=True)
class CommandOrder:
    """The order to run a document on an instance, under the key that finds the command again."""

    ref: InstanceRef
    key: str
    document: CommandDocument
    parameters: dict[str, str]


@dataclass(frozen=True, slots=True)
class SentCommand:
    """A command that was sent before: its id, when, and where it stands."""

    command_id: str
    requested: datetime
    state: CommandState

    @property
    def underway(self) -> bool:
        """Say whether it may still do something."""
        return not command_ended(Command(self.command_id, self.state))

    @property
    def succeeded(self) -> bool:
        """Say whether it did what it was sent for."""
        return self.state is CommandState.SUCCESS


@dataclass(frozen=True, slots=True)
class _Listing:
    """The commands on one instance that pass filters: names with their values."""

    ref: InstanceRef
    wanted: tuple[tuple[str, str], ...]


class Commands:
    """Systems Manager Run Command in the accounts of the instances."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._publishing = Publishing(sessions)
        self._shared = SharedReadings[_Listing, tuple[tuple[str, SentCommand], ...]]()

    def sent(self, ref: InstanceRef, key: str, document: CommandDocument) -> list[SentCommand]:
        """List the commands of this key and document on the instance, the oldest first.

        The key is the command's comment. Systems Manager forgets a command after 30 days.
        """
        return self._listed(ref, key, {"DocumentName": document.name})

    def send(self, order: CommandOrder) -> str:
        """Send a command and tell its id; of two that were sent at once only the first survives.

        SendCommand knows no idempotency token, so each sender looks again and yields to an older
        command that is still underway.
        """
        command_id = self._send(order)
        wanted = {"DocumentName": order.document.name, "ExecutionStage": "Executing"}
        underway = [c for c in self._listed(order.ref, order.key, wanted) if c.underway]
        if underway and underway[0].command_id != command_id:
            with aws_calls("ssm", order.ref):
                self._sessions.ssm(order.ref).cancel_command(CommandId=command_id)
            return underway[0].command_id
        return command_id

    def call_off(self, ref: InstanceRef, command_id: str) -> bool:
        """Call a command off that is underway in the instance's account; False when none is."""
        with aws_calls("ssm", ref):
            client = self._sessions.ssm(ref)
            listed = client.list_commands(CommandId=command_id)["Commands"]
            underway = any(_sent(each).underway for each in listed)
            if underway:
                client.cancel_command(CommandId=command_id)
            return underway

    def read(self, command: CommandRef) -> Command:
        """Read how far a command is; Transient while Systems Manager does not know it (yet)."""
        ref = command.ref
        with aws_calls("ssm", ref):
            found = self._sessions.ssm(ref).get_command_invocation(
                CommandId=command.command_id, InstanceId=ref.instance_id
            )
            requested = self._requested(command) if found["Status"] == "Success" else None
        state = CommandState(found["Status"])
        return Command(
            command_id=command.command_id,
            state=state,
            exit_code=found["ResponseCode"],
            output=found["StandardOutputContent"],
            error=found["StandardErrorContent"] or _why(state, found["StatusDetails"]),
            requested=requested,
            answered=_answered(found["ResponseMetadata"]["HTTPHeaders"]),
        )

    def _listed(self, ref: InstanceRef, key: str, wanted: dict[str, str]) -> list[SentCommand]:
        """List an instance's commands of this key that pass the filters.

        An appliance has one command for each machine that it protects: who look through them at
        once share one list.
        """
        listing = _Listing(ref, tuple(wanted.items()))
        listed = self._shared.get(listing, lambda: tuple(self._list(listing)))
        found = [sent for comment, sent in listed if comment == key]
        return sorted(found, key=lambda command: (command.requested, command.command_id))

    def _list(self, listing: _Listing) -> Iterator[tuple[str, SentCommand]]:
        """Keep of each command what it is found by and how it stands, not its long parameters."""
        filters: Any = [{"key": name, "value": value} for name, value in listing.wanted]
        with aws_calls("ssm", listing.ref):
            paginator = self._sessions.ssm(listing.ref).get_paginator("list_commands")
            for page in paginator.paginate(InstanceId=listing.ref.instance_id, Filters=filters):
                for command in page["Commands"]:
                    yield command.get("Comment", ""), _sent(command)

    def _requested(self, command: CommandRef) -> datetime | None:
        """Tell when Systems Manager took the command; its agents' times are the machine's own."""
        listed = self._sessions.ssm(command.ref).list_commands(CommandId=command.command_id)
        return next((each["RequestedDateTime"] for each in listed["Commands"]), None)

    def _send(self, order: CommandOrder) -> str:
        self._publishing.ensure(order.ref, order.document)
        with aws_calls("ssm", order.ref):
            sent = self._sessions.ssm(order.ref).send_command(
                InstanceIds=[order.ref.instance_id],
                DocumentName=order.document.name,
                DocumentVersion="1",
                Comment=order.key,
                Parameters={name: [value] for name, value in order.parameters.items()},
                TimeoutSeconds=int(COMMAND_DELIVERY.total_seconds()),
            )
        return sent["Command"]["CommandId"]


def _answered(headers: Mapping[str, str]) -> datetime | None:
    """Tell when the service answered, by its own clock: whole seconds of UTC, rounded up."""
    date = headers.get("date", "")
    if not date:
        return None
    return parsedate_to_datetime(date).replace(tzinfo=UTC) + timedelta(seconds=1)


def _sent(command: "CommandTypeDef") -> SentCommand:
    state = CommandState(command["Status"])
    return SentCommand(command["CommandId"], command["RequestedDateTime"], state)


def _why(state: CommandState, details: str) -> str:
    """Give Systems Manager's own reason where the script could not give one."""
    bad = state in {CommandState.TIMED_OUT, CommandState.CANCELLED, CommandState.FAILED}
    return f"Systems Manager says {details}" if bad else ""
