"""How Ferry and what it depends on fare, as callers read it."""

from collections.abc import Sequence
from typing import Literal, Self

from pydantic import Field

from triggers.views.base import View

State = Literal["healthy", "failing"]


class DependencyView(View):
    """One thing outside that Ferry can't do without."""

    name: str
    status: State
    milliseconds: int = Field(description="How long it took to answer.")
    detail: str


class HealthView(View):
    """Healthy when all dependencies are."""

    status: State
    dependencies: list[DependencyView]

    @classmethod
    def of(cls, found: Sequence[DependencyView]) -> Self:
        """Show what was found."""
        healthy = all(each.status == "healthy" for each in found)
        return cls(status="healthy" if healthy else "failing", dependencies=list(found))
