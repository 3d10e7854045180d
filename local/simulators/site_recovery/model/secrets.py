"""What may be done with the secrets of a key vault."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus

from local.simulators.site_recovery.model.errors import ArmError, bad_request, conflict
from local.simulators.site_recovery.model.key_vault import KeyVault, Secret, SecretVersion
from local.simulators.site_recovery.model.world import World

_NAME = re.compile("[0-9A-Za-z-]{1,127}")
_LONGEST = 25 * 1024  # bytes (Key Vault service limits)


@dataclass(frozen=True, slots=True)
class SecretOrder:
    """What a new version of a secret shall be."""

    value: str = field(repr=False)
    content_type: str | None = None
    enabled: bool = True
    expires: datetime | None = None
    not_before: datetime | None = None
    tags: dict[str, str] = field(default_factory=dict)


def set_secret(world: World, key_vault: str, name: str, order: SecretOrder) -> Secret:
    """Add a version; ArmError 409 where a deleted secret still holds the name."""
    with world.turn("set_secret", name) as turn:
        vault = find_key_vault(world, key_vault)
        _require_fit(name, order)
        secret = vault.secrets.get(name.casefold())
        if secret and secret.deleted:
            raise conflict(
                "Conflict",
                f"Secret {name} is currently in a deleted but recoverable state, and its name "
                "cannot be reused; in this state, the secret can only be recovered or purged.",
            )
        turn.effect = "version added" if secret else "set"
        secret = vault.secrets.setdefault(name.casefold(), Secret(name))
        secret.versions.append(_version(world, order))
        return secret


def get_secret(
    world: World, key_vault: str, name: str, version: str = ""
) -> tuple[Secret, SecretVersion]:
    """Read a version, the newest unless named; one that has expired is given all the same.

    ArmError 403 when it is disabled, 404 when it is not there.
    """
    with world.turn("get_secret", name):
        secret = _living(world, key_vault, name)
        found = _find_version(secret, version)
        if not found.enabled:
            raise ArmError(
                HTTPStatus.FORBIDDEN,
                "Forbidden",
                "Operation get is not allowed on a disabled secret.",
            )
        return secret, found


def list_secrets(world: World, key_vault: str) -> list[Secret]:
    """List the secrets that are not deleted."""
    with world.turn("list_secrets"):
        secrets = find_key_vault(world, key_vault).secrets.values()
        return [secret for secret in secrets if not secret.deleted]


def list_versions(world: World, key_vault: str, name: str) -> list[SecretVersion]:
    """List a secret's versions; none where there is no such secret."""
    with world.turn("list_secret_versions", name):
        secret = find_key_vault(world, key_vault).secrets.get(name.casefold())
        return [] if secret is None or secret.deleted else list(secret.versions)


def delete_secret(world: World, key_vault: str, name: str) -> Secret:
    """Delete a secret with all its versions; it may be recovered."""
    with world.turn("delete_secret", name) as turn:
        secret = _living(world, key_vault, name)
        secret.deleted = world.now
        turn.effect = "deleted"
        return secret


def find_key_vault(world: World, name: str) -> KeyVault:
    """Find a key vault; ArmError 404 where the name leads nowhere."""
    found = world.ground.key_vaults.get(name.casefold())
    if found is None:
        raise ArmError(HTTPStatus.NOT_FOUND, "VaultNotFound", f"There is no key vault {name}.")
    return found


def _version(world: World, order: SecretOrder) -> SecretVersion:
    return SecretVersion(
        version=world.ids.new("secret-version").replace("-", ""),
        value=order.value,
        created=world.now,
        updated=world.now,
        content_type=order.content_type,
        enabled=order.enabled,
        expires=order.expires,
        not_before=order.not_before,
        tags=dict(order.tags),
    )


def _require_fit(name: str, order: SecretOrder) -> None:
    if not _NAME.fullmatch(name):
        raise bad_request("BadParameter", f"The request URI contains an invalid name: {name}")
    if len(order.value.encode()) > _LONGEST:
        raise bad_request("BadParameter", f"Secret value is longer than {_LONGEST} bytes.")


def _living(world: World, key_vault: str, name: str) -> Secret:
    secret = find_key_vault(world, key_vault).secrets.get(name.casefold())
    if secret is None or secret.deleted:
        raise _no_secret(name, "")
    return secret


def _find_version(secret: Secret, version: str) -> SecretVersion:
    if not version:
        return secret.newest
    for one in secret.versions:
        if one.version == version:
            return one
    raise _no_secret(secret.name, version)


def _no_secret(name: str, version: str) -> ArmError:
    which = f"{name}/{version}".rstrip("/")
    return ArmError(
        HTTPStatus.NOT_FOUND,
        "SecretNotFound",
        f"A secret with (name/id) {which} was not found in this key vault. If you recently deleted "
        "this secret you may be able to recover it using the correct recovery command.",
    )
