"""What befalls the whole place: heartbeats that stay away, clocks that jump, events that return."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from durabletask.internal.helpers import new_event_raised_event

from local.chaos.stage import ChaosStage
from local.engine.file import InstanceMissing
from local.simulators.aws.machine import Machine
from local.simulators.site_recovery.model.discovery import (
    set_appliance_heartbeat,
    set_heartbeat,
)

_S, _M, _H = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
_SPAN = 30  # hours in which it all happens
_LATE = 72


class Weather:
    """Lets its number of things happen to a stage, each at its moment."""

    def __init__(self, stage: ChaosStage, die: Callable[[], None]) -> None:
        self._stage, self._die, self._dice = stage, die, stage.dice
        kinds = (self._silence_server, self._silence_agent, self._jump, self._hang, self._late)
        for _ in range(stage.case.weather):
            pause = self._dice.random() * _SPAN * _H
            stage.agenda.after(pause, self._dice.choice(kinds))
        for _ in range(3):
            stage.agenda.after(self._dice.random() * _LATE * _H, self._late)

    def _silence_server(self) -> None:
        """Let the appliance, or the process server, give no sign of life for a while."""
        world = self._stage.world
        server = self._dice.choice([s for fabric in world.fabrics for s in fabric.servers])
        self._note("server silent", server.name)
        set_appliance_heartbeat(world, server.name, beats=False)
        back = partial(set_appliance_heartbeat, world, server.name, beats=True)
        self._stage.agenda.after(self._dice.choice((5, 40, 180)) * _M, back)

    def _silence_agent(self) -> None:
        """Let a mobility service give none, as where its machine is cut off."""
        running = self._running()
        if not running:
            return
        machine = self._dice.choice(running)
        self._note("agent silent", machine.ref.instance_id)
        set_heartbeat(self._stage.world, machine.bios_id, beats=False)
        back = partial(self._wake, machine)
        self._stage.agenda.after(self._dice.choice((20, 90)) * _M, back)

    def _wake(self, machine: Machine) -> None:
        """Let it be heard again, unless its machine has been stopped meanwhile."""
        if machine.bios_id in {each.bios_id for each in self._running()}:
            set_heartbeat(self._stage.world, machine.bios_id, beats=True)

    def _running(self) -> list[Machine]:
        """List the machines that run and whose mobility service the vault knows."""
        source, known = self._stage.source, self._stage.world.machines.values()
        bios_ids = {each.agent.bios_id for each in known}
        found = [source.machine(ref) for ref in source.instances]
        return [each for each in found if each and each.running and each.bios_id in bios_ids]

    def _jump(self) -> None:
        """Set the host's clock: forwards by up to half an hour, backwards by seconds."""
        by = self._dice.choice((30 * _S, 5 * _M, 30 * _M, -1 * _S, -5 * _S, -60 * _S))
        self._note("clock jump", str(by))
        self._stage.host.ahead += by

    def _hang(self) -> None:
        """Let nothing of the host go on for minutes, then let it die."""
        pause = self._dice.choice((1, 4, 9)) * _M
        self._note("host gone", f"for {pause}")
        self._die()
        self._stage.clock.advance(pause)

    def _late(self) -> None:
        """Deliver a signal again that was sent before, whatever has become of its story."""
        sent = self._stage.client.sent
        if not sent:
            return
        story, name, text = self._dice.choice(sent)
        self._note("late event", f"{name} to {story}")
        try:
            self._stage.hub.tell(story, new_event_raised_event(name, text))
        except InstanceMissing:
            return

    def _note(self, kind: str, where: str) -> None:
        self._stage.mishaps.note(kind, where)
