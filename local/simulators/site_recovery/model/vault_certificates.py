"""Who may register with a vault: its certificates and the key of its channel."""

import base64
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from local.simulators.site_recovery.model.errors import ArmError, bad_request
from local.simulators.site_recovery.model.vault_resource import (
    SignIn,
    VaultCertificate,
    VaultResource,
)
from local.simulators.site_recovery.model.vault_resources import find_vault
from local.simulators.site_recovery.model.world import World


def upload_certificate(world: World, vault_id: str, name: str, der: bytes) -> VaultCertificate:
    """Let whoever holds this certificate's key register with the vault; ArmError 400 if unfit."""
    with world.turn("upload_certificate", vault_id) as turn:
        vault = find_vault(world, vault_id)
        certificate = _read(name, der)
        if not certificate.valid_from <= world.now < certificate.valid_to:
            raise bad_request("InvalidCertificate", "The certificate is not valid now.")
        vault.certificates[certificate.thumbprint] = certificate
        turn.effect = f"certificate {certificate.thumbprint}"
        return certificate


def sign_in(world: World, vault: VaultResource) -> SignIn:
    """Tell as whom servers sign in that register with a vault."""
    ids = world.ids
    return SignIn(
        resource_id=int(ids.of("vault", vault.vault_id).split("-")[0], 16),
        aad_tenant_id=ids.of("tenant", world.estate.subscription_id),
        service_principal_client_id=ids.of("client", vault.vault_id),
        service_principal_object_id=ids.of("principal", vault.vault_id),
    )


def get_integrity_key(world: World, vault_id: str) -> str:
    """Read the key of the vault's channel; ArmError 404 while nobody has set one."""
    with world.turn("get_extended_information", vault_id):
        vault = find_vault(world, vault_id)
        if not vault.integrity_key:
            raise ArmError(
                404,
                "ResourceExtendedInfoNotFound",
                f"Extended information of the vault '{vault.name}' was not found.",
            )
        return vault.integrity_key


def set_integrity_key(world: World, vault_id: str, key: str) -> str:
    """Set the key of the vault's channel."""
    with world.turn("set_extended_information", vault_id) as turn:
        find_vault(world, vault_id).integrity_key = key
        turn.effect = "integrity key set"
        return key


def registers(vault: VaultResource, thumbprint: str, now: datetime) -> bool:
    """Say whether whoever holds the key of this certificate may register now."""
    known = vault.certificates.get(thumbprint)
    return known is not None and known.valid_from <= now < known.valid_to


def _read(name: str, der: bytes) -> VaultCertificate:
    try:
        certificate = x509.load_der_x509_certificate(der)
    except ValueError:
        raise bad_request("InvalidCertificate", "The certificate can't be read.") from None
    return VaultCertificate(
        name=name,
        content=base64.b64encode(der).decode(),
        thumbprint=certificate.fingerprint(hashes.SHA1()).hex().upper(),  # noqa: S303 (Windows names certificates so)
        subject=certificate.subject.rfc4514_string(),
        issuer=certificate.issuer.rfc4514_string(),
        valid_from=certificate.not_valid_before_utc,
        valid_to=certificate.not_valid_after_utc,
    )
