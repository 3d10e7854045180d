"""Who may register with a vault: certificates, the key of its channel; and what it holds."""

import base64
import binascii

from azure.mgmt.recoveryservices import models

from local.simulators.site_recovery.http.call import Answer, Api, Call, Route
from local.simulators.site_recovery.http.features.vault_resources import VAULT_RESOURCE as _VAULT
from local.simulators.site_recovery.http.reading import missing, properties
from local.simulators.site_recovery.http.shapes import vault_resource as show
from local.simulators.site_recovery.model import vault_certificates, vault_resources
from local.simulators.site_recovery.model.errors import bad_request
from local.simulators.site_recovery.model.world import World

_API = Api.RECOVERY_SERVICES


def put_certificate(world: World, call: Call) -> Answer:
    """Take a certificate by which servers register."""
    vault_id, given = _vault_id(call), properties(call)
    if given.get("authType") not in {"AAD", "AzureActiveDirectory"}:
        raise bad_request("InvalidAuthType", "The authentication type must be AAD.")
    der = _decoded(given.get("certificate"))
    name = call.names["certificate"]
    certificate = vault_certificates.upload_certificate(world, vault_id, name, der)
    vault = vault_resources.find_vault(world, vault_id)
    return Answer(body=show.vault_certificate(world, vault, certificate))


def get_extended(world: World, call: Call) -> Answer:
    """Show the key of the vault's channel."""
    key = vault_certificates.get_integrity_key(world, _vault_id(call))
    vault = vault_resources.find_vault(world, _vault_id(call))
    return Answer(body=show.extended_information(vault, key))


def put_extended(world: World, call: Call) -> Answer:
    """Set the key of the vault's channel."""
    key = properties(call).get("integrityKey") or ""
    vault_certificates.set_integrity_key(world, _vault_id(call), key)
    vault = vault_resources.find_vault(world, _vault_id(call))
    return Answer(body=show.extended_information(vault, key))


def list_usages(world: World, call: Call) -> Answer:
    """Count what is in the vault."""
    with world.turn("list_vault_usages"):
        vault = vault_resources.find_vault(world, _vault_id(call))
        return Answer(body=show.usages(vault_resources.contents(world, vault)))


def list_replication_usages(world: World, call: Call) -> Answer:
    """Count what replicates in the vault."""
    with world.turn("list_vault_usages"):
        vault = vault_resources.find_vault(world, _vault_id(call))
        return Answer(body=show.replication_usages(vault_resources.contents(world, vault)))


def _vault_id(call: Call) -> str:
    return "/".join(call.path.strip("/").split("/")[:8])


def _decoded(certificate: object) -> bytes:
    if not isinstance(certificate, str):
        raise missing("properties.certificate")
    try:
        return base64.b64decode(certificate, validate=True)
    except binascii.Error:
        raise bad_request("InvalidCertificate", "The certificate is not base64.") from None


ROUTES = (
    Route(
        "PUT",
        f"{_VAULT}/certificates/{{certificate}}",
        put_certificate,
        _API,
        models.CertificateRequest,
    ),
    Route("GET", f"{_VAULT}/extendedInformation/vaultExtendedInfo", get_extended, _API),
    Route(
        "PUT",
        f"{_VAULT}/extendedInformation/vaultExtendedInfo",
        put_extended,
        _API,
        models.VaultExtendedInfoResource,
    ),
    Route("GET", f"{_VAULT}/usages", list_usages, _API),
    Route("GET", f"{_VAULT}/replicationUsages", list_replication_usages, _API),
)
