"""Deployments and networks through the real SDKs."""

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.mgmt.resource.deployments.models import Deployment, DeploymentProperties

from clouds.azure.server_deployment import template
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.trouble import inject
from tests.contracts.ground import StagedGround
from tests.local.simulators.site_recovery.grounding import GROUP, code_of


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


def test_a_network_shows_its_region_and_its_subnets(ground):
    group, client = ground.world.estate.target_resource_group, ground.arm.network
    network = client.virtual_networks.get(group, "ferry-network")
    assert network.location == "westeurope"
    assert [each.name for each in network.properties.subnets] == ["default", "servers"]
    assert client.subnets.get(group, "ferry-network", "SERVERS").name == "servers"
    names = [each.name for each in client.virtual_networks.list(group)]
    assert names == ["ferry-network", "ferry-isolated"]
    for ask in (
        lambda: client.subnets.get(group, "ferry-network", "x"),
        lambda: client.subnets.get(group, "x", "default"),
        lambda: client.virtual_networks.get(group, "x"),
        lambda: client.network_interfaces.get(group, "x"),
    ):
        with pytest.raises(ResourceNotFoundError):
            ask()
