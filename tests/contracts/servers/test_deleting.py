"""Servers that go, and those that come again under their names."""

import pytest

from domain.errors import Transient
from local.simulators.site_recovery.model.networks import release_interfaces
from tests.contracts.ground import deployed, order_of, registered


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
