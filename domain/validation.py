"""What proves that a virtual machine is well: the list of checks, and what they have found."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class ProbeKind(StrEnum):
    """How a workload is asked whether it lives."""

    TCP = "tcp"
    HTTP = "http"
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class Probe:
    """One question of the operator's to the machine: a port, a URL's path, a PowerShell script.

    It is asked on the machine itself, which works in an isolated network too. `expect` is the
    status of an HTTP answer; a command is well when it exits with 0.
    """

    name: str
    kind: ProbeKind
    port: int = 0
    path: str = "/"
    expect: int = 200
    tls: bool = False
    script: str = ""
    timeout: timedelta = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Validation:
    """What a machine must show: that it runs always; its agent, its boot and probes as asked."""

    agent: bool = True
    boot: bool = True
    probes: tuple[Probe, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: `evidence` is what was seen, `remedy` what to do about it."""

    name: str
    passed: bool
    evidence: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """All that was found out about a virtual machine."""

    vm_id: str
    at: datetime
    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        """Say whether everything is well."""
        return all(check.passed for check in self.checks)


def failures(report: ValidationReport) -> str:
    """Put into words what is not well; empty when everything is."""
    return "; ".join(f"{c.name}: {c.evidence}" for c in report.checks if not c.passed)
