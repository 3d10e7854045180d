"""What the port to network security groups promises, kept by its double and by the adapter."""

from dataclasses import replace

import pytest

from clouds.azure.arm import Arm
from clouds.azure.network_security_groups import AzureNetworkSecurityGroups
from clouds.azure.security_rules import read_rule
from domain.errors import Refused, Transient
from domain.firewall.network_security_group import Access, Protocol, SecurityRule
from domain.firewall.security_order import (
    Attachment,
    GroupOrder,
    InterfaceGroup,
    SecurityOrder,
)
from domain.security_rules import Direction
from domain.source_instance import InstanceRef
from local.simulators.site_recovery.http.server import Server
from local.simulators.site_recovery.model import security_groups
from local.simulators.site_recovery.model.arm_id import key_of
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.trouble import inject
from local.simulators.site_recovery.ports import SimulatedNetworkSecurityGroups
from tests.contracts.vaults import StagedVault

REF = InstanceRef("123456789012", "eu-central-1", "i-0123456789abcdef0")
OTHER = replace(REF, instance_id="i-0fedcba9876543210")
IN, OUT = Direction.INBOUND, Direction.OUTBOUND
RULES = (
    SecurityRule(
        "AllowTcpInbound-100",
        100,
        IN,
        Access.ALLOW,
        Protocol.TCP,
        ("10.0.0.0/24", "10.1.0.4"),
        ((80, 80), (8000, 8100)),
        description="EC2: sgr-1",
    ),
    SecurityRule("AllowIcmpInbound-110", 110, IN, Access.ALLOW, Protocol.ICMP, ("10.0.0.0/8",)),
    SecurityRule("DenyAllInbound", 4096, IN, Access.DENY, Protocol.ANY, ("*",)),
    SecurityRule("AllowAnyOutbound-100", 100, OUT, Access.ALLOW, Protocol.ANY, ("::/0",)),
)


class Azure(StagedVault):
    """A vault whose instance has been failed over, and the port behind one of its faces."""

    def __init__(self, face, stack):
        super().__init__("in-process", stack)
        self.groups = SimulatedNetworkSecurityGroups(self.world)
        if face == "http":
            url = stack.enter_context(Server(self.world)).url
            self.groups = AzureNetworkSecurityGroups(Arm(url, self.world.estate.subscription_id))

    def group_order(self, **different):
        estate = self.world.estate
        usual = GroupOrder(
            owner=REF,
            resource_group_id=estate.target_resource_group_id,
            network_id=estate.network_id,
            name="ferry-i-0123456789abcdef0-1",
            source_groups=("sg-1", "sg-2"),
            rules=RULES,
        )
        return replace(usual, **different)

    def mine(self, ref=REF):
        return SecurityOrder(ref, self.landing.resource_group_id, self.landing.network_id)

    def ensure(self, order):
        return self.patiently(self.groups.ensure_group, order)

    def patiently(self, call, *given):
        for _ in range(9):
            try:
                return call(*given)
            except Transient:
                self.wait(minutes=1)
        raise AssertionError("it never settles")

    def stored(self, group_id):
        return self.world.ground.security_groups[key_of(group_id)]

    def fail_over(self):
        item_id = self.protect()
        self.finish(self.site_recovery.start_failover(item_id))
        return self.site_recovery.get_protected_item(item_id).target_vm_id

    def interface(self):
        (found,) = [each for each in self.world.ground.interfaces.values() if each.machine_id]
        return found

    def attachment(self, vm_id, group_id):
        addresses = (self.interface().address,)
        return Attachment(vm_id, (InterfaceGroup(addresses, group_id),))

    def effects(self, operation):
        return len(self.world.ledger.effects(operation))

    def foreign(self, name, tags=None):
        estate = self.world.estate
        kind = f"{estate.target_resource_group_id}/providers/Microsoft.Network"
        group_id = f"{kind}/networkSecurityGroups/{name}"
        with self.world.intervention():
            security_groups.put_group(self.world, group_id, estate.location, tags or {}, ())
        self.wait(minutes=5)
        return group_id


@pytest.fixture(params=["in-process", "http"])
def azure(request):
    from contextlib import ExitStack  # noqa: PLC0415

    with ExitStack() as stack:
        yield Azure(request.param, stack)


def refusal(call, *given):
    with pytest.raises(Refused) as refused:
        call(*given)
    return refused.value.refusal


