"""Servers of a landing zone that are deployed in Azure, and deployments that fail."""

from dataclasses import replace

import pytest

from domain.component import Role
from domain.errors import Refused, Transient
from domain.landing_secrets import administrator_secret, database_secret
from local.simulators.site_recovery.model.arm_id import key_of
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.trouble import inject
from tests.contracts.ground import deployed, effects, order_of

GIB = 1024**3


def refusal(call, *args):
    with pytest.raises(Refused) as caught:
        call(*args)
    return caught.value.refusal


def machine_of(ground, server):
    return ground.world.virtual_machines[key_of(server.server_id)]


def test_a_server_is_deployed_once_and_is_ready_when_it_runs(ground):
    order = order_of(ground)
    first = ground.servers.ensure_server(order)
    assert (first.ready, first.address, first.role) == (False, "", Role.CONFIGURATION_SERVER)
    ground.wait(minutes=2)
    assert ground.servers.ensure_server(order) == first
    ground.wait(minutes=4)
    ready = ground.servers.ensure_server(order)
    assert (ready.ready, ready.address) == (True, "10.1.0.4")
    assert key_of(ready.server_id) == key_of(first.server_id)
    assert effects(ground, "deploy") == 1


def test_a_machine_has_what_the_support_matrix_asks_for_and_no_public_address(ground):
    server = deployed(ground, order_of(ground))
    machine = machine_of(ground, server)
    assert machine.size == "Standard_D8s_v5"
    assert "2016" in machine.os_name
    assert [size // GIB for size in machine.disk_sizes[1:]] == [700, 600]
    assert machine.tags["ferry-landing-zone"] == "north"
    assert len(machine.name) <= 15
    (interface,) = ground.world.ground.interfaces.values()
    assert not interface.public
    assert interface.subnet_id == ground.place.subnet_id


def test_a_cache_is_never_smaller_than_the_support_matrix_allows(ground):
    server = deployed(ground, order_of(ground, cache_gib=100))
    assert machine_of(ground, server).disk_sizes[1] == 600 * GIB


def test_a_server_never_sees_another_zones_deployment(ground):
    one, other = order_of(ground), order_of(ground, zone="south")
    assert (
        ground.servers.ensure_server(one).server_id != ground.servers.ensure_server(other).server_id
    )


def test_what_the_deployment_shows_and_tells_holds_no_secret(ground, caplog):
    caplog.set_level("DEBUG")
    server = deployed(ground, order_of(ground))
    name = server.server_id.rpartition("/")[2]
    password = ground.value_of(administrator_secret(name))
    databases = ground.value_of(database_secret("north"))
    (deployment,) = ground.world.ground.deployments.values()
    assert deployment.shown["adminPassword"] == {"type": "secureString"}
    seen = f"{deployment.shown} {deployment.outputs} {deployment.template} {caplog.text}"
    for secret in (password, *(line for line in databases.splitlines() if "=" in line)):
        assert secret.partition("= ")[2] or secret not in seen
        assert secret not in seen
    assert len(password) >= 16
    assert "MySQLRootPassword" in databases


def test_a_lost_answer_is_no_reason_to_deploy_twice(ground):
    inject(ground.world, Fault(FaultKind.LOST_RESPONSE, "deploy"))
    with pytest.raises(Transient):
        ground.servers.ensure_server(order_of(ground))
    assert deployed(ground, order_of(ground)).ready
    assert effects(ground, "deploy") == 1


@pytest.mark.parametrize(
    ("code", "message", "remedy"),
    [
        ("QuotaExceeded", "Operation could not be completed: quota of cores", "Raise the quota"),
        ("AuthorizationFailed", "The client does not have authorization", "rights"),
        ("InvalidSubnet", "The subnet is full", "subnet that exists"),
        ("SkuNotAvailable", "The requested size is not available", "size"),
    ],
)
def test_a_deployment_that_failed_tells_azures_own_reason_and_begins_anew(
    ground, code, message, remedy
):
    order = order_of(ground)
    inject(ground.world, Fault(FaultKind.JOB_ERROR, "deploy", code=code, message=message))
    ground.servers.ensure_server(order)
    ground.wait(minutes=6)
    told = refusal(ground.servers.ensure_server, order)
    assert (told.code, told.detail) == (f"deployment.{code}", message)
    assert remedy in told.remedy
    assert not told.fatal
    assert deployed(ground, order).ready


def test_what_azure_sees_beforehand_is_told_in_its_own_words(ground):
    fault = Fault(FaultKind.JOB_ERROR, "preflight", code="QuotaExceeded", message="no cores left")
    inject(ground.world, fault)
    told = refusal(ground.servers.ensure_server, order_of(ground))
    assert (told.code, told.detail) == ("deployment.QuotaExceeded", "no cores left")
    assert deployed(ground, order_of(ground)).ready


def test_a_subnet_that_is_not_there_is_told_before_anything_is_deployed(ground):
    place = ground.place
    for wrong in (f"{place.subnet_id}-x", place.subnet_id.replace("ferry-network", "other"), ""):
        order = order_of(ground, azure=replace(place, subnet_id=wrong))
        told = refusal(ground.servers.ensure_server, order)
        assert told.code == "deployment.no_subnet"
        assert wrong in told.detail
    assert ground.world.ledger.effects("deploy") == []
    assert ground.key_vault.secrets == {}


def test_a_network_of_another_region_is_told_before_anything_is_deployed(ground):
    order = order_of(ground, azure=replace(ground.place, location="North Europe"))
    told = refusal(ground.servers.ensure_server, order)
    assert told.code == "landing.regions_differ"
    assert ground.world.ledger.effects("deploy") == []


def test_a_resource_group_that_is_not_there_is_the_operators_to_make(ground):
    order = order_of(ground, azure=replace(ground.place, resource_group="nowhere"))
    assert refusal(ground.servers.ensure_server, order).code == "deployment.404"
    assert ground.key_vault.secrets == {}


def test_a_right_that_is_missing_is_the_operators_to_give(ground):
    fault = Fault(FaultKind.HTTP_ERROR, "deploy", status=403, code="AuthorizationFailed")
    inject(ground.world, fault)
    assert refusal(ground.servers.ensure_server, order_of(ground)).code == "deployment.403"


def test_no_other_server_stands_in_azure(ground):
    for role in (Role.PROCESS_SERVER, Role.APPLIANCE):
        with pytest.raises(ValueError, match="does not stand in Azure"):
            ground.servers.ensure_server(order_of(ground, role))
