"""The registration file: a self-signed certificate, and where and as whom servers use it.

The elements and their order are those of Get-AzRecoveryServicesVaultSettingsFile.
"""

import base64
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

from domain.vault import Vault

VALID = timedelta(days=5)  # what the service honours
_CLOCKS_DIFFER = timedelta(minutes=10)
_NAMESPACE = (
    "http://schemas.datacontract.org/2004/07/Microsoft.Azure.Portal.RecoveryServices.Models.Common"
)


@dataclass(frozen=True, slots=True)
class RegistrationCertificate:
    """A certificate as DER, and with its private key as PFX without a password."""

    der: bytes
    pfx: bytes = field(repr=False)


def make_certificate(name: str, now: datetime) -> RegistrationCertificate:
    """Make a key and sign a certificate for it with itself, valid for five days."""
    from cryptography import x509  # noqa: PLC0415 (keeps the cold start short)
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
        Encoding,
        NoEncryption,
        pkcs12,
    )

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    named = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Windows Azure Tools")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(named)
        .issuer_name(named)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCKS_DIFFER)
        .not_valid_after(now + VALID)
        .sign(key, SHA256())
    )
    pfx = pkcs12.serialize_key_and_certificates(
        name.encode(), key, certificate, None, NoEncryption()
    )
    return RegistrationCertificate(certificate.public_bytes(Encoding.DER), pfx)


def certificate_name(vault: Vault, now: datetime) -> str:
    """Name the upload as the cmdlet does: vault, subscription and day."""
    day = f"{now.month}-{now.day}-{now.year}"
    return f"{vault.name}{vault.subscription_id}-{day}-vaultcredentials"


def registration_file(
    vault: Vault, location: str, pfx: bytes, details: Any, integrity_key: str
) -> str:
    """Write the file; `details` is what the service answered to the certificate.

    It holds a private key: whoever has it may register servers with the vault.
    """
    root = ET.Element("RSVaultAsrCreds", {"xmlns": _NAMESPACE})
    _add(
        ET.SubElement(root, "VaultDetails"),
        SubscriptionId=vault.subscription_id,
        ResourceGroup=vault.resource_group,
        ResourceName=vault.name,
        ResourceId=details.resource_id,
        Location=location,
        ResourceType="vaults",
        ProviderNamespace="Microsoft.RecoveryServices",
    )
    _add(root, ManagementCert=base64.b64encode(pfx).decode(), Version="2.0")
    _add(
        ET.SubElement(root, "AadDetails"),
        AadAuthority=details.aad_authority,
        AadTenantId=details.aad_tenant_id,
        ServicePrincipalClientId=details.service_principal_client_id,
        AadVaultAudience=f"https://RecoveryServiceVault/{location}/{vault.name}/"
        f"{details.resource_id}",
        ArmManagementEndpoint=details.azure_management_endpoint_audience,
    )
    _add(root, ChannelIntegrityKey=integrity_key, SiteId="", SiteName="")
    return ET.tostring(root, encoding="unicode", xml_declaration=True)


def _add(parent: ET.Element, **texts: object) -> None:
    for name, text in texts.items():
        ET.SubElement(parent, name).text = str(text)
