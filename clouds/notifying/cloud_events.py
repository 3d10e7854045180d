"""A message as a CloudEvent 1.0, and the signature by which a receiver knows that it is ours."""

import base64
import binascii
import hashlib
import hmac
from datetime import UTC, datetime
from typing import Any

from domain.notification.notice import Notice
from domain.notification.wording import Message
from wire import to_wire

CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"
DIGEST = "ferry.notice.digest.v1"
_PREFIX = "whsec_"


def cloud_event(message: Message, source: str) -> dict[str, Any]:
    """Write a message as a CloudEvent; `id` is the same at each attempt."""
    single = len(message.notices) == 1
    first = message.notices[0]
    about = f"/instances/{first.instance_id}" if single and first.instance_id else ""
    return {
        "specversion": "1.0",
        "id": message.id,
        "source": source,
        "type": f"ferry.notice.{first.kind}.v1" if single else DIGEST,
        "subject": f"waves/{message.wave}{about}",
        "time": message.at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "data": {
            "summary": message.subject,
            "next": message.next,
            "notices": [_notice(each) for each in message.notices],
            "links": {each.label: each.url for each in message.links},
        },
    }


def signature_headers(identity: str, body: bytes, secret: str, at: datetime) -> dict[str, str]:
    """Sign a body as Standard Webhooks has it: HMAC-SHA-256 over id, timestamp and body.

    Several keys, by spaces, sign beside each other while one takes the other's place. ValueError
    where a key is none.
    """
    seconds = str(int(at.timestamp()))
    signed = b".".join((identity.encode(), seconds.encode(), body))
    keys = [_key(each) for each in secret.split()]
    made = (base64.b64encode(hmac.new(k, signed, hashlib.sha256).digest()).decode() for k in keys)
    return {
        "webhook-id": identity,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(f"v1,{each}" for each in made),
    }


def _key(written: str) -> bytes:
    """Read a key: base64 of 24 to 64 bytes, as Standard Webhooks wants it, after whsec_ or not."""
    try:
        key = base64.b64decode(written.removeprefix(_PREFIX), validate=True)
    except binascii.Error:
        key = b""
    if not 24 <= len(key) <= 64:  # noqa: PLR2004
        raise ValueError("a signing key is base64 of 24 to 64 bytes")
    return key


def _notice(notice: Notice) -> dict[str, Any]:
    told = to_wire(notice)
    assert isinstance(told, dict)  # noqa: S101 (a dataclass becomes an object)
    return {name: value for name, value in told.items() if value not in (None, "")}
