"""Recovery points as callers read them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from pydantic import Field

from domain.replication import RecoveryPoint
from triggers.views.base import View


class RecoveryPointView(View):
    """A state of all disks of an instance that can be failed over to."""

    id: str = Field(description="Its name among the item's points.")
    taken: datetime
    kind: str = Field(description="The vault's word, such as CrashConsistent.")

    @classmethod
    def of(cls, point: RecoveryPoint) -> Self:
        """Show a point."""
        return cls(id=point.name, taken=point.taken, kind=point.kind)


class RecoveryPointsView(View):
    """An instance's recovery points, the newest first."""

    wave: str
    instance: str
    points: list[RecoveryPointView]

    @classmethod
    def of(cls, wave: str, instance: str, points: Iterable[RecoveryPoint]) -> Self:
        """Show the points of an instance."""
        shown = [RecoveryPointView.of(point) for point in points]
        return cls(wave=wave, instance=instance, points=shown)
