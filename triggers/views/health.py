"""How Ferry and what it depends on fare, as callers read it."""

from typing import Literal

from pydantic import Field

from triggers.views.base import View


class DependencyView(View):
    """One thing outside that Ferry can't do without."""

    name: str
    status: Literal["healthy", "failing"]
    milliseconds: int = Field(description="How long it took to answer.")
    detail: str


class HealthView(View):
    """Healthy when all dependencies are."""

    status: Literal["healthy", "failing"]
    dependencies: list[DependencyView]
