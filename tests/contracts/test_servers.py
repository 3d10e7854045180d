"""What the port to servers in Azure promises, kept by the adapter and by its double."""

from dataclasses import replace

import pytest

from domain.component import Role
from domain.errors import Refused, Transient
from domain.landing_secrets import administrator_secret, database_secret, passphrase_secret
from domain.landing_zone import AwsPlace, ServerOrder
from local.simulators.site_recovery.model.arm_id import key_of
from local.simulators.site_recovery.model.fabrics import shown_fabrics
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.networks import release_interfaces
from local.simulators.site_recovery.model.settings import WorldSettings
from local.simulators.site_recovery.model.trouble import inject
from tests.contracts.ground import FACES, StagedGround

GIB = 1024**3
AWS = AwsPlace("123456789012", "eu-central-1", "subnet-1")


@pytest.fixture(params=FACES)
def ground(request):
    """An empty subscription in which the estate's vault has just been made."""
    with StagedGround(request.param, settings=WorldSettings(furnished=False)).open() as staged:
        vault = staged.vault(staged.world.estate.vault)
        staged.vaults.ensure_vault(vault, "westeurope")
        staged.wait(minutes=1)
        yield staged


def order_of(ground, role=Role.CONFIGURATION_SERVER, **different):
    usual = ServerOrder(
        zone="north",
        role=role,
        vault=ground.vault(ground.world.estate.vault),
        azure=ground.place,
        aws=AWS,
        size="Standard_D8s_v5",
        cache_gib=700,
    )
    return replace(usual, **different)


def deployed(ground, order):
    """Have the server, and wait until its deployment has succeeded."""
    ground.servers.ensure_server(order)
    ground.wait(minutes=6)
    return ground.servers.ensure_server(order)


def registered(ground):
    """List the servers that the vault shows, by name."""
    ground.wait(minutes=0)
    shown = shown_fabrics(ground.world)
    return {server.name: server for fabric in shown for server in fabric.shown}


def refusal(call, *args):
    with pytest.raises(Refused) as caught:
        call(*args)
    return caught.value.refusal


def machine_of(ground, server):
    return ground.world.virtual_machines[key_of(server.server_id)]


def effects(ground, operation):
    return len(ground.world.ledger.effects(operation))


# --- a server that is deployed ------------------------------------------------------------------


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


# --- what happens by itself afterwards -----------------------------------------------------------


def test_a_configuration_server_registers_by_itself_and_hands_out_its_passphrase(ground):
    order = order_of(ground)
    ground.vaults.issue_registration("north", order.vault, ground.place)
    server = deployed(ground, order)
    assert registered(ground) == {}
    assert ground.passphrase("north", ground.place) is None
    ground.wait(minutes=40)
    (shown,) = registered(ground).values()
    assert shown.address == server.address
    assert Role.MASTER_TARGET in shown.roles
    assert ground.passphrase("north", ground.place) == ground.value_of(passphrase_secret("north"))
    assert ground.passphrase("south", ground.place) is None


def test_a_configuration_server_without_a_registration_file_never_registers(ground):
    deployed(ground, order_of(ground))
    ground.wait(days=1)
    assert registered(ground) == {}
    assert ground.passphrase("north", ground.place) is None


def test_a_registration_file_of_another_vault_lets_nobody_in(ground):
    other = ground.vault("another-vault")
    ground.vaults.ensure_vault(other, "westeurope")
    ground.wait(minutes=1)
    ground.vaults.issue_registration("north", other, ground.place)
    deployed(ground, order_of(ground, vault=other))
    ground.wait(days=1)
    assert registered(ground) == {}


def test_a_registration_file_that_has_expired_lets_nobody_in(ground):
    order = order_of(ground)
    ground.vaults.issue_registration("north", order.vault, ground.place)
    ground.wait(days=5)
    deployed(ground, order)
    ground.wait(days=1)
    assert registered(ground) == {}


def forget_certificates(ground):
    ground.world.vault.certificates.clear()


def forget_databases(ground):
    del ground.key_vault.secrets[database_secret("north")]


def break_the_file(ground):
    (name,) = (each for each in ground.key_vault.secrets if "registration" in each)
    ground.key_vault.secrets[name].newest.value = "<RSVaultAsrCreds"


@pytest.mark.parametrize("spoil", [forget_certificates, forget_databases, break_the_file])
def test_a_configuration_server_that_lacks_something_never_registers(ground, spoil):
    order = order_of(ground)
    ground.vaults.issue_registration("north", order.vault, ground.place)
    deployed(ground, order)
    spoil(ground)
    ground.wait(days=1)
    assert registered(ground) == {}


def test_a_master_target_with_another_passphrase_never_registers(ground):
    order = order_of(ground)
    ground.vaults.issue_registration("north", order.vault, ground.place)
    first = deployed(ground, order)
    ground.wait(minutes=40)
    ground.key_vault.secrets[passphrase_secret("north")].newest.value = "another"
    joining = order_of(ground, Role.MASTER_TARGET, configuration_server_address=first.address)
    deployed(ground, joining)
    ground.wait(days=1)
    assert [each.address for each in registered(ground).values()] == [first.address]


