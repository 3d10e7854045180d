"""Secrets of channels: looked up by reference when they are needed, and kept for a few minutes."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from clouds.azure.arm import Arm
from clouds.azure.key_vault import Secrets
from domain.notification.channel import Channel

_FRESH = 300.0  # seconds: a key that was changed is used from then on
_SETTING = "setting:"


@dataclass(slots=True)
class ChannelSecrets:
    """Reads what a channel's reference stands for: of a key vault, or of the one setting."""

    arm: Arm
    setting: Callable[[str], str]
    now: Callable[[], float] = time.monotonic
    _known: dict[str, tuple[float, str | None]] = field(default_factory=dict)

    def read(self, channel: Channel) -> str | None:
        """Read a channel's secret; None where there is none of this name."""
        reference = channel.secret
        if reference.startswith(_SETTING):
            return self.setting(reference.removeprefix(_SETTING)) or None
        at, value = self._known.get(reference, (0.0, None))
        if value is None or self.now() - at >= _FRESH:
            vault, _, name = reference.partition("/secrets/")
            value = Secrets(self.arm, vault).read(name)
            self._known[reference] = (self.now(), value)
        return value
