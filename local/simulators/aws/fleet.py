"""All simulated machines: what they do when they are commanded, and when they have done it."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import RLock

from domain.source_instance import InstanceRef
from local.clock import Clock
from local.simulators.aws.faults import CommandFault, FaultBook
from local.simulators.aws.listeners import Listeners
from local.simulators.aws.machine import AGENT_VERSION, Agents, Machine
from local.simulators.aws.pace import FleetPace
from local.simulators.aws.plays import Plays, Secrets
from local.simulators.aws.quiesce_plays import QuiescePlays, patience, quiescing, script_time
from local.simulators.aws.reachability import answers
from local.simulators.aws.run import Result, Run, Sending
from local.simulators.aws.set_up import SetUps
from local.simulators.aws.workloads import Workloads
from local.simulators.journal import Writing

_MILLISECOND = timedelta(milliseconds=1)


@dataclass(slots=True)
class Fleet:
    """The machines' agents and the commands that were sent to them.

    `look` finds a machine as it stands now, None when there is no such instance, `beside` lists
    those of an instance's account and region. Nothing runs in the background: `settle` makes up
    for whatever fell due since it was last called.
    """

    clock: Clock
    look: Callable[[InstanceRef], Machine | None]
    beside: Callable[[InstanceRef], Iterable[Machine]]
    secrets: Secrets
    listeners: Listeners = field(default_factory=Listeners)
    pace: FleetPace = field(default_factory=FleetPace)
    agents: defaultdict[str, Agents] = field(default_factory=lambda: defaultdict(Agents))
    runs: list[Run] = field(default_factory=list)
    by_comment: defaultdict[str, list[Run]] = field(default_factory=lambda: defaultdict(list))
    by_id: dict[tuple[str, InstanceRef], Run] = field(default_factory=dict)
    by_machine: defaultdict[InstanceRef, list[Run]] = field(
        default_factory=lambda: defaultdict(list)
    )
    at_work: list[Run] = field(default_factory=list)
    faults: FaultBook[CommandFault] = field(default_factory=FaultBook)
    outputs: dict[str, Result] = field(default_factory=dict)
    awake: dict[str, datetime] = field(default_factory=dict)
    lock: RLock = field(default_factory=RLock)
    beginning: Workloads | None = None
    workloads: Workloads = field(init=False)
    set_ups: SetUps = field(init=False)

    def __post_init__(self) -> None:
        self.set_ups = SetUps(self)
        self.workloads = self.beginning or Workloads(self.clock)
        self.workloads.tell = self._write

    def _write(self, machine: Machine, writing: Writing) -> None:
        self.listeners.writing(machine, writing)  # whoever listens by then

    def send(self, sending: Sending) -> Run:
        """Take a command up."""
        with self.lock:
            machine = self.look(sending.ref)
            reachable = machine is not None and self.ping_status(machine) == "Online"
            takes = self.pace.of(sending.document)
            run = Run(sending, self._moment(), takes + script_time(sending), reachable)
            run.patience = patience(sending) or run.patience
            if fault := self.faults.strike(lambda fault: _meant_for(fault, sending)):
                _spoil(run, fault)
            self.runs.append(run)
            self.by_comment[sending.comment].append(run)
            self.by_id[sending.command_id, sending.ref] = run
            self.by_machine[sending.ref].append(run)
            self.at_work.append(run)
            return run

    def settle(self) -> None:
        """End, in the order in which they fell due, all runs and set-ups whose time has come."""
        with self.lock:
            now = self.clock.now()
            due = [run for run in self.at_work if run.at_work and run.due <= now]
            for run in sorted(due, key=lambda run: run.due):
                self._end(run)
            if due:
                self.at_work = [run for run in self.at_work if run.at_work]
            self.set_ups.settle()

    def due(self, now: datetime) -> bool:
        """Say whether a run's time has come that `settle` has not ended yet."""
        return any(run.at_work and run.due <= now for run in self.at_work)

    def announce(self, machine: Machine) -> None:
        """Let people know what the machine is like now, as its network sees it."""
        self.workloads.see(machine)
        installed = self.agents[machine.ref.instance_id].installed
        self.listeners.network(machine, AGENT_VERSION if installed else "")

    def ping_status(self, machine: Machine) -> str:
        """Tell what Systems Manager says about the agent; empty when it is not managed."""
        agents = self.agents[machine.ref.instance_id]
        if not agents.managed:
            return ""
        answering = machine.running and not self.boots(machine.ref)
        return agents.ping_status if answering else "ConnectionLost"

    def start(self, ref: InstanceRef) -> None:
        """Note that a machine starts now: its SSM agent is silent until Windows has booted."""
        self.awake[ref.instance_id] = self.clock.now() + self.pace.start + self.pace.boot

    def boots(self, ref: InstanceRef) -> bool:
        """Say whether its SSM agent has yet to begin after a start."""
        awake = self.awake.get(ref.instance_id)
        return awake is not None and self.clock.now() < awake

    def reset(self) -> None:
        """Forget every command, agent and fault."""
        with self.lock:
            self.agents.clear()
            self.awake.clear()
            for known in (self.runs, self.by_comment, self.by_id, self.by_machine, self.at_work):
                known.clear()
            self.faults.clear()
            self.outputs.clear()
            self.set_ups.clear()
            self.workloads.clear()

    def _moment(self) -> datetime:
        """Tell when a command is sent; never two at once, though a clock may stand still."""
        latest = [run.requested + _MILLISECOND for run in self.runs[-1:]]
        return max([self.clock.now(), *latest])

    def _end(self, run: Run) -> None:
        machine = self.look(run.sending.ref)
        if machine is None or not machine.running:
            run.hangs = True  # it went down with its command
            return
        agents = self.agents[machine.ref.instance_id]
        before = replace(agents)
        run.result = run.planned or self._perform(run, machine, agents)
        if agents.registered and not before.registered:
            self.listeners.registered(machine)
            self.workloads.repeat(machine)
        if agents.installed and not before.installed:
            self.announce(machine)

    def _perform(self, run: Run, machine: Machine, agents: Agents) -> Result:
        sending = run.sending
        if sending.document in self.outputs:
            return self.outputs[sending.document]
        if quiescing(sending.document):
            return QuiescePlays(self.workloads, machine, run.due).perform(sending)
        plays = Plays(self.secrets, self._answers)
        return plays.perform(sending.document, sending.parameters, machine, agents)

    def _answers(self, asker: Machine, address: str, port: int) -> bool:
        return answers(self.beside(asker.ref), asker, address, port)


def _spoil(run: Run, fault: CommandFault) -> None:
    if fault.late_seconds is not None:
        run.late = timedelta(seconds=fault.late_seconds)
        return
    run.hangs = fault.hangs
    run.planned = Result(fault.exit_code, fault.output, fault.error)


def _meant_for(fault: CommandFault, sending: Sending) -> bool:
    right_machine = fault.instance_id in {"", sending.ref.instance_id}
    return right_machine and sending.document.startswith(fault.document)
