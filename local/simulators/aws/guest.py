"""What a simulated machine says of itself when it is inspected."""

import re
from typing import Any

from local.simulators.aws.machine import Agents, Machine

_GIB = 1024**3
_BUILDS = {
    "2008": 7601, "2012": 9200, "2016": 14393, "2019": 17763, "2022": 20348, "2025": 26100,
}  # fmt: skip
_SERVICES = ("AmazonSSMAgent", "Amazon EC2Launch", "Dhcp", "VSS", "W32Time", "TermService")
_DRIVERS = ("ena", "AWSNVMe", "storvsc", "vmbus", "storflt", "intelide", "atapi")
_AGENT = ("svagents", "cxprocessserver")


def guest_report(machine: Machine, agents: Agents, different: dict[str, Any]) -> dict[str, Any]:
    """Write the inspection's report of a machine without flaws, but for what is different."""
    year = next(iter(re.findall(r"20\d\d", machine.os)), "2019")
    services = [*_SERVICES, *(_AGENT[:1] if agents.installed else ())]
    usual = {
        "caption": f"Microsoft {machine.os} Datacenter",
        "build": _BUILDS.get(year, 17763),
        "edition": "ServerDatacenter",
        "host_name": machine.fqdn.partition(".")[0],
        "product_type": 3,
        "system_drive": "C:",
        "bits": 64,
        "domain": "",
        "firmware": machine.firmware,
        "secure_boot": False,
        "disks": [_disk(number, size) for number, size in enumerate(machine.disk_bytes)],
        "volumes": [_volume(number, size) for number, size in enumerate(machine.disk_bytes)],
        "storage_pools": 0,
        "iscsi_sessions": 0,
        "adapters": [_adapter(machine)],
        "teams": [],
        "routes": [],
        "services": [_service(name) for name in services],
        "drivers": [_service(name, start="Boot") for name in _DRIVERS],
        "reboot_pending": False,
        "clock_offset": 0.02,
        "time_source": "time.windows.com,0x9",
        "san_policy": "OnlineAll",
        "kms_server": "",
        "licensed": True,
        "tls12": True,
        "remote_desktop": True,
        "page_files": ["C:\\pagefile.sys"],
        "metadata_users": [],
    }
    return {**usual, **different}


def _disk(number: int, size: int) -> dict[str, Any]:
    first = number == 0
    return {"number": number, "size": size, "boot": first, "system": first}


def _volume(number: int, size: int) -> dict[str, Any]:
    """Give the first volume C:, the others letters from E: on: D: is often a drive for disks."""
    letter = "C" if number == 0 else chr(min(ord("D") + number, ord("Z")))
    return {"letter": f"{letter}:", "size": size, "free": max(size // 2, 2 * _GIB)}


def _adapter(machine: Machine) -> dict[str, Any]:
    name = "Amazon Elastic Network Adapter"
    return {"name": name, "addresses": [machine.address], "dns": ["10.0.0.2"]}


def _service(name: str, start: str = "Auto") -> dict[str, Any]:
    return {"name": name, "state": "Running", "start": start}
