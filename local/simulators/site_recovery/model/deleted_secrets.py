"""Secrets that were deleted: kept for a while, until they come back or are purged."""

from http import HTTPStatus

from local.simulators.site_recovery.model.errors import ArmError
from local.simulators.site_recovery.model.key_vault import Secret
from local.simulators.site_recovery.model.secrets import find_key_vault
from local.simulators.site_recovery.model.world import World


def list_deleted(world: World, key_vault: str) -> list[Secret]:
    """List the secrets that may be recovered."""
    with world.turn("list_deleted_secrets"):
        secrets = find_key_vault(world, key_vault).secrets.values()
        return [secret for secret in secrets if secret.deleted]


def get_deleted(world: World, key_vault: str, name: str) -> Secret:
    """Show a secret that may be recovered."""
    with world.turn("get_deleted_secret", name):
        return _deleted(world, key_vault, name)


def recover_secret(world: World, key_vault: str, name: str) -> Secret:
    """Bring a deleted secret back with all its versions."""
    with world.turn("recover_secret", name) as turn:
        secret = _deleted(world, key_vault, name)
        secret.deleted = None
        turn.effect = "recovered"
        return secret


def purge_secret(world: World, key_vault: str, name: str) -> None:
    """Forget a deleted secret for good."""
    with world.turn("purge_secret", name) as turn:
        _deleted(world, key_vault, name)
        del find_key_vault(world, key_vault).secrets[name.casefold()]
        turn.effect = "purged"


def _deleted(world: World, key_vault: str, name: str) -> Secret:
    secret = find_key_vault(world, key_vault).secrets.get(name.casefold())
    if secret is None or not secret.deleted:
        raise ArmError(HTTPStatus.NOT_FOUND, "SecretNotFound", f"Deleted Secret not found: {name}")
    return secret
