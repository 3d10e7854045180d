"""Approve and reject links: a signed word by which one approver may answer one question, once.

A token is `key id.payload.signature`: the payload is base64url of canonical JSON, the signature
HMAC-SHA-256 over everything before it. It is a bearer's secret: never log it.
"""

import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum

from domain.approval import Decision
from domain.status import Gate, InstanceStatus

# Named instances fill an address; it stays shorter than any mail program or proxy cuts.
MOST_NAMED = 50
LONGEST_TOKEN = 4_096
_CONTEXT = b"ferry approval link 1\0"
_KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")
_NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}")


class LinkUse(StrEnum):
    """Whether a link was used before: not at all, begun and not known to be finished, or done."""

    FRESH = "fresh"
    BEGUN = "begun"
    DONE = "done"


class LinkFault(StrEnum):
    """Why a link opens nothing."""

    FORGED = "forged"
    FOREIGN = "foreign"
    EXPIRED = "expired"
    USED = "used"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class LinkKey:
    """What links are signed with; the id tells keys apart while one takes the other's place."""

    key_id: str
    secret: bytes


@dataclass(frozen=True, slots=True)
class ApprovalLink:
    """What a link says: who answers what to which question, until when (seconds since 1970).

    `ferry` is the one that made it, `instances` those that it names, none for all that wait,
    `attempt` the run of all of them, 0 where they are of several. `plan` is the digest of what they
    ask, `approver` the id of the one whose answer it is.
    """

    ferry: str
    wave: str
    instances: tuple[str, ...]
    attempt: int
    gate: Gate
    plan: str
    decision: Decision
    approver: str
    approver_name: str
    expires: int
    key_id: str
    nonce: str


class BadLink(Exception):
    """A token that opens nothing; `link` is what it says, where its signature is right."""

    def __init__(self, fault: LinkFault, link: ApprovalLink | None = None) -> None:
        super().__init__(fault)
        self.fault = fault
        self.link = link


def write_token(link: ApprovalLink, key: LinkKey) -> str:
    """Sign a link by the key that it names."""
    if link.key_id != key.key_id:
        raise ValueError(f"the link names key {link.key_id}, not {key.key_id}")
    payload = json.dumps(asdict(link), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    signed = f"{key.key_id}.{_encoded(payload.encode())}"
    return f"{signed}.{_encoded(_signature(signed, key))}"


def read_token(token: str, keys: Iterable[LinkKey], ferry: str, now: datetime) -> ApprovalLink:
    """Read what a token says; BadLink when it is forged, foreign or expired."""
    signed, _, signature = token.rpartition(".")
    key_id, _, payload = signed.partition(".")
    key = next((each for each in keys if each.key_id == key_id), None)
    if len(token) > LONGEST_TOKEN or key is None:
        raise BadLink(LinkFault.FORGED)
    if not hmac.compare_digest(_signature(signed, key), _decoded(signature)):
        raise BadLink(LinkFault.FORGED)
    link = _read(_decoded(payload), key_id)
    if link.ferry != ferry:
        raise BadLink(LinkFault.FOREIGN, link)
    if now >= datetime.fromtimestamp(link.expires, UTC):
        raise BadLink(LinkFault.EXPIRED, link)
    return link


def asked_of(instances: Iterable[InstanceStatus]) -> str:
    """Hash what instances ask: of whom, in which run, the so-manieth time, and which plan."""
    asked = sorted(
        (each.instance_id, each.attempt, each.waiting.asking, each.waiting.plan)
        for each in instances
        if each.waiting
    )
    return hashlib.sha256(json.dumps(asked, separators=(",", ":")).encode()).hexdigest()


def sound_key_id(key_id: str) -> bool:
    """Say whether a key may have this id."""
    return bool(_KEY_ID.fullmatch(key_id))


def _signature(signed: str, key: LinkKey) -> bytes:
    written = _CONTEXT + signed.encode("utf-8", "surrogatepass")
    return hmac.new(key.secret, written, hashlib.sha256).digest()


def _read(payload: bytes, key_id: str) -> ApprovalLink:
    """Rebuild a link that was signed; another key's, or none that we write, counts as forged."""
    try:
        said = json.loads(payload)
        link = ApprovalLink(
            **{each.name: said[each.name] for each in fields(ApprovalLink)}
            | {
                "instances": tuple(said["instances"]),
                "gate": Gate(said["gate"]),
                "decision": Decision(said["decision"]),
                "expires": int(said["expires"]),
                "nonce": str(said["nonce"]),
            }
        )
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise BadLink(LinkFault.FORGED) from error
    if link.key_id != key_id or not _NONCE.fullmatch(link.nonce):
        raise BadLink(LinkFault.FORGED)
    return link


def _encoded(written: bytes) -> str:
    return base64.urlsafe_b64encode(written).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    """Decode base64url without padding, spelt in the one right way; BadLink otherwise."""
    try:
        found = base64.b64decode(
            text.encode("ascii") + b"=" * (-len(text) % 4), b"-_", validate=True
        )
    except (ValueError, binascii.Error) as error:
        raise BadLink(LinkFault.FORGED) from error
    if _encoded(found) != text:
        raise BadLink(LinkFault.FORGED)
    return found
