"""What goes wrong on purpose: injected, matched, used up."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Protocol

STRICT: dict[str, str] = {
    "extra": "forbid",
    "ser_json_timedelta": "float",
}  # what reads these from JSON refuses unknown names


class Fault(Protocol):
    """Something that goes wrong a number of times."""

    @property
    def times(self) -> int:
        """Tell how often."""
        ...


@dataclass(frozen=True, slots=True)
class CommandFault:
    """What becomes of the next runs of a document on an instance; empty means any.

    `document` is the beginning of its name. With `hangs` the run lasts until it times out.
    With `late_seconds` it times out as well, and succeeds so much later all the same.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    document: str = ""
    instance_id: str = ""
    exit_code: int = 1
    output: str = ""
    error: str = ""
    hangs: bool = False
    late_seconds: float | None = None
    times: int = 1


@dataclass(frozen=True, slots=True)
class ApiFault:
    """What becomes of the next calls of an API action; empty means any.

    A throttle unless told otherwise. With `lost` the action is performed and its answer never
    arrives; `retry_after` in seconds.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    action: str = ""
    code: str = "RequestLimitExceeded"
    message: str = "Request limit exceeded."
    status: int = 503
    retry_after: int | None = None
    lost: bool = False
    times: int = 1


class FaultBook[F: Fault]:
    """Faults that still wait for their moment."""

    def __init__(self) -> None:
        self._left: list[tuple[F, int]] = []

    def inject(self, fault: F) -> None:
        """Add a fault."""
        self._left.append((fault, fault.times))

    def strike(self, matches: Callable[[F], bool]) -> F | None:
        """Use up, once, the oldest fault that matches."""
        for index, (fault, left) in enumerate(self._left):
            if matches(fault):
                self._left[index : index + 1] = [(fault, left - 1)] if left > 1 else []
                return fault
        return None

    def __bool__(self) -> bool:
        """Say whether any is left."""
        return bool(self._left)

    def clear(self) -> None:
        """Forget them all."""
        self._left.clear()
