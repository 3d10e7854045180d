"""Whether an evidence pack is as it was made: the first flaw is named."""

import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from domain.audit import Head
from domain.errors import Refused
from domain.evidence import Evidence
from domain.evidence_pack.manifest import (
    NAME,
    SIGNATURE,
    Manifest,
    Part,
    first_flaw,
    part_of,
    read_manifest,
)
from local.audit.log import Unreadable, read_lines
from triggers.evidence_keeping import opened
from wire import from_wire

AUDIT, EVIDENCE = "audit.jsonl", "evidence/"
_LONGEST = 16 * 1024 * 1024  # bytes of a manifest or a signature: no pack has longer ones
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError)


class NoPack(Exception):
    """What was given can't be read as a pack, or a key; the message says why."""


class Flawed(Exception):
    """The first thing in a pack that is not as it was made."""


@dataclass(frozen=True, slots=True)
class Found:
    """What holds: every hash, the seals, the audit log's chains, and the signature if there is one.

    Without a trusted key `trusted` is False: that the pack is whole says nothing about its maker.
    """

    manifest: Manifest
    entries: int
    trusted: bool


def examine(file: Path, trusted_key: Path | None = None) -> Found:
    """Hold a pack against its manifest, and that against the signature and a trusted public key.

    Raises Flawed with the first flaw; NoPack where the file or the key can't be read.
    """
    key = _read_key(trusted_key) if trusted_key else None
    try:
        with zipfile.ZipFile(file) as archive:
            return _examined(archive, key)
    except OSError as error:
        raise NoPack(f"{file}: {error.strerror or error}") from error
    except _BROKEN as error:
        raise NoPack(f"{file} is no archive that can be read: {error}") from error


def _examined(archive: zipfile.ZipFile, key: ec.EllipticCurvePublicKey | None) -> Found:
    names = Counter(each.filename for each in archive.infolist())
    twice = next((name for name, times in names.items() if times > 1), "")
    if twice:
        raise Flawed(f"{twice} is there twice")
    content = _small(archive, NAME)
    try:
        manifest = read_manifest(content)
    except ValueError as error:
        raise Flawed(f"{NAME}: {error}") from error
    _require_signed(archive, manifest, content, key)
    if flaw := first_flaw(manifest, {each.name: each for each in _parts(archive, manifest)}):
        raise Flawed(flaw)
    return Found(manifest, _require_chained(archive, manifest), trusted=key is not None)


def _require_signed(
    archive: zipfile.ZipFile,
    manifest: Manifest,
    content: bytes,
    key: ec.EllipticCurvePublicKey | None,
) -> None:
    if manifest.signed_by is None:
        raise Flawed(f"{NAME} is not signed: anybody could have made it")
    signature = _small(archive, SIGNATURE)
    try:
        by = key or _public(manifest.signed_by.public_key.encode())
        by.verify(signature, content, ec.ECDSA(hashes.SHA256()))
    except ValueError as error:
        raise Flawed(f"{NAME} names no key: {error}") from error
    except InvalidSignature:
        whose = "the trusted key" if key else "the key that it names"
        raise Flawed(f"{SIGNATURE} is no signature of {NAME} by {whose}") from None


def _parts(archive: zipfile.ZipFile, manifest: Manifest) -> Iterator[Part]:
    """Measure what is there; what is longer than the manifest says is not unpacked at all."""
    sizes = {each.name: each.size for each in manifest.parts}
    for entry in archive.infolist():
        if entry.filename in {NAME, SIGNATURE}:
            continue
        if entry.file_size != sizes.get(entry.filename):
            yield Part(entry.filename, entry.file_size, "")
            continue
        try:
            yield part_of(entry.filename, archive.read(entry))
        except _BROKEN:
            yield Part(entry.filename, entry.file_size, "")


def _require_chained(archive: zipfile.ZipFile, manifest: Manifest) -> int:
    """Verify seals and the audit log, whose heads the sealed evidence has kept; count entries."""
    names = [each.name for each in manifest.parts]
    kept: list[Head] = []
    try:
        for name in names:
            if name.startswith(EVIDENCE):
                document = opened(name, archive.read(name))
                kept += from_wire(Evidence, document["evidence"]).audit  # type: ignore[index,call-overload]
        if AUDIT not in names:
            raise Flawed(f"{AUDIT} is missing")
        log = read_lines(archive.read(AUDIT).decode(), AUDIT)
        flaws = log.flaws(kept)
    except (Refused, Unreadable, ValueError, TypeError, KeyError) as error:
        raise Flawed(str(error)) from error
    if flaws:
        raise Flawed(f"{AUDIT}: {flaws[0]}")
    return log.entries


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        entry = archive.getinfo(name)
    except KeyError:
        raise Flawed(f"{name} is missing") from None
    if entry.file_size > _LONGEST:
        raise Flawed(f"{name} is too long")
    return archive.read(entry)


def _read_key(file: Path) -> ec.EllipticCurvePublicKey:
    try:
        return _public(file.read_bytes())
    except OSError as error:
        raise NoPack(f"{file}: {error.strerror}") from error
    except ValueError as error:
        raise NoPack(f"{file} is no public key in PEM: {error}") from error


def _public(pem: bytes) -> ec.EllipticCurvePublicKey:
    key = load_pem_public_key(pem)
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise ValueError("it is not of an elliptic curve")  # noqa: TRY004 (as every other reason)
    return key


def told(found: Found) -> dict[str, object]:
    """Tell what was found, for programs."""
    return {
        "wave": found.manifest.wave,
        "made": found.manifest.made.isoformat(),
        "parts": len(found.manifest.parts),
        "audit_entries": found.entries,
        "key_id": found.manifest.signed_by.key_id if found.manifest.signed_by else None,
        "trusted": found.trusted,
    }
