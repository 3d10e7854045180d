"""Signs in this process, by the same key each time: it proves nothing to anybody."""

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from domain.errors import Refusal, Refused
from domain.evidence_pack.manifest import SigningKey

_NUMBER = 20_261_101


class SimulatedSigner:
    """The port Signer. Keys are numbered: `renew` makes another one, the former is gone then."""

    def __init__(self) -> None:
        self._number = _NUMBER

    def renew(self) -> None:
        """Let another key sign from now on."""
        self._number += 1

    def key(self) -> SigningKey | None:
        """Tell the public half."""
        form = PublicFormat.SubjectPublicKeyInfo
        written = self._private.public_key().public_bytes(Encoding.PEM, form)
        return SigningKey(f"simulated/{self._number}", written.decode())

    def sign(self, key: SigningKey, content: bytes) -> bytes:
        """Sign, the same content the same way each time."""
        if key != self.key():
            raise Refused(Refusal("signing.other_key", key.key_id, "it is gone"))
        return self._private.sign(content, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))

    @property
    def _private(self) -> ec.EllipticCurvePrivateKey:
        return ec.derive_private_key(self._number, ec.SECP256R1())
