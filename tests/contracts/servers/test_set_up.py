"""What a deployed server does by itself: set itself up, register, hand out its passphrase."""

import pytest

from domain.component import Role
from domain.landing_secrets import database_secret, passphrase_secret
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.trouble import inject
from tests.contracts.ground import deployed, effects, order_of, registered


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
