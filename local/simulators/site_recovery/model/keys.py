"""What may be done with the keys of a key vault: made there, they sign there."""

from http import HTTPStatus

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, decode_dss_signature

from local.simulators.site_recovery.model.errors import ArmError, bad_request
from local.simulators.site_recovery.model.key_vault import CURVES, KeyVersion
from local.simulators.site_recovery.model.secrets import find_key_vault
from local.simulators.site_recovery.model.world import World

_SIGNS = {"P-256": "ES256"}
_DIGEST = 32  # bytes
_HALF = 32


def create_key(world: World, key_vault: str, name: str, kind: str, curve: str) -> KeyVersion:
    """Add a version; ArmError 400 for what is not of an elliptic curve."""
    with world.turn("create_key", name) as turn:
        if kind != "EC" or curve not in CURVES:
            raise bad_request("BadParameter", f"Key type {kind} {curve} is not simulated.")
        key = KeyVersion(name, world.ids.new("key-version").replace("-", ""), curve)
        find_key_vault(world, key_vault).keys.setdefault(name.casefold(), []).append(key)
        turn.effect = "key made"
        return key


def get_key(world: World, key_vault: str, name: str, version: str = "") -> KeyVersion:
    """Find a version, the newest unless named; ArmError 404 when it is not there."""
    with world.turn("get_key", name):
        versions = find_key_vault(world, key_vault).keys.get(name.casefold(), [])
        known = [each for each in versions if version in ("", each.version)]
        if not known:
            raise ArmError(
                HTTPStatus.NOT_FOUND,
                "KeyNotFound",
                f"A key with (name/id) {name}/{version} was not found in this key vault.",
            )
        return known[-1]


def sign(world: World, key_vault: str, key: KeyVersion, algorithm: str, digest: bytes) -> bytes:
    """Sign a digest by a key; gives both numbers, one behind the other, as Key Vault does."""
    with world.turn("sign", key.name):
        find_key_vault(world, key_vault)
        if algorithm != _SIGNS.get(key.curve) or len(digest) != _DIGEST:
            raise bad_request("BadParameter", "Key and signing algorithm are incompatible.")
        signature = key.private.sign(digest, ec.ECDSA(Prehashed(hashes.SHA256())))
        return b"".join(each.to_bytes(_HALF) for each in decode_dss_signature(signature))
