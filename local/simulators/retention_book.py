"""The book of sources that have moved, in memory."""

from dataclasses import dataclass, field
from datetime import datetime

from domain.retention import RetainedSource, told
from domain.source_instance import InstanceRef


@dataclass(slots=True)
class SimulatedRetentions:
    """The port Retentions."""

    sources: dict[InstanceRef, RetainedSource] = field(default_factory=dict)

    def record(self, source: RetainedSource) -> RetainedSource:
        """Write down what has become of one."""
        self.sources[source.ref] = told(self.sources.get(source.ref), source)
        return self.sources[source.ref]

    def find(self, ref: InstanceRef) -> RetainedSource | None:
        """Read one, or None."""
        return self.sources.get(ref)

    def list(self, until: datetime | None = None) -> tuple[RetainedSource, ...]:
        """List those whose time is over by then, or all."""
        found = sorted(self.sources.values(), key=lambda each: (each.until, str(each.ref)))
        return tuple(each for each in found if until is None or each.until <= until)
