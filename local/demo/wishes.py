"""What the caller of the demo asked for."""

from dataclasses import dataclass

from domain.provider import Provider


@dataclass(frozen=True, slots=True)
class Wishes:
    """How many instances migrate by which provider, and how the demo behaves."""

    instances: int = 6
    yes: bool = False
    as_json: bool = False
    keep: bool = False
    provider: Provider = Provider.MODERNISED
