"""A benchmark's result: its figures against their targets, and what stands behind them."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of merit and the bound that is set for it."""

    name: str
    value: float
    target: float
    at_least: bool = False

    @property
    def holds(self) -> bool:
        """Say whether the target is met."""
        return self.value >= self.target if self.at_least else self.value <= self.target

    @property
    def wanted(self) -> str:
        """Spell the target."""
        return f"{'≥' if self.at_least else '≤'} {self.target:g}"

    def document(self) -> dict[str, Any]:
        """Write it as JSON."""
        told = {"figure": self.name, "value": self.value, "target": self.wanted}
        return {**told, "holds": self.holds}


@dataclass(frozen=True, slots=True)
class Result:
    """What a benchmark has found: figures, and details by name, units in their names."""

    figures: tuple[Figure, ...]
    details: dict[str, float | str] = field(default_factory=dict)
    rounds: int = 1

    def document(self) -> dict[str, Any]:
        """Write it as JSON."""
        figures = [each.document() for each in self.figures]
        return {"figures": figures, "details": self.details, "rounds": self.rounds}
