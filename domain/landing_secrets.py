"""The secrets of a landing zone: how each is called in the key vault that they pass through."""

import hashlib
import re

from domain.vault import Vault


def registration_secret(zone: str, vault: Vault) -> str:
    """Name the file by which a zone registers with a vault; neither shares it with another."""
    return _named("registration", zone, f"{zone}/{vault.arm_id.casefold()}")


def passphrase_secret(zone: str) -> str:
    """Name the passphrase by which servers join the zone's configuration server."""
    return _named("passphrase", zone)


def database_secret(zone: str) -> str:
    """Name the passwords of the configuration server's database."""
    return _named("database", zone)


def administrator_secret(machine: str) -> str:
    """Name the password of a server's administrator."""
    return _named("administrator", machine)


def _named(kind: str, of: str, beside: str = "") -> str:
    """Spell a name of letters, digits and hyphens; what that loses comes back as a hash."""
    plain = re.sub("[^0-9A-Za-z]+", "-", of).strip("-")[:80]
    mark = beside or (of if plain != of else "")
    tail = f"-{hashlib.sha256(mark.encode()).hexdigest()[:8]}" if mark else ""
    return f"ferry-{kind}-{plain}{tail}"