def test_a_group_is_made_once_in_the_networks_region_and_says_whose_it_is(azure):
    order = azure.group_order()
    with pytest.raises(Transient):
        azure.groups.ensure_group(order)
    group_id = azure.ensure(order)
    assert azure.ensure(order) == group_id
    assert group_id.endswith(f"/networkSecurityGroups/{order.name}")
    assert azure.effects("put_security_group") == 1
    stored = azure.stored(group_id)
    assert stored.location == azure.world.estate.location
    assert stored.tags == {
        "ferry-instance": "123456789012/eu-central-1/i-0123456789abcdef0",
        "ferry-security-groups": "sg-1 sg-2",
    }
    assert tuple(map(read_rule, stored.rules)) == RULES


def test_other_rules_take_the_place_of_the_ones_that_were(azure):
    group_id = azure.ensure(azure.group_order())
    azure.ensure(azure.group_order(rules=RULES[2:]))
    assert tuple(map(read_rule, azure.stored(group_id).rules)) == RULES[2:]
    assert azure.effects("put_security_group") == 2


def test_a_group_whose_answer_was_lost_is_found_again(azure):
    inject(azure.world, Fault(FaultKind.LOST_RESPONSE, "put_security_group", times=1))
    azure.ensure(azure.group_order())
    assert azure.effects("put_security_group") == 1


@pytest.mark.parametrize("tags", [{}, {"ferry-instance": "123456789012/eu-central-1/i-2"}])
def test_a_group_that_is_not_ferrys_or_anothers_is_never_changed(azure, tags):
    order = azure.group_order()
    group_id = azure.foreign(order.name, tags)
    refused = refusal(azure.groups.ensure_group, order)
    assert refused.code == "network.foreign_group"
    assert refused.remedy
    assert azure.stored(group_id).rules == ()


def test_there_is_no_group_where_there_is_no_network(azure):
    nowhere = azure.group_order(network_id=f"{azure.landing.network_id}-gone")
    assert refusal(azure.groups.ensure_group, nowhere).code.startswith("network.")


def test_an_interface_is_put_behind_its_group_and_stays_there(azure):
    vm_id = azure.fail_over()
    group_id = azure.ensure(azure.group_order())
    attachment = azure.attachment(vm_id, group_id)
    assert azure.interface().security_group_id == ""
    with pytest.raises(Transient):
        azure.groups.attach_groups(attachment)
    azure.patiently(azure.groups.attach_groups, attachment)
    azure.groups.attach_groups(attachment)
    assert azure.interface().security_group_id == group_id
    assert azure.effects("put_network_interface") == 1


def test_an_interface_behind_somebody_elses_group_is_left_there(azure):
    vm_id = azure.fail_over()
    group_id, policy = azure.ensure(azure.group_order()), azure.foreign("policy")
    azure.interface().security_group_id = policy
    refused = refusal(azure.groups.attach_groups, azure.attachment(vm_id, group_id))
    assert refused.code == "network.foreign_group"
    assert "policy" in refused.detail
    assert azure.interface().security_group_id == policy


def test_an_interface_moves_from_an_older_group_of_ferrys_to_the_new_one(azure):
    vm_id = azure.fail_over()
    old, new = (azure.ensure(azure.group_order(name=name)) for name in ("old", "new"))
    for group_id in (old, new):
        azure.patiently(azure.groups.attach_groups, azure.attachment(vm_id, group_id))
    assert azure.interface().security_group_id == new
    azure.groups.delete_unused(azure.mine())
    assert set(azure.world.ground.security_groups) == {key_of(new)}


def test_a_machine_that_is_not_there_has_no_interfaces(azure):
    nobody = f"{azure.landing.resource_group_id}/providers/Microsoft.Compute/virtualMachines/no"
    gone = refusal(azure.groups.attach_groups, Attachment(nobody, (InterfaceGroup((), "x"),)))
    assert gone.code == "compute.404" or gone.code.startswith("compute.")


def test_groups_go_when_their_machine_has_gone_and_others_stay(azure):
    vm_id = azure.fail_over()
    group_id = azure.ensure(azure.group_order())
    azure.ensure(azure.group_order(owner=OTHER, name="others"))
    azure.foreign("policy")
    azure.patiently(azure.groups.attach_groups, azure.attachment(vm_id, group_id))
    azure.groups.delete_unused(azure.mine())
    assert key_of(group_id) in azure.world.ground.security_groups
    azure.patiently(azure.target.delete_virtual_machine, vm_id)
    azure.wait(hours=1)
    for _ in range(2):
        azure.groups.delete_unused(azure.mine())
    left = [key.rpartition("/")[2] for key in azure.world.ground.security_groups]
    assert sorted(left) == ["others", "policy"]
