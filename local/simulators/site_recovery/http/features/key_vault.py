"""The secrets of key vaults; each vault stands at `/keyvault/{name}` instead of a host of its own.

https://learn.microsoft.com/rest/api/keyvault/secrets
"""

from datetime import UTC, datetime

from azure.keyvault.secrets._generated import models

from local.simulators.site_recovery.http.call import Answer, Api, Call, Json, Route
from local.simulators.site_recovery.http.shapes.listing import listing
from local.simulators.site_recovery.http.shapes.secret import (
    deleted_secret,
    secret_bundle,
    secret_item,
)
from local.simulators.site_recovery.model import deleted_secrets, secrets
from local.simulators.site_recovery.model.errors import bad_request
from local.simulators.site_recovery.model.key_vault import Secret
from local.simulators.site_recovery.model.world import World

_API = Api.KEY_VAULT
_SECRETS = "/keyvault/{key_vault}/secrets"
_SECRET = _SECRETS + "/{secret}"
_DELETED = "/keyvault/{key_vault}/deletedsecrets"


def set_secret(world: World, call: Call) -> Answer:
    """Add a version."""
    vault, name = _names(call)
    secret = secrets.set_secret(world, vault, name, _read(call.body))
    return Answer(body=secret_bundle(secrets.find_key_vault(world, vault), secret, secret.newest))


def get_secret(world: World, call: Call) -> Answer:
    """Show a version with its value."""
    vault, name = _names(call)
    secret, version = secrets.get_secret(world, vault, name, call.names.get("version", ""))
    return Answer(body=secret_bundle(secrets.find_key_vault(world, vault), secret, version))


def list_secrets(world: World, call: Call) -> Answer:
    """List the secrets."""
    vault = secrets.find_key_vault(world, call.names["key_vault"])
    return listing(
        world,
        call,
        secrets.list_secrets(world, vault.name),
        lambda one: secret_item(vault, one, one.newest, versioned=False),
    )


def list_versions(world: World, call: Call) -> Answer:
    """List a secret's versions."""
    vault = secrets.find_key_vault(world, call.names["key_vault"])
    name = call.names["secret"]
    found = secrets.list_versions(world, vault.name, name)
    secret = vault.secrets.get(name.casefold(), Secret(name))
    return listing(world, call, found, lambda one: secret_item(vault, secret, one))


def delete_secret(world: World, call: Call) -> Answer:
    """Delete a secret."""
    vault, name = _names(call)
    secret = secrets.delete_secret(world, vault, name)
    return Answer(body=deleted_secret(secrets.find_key_vault(world, vault), secret))


def list_deleted(world: World, call: Call) -> Answer:
    """List the deleted secrets."""
    vault = secrets.find_key_vault(world, call.names["key_vault"])
    return listing(
        world,
        call,
        deleted_secrets.list_deleted(world, vault.name),
        lambda one: deleted_secret(vault, one, versioned=False),
    )


def get_deleted(world: World, call: Call) -> Answer:
    """Show a deleted secret."""
    vault, name = _names(call)
    secret = deleted_secrets.get_deleted(world, vault, name)
    return Answer(body=deleted_secret(secrets.find_key_vault(world, vault), secret))


def recover_secret(world: World, call: Call) -> Answer:
    """Bring a deleted secret back."""
    vault, name = _names(call)
    secret = deleted_secrets.recover_secret(world, vault, name)
    return Answer(body=secret_item(secrets.find_key_vault(world, vault), secret, secret.newest))


def purge_secret(world: World, call: Call) -> Answer:
    """Forget a deleted secret."""
    deleted_secrets.purge_secret(world, *_names(call))
    return Answer(204)


def _names(call: Call) -> tuple[str, str]:
    return call.names["key_vault"], call.names["secret"]


def _read(body: Json) -> secrets.SecretOrder:
    if not isinstance(body.get("value"), str):
        raise bad_request("BadParameter", "Parameter 'value' must be a string.")
    attributes = body.get("attributes") or {}
    return secrets.SecretOrder(
        value=body["value"],
        content_type=body.get("contentType"),
        enabled=attributes.get("enabled") is not False,
        expires=_moment(attributes.get("exp")),
        not_before=_moment(attributes.get("nbf")),
        tags=body.get("tags") or {},
    )


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


ROUTES = (
    Route("GET", _SECRETS, list_secrets, _API),
    Route("PUT", _SECRET, set_secret, _API, models.SecretSetParameters),
    Route("GET", _SECRET, get_secret, _API),
    Route("GET", _SECRET + "/versions", list_versions, _API),
    Route("GET", _SECRET + "/{version}", get_secret, _API),
    Route("DELETE", _SECRET, delete_secret, _API),
    Route("GET", _DELETED, list_deleted, _API),
    Route("GET", _DELETED + "/{secret}", get_deleted, _API),
    Route("POST", _DELETED + "/{secret}/recover", recover_secret, _API),
    Route("DELETE", _DELETED + "/{secret}", purge_secret, _API),
)
