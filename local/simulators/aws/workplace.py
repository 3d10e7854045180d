"""One simulated machine at work: which services run, which connections stand, who writes when."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from local.simulators.aws.machine import Machine
from local.simulators.aws.workload import Client, Workload
from local.simulators.journal import Interval, Writer, Writing

_FIRST_PORT = 49152


@dataclass(slots=True)
class Workplace:
    """A machine's workload as it goes on; every change says since when it counts.

    A machine that was given no workload has any service that somebody names, and is at rest once
    nobody can reach it.
    """

    machine: Machine
    since: datetime
    workload: Workload = field(default_factory=Workload)
    stopped: set[str] = field(default_factory=set)
    up: bool = True
    shut: datetime | None = None
    skew: timedelta = timedelta()
    times: dict[int, list[Interval]] = field(default_factory=dict)

    def begin(self, workload: Workload, at: datetime) -> None:
        """Put a workload in the place of whatever there was."""
        self.workload, self.since = workload, at
        self.stopped.clear()
        self.times.clear()
        self.go_on(at)

    def see(self, machine: Machine, at: datetime) -> None:
        """See what the machine is like now; once it starts, its services start with it."""
        if machine.running and not self.up:
            self.stopped.clear()
        self.machine, self.up = machine, machine.running
        if machine.inbound:
            self.shut = None
        else:
            self.shut = self.shut or at
        self.go_on(at)

    def stop(self, services: tuple[str, ...], at: datetime) -> None:
        """Stop services: their connections close."""
        self.stopped.update(services)
        self.go_on(at)

    def start(self, services: tuple[str, ...], at: datetime) -> None:
        """Start services."""
        self.stopped.difference_update(services)
        self.go_on(at)

    def state(self, service: str) -> str:
        """Tell a service's state in Windows' words; empty when the machine has none of the name."""
        if self.workload.services and service not in self.workload.services:
            return ""
        return "Stopped" if service in self.stopped else "Running"

    def connections(self, at: datetime) -> list[tuple[Client, int]]:
        """List the connections that stand, each with the port at its other end."""
        return [
            (client, _FIRST_PORT + number)
            for number, client in enumerate(self.workload.clients)
            if client.address and any(each.holds(at) for each in self.times.get(number, ()))
        ]

    def writing(self) -> Writing:
        """Tell what is written, as far as anybody knows by now."""
        writers = tuple(self._writer(number) for number in range(len(self.workload.clients)))
        return Writing(writers, self._rests(), self.skew)

    def go_on(self, at: datetime) -> None:
        """Let each client go on writing, or end, from a moment on."""
        for number, client in enumerate(self.workload.clients):
            times = self.times.setdefault(number, [])
            if not self.up or client.service in self.stopped:
                times[:] = [_ended(each, at) for each in times if each.begun < at]
            elif self._admitted(client):
                _open(times, at)
            elif times and times[-1].ended is None and client.lasts:
                times[-1] = replace(times[-1], ended=_closes(times[-1].begun, client.lasts, at))

    def _admitted(self, client: Client) -> bool:
        """Say whether a new connection would come about: by the address, whatever the port."""
        if not client.address:
            return True
        address = ip_address(client.address)
        return any(address in ip_network(rule.cidr) for rule in self.machine.inbound)

    def _writer(self, number: int) -> Writer:
        client, disks = self.workload.clients[number], max(1, len(self.machine.disk_bytes))
        seed = f"{self.workload.seed}/{self.machine.ref.instance_id}/{number}"
        return Writer(seed, self.since, client.every, tuple(self.times.get(number, ())), disks)

    def _rests(self) -> datetime | None:
        if not self.workload.clients:
            return self.shut
        ends = [each.ended for times in self.times.values() for each in times]
        known = [end for end in ends if end]
        return max(known, default=self.since) if len(known) == len(ends) else None


def _ended(interval: Interval, at: datetime) -> Interval:
    return replace(interval, ended=min(at, interval.ended or at))


def _open(times: list[Interval], at: datetime) -> None:
    """Let a connection stand that stands, or make a new one."""
    if times and (times[-1].ended is None or times[-1].ended > at):
        times[-1] = replace(times[-1], ended=None)
    else:
        times.append(Interval(at))


def _closes(begun: datetime, lasts: timedelta, at: datetime) -> datetime:
    """Tell when a connection that is made anew again and again ends for good."""
    return begun + ((at - begun) // lasts + 1) * lasts
