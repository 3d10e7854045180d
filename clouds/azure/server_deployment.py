"""What a server's deployment is: its template, its set-up, and what both are told."""

import hashlib
import json
import secrets
import string
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from domain.component import Role
from domain.landing_secrets import (
    administrator_secret,
    database_secret,
    passphrase_secret,
    registration_secret,
)
from domain.landing_zone import ServerOrder

_FOLDER = Path(__file__).parent / "templates"
_LEAST_CACHE = 600  # GiB, what the support matrix asks of a configuration server
_SCRIPTS = {
    Role.CONFIGURATION_SERVER: "configuration_server.ps1",
    Role.MASTER_TARGET: "master_target.ps1",
}
_MARKS = {Role.CONFIGURATION_SERVER: "cs", Role.MASTER_TARGET: "mt"}


@dataclass(frozen=True, slots=True)
class ServerNames:
    """What a server's parts are called, found again by the order alone."""

    deployment: str
    machine: str
    interface: str
    administrator: str


def names_of(order: ServerOrder) -> ServerNames:
    """Derive the names; a machine's has at most 15 letters, as Windows wants it."""
    if order.role not in _MARKS:
        raise ValueError(f"a {order.role} does not stand in Azure")
    mark = hashlib.sha256(f"{order.zone}/{order.vault.arm_id}".casefold().encode()).hexdigest()
    machine = f"ferry-{_MARKS[order.role]}-{mark[:6]}"
    return ServerNames(
        deployment=machine,
        machine=machine,
        interface=f"{machine}-nic",
        administrator=administrator_secret(machine),
    )


@cache
def template() -> dict[str, Any]:
    """Read the template; infra/azure/configuration-server.bicep deploys the same one."""
    read: dict[str, Any] = json.loads((_FOLDER / "server.json").read_text(encoding="utf-8"))
    return read


@cache
def script_of(role: Role) -> str:
    """Read the set-up of a server: one PowerShell script, without any secret."""
    parts = ("prelude.ps1", _SCRIPTS[role])
    return "\n".join((_FOLDER / part).read_text(encoding="utf-8") for part in parts)


def parameters_of(order: ServerOrder, password: str) -> dict[str, Any]:
    """Fill the template's parameters; the password is the only one that is secret, and secured."""
    place = order.azure
    given = {
        "name": names_of(order).machine,
        "location": place.location,
        "tags": {"ferry-landing-zone": order.zone, "ferry-role": order.role.value},
        "subnetId": place.subnet_id,
        "size": order.size,
        "cacheGib": max(order.cache_gib, _LEAST_CACHE),
        "adminPassword": password,
        "identityId": place.identity_id,
        "script": script_of(order.role),
        "scriptParameters": [
            {"name": name, "value": value} for name, value in _script_parameters(order) if value
        ],
    }
    return {name: {"value": value} for name, value in given.items()}


def make_password(length: int = 24) -> str:
    """Make a password that Windows takes, and MySQL, which wants a letter, a digit and a mark."""
    letters = string.ascii_letters + string.digits
    return "".join(secrets.choice(letters) for _ in range(length - 4)) + "aZ7_"


def database_passwords() -> str:
    """Write the file of passwords that the set-up gives its database."""
    root, user = make_password(14), make_password(14)
    return f'[MySQLCredentials]\r\nMySQLRootPassword = "{root}"\r\nMySQLUserPassword = "{user}"\r\n'


def _script_parameters(order: ServerOrder) -> list[tuple[str, str]]:
    shared = [
        ("KeyVaultUrl", order.azure.key_vault_url),
        ("IdentityId", order.azure.identity_id),
        ("PassphraseSecret", passphrase_secret(order.zone)),
    ]
    if order.role is Role.MASTER_TARGET:
        return [*shared, ("ConfigurationServerAddress", order.configuration_server_address)]
    return [
        *shared,
        ("RegistrationSecret", registration_secret(order.zone, order.vault)),
        ("DatabaseSecret", database_secret(order.zone)),
    ]
