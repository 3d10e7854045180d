"""Webhooks that are called by nobody but this process: what was called, and what it answers."""

from collections import defaultdict, deque
from dataclasses import dataclass, field

from domain.errors import MigrationError
from domain.hook import HookCall


@dataclass(slots=True)
class SimulatedHooks:
    """Everything that was called, in order; what is queued for an address is raised by it."""

    called: list[HookCall] = field(default_factory=list)
    answers: dict[str, deque[MigrationError]] = field(default_factory=lambda: defaultdict(deque))

    def call_webhook(self, call: HookCall) -> None:
        """Take the call down, unless it is to fail."""
        if self.answers[call.what]:
            raise self.answers[call.what].popleft()
        if call not in self.called:
            self.called.append(call)
