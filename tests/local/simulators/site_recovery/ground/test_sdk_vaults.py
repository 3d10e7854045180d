"""Vaults, their certificates and keys, through the real SDKs."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
import requests
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.mgmt.recoveryservices import models

from clouds.azure.registration_file import make_certificate
from local.simulators.site_recovery.model.vault_resources import find_vault
from tests.local.simulators.site_recovery.grounding import GROUP, code_of


def order(location="westeurope", sku="RS0", **different):
    return models.Vault(
        location=location,
        sku=models.Sku(name=sku, tier="Standard"),
        properties=models.VaultProperties(public_network_access="Enabled"),
        **different,
    )


def test_a_vault_is_made_listed_and_deleted(vaults):
    made = vaults.begin_create_or_update(GROUP, "one", order(tags={"a": "b"})).result()
    assert (made.properties.provisioning_state, made.tags) == ("Succeeded", {"a": "b"})
    assert {each.name for each in vaults.list_by_resource_group(GROUP)} == {"one", "ferry-vault"}
    assert {each.name for each in vaults.list_by_subscription_id()} == {"one", "ferry-vault"}
    vaults.begin_delete(GROUP, "one").result()
    with pytest.raises(ResourceNotFoundError):
        vaults.get(GROUP, "one")
    vaults.begin_delete(GROUP, "one").result()


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        (order("atlantis"), (400, "LocationNotAvailableForResourceType")),
        (order("eastus"), (409, "InvalidResourceLocation")),
        (order(sku="Wrong"), (400, "InvalidSku")),
    ],
)
def test_a_vault_that_can_not_be_is_refused(vaults, wrong, expected):
    with pytest.raises(HttpResponseError) as caught:
        vaults.begin_create_or_update(GROUP, "ferry-vault", wrong)
    assert code_of(caught) == expected


def test_a_resource_group_that_is_not_there_has_no_vaults(vaults):
    for ask in (
        lambda: vaults.get("nowhere", "one"),
        lambda: list(vaults.list_by_resource_group("nowhere")),
        lambda: vaults.begin_create_or_update("nowhere", "one", order()),
    ):
        with pytest.raises(ResourceNotFoundError) as caught:
            ask()
        assert code_of(caught) == (404, "ResourceGroupNotFound")


def test_a_vault_with_something_in_it_is_not_deleted(vaults):
    with pytest.raises(HttpResponseError, match="registered servers"):
        vaults.begin_delete(GROUP, "ferry-vault")
    assert vaults.get(GROUP, "ferry-vault").properties.provisioning_state == "Succeeded"


def test_a_vault_tells_what_it_holds(ground):
    client = ground.arm.recovery_services
    counted = {
        u.name.value: u.current_value for u in client.usages.list_by_vaults(GROUP, "ferry-vault")
    }
    assert counted == {"ProtectedItemCount": 0, "RegisteredServerCount": 1}
    (usage,) = client.replication_usages.list(GROUP, "ferry-vault")
    assert (usage.protected_item_count, usage.registered_servers_count) == (0, 1)


def test_a_certificate_is_answered_with_what_signs_in(ground):
    client, certificate = ground.arm.recovery_services, make_certificate("x", ground.clock.now())
    request = models.CertificateRequest(
        properties=models.RawCertificateData(auth_type="AAD", certificate=certificate.der)
    )
    answer = client.vault_certificates.create(GROUP, "ferry-vault", "mine", request)
    given = answer.properties
    assert isinstance(given, models.ResourceCertificateAndAadDetails)
    assert given.auth_type == "AzureActiveDirectory"
    assert given.resource_id > 0
    assert given.aad_tenant_id
    assert given.valid_to == ground.clock.now() + timedelta(days=5)
    vault = find_vault(ground.world, ground.vault("ferry-vault").arm_id)
    assert given.thumbprint in vault.certificates
    assert (
        base64.b64encode(certificate.der).decode() == vault.certificates[given.thumbprint].content
    )


@pytest.mark.parametrize(
    ("der", "kind", "code"),
    [
        (b"no certificate", "AAD", "InvalidCertificate"),
        (make_certificate("x", datetime(2020, 1, 1, tzinfo=UTC)).der, "AAD", "InvalidCertificate"),
        (make_certificate("x", datetime(2026, 1, 1, tzinfo=UTC)).der, "ACS", "InvalidAuthType"),
    ],
    ids=["not one", "expired", "other authority"],
)
def test_a_certificate_that_lets_nobody_in_is_refused(ground, der, kind, code):
    request = models.CertificateRequest(
        properties=models.RawCertificateData(auth_type=kind, certificate=der)
    )
    with pytest.raises(HttpResponseError) as caught:
        ground.arm.recovery_services.vault_certificates.create(GROUP, "ferry-vault", "m", request)
    assert code_of(caught) == (400, code)


def test_the_key_of_a_vaults_channel_is_not_there_until_somebody_makes_it(ground):
    information = ground.arm.recovery_services.vault_extended_info
    with pytest.raises(ResourceNotFoundError):
        information.get(GROUP, "ferry-vault")
    wanted = models.VaultExtendedInfoResource(
        properties=models.VaultExtendedInfo(integrity_key="key", algorithm="None")
    )
    information.create_or_update(GROUP, "ferry-vault", wanted)
    assert information.get(GROUP, "ferry-vault").properties.integrity_key == "key"


def test_a_field_that_vaults_do_not_have_is_an_error(ground):
    url = f"{ground.arm.url}{ground.vault('x').arm_id}?api-version=2026-11-01"
    token = {"Authorization": "Bearer none"}
    for body, told in (
        ({"location": "westeurope", "colour": "blue"}, "colour"),
        ({"location": "westeurope", "properties": {"provisioningState": "x"}}, "read-only"),
        ({}, "location"),
    ):
        answer = requests.put(url, json=body, headers=token, timeout=10)
        assert answer.status_code == 400
        assert told in answer.json()["error"]["message"]
