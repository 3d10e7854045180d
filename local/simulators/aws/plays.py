"""What Ferry's command documents do on a simulated machine."""

import base64
import json
from collections.abc import Callable
from typing import Protocol

from clouds.aws.command_documents import (
    CLASSIC_INSTALLATION,
    CONFIGURATION,
    DETECTION,
    INSPECTION,
    INSTALLATION,
    REACH,
    REGISTRATION,
)
from domain.preflight.reading import spelled
from domain.source_instance import InstanceRef
from local.simulators.aws.guest import guest_report
from local.simulators.aws.machine import AGENT_VERSION, Agents, Machine
from local.simulators.aws.run import Result

# What the scripts and the set-up end with.
_UNREADABLE, _NO_AGENT, _NOT_MADE = 210, 213, 220
_INVALID_FILE, _WRONG_MACHINE = 19, 118


class Secrets(Protocol):
    """Parameter Store as the machines see it: names within an account and region."""

    def put(self, owner: InstanceRef, name: str, value: str) -> None:
        """Write a SecureString into the owner's account and region."""
        ...

    def get(self, owner: InstanceRef, name: str) -> str | None:
        """Read a value, None when there is none."""
        ...


class Plays:
    """Performs a document on a machine as the real scripts would.

    `answers` tells whether a TCP port of an address answers within a machine's network.
    """

    def __init__(self, secrets: Secrets, answers: Callable[[Machine, str, int], bool]) -> None:
        self._secrets = secrets
        self._answers = answers

    def perform(
        self, document: str, parameters: dict[str, str], machine: Machine, agents: Agents
    ) -> Result:
        """Do what the document says; anybody else's document just succeeds."""
        plays: dict[str, Callable[[], Result]] = {
            INSTALLATION: lambda: _install(machine, agents),
            CLASSIC_INSTALLATION: lambda: self._install_classic(parameters, machine, agents),
            DETECTION: lambda: _detect(machine, agents),
            INSPECTION: lambda: _inspect(machine, agents),
            REACH: lambda: self._reach(parameters, machine),
            CONFIGURATION: lambda: self._configure(parameters, machine),
            REGISTRATION: lambda: self._register(parameters, machine, agents),
        }
        return plays.get(document.rpartition("-")[0], Result)()

    def _reach(self, parameters: dict[str, str], machine: Machine) -> Result:
        targets = (each.split(":") for each in parameters["Targets"].split(";"))
        found = {
            address: [p for p in map(int, ports.split(",")) if self._answers(machine, address, p)]
            for address, ports in targets
        }
        return Result(output=json.dumps(found) + "\n")

    def _install_classic(
        self, parameters: dict[str, str], machine: Machine, agents: Agents
    ) -> Result:
        name = parameters["PassphraseName"]
        agents.installed = True
        if self._secrets.get(machine.ref, name) is None:
            reason = "ParameterNotFoundException"
            return Result(_UNREADABLE, error=f"{name} could not be read: {reason}\n")
        agents.registered = True
        return _install(machine, agents)

    def _configure(self, parameters: dict[str, str], appliance: Machine) -> Result:
        try:
            content = configuration_file(parameters["ConfigInput"])
        except (ValueError, KeyError, TypeError):
            return Result(_NOT_MADE, error="RcmProxyAgent.exe ended with 1\n")
        owner = InstanceRef(appliance.ref.account_id, parameters["Region"], "")
        self._secrets.put(owner, parameters["ParameterName"], content)
        return Result(output="ready\n")

    def _register(self, parameters: dict[str, str], machine: Machine, agents: Agents) -> Result:
        if not agents.installed:
            return Result(_NO_AGENT, error="the mobility service is not installed\n")
        name = parameters["ParameterName"]
        content = self._secrets.get(machine.ref, name)
        if content is None:
            reason = "ParameterNotFoundException"
            return Result(_UNREADABLE, error=f"{name} could not be read: {reason}\n")
        try:
            bios_id = json.loads(content)["BiosId"]
        except (ValueError, KeyError, TypeError):
            return Result(_INVALID_FILE, error=f"the configurator ended with {_INVALID_FILE}\n")
        if bios_id != machine.bios_id:
            return Result(_WRONG_MACHINE, error=f"the configurator ended with {_WRONG_MACHINE}\n")
        agents.registered = True
        return Result(output="registered\n")


def configuration_file(config_input: str) -> str:
    """Make a file in the shape of the appliance's; its certificate is nobody's."""
    identity = json.loads(base64.b64decode(config_input))
    certificate = f"simulated private key of {identity['BiosId']}"
    return json.dumps({**identity, "ClientCertificate": certificate})


def _install(machine: Machine, agents: Agents) -> Result:
    agents.installed = True
    report = {
        "bios_id": machine.bios_id,
        "fqdn": machine.fqdn,
        "version": AGENT_VERSION,
        "config_input": "" if agents.registered else machine.config_input,
    }
    return Result(output=json.dumps(report) + "\n")


def _detect(machine: Machine, agents: Agents) -> Result:
    report = {
        "version": AGENT_VERSION if agents.installed else "",
        "registered": agents.registered,
        "reboot_pending": False,
        "bios_id": machine.bios_id,
        "fqdn": machine.fqdn,
    }
    return Result(output=json.dumps(report) + "\n")


def _inspect(machine: Machine, agents: Agents) -> Result:
    return Result(output=spelled(guest_report(machine, agents, agents.guest)) + "\r\n")
