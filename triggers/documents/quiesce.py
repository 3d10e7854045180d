"""What brings the sources of a wave to rest."""

from datetime import timedelta
from ipaddress import IPv4Address
from typing import Annotated, Self

from pydantic import Field, model_validator

from domain.quiescence import Quiesce
from triggers.documents.base import TEXT, Document, wrong
from triggers.documents.durations import Duration

# Systems Manager takes 64 KB of parameters; what Ferry wraps around a script is far below the rest.
Script = Annotated[str, Field(max_length=32_000, pattern=TEXT)]

# "Service names" (Microsoft): up to 256 characters, no slashes. No quote, for it becomes a script.
ServiceName = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9_.$ ()&-]{1,256}$",
        description="Name of a Windows service, not its display name.",
    ),
]

_ENOUGH = timedelta(days=1)


class QuiesceDocument(Document):
    """What brings a source to rest, and to work again."""

    command: Script = Field("", description="PowerShell that stops the workload; runs as SYSTEM.")
    undo: Script = Field("", description="PowerShell that starts it again; demanded by a command.")
    services: tuple[ServiceName, ...] = Field(
        (), max_length=100, description="Windows services that must have stopped then."
    )
    timeout: Duration = Field(
        Quiesce().timeout, description="How long the command may take; at most a day."
    )

    spared: tuple[IPv4Address, ...] = Field(
        (),
        max_length=50,
        description="Addresses whose connections may stand while the source is at rest, such as "
        "domain controllers' and monitoring's: nothing may be written for them.",
    )

    @model_validator(mode="after")
    def _can_be_taken_back(self) -> Self:
        if self.command and not self.undo:
            problem = "a command without undo leaves the source at rest when its cutover ends early"
            raise wrong("undo", problem, "Add an undo that starts the workload again.")
        if not timedelta(minutes=1) <= self.timeout <= _ENOUGH:
            problem = "a command needs between a minute and a day"
            raise wrong("timeout", problem, "Choose a timeout between PT1M and P1D.")
        return self

    def to_domain(self) -> Quiesce:
        """Say the same in the domain's words."""
        spared = tuple(str(address) for address in self.spared)
        return Quiesce(self.command, self.undo, self.services, self.timeout, spared)
