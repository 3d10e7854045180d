"""What the caller of the demo asked for."""

from dataclasses import dataclass
from enum import StrEnum

from domain.provider import Provider


class Plot(StrEnum):
    """How the demo goes: all is well, or one virtual machine does not start after its failover."""

    SUCCESS = "success"
    FAILED_VALIDATION = "failed-validation"


@dataclass(frozen=True, slots=True)
class Wishes:
    """How many instances migrate by which provider, how it goes, and how the demo behaves."""

    instances: int = 6
    yes: bool = False
    as_json: bool = False
    keep: bool = False
    provider: Provider = Provider.MODERNISED
    plot: Plot = Plot.SUCCESS
