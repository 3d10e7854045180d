"""The keys of the one key vault; they stand at the root, as on a host of the vault's own.

The SDK reads a key's name off its address, which leaves no room for a path before it.
https://learn.microsoft.com/rest/api/keyvault/keys
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode

from azure.keyvault.keys._generated import models

from local.simulators.site_recovery.http.call import Answer, Api, Call, Json, Route
from local.simulators.site_recovery.model import keys
from local.simulators.site_recovery.model.key_vault import KeyVersion
from local.simulators.site_recovery.model.secrets import find_key_vault
from local.simulators.site_recovery.model.world import World

_API = Api.KEY_VAULT_KEYS
_KEY = "/keys/{key}"


def create_key(world: World, call: Call) -> Answer:
    """Add a version."""
    kind, curve = str(call.body.get("kty")), str(call.body.get("crv"))
    key = keys.create_key(world, world.estate.key_vault, call.names["key"], kind, curve)
    return Answer(body=_shown(world, key))


def get_key(world: World, call: Call) -> Answer:
    """Show the public half."""
    return Answer(body=_shown(world, _found(world, call)))


def sign(world: World, call: Call) -> Answer:
    """Sign a digest."""
    key, digest = _found(world, call), _decoded(str(call.body.get("value")))
    algorithm = str(call.body.get("alg"))
    signature = keys.sign(world, world.estate.key_vault, key, algorithm, digest)
    return Answer(body={"kid": _id(world, key), "value": _encoded(signature)})


def _found(world: World, call: Call) -> KeyVersion:
    version = call.names.get("version", "")
    return keys.get_key(world, world.estate.key_vault, call.names["key"], version)


def _shown(world: World, key: KeyVersion) -> Json:
    numbers = key.private.public_key().public_numbers()
    size = key.private.curve.key_size // 8
    return {
        "key": {
            "kid": _id(world, key),
            "kty": "EC",
            "crv": key.curve,
            "key_ops": ["sign", "verify"],
            "x": _encoded(numbers.x.to_bytes(size)),
            "y": _encoded(numbers.y.to_bytes(size)),
        },
        "attributes": {"enabled": True, "recoveryLevel": "Recoverable", "recoverableDays": 90},
    }


def _id(world: World, key: KeyVersion) -> str:
    vault = find_key_vault(world, world.estate.key_vault)
    return f"{vault.url}/keys/{key.name}/{key.version}"


def _encoded(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


ROUTES = (
    Route("POST", _KEY + "/create", create_key, _API, models.KeyCreateParameters),
    Route("GET", _KEY + "/{version}", get_key, _API),
    Route("GET", _KEY, get_key, _API),
    Route("GET", _KEY + "/", get_key, _API),
    Route("POST", _KEY + "/{version}/sign", sign, _API, models.KeySignParameters),
)
