"""Signs by a key of a key vault, which never leaves it."""

import hashlib
from typing import TYPE_CHECKING, Any

from clouds.azure.arm import Arm
from clouds.azure.errors import translated
from domain.errors import Refusal, Refused
from domain.evidence_pack.manifest import SigningKey

if TYPE_CHECKING:
    from azure.keyvault.keys import KeyVaultKey

_SYSTEM = "key_vault"
_HALF = 32  # bytes of each of the two numbers of a signature over P-256


class KeyVaultSigner:
    """The port Signer with a key (EC P-256) by its address: `https://VAULT/keys/NAME`.

    The newest version signs; its id, which names the version, is the key's.
    """

    def __init__(self, arm: Arm, key_url: str) -> None:
        self._arm = arm
        self._url, _, self._name = key_url.rstrip("/").partition("/keys/")

    def key(self) -> SigningKey | None:
        """Tell the public half of the newest version; Refused unless it is of the curve P-256."""
        with translated(_SYSTEM, self._name):
            found = self._arm.keys(self._url).get_key(self._name)
        return SigningKey(str(found.id), _pem(found))

    def sign(self, key: SigningKey, content: bytes) -> bytes:
        """Let the vault sign the digest by exactly that version."""
        from azure.keyvault.keys.crypto import SignatureAlgorithm  # noqa: PLC0415

        version = key.key_id.rsplit("/", 1)[-1]
        client = self._arm.keys(self._url).get_cryptography_client(self._name, key_version=version)
        with translated(_SYSTEM, self._name):
            signed = client.sign(SignatureAlgorithm.es256, hashlib.sha256(content).digest())
        return _der(signed.signature)


def _pem(found: "KeyVaultKey") -> str:
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat  # noqa: PLC0415

    key: Any = found.key  # a JSON web key, whose fields are made at run time
    if key.crv != "P-256" or key.x is None or key.y is None:
        raise Refused(
            Refusal(
                code="key_vault.key_type",
                subject=str(found.id),
                detail=f"packs are signed by a key of the curve P-256, and this is {key.kty}",
                remedy="Make a key of type EC, curve P-256, and name it in FERRY_SIGNING_KEY_URL.",
            )
        )
    x, y = (int.from_bytes(each) for each in (key.x, key.y))
    public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def _der(signature: bytes) -> bytes:
    """Write the two numbers as everybody else does: Key Vault puts them one behind the other."""
    from cryptography.hazmat.primitives.asymmetric.utils import (  # noqa: PLC0415
        encode_dss_signature,
    )

    return encode_dss_signature(
        int.from_bytes(signature[:_HALF]), int.from_bytes(signature[_HALF:])
    )
