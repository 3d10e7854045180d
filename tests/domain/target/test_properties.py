from dataclasses import replace

import pytest

from domain.errors import Refused
from domain.migration import Landing, Target
from domain.mobility_service import Installer
from domain.provider import Provider
from domain.target.properties import (
    Difference,
    TargetProperties,
    asked_of_taken_over,
    changes,
    compare,
    properties_of,
    require_same,
    same,
    sayable,
    settled,
    waits_for_mending,
)
from domain.vault import Vault

SETTLED = TargetProperties(
    vm_name="web-1",
    vm_size="Standard_D2s_v5",
    resource_group_id="/subscriptions/s/resourceGroups/G",
    network_id="/subscriptions/s/resourceGroups/G/providers/Microsoft.Network/virtualNetworks/n",
    subnet_name="front",
    disk_type="Premium_LRS",
    license_type="WindowsServer",
    tags={"Owner": "finance"},
)


def names(desired, actual):
    return [each.name for each in compare(desired, actual).differences]


def test_what_is_as_it_was_settled_has_not_drifted():
    assert names(SETTLED, SETTLED) == []
    require_same("i-1", compare(SETTLED, SETTLED))


def test_names_and_ids_are_equal_whatever_their_case():
    spelt = replace(
        SETTLED,
        vm_size="standard_d2s_V5",
        resource_group_id="/Subscriptions/s/resourcegroups/g/",
        subnet_name="FRONT",
    )
    assert names(SETTLED, spelt) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("vm_name", "web-2"),
        ("vm_size", "Standard_B1s"),
        ("vm_size", ""),
        ("resource_group_id", "/subscriptions/s/resourceGroups/other"),
        ("network_id", ""),
        ("subnet_name", "back"),
        ("private_ip", "10.0.0.9"),
        ("disk_type", "Standard_LRS"),
        ("license_type", "NoLicenseType"),
    ],
)
def test_each_property_that_somebody_changes_is_named_with_both_values(name, value):
    (one,) = compare(SETTLED, replace(SETTLED, **{name: value})).differences
    assert one == Difference(name, getattr(SETTLED, name) or "empty", value)


def test_all_that_differs_is_refused_at_once_with_a_remedy():
    actual = replace(SETTLED, vm_size="Standard_B1s", tags={})
    with pytest.raises(Refused) as caught:
        require_same("i-1", compare(SETTLED, actual))
    refusal = caught.value.refusal
    assert (refusal.code, refusal.subject) == ("target.drifted", "i-1")
    assert "vm_size shall be Standard_D2s_v5 and is Standard_B1s" in refusal.detail
    assert "tags Owner shall be finance and is empty" in refusal.detail
    assert "Set the properties back" in refusal.remedy


def test_a_size_that_was_left_to_azure_may_become_any():
    open_size = replace(SETTLED, vm_size="")
    assert names(open_size, replace(SETTLED, vm_size="Standard_D64s_v5")) == []


def test_no_licence_has_three_spellings():
    none = replace(SETTLED, license_type="NoLicenseType")
    for spelling in ("", "NotSpecified", "nolicensetype"):
        assert names(none, replace(none, license_type=spelling)) == []


def test_a_foreign_tag_is_no_drift_and_a_wanted_one_may_be_spelt_otherwise():
    actual = replace(SETTLED, tags={"OWNER": "finance", "policy": "x"})
    assert names(SETTLED, actual) == []
    assert names(SETTLED, replace(SETTLED, tags={"Owner": "sales"})) == ["tags Owner"]


def test_what_nobody_named_holds_as_the_vault_has_it():
    actual = replace(SETTLED, private_ip="10.0.0.9", tags={"OWNER": "x", "policy": "x"})
    held = settled(TargetProperties(vm_size="Standard_E2s_v5", tags={"Owner": "finance"}), actual)
    assert held == replace(
        actual, vm_size="Standard_E2s_v5", tags={"Owner": "finance", "policy": "x"}
    )


def test_a_disk_type_holds_as_the_vault_has_it_for_no_update_could_change_it():
    held = settled(SETTLED, replace(SETTLED, disk_type="Standard_LRS"))
    assert held.disk_type == "Standard_LRS"
    assert changes(SETTLED, replace(SETTLED, disk_type="Standard_LRS")) == TargetProperties()


def test_an_update_tells_what_differs_and_all_tags():
    actual = replace(SETTLED, subnet_name="back", tags={"policy": "x"})
    assert changes(SETTLED, actual) == TargetProperties(
        subnet_name="front", tags={"policy": "x", "Owner": "finance"}
    )


def test_of_an_item_taken_over_only_what_the_order_names_is_asked():
    assert asked_of_taken_over(Target()) == TargetProperties()
    named = Target(vm_size="Standard_D2s_v5", license_type="WindowsServer", private_ip="10.0.0.9")
    assert asked_of_taken_over(named) == TargetProperties(
        vm_size="Standard_D2s_v5", license_type="WindowsServer", private_ip="10.0.0.9"
    )


LANDING = Landing(
    Vault("s", "g", "v"), "p", "/arrivals", "/network", "default", "/cache", Installer("u", "h")
)


def test_where_an_order_is_silent_the_landing_decides():
    silent = properties_of(Target(vm_name="web"), LANDING)
    assert (silent.resource_group_id, silent.network_id, silent.subnet_name) == (
        "/arrivals",
        "/network",
        "default",
    )
    named = Target(resource_group_id="/mine", network_id="/net", subnet_name="back")
    told = properties_of(named, LANDING)
    assert (told.resource_group_id, told.network_id, told.subnet_name) == ("/mine", "/net", "back")


def test_the_classic_provider_is_not_told_of_boot_diagnostics():
    wanted = replace(SETTLED, boot_diagnostics_storage_account_id="/account")
    assert sayable(wanted, Provider.MODERNISED) == wanted
    assert sayable(wanted, Provider.CLASSIC) == SETTLED


def test_a_person_is_asked_to_set_back_what_has_drifted():
    drifted = compare(SETTLED, replace(SETTLED, vm_size="Standard_B1s"))
    assert "vm_size shall be Standard_D2s_v5 and is Standard_B1s" in waits_for_mending(drifted)
    assert (same(drifted), same(compare(SETTLED, SETTLED))) == (False, True)
