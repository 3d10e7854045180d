"""The port to vaults, on the model."""

from datetime import timedelta

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
from local.simulators.site_recovery.in_process.errors import translated
from local.simulators.site_recovery.in_process.secrets import SimulatedSecrets
from local.simulators.site_recovery.model import vault_certificates, vault_resources
from local.simulators.site_recovery.model.errors import ArmError
from local.simulators.site_recovery.model.vault_resource import VaultResource
from local.simulators.site_recovery.model.vault_resources import VaultOrder
from local.simulators.site_recovery.model.world import World

_SYSTEM = "vault"
_ENOUGH = timedelta(days=1)


class SimulatedVaults:
    """`clouds.ports.Vaults` on a simulated world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def ensure_vault(self, vault: Vault, location: str) -> bool:
        """See to it that there is a vault; True once it is ready, False while it is being made."""
        found = self._find(vault) or self._make(vault, location)
        sku = (found.sku_name, found.sku_tier)
        public = found.public_network_access == "Enabled"
        require_fit(
            vault, location, VaultFacts(found.location, sku, public, found.provisioning_state)
        )
        return found.ready

    def issue_registration(self, zone: str, vault: Vault, place: AzurePlace) -> str:
        """Put a fresh file into the key vault, unless the zone has one that is valid."""
        world, name = self._world, registration_secret(zone, vault)
        kept = SimulatedSecrets(world, place.key_vault_url)
        there = kept.look(name)
        if there and there.expires and there.expires - world.now >= _ENOUGH:
            return name
        with translated(_SYSTEM, vault.name):
            content = self._write(vault)
        kept.put(name, content, "application/xml", world.now + VALID)
        return name

    def discard_registration(self, zone: str, vault: Vault, place: AzurePlace) -> None:
        """Delete that secret, if it is there."""
        SimulatedSecrets(self._world, place.key_vault_url).delete(registration_secret(zone, vault))

    def _find(self, vault: Vault) -> VaultResource | None:
        with translated(_SYSTEM, vault.name):
            try:
                return vault_resources.get_vault(self._world, vault.arm_id)
            except ArmError as error:
                if error.code != "ResourceNotFound":
                    raise
                return None

    def _make(self, vault: Vault, location: str) -> VaultResource:
        order = VaultOrder(location, *SKU)
        with translated(_SYSTEM, vault.name):
            try:
                return vault_resources.put_vault(self._world, vault.arm_id, order)
            except ArmError as error:
                if error.code == "LocationNotAvailableForResourceType":
                    raise Refused(unknown_region(vault, location)) from error
                raise

    def _write(self, vault: Vault) -> str:
        world = self._world
        certificate = make_certificate(vault.name, world.now)
        name = certificate_name(vault, world.now)
        vault_certificates.upload_certificate(world, vault.arm_id, name, certificate.der)
        found = vault_resources.find_vault(world, vault.arm_id)
        try:
            key = vault_certificates.get_integrity_key(world, vault.arm_id)
        except ArmError:
            key = vault_certificates.set_integrity_key(world, vault.arm_id, world.ids.new("key"))
        details = vault_certificates.sign_in(world, found)
        return registration_file(vault, found.location, certificate.pfx, details, key)
