"""A key vault: keys, and secrets in versions, which outlive their deletion for a while."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric import ec

CURVES = {"P-256": ec.SECP256R1, "P-384": ec.SECP384R1}


@dataclass(slots=True, eq=False)
class SecretVersion:
    """One value of a secret; it is never shown but to whoever asks for exactly it."""

    version: str
    value: str = field(repr=False)
    created: datetime
    updated: datetime
    content_type: str | None = None
    enabled: bool = True
    expires: datetime | None = None
    not_before: datetime | None = None
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Secret:
    """A secret: its versions from the oldest to the newest; `deleted` once somebody did that."""

    name: str
    versions: list[SecretVersion] = field(default_factory=list)
    deleted: datetime | None = None

    @property
    def newest(self) -> SecretVersion:
        """Tell the version that is meant when none is named."""
        return self.versions[-1]


@dataclass(frozen=True, slots=True)
class KeyVersion:
    """One key under a name: its version and its curve; its number is never shown."""

    name: str
    version: str
    curve: str

    @property
    def private(self) -> ec.EllipticCurvePrivateKey:
        """Make the private half: the same for the same version, so a world can be made anew."""
        number = int.from_bytes(hashlib.sha256(self.version.encode()).digest()[:31]) + 1
        return ec.derive_private_key(number, CURVES[self.curve]())


@dataclass(slots=True, eq=False)
class KeyVault:
    """A key vault; secrets and keys by folded name, the keys' versions from the oldest on."""

    name: str
    secrets: dict[str, Secret] = field(default_factory=dict)
    keys: dict[str, list[KeyVersion]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Spell its address as it appears in the ids of its secrets."""
        return f"https://{self.name}.vault.azure.net".lower()

    def valid(self, name: str, now: datetime) -> str | None:
        """Tell a secret's value; None unless it is there, enabled and within its times."""
        secret = self.secrets.get(name.casefold())
        if secret is None or secret.deleted:
            return None
        newest = secret.newest
        early = newest.not_before is not None and now < newest.not_before
        late = newest.expires is not None and now >= newest.expires
        return None if early or late or not newest.enabled else newest.value
