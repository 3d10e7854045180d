"""A network security group as it stands in Azure."""

from dataclasses import dataclass, field
from typing import Any

from local.simulators.site_recovery.model.agenda import Activity


@dataclass(slots=True, eq=False)
class SecurityGroup:
    """A network security group; `rules` are the bodies of its own rules, as they were sent."""

    group_id: str
    location: str
    tags: dict[str, str] = field(default_factory=dict)
    rules: tuple[dict[str, Any], ...] = ()
    updating: Activity | None = None

    @property
    def ready(self) -> bool:
        """Say whether Azure has finished with it."""
        return self.updating is None or self.updating.over
