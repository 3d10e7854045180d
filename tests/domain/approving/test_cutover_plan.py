"""What an approval binds to: the same plan has the same digest, another one never."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.approval_policy import ApprovalPolicy
from domain.cutover import CutoverPolicy, PointPolicy
from domain.cutover_plan import changed, digest_of, plan_of, short
from domain.firewall.policy import NetworkSecurity, SecurityPolicy
from domain.firewall.security_order import InterfaceGroup, PreparedSecurity
from domain.migration import Landing, Migration
from domain.mobility_service import Installer
from domain.provider import Provider
from domain.source_instance import InstanceRef
from domain.target.properties import TargetProperties
from domain.vault import Vault

LANDING = Landing(Vault("s", "g", "v"), "p", "/rg", "/net", "sub", "/cache", Installer("s3", "a"))
ORDER = Migration("w1", InstanceRef("1", "eu-west-1", "i-1"), LANDING)
SETTLED = TargetProperties(
    "web", "Standard_D2s_v5", "/rg", "/net", "sub", disk_type="Premium_LRS",
    tags={"Owner": "finance"},
)  # fmt: skip
GUARDED = PreparedSecurity((InterfaceGroup(("10.0.0.4",), "/nsg/a"),), digest="d1")
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def plan(order=ORDER, settled=SETTLED, found=SETTLED, security=GUARDED, provider=None):
    return plan_of(order, settled, found, security, provider or Provider.MODERNISED)


def test_the_same_plan_has_the_same_digest_however_the_vault_spells_it():
    spelt = replace(
        SETTLED, vm_name="WEB", resource_group_id="/RG/", private_ip="",
        tags={"owner": "finance", "cost": "12"},
    )  # fmt: skip
    assert digest_of(plan(found=spelt)) == digest_of(plan())
    assert len(digest_of(plan())) == 64
    assert digest_of(plan()).startswith(short(digest_of(plan())))


def test_what_is_left_to_azure_is_no_part_of_it():
    open_size = replace(SETTLED, vm_size="")
    assert digest_of(plan(settled=open_size)) == digest_of(plan(settled=open_size, found=open_size))


OTHERS = {
    "instance": {"order": replace(ORDER, ref=replace(ORDER.ref, instance_id="i-2"))},
    "run": {"order": replace(ORDER, attempt=2)},
    "vault": {"order": replace(ORDER, landing=replace(LANDING, vault=Vault("s", "g", "other")))},
    "provider": {"provider": Provider.CLASSIC},
    "cutover policy": {"order": replace(ORDER, cutover=CutoverPolicy(PointPolicy.ZERO_LOSS))},
    "security policy": {
        "order": replace(ORDER, security=SecurityPolicy(NetworkSecurity.TRANSLATE))
    },
    "recovery point": {
        "order": replace(ORDER, approval=ApprovalPolicy(point_age=timedelta(hours=1)))
    },
    "not before": {"order": replace(ORDER, not_before=NOON)},
    "target vm_size": {"found": replace(SETTLED, vm_size="Standard_D4s_v5")},
    "target private_ip": {"found": replace(SETTLED, private_ip="10.0.0.9")},
    "target disk_type": {"found": replace(SETTLED, disk_type="StandardSSD_LRS")},
    "target tags": {"found": replace(SETTLED, tags={"OWNER": "nobody"})},
    "network security of 10.0.0.4": {"security": None},
    "network security rules": {"security": replace(GUARDED, digest="d2")},
}


@pytest.mark.parametrize("part", OTHERS)
def test_a_plan_that_differs_in_one_part_has_another_digest_and_the_part_is_named(part):
    other = plan(**OTHERS[part])
    assert digest_of(other) != digest_of(plan())
    assert f"{part} was " in changed(plan(), other)


def test_a_tag_that_is_gone_is_another_plan_and_nothing_else_is_named():
    other = plan(found=replace(SETTLED, tags={}))
    words = changed(plan(), other)
    assert words == 'target tags was {"Owner":"finance"} and is {"Owner":""}'
    assert changed(plan(), plan()) == ""


def test_groups_without_a_digest_of_an_older_story_are_bound_by_their_names():
    old = replace(GUARDED, digest="")
    assert "network security rules" not in plan(security=old)
    assert digest_of(plan(security=old)) != digest_of(plan(security=None))