def test_a_set_up_that_fails_leaves_a_machine_that_never_registers(ground):
    order = order_of(ground)
    ground.vaults.issue_registration("north", order.vault, ground.place)
    inject(ground.world, Fault(FaultKind.JOB_ERROR, "set_up", code="17"))
    assert deployed(ground, order).ready
    ground.wait(days=1)
    assert registered(ground) == {}


def test_a_master_target_joins_the_configuration_server_whose_passphrase_it_has(ground):
    order = order_of(ground)
    ground.vaults.issue_registration("north", order.vault, ground.place)
    first = deployed(ground, order)
    ground.wait(minutes=40)
    joining = order_of(ground, Role.MASTER_TARGET, configuration_server_address=first.address)
    second = deployed(ground, joining)
    ground.wait(minutes=40)
    assert {each.address for each in registered(ground).values()} == {
        first.address,
        second.address,
    }
    assert effects(ground, "deploy") == 2


# --- a deployment that fails ---------------------------------------------------------------------


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


# --- a server that goes --------------------------------------------------------------------------


def test_a_deleted_server_leaves_nothing_behind_and_may_come_again(ground):
    order = order_of(ground)
    ground.vaults.issue_registration("north", order.vault, ground.place)
    deployed(ground, order)
    ground.wait(minutes=40)
    ground.servers.delete_server(order)
    ground.wait(minutes=2)
    release_interfaces(ground.world)
    assert ground.world.ground.interfaces == {}
    ground.servers.delete_server(order)
    assert ground.world.virtual_machines == {}
    assert ground.world.ground.deployments == {}
    left = [each.name for each in ground.key_vault.secrets.values() if not each.deleted]
    assert [name for name in left if "registration" not in name] == []
    assert come_again(ground, order).ready
    assert len(ground.world.ground.interfaces) == 1


def come_again(ground, order):
    """Have a server that was deleted again; each try brings one deleted secret back."""
    for _ in range(3):
        try:
            ground.servers.ensure_server(order)
        except Transient:
            ground.wait(minutes=1)
    return deployed(ground, order)


def test_a_configuration_server_that_comes_again_hands_out_its_own_passphrase(ground):
    order = order_of(ground)
    ground.vaults.issue_registration("north", order.vault, ground.place)
    deployed(ground, order)
    ground.wait(minutes=40)
    old = ground.passphrase("north", ground.place)
    ground.servers.delete_server(order)
    ground.wait(minutes=2)
    release_interfaces(ground.world)
    ground.servers.delete_server(order)
    server = come_again(ground, order)
    assert ground.passphrase("north", ground.place) is None
    ground.wait(minutes=40)
    new = ground.passphrase("north", ground.place)
    assert new == ground.world.ground.passphrases[server.address]
    assert new != old


def test_a_passphrase_that_a_vanished_server_left_is_handed_to_nobody(ground):
    order = order_of(ground)
    ground.vaults.issue_registration("north", order.vault, ground.place)
    deployed(ground, order)
    ground.wait(minutes=40)
    ground.world.virtual_machines.clear()
    ground.world.ground.deployments.clear()
    ground.servers.ensure_server(order)
    assert ground.passphrase("north", ground.place) is None


def test_a_server_whose_deployment_azure_has_forgotten_keeps_its_passphrase(ground):
    order = order_of(ground)
    ground.vaults.issue_registration("north", order.vault, ground.place)
    deployed(ground, order)
    ground.wait(minutes=40)
    told = ground.passphrase("north", ground.place)
    ground.world.ground.deployments.clear()
    ground.servers.ensure_server(order)
    assert ground.passphrase("north", ground.place) == told


def test_a_set_up_cannot_publish_under_the_name_of_a_deleted_secret(ground):
    order = order_of(ground)
    ground.vaults.issue_registration("north", order.vault, ground.place)
    deployed(ground, order)
    (name,) = (each for each in ground.key_vault.secrets if "passphrase" in each)
    ground.key_vault.secrets[name].deleted = ground.clock.now()
    ground.wait(minutes=40)
    assert len(registered(ground)) == 1
    assert ground.passphrase("north", ground.place) is None


def test_what_a_failed_deployment_left_is_deleted_too(ground):
    order = order_of(ground)
    ground.servers.ensure_server(order)
    ground.wait(minutes=6)
    machine = next(iter(ground.world.virtual_machines))
    del ground.world.virtual_machines[machine]
    (interface,) = ground.world.ground.interfaces.values()
    interface.goes_along = False
    ground.servers.delete_server(order)
    assert ground.world.ground.interfaces == {}


def test_a_server_that_was_never_there_needs_no_end(ground):
    ground.servers.delete_server(order_of(ground))
    assert ground.world.ledger.effects("delete_virtual_machine") == []


def test_a_server_that_is_still_being_made_is_deleted_later(ground):
    order = order_of(ground)
    ground.servers.ensure_server(order)
    with pytest.raises(Transient):
        ground.servers.delete_server(order)
    ground.wait(minutes=6)
    ground.servers.delete_server(order)
    ground.wait(minutes=2)
    assert ground.world.virtual_machines == {}
