"""Where this process tells things to: nowhere, until somebody installs providers.

The providers are Ferry's own and not OpenTelemetry's global ones: no SDK that looks for those
begins to tell things by itself, with addresses and words that nobody has looked through.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from opentelemetry.metrics import Meter
    from opentelemetry.trace import Tracer

SCOPE = "ferry"


@dataclass(slots=True)
class Receivers:
    """What takes spans and measurements; `instruments` are made of the meter by their names."""

    tracer: "Tracer | None" = None
    meter: "Meter | None" = None
    instruments: dict[str, Any] = field(default_factory=dict)
    closing: list[Callable[[], Any]] = field(default_factory=list)

    def close(self) -> None:
        """Send what is left, and tell nothing more."""
        for close in self.closing:
            close()


_current: list[Receivers] = [Receivers()]


def receivers() -> Receivers:
    """Give what is installed."""
    return _current[0]


def install(new: Receivers) -> None:
    """Tell everything to these from now on."""
    _current[0] = new


@contextmanager
def installed(new: Receivers) -> Iterator[Receivers]:
    """Tell everything to these for a while."""
    before = receivers()
    install(new)
    try:
        yield new
    finally:
        install(before)


def on() -> bool:
    """Say whether anybody listens."""
    now = _current[0]
    return now.tracer is not None or now.meter is not None
