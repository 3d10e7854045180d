"""Who signs what Ferry hands out."""

from typing import Protocol

from domain.evidence_pack.manifest import SigningKey


class Signer(Protocol):
    """A key (P-256) whose private half stays where it is."""

    def key(self) -> SigningKey | None:
        """Tell the public half of the key that signs from now on; None where there is no key."""
        ...

    def sign(self, key: SigningKey, content: bytes) -> bytes:
        """Sign by exactly that key: ECDSA over SHA-256, in DER. Refused when it is gone."""
        ...
