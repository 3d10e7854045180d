"""A protectable item: a machine that the classic provider was told to discover."""

from dataclasses import dataclass

from local.simulators.site_recovery.model.fabric import Fabric


@dataclass(frozen=True, slots=True, eq=False)
class ProtectableItem:
    """What the container shows of a machine at a private IPv4; `name` is the item's GUID."""

    name: str
    friendly_name: str
    address: str
    os_type: str
    fabric: Fabric

    @property
    def item_id(self) -> str:
        """Spell the item's id."""
        return f"{self.fabric.container_id}/replicationProtectableItems/{self.name}"
