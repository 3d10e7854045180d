"""What every SourceServers keeps: the double in memory, and the adapter on simulated AWS."""

from dataclasses import replace

import pytest

from domain.component import Role
from domain.errors import Refused
from domain.landing_zone import AwsPlace, AzurePlace, Reach, ReachOrder, ServerOrder
from domain.mobility_service import CommandRef
from domain.reach import read_reach
from domain.source_instance import InstanceRef, ReplicationPath
from domain.vault import Vault

AZURE = AzurePlace("westeurope", "rg-zone", key_vault_url="https://kv.vault.azure.net")


@pytest.fixture
def place(world):
    return AwsPlace("123456789012", "eu-central-1", world.subnet(), world.profile())


def order_for(place, role=Role.PROCESS_SERVER, zone="north", **different):
    order = ServerOrder(
        zone, role, Vault("s", "rg", "v"), AZURE, place, "c5.xlarge", 300, "10.1.0.4"
    )
    return replace(order, **different)


def refusal(call, *arguments):
    with pytest.raises(Refused) as refused:
        call(*arguments)
    assert refused.value.refusal.remedy or refused.value.refusal.fatal
    return refused.value.refusal.code


def launched(world, order):
    world.servers.ensure_server(order)
    world.pass_time(minutes=1)
    return world.servers.ensure_server(order)


def in_time(world, **time):
    world.pass_time(**time)
    world.settle()
    return world.joined


@pytest.mark.parametrize("role", [Role.PROCESS_SERVER, Role.APPLIANCE])
def test_a_server_is_launched_once_and_found_again(world, place, role):
    order = order_for(place, role)
    first = world.servers.ensure_server(order)
    world.pass_time(minutes=1)
    again = world.servers.ensure_server(order)
    assert (again.server_id, again.ready, again.problem) == (first.server_id, True, "")
    assert again.address.startswith("10.0.")


def test_each_zone_and_each_role_has_a_server_of_its_own(world, place):
    orders = [order_for(place), order_for(place, Role.APPLIANCE), order_for(place, zone="south")]
    assert len({world.servers.ensure_server(each).server_id for each in orders}) == 3


def test_a_terminated_server_does_not_count(world, place):
    first = launched(world, order_for(place))
    for _ in range(2):
        world.servers.terminate_server(order_for(place))
    assert launched(world, order_for(place)).server_id != first.server_id


def test_a_server_that_somebody_stopped_is_a_problem_and_is_not_replaced(world, place):
    first = launched(world, order_for(place))
    world.stop(first.server_id)
    world.pass_time(minutes=5)
    found = world.servers.ensure_server(order_for(place))
    assert (found.server_id, found.ready) == (first.server_id, False)
    assert "start it" in found.problem


def test_a_subnet_that_leads_nowhere_is_refused(world, place):
    nowhere = replace(place, subnet_id=world.subnet(leads_out=False))
    assert refusal(world.servers.ensure_server, order_for(nowhere)) == "ec2.no_route"


def test_a_subnet_that_is_not_there_is_refused(world, place):
    nobody = replace(place, subnet_id="subnet-0fedcba9876543210")
    code = refusal(world.servers.ensure_server, order_for(nobody))
    assert code == "ec2.InvalidSubnetID.NotFound"


def test_a_server_without_a_profile_could_fetch_no_secret(world, place):
    order = order_for(replace(place, instance_profile=""))
    assert refusal(world.servers.ensure_server, order) == "ec2.no_profile"


def test_servers_of_azure_do_not_stand_in_aws(world, place):
    order = order_for(place, Role.MASTER_TARGET)
    assert refusal(world.servers.ensure_server, order) == "ec2.not_in_aws"


def test_the_passphrase_is_shared_as_soon_as_there_is_one(world, place):
    assert not world.servers.share_passphrase("north", place, AZURE)
    assert world.passphrase_in_aws("north") is None
    world.passphrases["north"] = "first"
    assert world.servers.share_passphrase("north", place, AZURE)
    world.passphrases["north"] = "second"
    assert world.servers.share_passphrase("north", place, AZURE)
    assert world.passphrase_in_aws("north") == "second"
    for _ in range(2):
        world.servers.discard_passphrase("north", place)
    assert world.passphrase_in_aws("north") is None


def test_a_process_server_joins_once_the_passphrase_is_there(world, place):
    server = launched(world, order_for(place))
    assert in_time(world, minutes=30) == []
    world.passphrases["north"] = "p"
    world.servers.share_passphrase("north", place, AZURE)
    expected = [(server.address, Role.PROCESS_SERVER)]
    assert in_time(world, minutes=2) == expected
    assert in_time(world, hours=5) == expected


def test_a_process_server_that_never_gets_its_passphrase_gives_up(world, place):
    launched(world, order_for(place))
    in_time(world, hours=5)
    world.passphrases["north"] = "p"
    world.servers.share_passphrase("north", place, AZURE)
    assert in_time(world, hours=5) == []


def test_an_appliance_joins_when_a_person_signs_in(world, place):
    server = launched(world, order_for(place, Role.APPLIANCE))
    assert in_time(world, hours=5) == []
    world.sign_in(server.server_id)
    assert world.joined == [(server.address, Role.APPLIANCE)]


def test_what_a_server_reaches_follows_the_security_groups_of_the_instances(world, place):
    ref = world.add()
    server = launched(world, order_for(place))
    here = InstanceRef(place.account_id, place.region, server.server_id)
    order = ReachOrder(here, {world.address_of(ref): (135, 3389), "10.0.200.200": (135,)})

    def tried():
        command = world.servers.start_reach_check(order)
        world.pass_time(minutes=1)
        return read_reach(world.mobility.get_command(CommandRef(here, command.command_id)), order)

    closed = Reach("10.0.200.200", 135, open=False)
    address = world.address_of(ref)
    assert tried() == (Reach(address, 135, open=False), Reach(address, 3389, open=True), closed)
    world.source.allow_replication(ReplicationPath(ref, server.address, push=True))
    assert tried() == (Reach(address, 135, open=True), Reach(address, 3389, open=True), closed)


def test_the_same_check_underway_is_not_begun_again(world, place):
    server = launched(world, order_for(place))
    here = InstanceRef(place.account_id, place.region, server.server_id)
    one, other = ReachOrder(here, {"10.0.0.9": (135,)}), ReachOrder(here, {"10.0.0.9": (445,)})
    start = world.servers.start_reach_check
    assert start(one).command_id == start(one).command_id != start(other).command_id
