"""News of the machines for the Site Recovery simulator, which runs in a process of its own."""

import json
import logging
import urllib.request
from collections import deque
from typing import Any
from urllib.error import HTTPError

from pydantic import TypeAdapter

from domain.component import Role
from local.simulators.aws.machine import Machine
from local.simulators.aws.reachability import open_ports
from local.simulators.journal import Writing

_TIMEOUT = 5
_WRITING = TypeAdapter(Writing)
_REGISTRATIONS = {
    Role.PROCESS_SERVER: "/simulator/process-servers",
    Role.APPLIANCE: "/simulator/appliances",
}
_log = logging.getLogger(__name__)


class SiteRecoveryNews:
    """Tells the simulator what its appliance would see; keeps what cannot be told, in order.

    While `held`, news wait for `deliver_now`. `told` counts those that the other side has.
    """

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        self._waiting: deque[tuple[str, dict[str, Any]]] = deque()
        self.held = False
        self.told = 0

    def registered(self, machine: Machine) -> None:
        """Tell that a machine's mobility service has registered."""
        agent = {
            "bios_id": machine.bios_id,
            "fqdn": machine.fqdn,
            "ip_address": machine.address,
            "disks": [{"size": size} for size in machine.disk_bytes],
        }
        self._waiting.append(("/simulator/agents", agent))
        self.deliver()

    def power(self, machine: Machine, running: bool) -> None:  # noqa: FBT001
        """Tell that a machine stops or starts."""
        path = f"/simulator/machines/{machine.bios_id}/heartbeat"
        self._waiting.append((path, {"beats": running}))
        self.deliver()

    def joined(self, machine: Machine, role: Role) -> None:
        """Tell that a landing zone's server joins the vault."""
        server = {"name": machine.fqdn.partition(".")[0], "address": machine.address}
        self._waiting.append((_REGISTRATIONS[role], server))
        self.deliver()

    def writing(self, machine: Machine, writing: Writing) -> None:
        """Tell what is written on a machine."""
        told = _WRITING.dump_python(writing, mode="json")
        self._waiting.append((f"/simulator/writings/{machine.bios_id}", told))
        self.deliver()

    def network(self, machine: Machine, agent_version: str) -> None:
        """Tell what a machine is like, as its network sees it."""
        if not machine.address:
            return
        about = {
            "address": machine.address,
            "name": machine.name or machine.fqdn.partition(".")[0],
            "fqdn": machine.fqdn,
            "bios_id": machine.bios_id,
            "os": machine.os,
            "disks": [{"size": size} for size in machine.disk_bytes],
            "open_ports": open_ports(machine),
            "agent_version": agent_version,
        }
        self._waiting.append(("/simulator/network", about))
        self.deliver()

    def deliver(self) -> None:
        """Tell what is still waiting, unless held."""
        if not self.held:
            self.deliver_now()

    def skip_told(self) -> None:
        """Forget the oldest news, as many as have been told."""
        for _ in range(min(self.told, len(self._waiting))):
            self._waiting.popleft()

    def deliver_now(self) -> None:
        """Tell what is still waiting; nobody there: it is told at the next call."""
        while self._waiting:
            path, news = self._waiting[0]
            try:
                self._post(path, news)
            except HTTPError as refused:
                _log.warning("the Site Recovery simulator refused %s: %s", path, refused)
            except OSError as problem:
                _log.warning("the Site Recovery simulator is out of reach: %s", problem)
                return
            self._waiting.popleft()
            self.told += 1

    def _post(self, path: str, news: dict[str, Any]) -> None:
        request = urllib.request.Request(  # noqa: S310 - the address is the starter's own
            self._url + path,
            data=json.dumps(news).encode(),
            headers={"Content-Type": "application/json"},
            method="POST",
        )
        with urllib.request.urlopen(request, timeout=_TIMEOUT):  # noqa: S310
            pass
