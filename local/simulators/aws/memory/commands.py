"""Run Command in memory."""

import uuid

from domain.errors import Transient
from domain.mobility_service import Command, CommandRef, CommandState, command_ended
from domain.names import command_key
from domain.source_instance import InstanceRef
from local.clock import Clock
from local.simulators.aws.fleet import Fleet
from local.simulators.aws.listeners import Listeners
from local.simulators.aws.memory.port import refuse
from local.simulators.aws.memory.secrets import MemorySecrets
from local.simulators.aws.memory.source_cloud import SimulatedSourceCloud
from local.simulators.aws.pace import FleetPace
from local.simulators.aws.run import Run, Sending


class MemoryCommands:
    """Sends to the machines of a simulated source cloud; every look makes up for time passed."""

    def __init__(
        self,
        clock: Clock,
        source: SimulatedSourceCloud,
        secrets: MemorySecrets,
        listeners: Listeners,
        pace: FleetPace,
    ) -> None:
        self.fleet = Fleet(
            clock,
            source.machine,
            source.machines_beside,
            secrets,
            listeners,
            pace,
            beginning=source.workloads,
        )
        self._clock = clock
        self._source = source

    def send(
        self,
        ref: InstanceRef,
        purpose: str,
        family: str,
        parameters: dict[str, str],
        on: InstanceRef | None = None,
    ) -> str:
        """Send a document for the instance's sake, to it or to another; tell the command's id."""
        target = on or ref
        return self.send_keyed(target, command_key(ref, purpose), family, parameters)

    def send_keyed(
        self, target: InstanceRef, key: str, family: str, parameters: dict[str, str]
    ) -> str:
        """Send a document to a machine under any key; tell the command's id."""
        self._require_managed(target)
        command_id = str(uuid.UUID(int=len(self.fleet.runs) + 1))
        self.fleet.send(Sending(command_id, target, f"{family}-memory", parameters, key))
        return command_id

    def sent(self, ref: InstanceRef, purpose: str) -> list[Run]:
        """List the commands of one purpose for the instance's sake, the oldest first."""
        return self.sent_keyed(command_key(ref, purpose))

    def sent_keyed(self, key: str) -> list[Run]:
        """List the commands of one key, the oldest first."""
        self.fleet.settle()
        return list(self.fleet.by_comment.get(key, ()))

    def state(self, run: Run) -> CommandState:
        """Tell where a command stands."""
        return run.state(self._clock.now())

    def underway(self, run: Run) -> bool:
        """Say whether it may still do something."""
        return not command_ended(Command("", self.state(run)))

    def read(self, command: CommandRef) -> Command:
        """Read a command with its output; Transient when it is not known."""
        self.fleet.settle()
        if run := self.fleet.by_id.get((command.command_id, command.ref)):
            now = self._clock.now()
            result, state = run.outcome(now), self.state(run)
            error = result.error or ("" if state == "Success" else run.details(now))
            return Command(
                command.command_id,
                state,
                result.exit_code,
                result.output,
                error,
                requested=run.requested if state == "Success" else None,
                answered=now,
            )
        raise Transient(f"{command.ref}: Systems Manager knows no command {command.command_id}")

    def _require_managed(self, ref: InstanceRef) -> None:
        machine = self._source.machine(ref)
        agents = self.fleet.agents[ref.instance_id]
        if machine:
            instance, now = self._source.instances[ref], self._clock.now()
            described = instance.describe(now)
            agents.managed = bool(described.ping_status)
            agents.ping_status = described.ping_status
            if instance.boots(now):
                refuse("ssm.InvalidInstanceId", ref, "its SSM agent does not run yet", "Wait.")
        if not machine or not machine.running or not agents.managed:
            refuse("ssm.InvalidInstanceId", ref, "Systems Manager does not manage it", "Start it.")
