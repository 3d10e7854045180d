"""Vaults, secrets, deployments and networks through the real SDKs."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
import requests
from azure.core.exceptions import HttpResponseError, ResourceExistsError, ResourceNotFoundError
from azure.mgmt.recoveryservices import models
from azure.mgmt.resource.deployments.models import Deployment, DeploymentProperties

from clouds.azure.registration_file import make_certificate
from clouds.azure.server_deployment import template
from domain.errors import Refused
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.settings import Mode, WorldSettings
from local.simulators.site_recovery.model.trouble import inject
from local.simulators.site_recovery.model.vault_resources import find_vault
from tests.contracts.ground import StagedGround

AT_ONCE = WorldSettings(mode=Mode.IMMEDIATELY, retry_after=timedelta())
GROUP = "ferry"


@pytest.fixture
def ground():
    with StagedGround("http", settings=AT_ONCE).open() as staged:
        yield staged


@pytest.fixture
def vaults(ground):
    return ground.arm.recovery_services.vaults


@pytest.fixture
def secrets(ground):
    return ground.arm.secrets(ground.url)


def order(location="westeurope", sku="RS0", **different):
    return models.Vault(
        location=location,
        sku=models.Sku(name=sku, tier="Standard"),
        properties=models.VaultProperties(public_network_access="Enabled"),
        **different,
    )


def code_of(caught):
    return caught.value.status_code, caught.value.error.code


# --- vaults -------------------------------------------------------------------------------------


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


# --- secrets ------------------------------------------------------------------------------------


def test_a_secret_has_versions_and_the_newest_is_meant(ground, secrets):
    expires = ground.clock.now() + timedelta(days=5)
    first = secrets.set_secret("name", "one", content_type="text/plain", tags={"a": "b"})
    ground.clock.advance(timedelta(minutes=1))
    secrets.set_secret("name", "two", expires_on=expires)
    assert secrets.get_secret("NAME").value == "two"
    old = secrets.get_secret("name", first.properties.version)
    assert (old.value, old.properties.content_type, old.properties.tags) == (
        "one",
        "text/plain",
        {"a": "b"},
    )
    versions = list(secrets.list_properties_of_secret_versions("name"))
    assert sorted(str(each.expires_on) for each in versions) == sorted(["None", str(expires)])
    assert [each.name for each in secrets.list_properties_of_secrets()] == ["name"]


def test_a_deleted_secret_holds_its_name_until_it_comes_back_or_is_purged(secrets):
    secrets.set_secret("name", "one")
    deleted = secrets.begin_delete_secret("name").result()
    assert deleted.recovery_id.endswith("/deletedsecrets/name")
    with pytest.raises(ResourceNotFoundError):
        secrets.get_secret("name")
    with pytest.raises(ResourceExistsError):
        secrets.set_secret("name", "two")
    assert [each.name for each in secrets.list_deleted_secrets()] == ["name"]
    secrets.begin_recover_deleted_secret("name").wait()
    assert secrets.get_secret("name").value == "one"
    secrets.begin_delete_secret("name").wait()
    secrets.purge_deleted_secret("name")
    secrets.set_secret("name", "three")
    assert secrets.get_secret("name").value == "three"


def test_a_secret_that_was_switched_off_is_not_told(secrets):
    secrets.set_secret("name", "one", enabled=False)
    with pytest.raises(HttpResponseError) as caught:
        secrets.get_secret("name")
    assert caught.value.status_code == 403


@pytest.mark.parametrize(("name", "value"), [("under_score", "x"), ("name", "x" * 30_000)])
def test_a_secret_that_key_vault_does_not_take_is_refused(secrets, name, value):
    with pytest.raises(HttpResponseError) as caught:
        secrets.set_secret(name, value)
    assert code_of(caught) == (400, "BadParameter")


def test_long_lists_of_secrets_come_in_pages():
    settings = WorldSettings(mode=Mode.IMMEDIATELY, page_size=2)
    with StagedGround("http", settings=settings).open() as ground:
        secrets = ground.arm.secrets(ground.url)
        for number in range(5):
            secrets.set_secret(f"name-{number}", "x")
        assert len(list(secrets.list_properties_of_secrets())) == 5


def test_secrets_are_never_shown_where_nobody_asked_for_them(ground, secrets):
    secrets.set_secret("name", "the-value")
    seen = [
        requests.get(f"{ground.arm.url}/simulator/{each}", timeout=10).text
        for each in ("world", "ledger")
    ]
    assert "the-value" not in "".join(seen)


def test_plain_http_is_for_this_machine_alone(ground):
    with pytest.raises(Refused) as caught:
        ground.arm.secrets("http://keys.example")
    assert caught.value.refusal.code == "key_vault.plain_http"


# --- deployments --------------------------------------------------------------------------------


def deployment(ground, **parameters):
    usual = {
        "name": "server-1",
        "location": "westeurope",
        "subnetId": ground.place.subnet_id,
        "adminPassword": "the-password",
    }
    given = {name: {"value": value} for name, value in (usual | parameters).items() if value}
    return Deployment(
        properties=DeploymentProperties(mode="Incremental", template=template(), parameters=given)
    )


def test_a_deployment_makes_a_machine_with_its_network_interface(ground):
    deployments = ground.arm.deployments
    done = deployments.deployments.begin_create_or_update(GROUP, "d", deployment(ground)).result()
    assert done.properties.provisioning_state == "Succeeded"
    assert done.properties.outputs["address"]["value"] == "10.1.0.4"
    assert "the-password" not in str(done.as_dict())
    kinds = [
        each.properties.target_resource.resource_type
        for each in deployments.deployment_operations.list(GROUP, "d")
    ]
    assert kinds == ["Microsoft.Network/networkInterfaces", "Microsoft.Compute/virtualMachines"]
    machine = ground.arm.compute.virtual_machines.get(GROUP, "server-1")
    (used,) = machine.properties.network_profile.network_interfaces
    interface = ground.arm.network.network_interfaces.get(GROUP, used.id.rpartition("/")[2])
    (address,) = interface.properties.ip_configurations
    assert address.properties.private_ip_address == "10.1.0.4"
    assert interface.properties.virtual_machine.id == machine.id
    assert [each.name for each in deployments.deployments.list_by_resource_group(GROUP)] == ["d"]


def test_a_deployment_goes_from_accepted_to_running_to_succeeded():
    with StagedGround("http").open() as ground:
        client = ground.arm.deployments.deployments
        client.begin_create_or_update(GROUP, "d", deployment(ground), polling=False)
        seen = []
        for minutes in (0, 2, 4):
            ground.wait(minutes=minutes)
            seen.append(client.get(GROUP, "d").properties.provisioning_state)
        assert seen == ["Accepted", "Running", "Succeeded"]


def test_a_deployment_that_is_under_way_is_neither_replaced_nor_deleted():
    with StagedGround("http").open() as ground:
        client = ground.arm.deployments.deployments
        client.begin_create_or_update(GROUP, "d", deployment(ground), polling=False)
        for ask in (
            lambda: client.begin_create_or_update(GROUP, "d", deployment(ground), polling=False),
            lambda: client.begin_delete(GROUP, "d", polling=False),
        ):
            with pytest.raises(HttpResponseError) as caught:
                ask()
            assert code_of(caught) == (409, "DeploymentActive")


def test_a_deployment_that_failed_says_which_resource_and_why(ground):
    fault = Fault(FaultKind.JOB_ERROR, "deploy", code="QuotaExceeded", message="no cores left")
    inject(ground.world, fault)
    client = ground.arm.deployments
    poller = client.deployments.begin_create_or_update(GROUP, "d", deployment(ground))
    with pytest.raises(HttpResponseError):
        poller.result()
    error = client.deployments.get(GROUP, "d").properties.error
    assert (error.code, error.details[0].code) == ("DeploymentFailed", "QuotaExceeded")
    (operation,) = client.deployment_operations.list(GROUP, "d")
    assert operation.properties.provisioning_state == "Failed"
    assert operation.properties.status_message.error.message == "no cores left"


def test_a_deployment_into_a_subnet_that_is_not_there_fails_and_names_it(ground):
    client = ground.arm.deployments.deployments
    wrong = deployment(ground, subnetId=f"{ground.place.subnet_id}-x")
    with pytest.raises(HttpResponseError):
        client.begin_create_or_update(GROUP, "d", wrong).result()
    (reason,) = client.get(GROUP, "d").properties.error.details
    assert reason.code == "InvalidResourceReference"
    assert "default-x" in reason.message


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"adminPassword": ""}, "adminPassword"),
        ({"name": "a-name-that-is-too-long"}, "too long"),
        ({"cacheGib": 100}, "too small"),
        ({"cacheGib": "much"}, "cacheGib"),
        ({"colour": "blue"}, "colour"),
    ],
)
def test_a_deployment_whose_parameters_do_not_fit_is_refused_at_once(ground, parameters, told):
    with pytest.raises(HttpResponseError) as caught:
        ground.arm.deployments.deployments.begin_create_or_update(
            GROUP, "d", deployment(ground, **parameters)
        )
    assert code_of(caught) == (400, "InvalidTemplate")
    assert told in caught.value.error.message


def test_an_interface_is_not_deleted_while_its_machine_uses_it(ground):
    ground.arm.deployments.deployments.begin_create_or_update(
        GROUP, "d", deployment(ground)
    ).result()
    interfaces = ground.arm.network.network_interfaces
    with pytest.raises(HttpResponseError) as caught:
        interfaces.begin_delete(GROUP, "server-1-nic", polling=False)
    assert code_of(caught) == (400, "NicInUse")
    ground.arm.compute.virtual_machines.begin_delete(GROUP, "server-1").result()
    with pytest.raises(ResourceNotFoundError):
        interfaces.get(GROUP, "server-1-nic")


# --- networks -----------------------------------------------------------------------------------


def test_a_network_shows_its_region_and_its_subnets(ground):
    group, client = ground.world.estate.target_resource_group, ground.arm.network
    network = client.virtual_networks.get(group, "ferry-network")
    assert network.location == "westeurope"
    assert [each.name for each in network.properties.subnets] == ["default", "servers"]
    assert client.subnets.get(group, "ferry-network", "SERVERS").name == "servers"
    assert [each.name for each in client.virtual_networks.list(group)] == ["ferry-network"]
    for ask in (
        lambda: client.subnets.get(group, "ferry-network", "x"),
        lambda: client.subnets.get(group, "x", "default"),
        lambda: client.virtual_networks.get(group, "x"),
        lambda: client.network_interfaces.get(group, "x"),
    ):
        with pytest.raises(ResourceNotFoundError):
            ask()
