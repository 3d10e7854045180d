from dataclasses import replace

import pytest

from domain.errors import Refused
from domain.installation import installation_order, replication_path
from domain.manual_installation import by_hand
from domain.migration import HandInstallation, Landing, installed_by
from domain.mobility_service import Installer, MobilityWay
from domain.provider import Provider
from domain.source_instance import InstanceRef, InstanceState, SourceInstance
from domain.vault import ReplicationAppliance, Vault

REF = InstanceRef("123456789012", "eu-central-1", "i-1")
MODERNISED = Landing(
    Vault("s", "rg", "v"), "p", "/rg", "/net", "default", "/cache", Installer("s3://b/k", "0" * 64)
)
CLASSIC = replace(MODERNISED, provider=Provider.CLASSIC, landing_zone="north")
APPLIANCE = ReplicationAppliance("appliance-1", "/f", "/c", "/ps", "10.0.0.5")
SERVER = replace(APPLIANCE, name="ps-1", configuration_server_address="10.1.0.4")
WEB = SourceInstance(
    REF, InstanceState.RUNNING, name="web", private_ip="10.0.0.7", ping_status="Online"
)


def test_the_modernised_agent_is_installed_towards_its_appliance():
    order = installation_order(MODERNISED, REF, APPLIANCE)
    assert (order.appliance_address, order.passphrase_name) == ("10.0.0.5", "")


def test_the_classic_agent_gets_configuration_server_and_passphrase():
    order = installation_order(CLASSIC, REF, SERVER)
    assert order.configuration_server_address == "10.1.0.4"
    assert order.passphrase_name == "/ferry/landing-zone/north/passphrase"


@pytest.mark.parametrize(
    ("landing", "server", "missing"),
    [
        (replace(CLASSIC, landing_zone=""), SERVER, "no landing zone"),
        (CLASSIC, APPLIANCE, "no configuration server"),
    ],
)
def test_a_classic_agent_without_a_passphrase_is_refused(landing, server, missing):
    with pytest.raises(Refused, match=missing) as refused:
        installation_order(landing, REF, server)
    assert "push" in refused.value.remedy


@pytest.mark.parametrize(
    ("way", "rpc", "expected"),
    [
        (MobilityWay.PUSH, False, (True, False)),
        (MobilityWay.PUSH, True, (True, True)),
        (MobilityWay.RUN_COMMAND, True, (False, False)),
        (MobilityWay.BY_HAND, False, (False, False)),
    ],
)
def test_the_way_in_is_for_a_push_alone(way, rpc, expected):
    landing = replace(CLASSIC, mobility_service=way, dynamic_rpc=rpc)
    path = replication_path(landing, REF, SERVER)
    assert (path.push, path.dynamic_rpc) == expected


def test_a_person_gets_the_commands_of_this_machine_and_provider():
    words = by_hand(MODERNISED, WEB, APPLIANCE, "w1")
    assert words.startswith("Install the mobility service on web (10.0.0.7):\n1. Copy ")
    assert '"C:\\Program Files (x86)\\Microsoft Azure Site Recovery\\UnifiedAgentInst' in words
    assert words.endswith('POST /api/waves/w1/manual-steps/done {"instances": ["i-1"]}.')
    classic = by_hand(CLASSIC, replace(WEB, name=""), APPLIANCE, "w1")
    assert classic.startswith("Install the mobility service on i-1 ")
    assert "/CSEndPoint <the configuration server's address> " in classic


def test_where_nobody_can_look_the_person_has_to_say_who_the_machine_is():
    words = by_hand(CLASSIC, replace(WEB, ping_status=""), SERVER, "w1")
    assert "so say when it is done: POST /api/waves/w1/manual-steps/done" in words
    assert "fqdn and bios_id" in words
    assert "goes on by itself" not in words


def test_whoever_installed_it_is_named():
    assert installed_by(HandInstallation()) == "mobility service installed by an operator"
    assert installed_by(HandInstallation("mona", "by RDP")).endswith("by mona: by RDP")
