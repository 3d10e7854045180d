from dataclasses import replace

import pytest

from domain.errors import Refused
from domain.group_members import joined, require_fit_members
from domain.migration import Landing, Target
from domain.mobility_service import Installer
from domain.protection_group import ProtectionGroup, ReplicationSettings
from domain.provider import Provider
from domain.vault import Vault

HERE, THERE = Vault("s", "g", "here"), Vault("s", "g", "there")
LANDING = Landing(HERE, "usual", "/group", "/network", "subnet", "/cache", Installer("s3://a", "b"))
GROUP = ProtectionGroup("web", THERE, Provider.CLASSIC, "web-policy")


def kept_for(minutes, provider=Provider.CLASSIC):
    settings = ReplicationSettings(recovery_point_retention=minutes)
    return replace(GROUP, provider=provider, settings=settings)


def test_members_inherit_and_the_rest_of_the_landing_stays():
    inherited = joined(LANDING, GROUP, "w1")
    assert (inherited.vault, inherited.provider) == (THERE, Provider.CLASSIC)
    assert (inherited.policy_name, inherited.protection_group) == ("web-policy", "web")
    assert inherited.multi_vm_group == ""
    same = {"vault": HERE, "provider": Provider.MODERNISED, "policy_name": "usual"}
    assert replace(inherited, **same, protection_group="") == LANDING


def test_the_machines_of_one_wave_share_their_points_where_the_group_wants_it():
    together = replace(GROUP, settings=ReplicationSettings(multi_vm_consistency=True))
    assert joined(LANDING, together, "w1").multi_vm_group == "web-w1"
    assert joined(LANDING, together, "w2").multi_vm_group == "web-w2"


@pytest.mark.parametrize(
    ("group", "disk_type", "fits"),
    [
        (kept_for(1440), "Premium_LRS", True),
        (kept_for(1441), "Premium_LRS", False),
        (kept_for(1441), "StandardSSD_LRS", True),
        (kept_for(1441, Provider.MODERNISED), "Premium_LRS", True),
    ],
)
def test_points_on_premium_disks_are_kept_for_a_day_by_the_classic_provider(group, disk_type, fits):
    targets = [Target(), Target(disk_type=disk_type)]
    if fits:
        require_fit_members(group, targets)
        return
    with pytest.raises(Refused, match="1440 minutes at most") as refused:
        require_fit_members(group, targets)
    assert "standard disks" in refused.value.remedy
