"""What the doubles have in common: they fail when told to, and write down what they changed."""

from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from clouds.mutations import about_to_call, called
from domain.errors import MigrationError, Refusal, Refused
from domain.source_instance import InstanceRef


class SimulatedPort:
    """A port whose next calls may be spoilt.

    `journal` holds the mutating calls that were performed: operation and instance id.
    """

    def __init__(self) -> None:
        self.journal: list[tuple[str, str]] = []
        self._before: defaultdict[str, deque[MigrationError]] = defaultdict(deque)
        self._after: defaultdict[str, deque[MigrationError]] = defaultdict(deque)

    def next_time(self, operation: str, *errors: MigrationError, acted: bool = False) -> None:
        """Raise these errors at the next calls of an operation, one each.

        With `acted` the call does its work first: its answer is lost.
        """
        (self._after if acted else self._before)[operation].extend(errors)

    @contextmanager
    def reading(self, operation: str) -> Iterator[None]:
        """Surround a call that changes nothing."""
        _raise_next(self._before[operation])
        yield
        _raise_next(self._after[operation])

    @contextmanager
    def changing(self, operation: str, ref: InstanceRef) -> Iterator[None]:
        """Surround a call that may change something."""
        with self.reading(operation):
            about_to_call()
            yield
            called("aws", operation, ref.instance_id, "200")
            self.journal.append((operation, ref.instance_id))


def refuse(
    code: str, ref: InstanceRef, detail: str, remedy: str, *, fatal: bool = False
) -> NoReturn:
    """Raise a refusal."""
    raise Refused(Refusal(code, str(ref), detail, remedy, fatal))


def _raise_next(errors: deque[MigrationError]) -> None:
    if errors:
        raise errors.popleft()
