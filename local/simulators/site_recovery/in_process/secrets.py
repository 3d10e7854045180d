"""Secrets of a simulated key vault, with no network in between."""

from collections.abc import Callable
from datetime import datetime

from domain.errors import Transient
from domain.landing_secrets import passphrase_secret
from domain.landing_zone import AzurePlace
from local.simulators.site_recovery.in_process.errors import translated
from local.simulators.site_recovery.model import deleted_secrets, secrets
from local.simulators.site_recovery.model.errors import ArmError
from local.simulators.site_recovery.model.key_vault import SecretVersion
from local.simulators.site_recovery.model.server_setup import key_vault_at
from local.simulators.site_recovery.model.world import World

_SYSTEM = "key_vault"


class SimulatedSecrets:
    """What clouds.azure.key_vault offers, on the model."""

    def __init__(self, world: World, url: str) -> None:
        self._world = world
        found = key_vault_at(world, url)
        self._vault = found.name if found else url

    def look(self, name: str) -> SecretVersion | None:
        """Find a secret's newest version; None when there is none, or it is disabled."""
        with translated(_SYSTEM, name):
            versions = secrets.list_versions(self._world, self._vault, name)
        return versions[-1] if versions and versions[-1].enabled else None

    def read(self, name: str) -> str | None:
        """Read a secret's newest value; None when there is none."""
        with translated(_SYSTEM, name):
            try:
                return secrets.get_secret(self._world, self._vault, name)[1].value
            except ArmError as error:
                if error.code != "SecretNotFound":
                    raise
                return None

    def put(
        self, name: str, value: str, content_type: str, expires: datetime | None = None
    ) -> None:
        """Add a version; Transient while one that was deleted comes back to make room for it."""
        self._add(name, secrets.SecretOrder(value, content_type, expires=expires))

    def void(self, name: str) -> None:
        """Cover whatever value the secret had, and see to it that its name can be written to."""
        self._add(name, secrets.SecretOrder("void", "text/plain", enabled=False))

    def _add(self, name: str, order: secrets.SecretOrder) -> None:
        with translated(_SYSTEM, name):
            try:
                secrets.set_secret(self._world, self._vault, name, order)
            except ArmError as error:
                if error.code != "Conflict":
                    raise
                deleted_secrets.recover_secret(self._world, self._vault, name)
                raise Transient(f"{name} had been deleted and is coming back") from None

    def ensure(self, name: str, content_type: str, make: Callable[[], str]) -> str:
        """Read a secret, or put what `make` makes; tell the value."""
        found = self.read(name)
        if found is not None:
            return found
        made = make()
        self.put(name, made, content_type)
        return made

    def delete(self, name: str) -> None:
        """Delete a secret, if it is there."""
        with translated(_SYSTEM, name):
            try:
                secrets.delete_secret(self._world, self._vault, name)
            except ArmError as error:
                if error.code != "SecretNotFound":
                    raise


def simulated_passphrase(world: World, zone: str, place: AzurePlace) -> str | None:
    """Read a zone's passphrase; None while its configuration server has not put it there."""
    kept, name = SimulatedSecrets(world, place.key_vault_url), passphrase_secret(zone)
    return kept.read(name) if kept.look(name) else None
