"""What a virtual machine must show before its failover may become final."""

from collections import Counter
from datetime import timedelta
from typing import Annotated, Self

from pydantic import Field, model_validator

from domain.validation import Probe, ProbeKind, Validation
from triggers.documents.base import Document, wrong
from triggers.documents.durations import Duration
from triggers.documents.names import ActionName
from triggers.documents.quiesce import Script

_USUAL = Probe("", ProbeKind.TCP)
_SHORTEST, _LONGEST = timedelta(seconds=10), timedelta(hours=1)

Port = Annotated[int, Field(ge=1, le=65_535)]


class HttpDocument(Document):
    """An address on the machine, and the status that it must answer with."""

    port: Port = 80
    path: str = Field("/", max_length=1_000, pattern=r"^/[\x21-\x7e]*$")
    expect: int = Field(_USUAL.expect, ge=100, le=599)
    tls: bool = Field(default=False, description="https; any certificate will do.")


class ProbeDocument(Document):
    """One question to the workload, asked on its own machine: one of `tcp`, `http`, `command`."""

    name: ActionName
    tcp: Port | None = Field(None, description="A port that must answer.")
    http: HttpDocument | None = None
    command: Script | None = Field(
        None, min_length=1, description="PowerShell that exits with 0 when all is well."
    )
    timeout: Duration = Field(_USUAL.timeout, description="10 seconds to an hour.")

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        given = [each for each in (self.tcp, self.http, self.command) if each is not None]
        if len(given) != 1:
            problem = f"the probe '{self.name}' says {len(given)} of tcp, http and command"
            raise wrong("", problem, "Say exactly one of them.")
        if not _SHORTEST <= self.timeout <= _LONGEST:
            problem = "a probe needs between 10 seconds and an hour"
            raise wrong("timeout", problem, "Choose a timeout between PT10S and PT1H.")
        return self

    def to_domain(self) -> Probe:
        """Say the same in the domain's words."""
        if self.tcp is not None:
            return Probe(self.name, ProbeKind.TCP, self.tcp, timeout=self.timeout)
        if self.command is not None:
            return Probe(self.name, ProbeKind.COMMAND, script=self.command, timeout=self.timeout)
        asked = self.http or HttpDocument()
        return Probe(
            self.name,
            ProbeKind.HTTP,
            asked.port,
            asked.path,
            asked.expect,
            asked.tls,
            timeout=self.timeout,
        )


class ValidationDocument(Document):
    """What proves that a virtual machine is well; that it runs is always looked at."""

    agent: bool = Field(default=True, description="Its VM agent must report.")
    boot: bool = Field(
        default=True,
        description="Console log and screenshot must show no known boot failure.",
    )
    probes: tuple[ProbeDocument, ...] = Field((), max_length=20)

    @model_validator(mode="after")
    def _each_probe_once(self) -> Self:
        names = Counter(probe.name for probe in self.probes)
        same = sorted(name for name, times in names.items() if times > 1)
        if same:
            problem = f"several probes are called {', '.join(same)}"
            raise wrong("probes", problem, "Give each probe a name of its own.")
        return self

    def to_domain(self) -> Validation:
        """Say the same in the domain's words."""
        return Validation(self.agent, self.boot, tuple(each.to_domain() for each in self.probes))
