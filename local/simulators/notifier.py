"""Channels that reach nobody but this process: what was told, and what they answer."""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import datetime

from domain.errors import MigrationError
from domain.notification.channel import Channel
from domain.notification.wording import Message


@dataclass(slots=True)
class SimulatedNotifier:
    """Everything that was told, in order; what is queued for a channel is raised by it."""

    told: list[tuple[str, Message]] = field(default_factory=list)
    answers: dict[str, deque[MigrationError]] = field(default_factory=lambda: defaultdict(deque))

    def send(self, channel: Channel, message: Message, at: datetime) -> None:
        """Take the message down, unless it is to fail."""
        del at
        if self.answers[channel.name]:
            raise self.answers[channel.name].popleft()
        self.told.append((channel.name, message))
