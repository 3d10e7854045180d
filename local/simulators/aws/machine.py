"""A simulated machine: what the cloud tells about it, who it says it is, and the agents on it."""

import base64
import hashlib
import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from domain.security_rules import PortRule
from domain.source_instance import InstanceRef

AGENT_VERSION = "9.66.7614.1"
_DOMAIN = "corp.example"


@dataclass(frozen=True, slots=True)
class Machine:
    """An instance as it stands at this moment; disks in bytes, the root disk first.

    `inbound` are the openings of its security groups, `network` is its VPC's IPv4 range,
    `firmware` is `BIOS` or `UEFI`.
    """

    ref: InstanceRef
    running: bool = True
    windows: bool = True
    address: str = ""
    disk_bytes: tuple[int, ...] = ()
    name: str = ""
    os: str = "Windows Server 2019"
    inbound: tuple[PortRule, ...] = ()
    network: str = "10.0.0.0/16"
    firmware: str = "BIOS"

    @property
    def bios_id(self) -> str:
        """Tell its BIOS id, a GUID that begins with `ec2` as EC2's do; always the same."""
        return str(uuid.UUID("ec2" + self._digest[3:32]))

    @property
    def fqdn(self) -> str:
        """Tell its full host name, in the fashion of EC2's Windows images; always the same."""
        return f"EC2AMAZ-{self._digest[-7:].upper()}.{_DOMAIN}"

    @property
    def config_input(self) -> str:
        """Tell the string that its configuration file is made from: base64 of the identity."""
        identity = {"BiosId": self.bios_id, "Fqdn": self.fqdn}
        return base64.b64encode(json.dumps(identity).encode()).decode()

    @property
    def _digest(self) -> str:
        return hashlib.sha256(self.ref.instance_id.encode()).hexdigest()


@dataclass(slots=True)
class Agents:
    """The SSM agent of a machine, and its mobility service.

    `ping_status` is what Systems Manager says while the machine runs; an unmanaged machine is not
    even listed, and with `latest` the SSM agent needs no update. `guest` is what an inspection
    finds different from a machine without flaws.
    """

    managed: bool = True
    ping_status: str = "Online"
    installed: bool = False
    registered: bool = False
    guest: dict[str, Any] = field(default_factory=dict)
    latest: bool = True
