"""Secrets of a key vault: looked for without reading them, put, deleted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from clouds.azure.arm import Arm
from clouds.azure.errors import translated
from domain.cutover import HOOK_SETTING
from domain.errors import Transient
from domain.landing_secrets import passphrase_secret
from domain.landing_zone import AzurePlace

if TYPE_CHECKING:
    from azure.keyvault.secrets import SecretClient

_SYSTEM = "key_vault"


@dataclass(frozen=True, slots=True)
class SecretFacts:
    """What anybody may know of a secret."""

    expires: datetime | None = None


class Secrets:
    """The secrets of one key vault. No value is ever in a message, nor in what is raised."""

    def __init__(self, arm: Arm, key_vault_url: str) -> None:
        self._arm = arm
        self._url = key_vault_url

    @property
    def _client(self) -> "SecretClient":
        return self._arm.secrets(self._url)

    def look(self, name: str) -> SecretFacts | None:
        """Tell of a secret's newest version, unread; None when there is none, or it is disabled."""
        with translated(_SYSTEM, name):
            versions = [
                (each.created_on, each)
                for each in self._client.list_properties_of_secret_versions(name)
                if each.created_on
            ]
        newest = max(versions, key=lambda version: version[0], default=None)
        return SecretFacts(newest[1].expires_on) if newest and newest[1].enabled else None

    def read(self, name: str) -> str | None:
        """Read a secret's newest value; None when there is none."""
        from azure.core.exceptions import ResourceNotFoundError  # noqa: PLC0415

        with translated(_SYSTEM, name):
            try:
                return self._client.get_secret(name).value
            except ResourceNotFoundError:
                return None

    def put(
        self, name: str, value: str, content_type: str, expires: datetime | None = None
    ) -> None:
        """Add a version; Transient while one that was deleted comes back to make room for it."""
        self._add(name, value, content_type=content_type, expires_on=expires)

    def void(self, name: str) -> None:
        """Cover whatever value the secret had, and see to it that its name can be written to.

        Transient while one that was deleted comes back.
        """
        self._add(name, "void", content_type="text/plain", enabled=False)

    def _add(self, name: str, value: str, **properties: Any) -> None:
        from azure.core.exceptions import ResourceExistsError  # noqa: PLC0415

        with translated(_SYSTEM, name):
            try:
                self._client.set_secret(name, value, **properties)
            except ResourceExistsError:  # deleted, and its name is kept for it
                self._client.begin_recover_deleted_secret(name)
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
        from azure.core.exceptions import ResourceNotFoundError  # noqa: PLC0415

        with translated(_SYSTEM, name):
            try:
                self._client.begin_delete_secret(name)
            except ResourceNotFoundError:
                return


def passphrase_reader(arm: Arm) -> Callable[[str, AzurePlace], str | None]:
    """Make what reads a zone's passphrase; None while its configuration server gave none."""

    def read(zone: str, place: AzurePlace) -> str | None:
        kept, name = Secrets(arm, place.key_vault_url), passphrase_secret(zone)
        return kept.read(name) if kept.look(name) else None

    return read


def hook_secret_reader(arm: Arm, setting: str) -> Callable[[str], str | None]:
    """Make what reads the value of a hook's header: from a key vault, or the one setting for it."""

    def read(reference: str) -> str | None:
        if reference == HOOK_SETTING:
            return setting or None
        vault, _, name = reference.partition("/secrets/")
        return Secrets(arm, vault).read(name)

    return read
