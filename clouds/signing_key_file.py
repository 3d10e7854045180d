"""Signs by a key in a file of this machine, made when it is first needed."""

import hashlib
import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import Refusal, Refused
from domain.evidence_pack.manifest import SigningKey

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey


class Unsigned:
    """The port Signer where there is no key: nothing is signed, and every pack says so."""

    def key(self) -> SigningKey | None:
        """Tell that there is none."""
        return None

    def sign(self, key: SigningKey, content: bytes) -> bytes:  # noqa: ARG002 (the port's)
        """Refuse: nobody can have this key from here."""
        raise Refused(_gone(key))


class KeyFile:
    """The port Signer with a private key (P-256) in a PEM file that its owner alone may read.

    For one machine: in Azure the key stays in a key vault.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def key(self) -> SigningKey | None:
        """Tell the public half; the id is the SHA-256 of its DER."""
        return self._known

    def sign(self, key: SigningKey, content: bytes) -> bytes:
        """Sign; Refused when the file has another key by now."""
        from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 (costs 0.1 s)
        from cryptography.hazmat.primitives.asymmetric.ec import ECDSA  # noqa: PLC0415

        if key != self._known:
            raise Refused(_gone(key))
        return self._private.sign(content, ECDSA(hashes.SHA256()))

    @cached_property
    def _known(self) -> SigningKey:
        from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
            Encoding,
            PublicFormat,
        )

        public, form = self._private.public_key(), PublicFormat.SubjectPublicKeyInfo
        digest = hashlib.sha256(public.public_bytes(Encoding.DER, form)).hexdigest()
        return SigningKey(f"sha256:{digest}", public.public_bytes(Encoding.PEM, form).decode())

    @cached_property
    def _private(self) -> "EllipticCurvePrivateKey":
        from cryptography.hazmat.primitives.asymmetric.ec import (  # noqa: PLC0415
            SECP256R1,
            EllipticCurvePrivateKey,
        )
        from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
            load_pem_private_key,
        )

        try:
            found = load_pem_private_key(_content(self._file), None)
        except (OSError, ValueError, TypeError) as error:
            raise Refused(_unreadable(self._file, str(error))) from error
        if not isinstance(found, EllipticCurvePrivateKey) or found.curve.name != SECP256R1.name:
            raise Refused(_unreadable(self._file, "it is not of the curve P-256"))
        return found


def _content(file: Path) -> bytes:
    """Read the file, or make it: whole, and once, whoever else does the same."""
    if not file.exists():
        made = file.with_name(f".{file.name}.{os.getpid()}")
        made.write_bytes(b"")
        made.chmod(0o600)
        made.write_bytes(_new_key())
        try:
            os.link(made, file)
        except FileExistsError:
            pass  # another process was quicker: its key counts
        finally:
            made.unlink()
    return file.read_bytes()


def _new_key() -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ec import (  # noqa: PLC0415
        SECP256R1,
        generate_private_key,
    )
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    key = generate_private_key(SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _gone(key: SigningKey) -> Refusal:
    return Refusal(
        code="signing.other_key",
        subject=key.key_id,
        detail="this key does not sign here, or no more",
        remedy="Make the pack again: it is signed by the key that is there now.",
    )


def _unreadable(file: Path, why: str) -> Refusal:
    return Refusal(
        code="signing.key_file",
        subject=str(file),
        detail=f"the signing key can't be read: {why}",
        remedy="Let it hold a private key (EC P-256, PEM, no password), or name another file in "
        "FERRY_SIGNING_KEY_FILE: one that is missing is made.",
    )
