"""What the two providers are told, word for word: the simulator fills gaps that Azure might not."""

from dataclasses import replace

import pytest
from azure.mgmt.recoveryservicessiterecovery import models

from clouds.azure.dialects.classic_requests import ClassicRequests
from clouds.azure.dialects.modernised_requests import ModernisedRequests
from clouds.azure.reading import pending_bytes
from domain.machine import DiscoveredMachine, MachineIdentity
from domain.migration import Landing, Target
from domain.mobility_service import Installer
from domain.provider import Provider
from domain.replication import ReplicationOrder
from domain.vault import ReplicationAppliance, Vault

LANDING = Landing(
    Vault("s", "g", "v"), "policy", "/group", "/network", "web", "/cache", Installer("s3://b/k", "")
)
SERVER = ReplicationAppliance("ps", "/f", "/f/c", "ps-id", "10.0.0.1", run_as_account_id="2")
MACHINE = DiscoveredMachine("/machine", MachineIdentity("", "web-1"))
TARGET = Target(vm_name="vm-1", disk_type="Premium_LRS", tags={"owner": "somebody"})
ORDER = ReplicationOrder("/item", MACHINE, SERVER, LANDING, TARGET)


def classic(order=ORDER):
    return ClassicRequests().enabling(order).as_dict()


def test_the_classic_provider_is_told_all_that_goes_with_a_process_server():
    assert classic() == {
        "instanceType": "InMageAzureV2",
        "processServerId": "ps-id",
        "masterTargetId": "ps-id",
        "runAsAccountId": "2",
        "logStorageAccountId": "/cache",
        "diskType": "Premium_LRS",
        "targetAzureV2ResourceGroupId": "/group",
        "targetAzureNetworkId": "/network",
        "targetAzureSubnetId": "web",  # the subnet's name, as Azure PowerShell has it
        "targetAzureVmName": "vm-1",
        "licenseType": "NoLicenseType",
        "enableRdpOnTargetOption": "Never",
        "targetVmTags": {"owner": "somebody"},
    }


def test_a_separate_master_target_and_known_disks_are_named():
    order = replace(
        ORDER,
        appliance=replace(SERVER, master_target_id="mt-id"),
        machine=replace(MACHINE, disk_ids=("disk-1", "disk-2")),
    )
    told = classic(order)
    assert told["masterTargetId"] == "mt-id"
    assert told["disksToInclude"] == [
        {"diskId": disk, "diskType": "Premium_LRS", "logStorageAccountId": "/cache"}
        for disk in ("disk-1", "disk-2")
    ]


def test_the_target_has_its_say_before_the_landing_with_either_provider():
    own = replace(TARGET, resource_group_id="/mine", network_id="/net", subnet_name="db")
    order = replace(ORDER, target=own)
    told = classic(order)
    group = told["targetAzureV2ResourceGroupId"]
    assert (group, told["targetAzureNetworkId"], told["targetAzureSubnetId"]) == (
        "/mine",
        "/net",
        "db",
    )
    told = ModernisedRequests().enabling(order).as_dict()
    group = told["targetResourceGroupId"]
    assert (group, told["targetNetworkId"], told["targetSubnetName"]) == ("/mine", "/net", "db")


def test_tags_are_a_list_to_the_modernised_provider():
    told = ModernisedRequests().enabling(ORDER).as_dict()
    assert told["targetVmTags"] == [{"tagName": "owner", "tagValue": "somebody"}]
    assert told["disksDefault"] == {"diskType": "Premium_LRS", "logStorageAccountId": "/cache"}


@pytest.mark.parametrize(
    ("dialect", "provider", "failover", "change"),
    [
        (ClassicRequests(), Provider.CLASSIC, {}, {}),
        (
            ModernisedRequests(),
            Provider.MODERNISED,
            {"performShutdown": "false"},
            {"recoveryPointId": "/point"},
        ),
    ],
)
def test_neither_is_told_to_shut_the_source_down(dialect, provider, failover, change):
    assert dialect.provider is provider
    kind = {"instanceType": provider.value}
    assert dialect.failover("").as_dict() == kind | failover
    assert dialect.failover("/p").as_dict() == kind | failover | {"recoveryPointId": "/p"}
    assert dialect.point_change("/point").as_dict() == kind | change


@pytest.mark.parametrize(
    ("disks", "waiting"),
    [
        ([(1.0, 0.5), (0.5, 0.0)], 2 * 1024**2),
        ([(0.0, 0.0)], 0),
        ([(None, 0.0), (2.0, 0.0)], 2 * 1024**2),
        ([(None, 1.0)], 1024**2),
        ([(None, 0.0), (0.0, 0.0)], None),
        ([], None),
    ],
)
def test_what_one_disk_does_not_tell_hides_nothing_of_what_is_known_to_wait(disks, waiting):
    assert pending_bytes(disks) == waiting


@pytest.mark.parametrize("missing", ["target_vm_name", "target_resource_group_id"])
def test_a_machine_that_the_vault_does_not_name_has_no_id(missing):
    known = {"target_vm_name": "vm-1", "target_resource_group_id": "/group", missing: None}
    details = models.InMageRcmReplicationDetails()
    for name, value in known.items():
        setattr(details, name, value)
    item = models.ReplicationProtectedItemProperties(
        active_location="Recovery", provider_specific_details=details
    )
    told = ModernisedRequests().read(item)
    assert (told["target_vm_id"], told["rehearsal_vm_id"]) == ("", "")
