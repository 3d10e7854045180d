"""The order to fail an item over, or to rehearse that."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FailoverOrder:
    """To which point (a name or id; empty means the latest), and into which network for a test."""

    point: str = ""
    network_id: str = ""
