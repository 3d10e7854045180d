"""The signed query parameters of polling addresses: opaque to clients, and never to be changed."""

import base64
import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from local.simulators.site_recovery.model.errors import ArmError
from local.simulators.site_recovery.model.world import World

_EPOCH = datetime(1, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_TICKS = 10


def sign(world: World, operation_id: str, begun: datetime) -> dict[str, str]:
    """Make the parameters t (ticks), c (a certificate's length), s and h of one operation."""
    length = world.settings.signature_length
    return {
        "t": str((begun - _EPOCH) // _TICK * _TICKS),
        "c": _letters(f"certificate/{world.settings.seed}", length),
        "s": _letters(f"signature/{operation_id}", min(length, 342)),
        "h": _letters(f"hash/{operation_id}", 43),
    }


def require_signature(expected: Mapping[str, str], query: Mapping[str, str]) -> None:
    """Raise ArmError 403 unless the parameters came back as they were given."""
    if any(query.get(name) != value for name, value in expected.items()):
        raise ArmError(
            HTTPStatus.FORBIDDEN,
            "AuthorizationFailed",
            "The signature of the operation's address is missing or not valid.",
        )


def _letters(text: str, length: int) -> str:
    """Spin letters that a URL may bear out of a text."""
    rounds = range(length // 43 + 1)
    digests = (hashlib.sha256(f"{text}/{number}".encode()).digest() for number in rounds)
    return "".join(base64.urlsafe_b64encode(d).decode().rstrip("=") for d in digests)[:length]
