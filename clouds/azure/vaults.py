"""Recovery Services vaults, and the registration files by which servers join them."""

import base64
import secrets as randomness
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from clouds.azure.arm import Arm
from clouds.azure.errors import from_response, translated
from clouds.azure.key_vault import Secrets
from clouds.azure.registration_file import (
    VALID,
    certificate_name,
    make_certificate,
    registration_file,
)
from domain.errors import Refused
from domain.landing_secrets import registration_secret
from domain.landing_zone import AzurePlace
from domain.vault import Vault
from domain.vault_fit import SKU, VaultFacts, require_fit, unknown_region

_SYSTEM = "vault"
_ENOUGH = timedelta(days=1)  # a server that is deployed now must still be able to register


def _wall_clock() -> datetime:
    return datetime.now(UTC)


class RecoveryServices:
    """Vaults, by the real SDK."""

    def __init__(self, arm: Arm, now: Callable[[], datetime] = _wall_clock) -> None:
        self._arm = arm
        self._now = now

    def ensure_vault(self, vault: Vault, location: str) -> bool:
        """See to it that there is a vault; True once it is ready, False while it is being made."""
        found = self._find(vault) or self._make(vault, location)
        require_fit(vault, location, _facts(found))
        return bool(found.properties.provisioning_state == "Succeeded")

    def issue_registration(self, zone: str, vault: Vault, place: AzurePlace) -> str:
        """Put a fresh file into the key vault, unless the zone has one that is valid."""
        name, now = registration_secret(zone, vault), self._now()
        kept = Secrets(self._arm, place.key_vault_url)
        there = kept.look(name)
        if there and there.expires and there.expires - now >= _ENOUGH:
            return name
        kept.put(name, self._write(vault, now), "application/xml", now + VALID)
        return name

    def discard_registration(self, zone: str, vault: Vault, place: AzurePlace) -> None:
        """Delete that secret, if it is there."""
        Secrets(self._arm, place.key_vault_url).delete(registration_secret(zone, vault))

    def _find(self, vault: Vault) -> Any:
        from azure.core.exceptions import ResourceNotFoundError  # noqa: PLC0415

        with translated(_SYSTEM, vault.name):
            try:
                return self._arm.recovery_services.vaults.get(vault.resource_group, vault.name)
            except ResourceNotFoundError:
                return None

    def _make(self, vault: Vault, location: str) -> Any:
        from azure.core.exceptions import HttpResponseError  # noqa: PLC0415
        from azure.mgmt.recoveryservices.models import (  # noqa: PLC0415
            Sku,
            VaultProperties,
        )
        from azure.mgmt.recoveryservices.models import Vault as Resource  # noqa: PLC0415

        order = Resource(
            location=location,
            sku=Sku(name=SKU[0], tier=SKU[1]),
            properties=VaultProperties(public_network_access="Enabled"),
        )
        with translated(_SYSTEM, vault.name):
            try:
                return self._arm.recovery_services.vaults.begin_create_or_update(
                    vault.resource_group, vault.name, order, polling=False
                ).result()
            except HttpResponseError as error:
                if error.error and error.error.code == "LocationNotAvailableForResourceType":
                    raise Refused(unknown_region(vault, location)) from error
                raise from_response(_SYSTEM, vault.name, error) from error

    def _write(self, vault: Vault, now: datetime) -> str:
        from azure.mgmt.recoveryservices.models import (  # noqa: PLC0415
            CertificateRequest,
            RawCertificateData,
        )

        client, certificate = self._arm.recovery_services, make_certificate(vault.name, now)
        request = CertificateRequest(
            properties=RawCertificateData(auth_type="AAD", certificate=certificate.der)
        )
        with translated(_SYSTEM, vault.name):
            location = client.vaults.get(vault.resource_group, vault.name).location
            answer = client.vault_certificates.create(
                vault.resource_group, vault.name, certificate_name(vault, now), request
            )
        key = self._integrity_key(vault)
        return registration_file(vault, location, certificate.pfx, answer.properties, key)

    def _integrity_key(self, vault: Vault) -> str:
        """Read the key of the vault's channel; make it where nobody has, as the portal does."""
        from azure.core.exceptions import ResourceNotFoundError  # noqa: PLC0415
        from azure.mgmt.recoveryservices.models import (  # noqa: PLC0415
            VaultExtendedInfo,
            VaultExtendedInfoResource,
        )

        information = self._arm.recovery_services.vault_extended_info
        made = base64.b64encode(randomness.token_bytes(128)).decode()
        order = VaultExtendedInfoResource(
            properties=VaultExtendedInfo(integrity_key=made, algorithm="None")
        )
        with translated(_SYSTEM, vault.name):
            try:
                found = information.get(vault.resource_group, vault.name)
            except ResourceNotFoundError:
                found = information.create_or_update(vault.resource_group, vault.name, order)
        return (found.properties and found.properties.integrity_key) or ""


def _facts(found: Any) -> VaultFacts:
    sku = found.sku
    return VaultFacts(
        location=found.location,
        sku=(sku.name, sku.tier or "Standard") if sku else ("", ""),
        public=(found.properties.public_network_access or "Enabled") == "Enabled",
        state=found.properties.provisioning_state or "",
    )
