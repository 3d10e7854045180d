"""What the port to security groups promises, kept by its double and by the adapter on EC2."""

import pytest

from clouds.aws.firewalls import AwsFirewalls
from clouds.aws.session import Sessions
from domain.errors import Refused
from domain.firewall.grant import grants, reach
from domain.firewall.security_group import ANY, ICMP, ICMPV6, TCP, GroupRule, PrefixList
from domain.firewall.spans import prefixes
from domain.firewall.traffic import Traffic
from domain.security_rules import Direction
from domain.source_instance import InstanceRef, ReplicationPath
from local.simulators.aws.memory.firewalls import SimulatedFirewalls
from local.simulators.aws.seed_variants import Variant
from tests.clouds.aws.caller import become_caller
from tests.clouds.aws.worlds import AwsWorld, MemoryWorld

IN, OUT = Direction.INBOUND, Direction.OUTBOUND
NAMES = {TCP: "tcp", ICMP: "icmp", ICMPV6: "icmpv6", ANY: "-1"}
NOBODY = InstanceRef("123456789012", "eu-central-1", "i-0fedcba9876543210")


class InMemory(MemoryWorld):
    def __init__(self):
        super().__init__()
        self.firewalls = SimulatedFirewalls(self.source)

    def group(self, name):
        self.firewalls.rules[name] = []
        return name

    def join(self, ref, *groups):
        self.source.instances[ref].groups = list(groups)

    def allow(self, group, direction=IN, protocol=TCP, ports=(80, 80), **peer):
        rules = self.firewalls.rules_of(group)
        rules.append(GroupRule(f"sgr-{len(rules)}", group, direction, protocol, *ports, **peer))

    def prefix_list(self, *entries):
        self.firewalls.prefix_lists["pl-1"] = PrefixList("pl-1", entries, 9, "offices", "me")
        return "pl-1"

    def hide(self, group):
        self.firewalls.hidden.add(group)


class OnEc2(AwsWorld):
    def __init__(self):
        super().__init__()
        self.firewalls = AwsFirewalls(Sessions())

    @property
    def ec2(self):
        return self._aws.client("ec2")

    def group(self, name):
        vpc = self._aws.scenery.vpc_id
        made = self.ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc)
        every = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
        self.ec2.revoke_security_group_egress(GroupId=made["GroupId"], IpPermissions=every)
        return made["GroupId"]

    def join(self, ref, *groups):
        (interface,) = self._interfaces(ref)
        self.ec2.modify_network_interface_attribute(
            NetworkInterfaceId=interface["NetworkInterfaceId"], Groups=list(groups)
        )

    def allow(self, group, direction=IN, protocol=TCP, ports=(80, 80), **peer):
        ((kind, value),) = peer.items()
        six = ":" in value and kind == "cidr"
        spelled = {
            "cidr": {"Ipv6Ranges": [{"CidrIpv6": value}]}
            if six
            else {"IpRanges": [{"CidrIp": value}]},
            "peer_group": {"UserIdGroupPairs": [{"GroupId": value}]},
            "prefix_list": {"PrefixListIds": [{"PrefixListId": value}]},
        }[kind]
        permission = {"IpProtocol": NAMES.get(protocol, str(protocol)), **spelled}
        if protocol != ANY:  # moto wants ports even where EC2 does without
            permission |= {"FromPort": ports[0], "ToPort": ports[1]}
        way = "ingress" if direction is IN else "egress"
        authorise = getattr(self.ec2, f"authorize_security_group_{way}")
        authorise(GroupId=group, IpPermissions=[permission])

    def prefix_list(self, *entries):
        made = self.ec2.create_managed_prefix_list(
            PrefixListName="offices",
            AddressFamily="IPv4",
            MaxEntries=9,
            Entries=[{"Cidr": entry} for entry in entries],
        )
        return made["PrefixList"]["PrefixListId"]

    def hide(self, group):
        self.ec2.delete_security_group(GroupId=group)

    def _interfaces(self, ref):
        found = self.ec2.describe_instances(InstanceIds=[ref.instance_id])["Reservations"][0]
        return found["Instances"][0]["NetworkInterfaces"]


@pytest.fixture(params=[InMemory, OnEc2])
def world(request, monkeypatch):
    made = request.param()
    if isinstance(made, OnEc2):
        become_caller(monkeypatch, made.url)
    return made


def let_pass(world, ref, traffic):
    """Tell with which addresses the instance's only interface lets this begin."""
    firewall = world.firewalls.read_firewall(ref)
    (interface,) = firewall.interfaces
    return prefixes(traffic.version, reach(grants(firewall, interface.group_ids), traffic))


def http(version=4, direction=IN):
    return Traffic(direction, version, TCP, 80)


def test_all_groups_of_an_interface_are_read_with_all_their_rules(world):
    ref, one, two = world.add(), world.group("one"), world.group("two")
    world.join(ref, one, two)
    world.allow(one, cidr="10.0.0.0/24")
    world.allow(two, cidr="10.0.1.0/24")
    world.allow(two, cidr="fd00::/64")
    world.allow(two, OUT, ANY, (-1, -1), cidr="0.0.0.0/0")
    assert let_pass(world, ref, http()) == ("10.0.0.0/23",)
    assert let_pass(world, ref, http(6)) == ("fd00::/64",)
    assert let_pass(world, ref, http(direction=OUT)) == ("0.0.0.0/0",)
    assert let_pass(world, ref, Traffic(IN, 4, TCP, 81)) == ()
    (interface,) = world.firewalls.read_firewall(ref).interfaces
    assert interface.primary
    assert interface.addresses[0].startswith("10.0.")


def test_protocols_types_and_codes_are_read_as_they_are(world):
    ref, group = world.add(), world.group("one")
    world.join(ref, group)
    world.allow(group, protocol=ICMP, ports=(8, -1), cidr="10.0.0.1/32")
    world.allow(group, protocol=ICMP, ports=(3, 4), cidr="10.0.0.2/32")
    world.allow(group, protocol=ICMP, ports=(-1, -1), cidr="10.0.0.3/32")
    world.allow(group, protocol=ICMPV6, ports=(-1, -1), cidr="fd00::1/128")
    world.allow(group, protocol=50, ports=(-1, -1), cidr="10.0.0.4/32")

    def icmp(kind, code):
        return let_pass(world, ref, Traffic(IN, 4, ICMP, kind * 256 + code))

    assert icmp(8, 0) == icmp(8, 255) == ("10.0.0.1", "10.0.0.3")
    assert icmp(3, 4) == ("10.0.0.2/31",)
    assert icmp(3, 3) == ("10.0.0.3",)
    assert let_pass(world, ref, Traffic(IN, 6, ICMPV6, 5)) == ("fd00::1",)
    assert let_pass(world, ref, Traffic(IN, 4, 50)) == ("10.0.0.4",)


def test_a_group_that_is_referred_to_means_its_members_of_this_moment(world):
    ref, group, peers = world.add(), world.group("one"), world.group("peers")
    first, second = world.add(), world.add()
    world.join(ref, group)
    world.join(first, peers)
    world.allow(group, peer_group=peers)
    assert let_pass(world, ref, http()) == (world.address_of(first),)
    world.join(second, group, peers)
    both = {world.address_of(first), world.address_of(second)}
    (members,) = world.firewalls.read_firewall(ref).members
    assert (set(members.addresses), members.name, members.known) == (both, "peers", True)


def test_a_group_may_refer_to_itself(world):
    ref, group = world.add(), world.group("one")
    world.join(ref, group)
    world.allow(group, peer_group=group)
    assert let_pass(world, ref, http()) == (world.address_of(ref),)


def test_a_prefix_list_is_read_entry_by_entry(world):
    ref, group = world.add(), world.group("one")
    listed = world.prefix_list("10.1.0.0/16", "10.2.0.0/16")
    world.join(ref, group)
    world.allow(group, OUT, prefix_list=listed)
    assert let_pass(world, ref, http(direction=OUT)) == ("10.1.0.0/16", "10.2.0.0/16")
    (found,) = world.firewalls.read_firewall(ref).prefix_lists
    assert (found.max_entries, found.name, found.known) == (9, "offices", True)


def test_what_may_not_be_looked_at_is_not_known_and_lets_nothing_pass(world):
    ref, group = world.add(), world.group("one")
    world.join(ref, group)
    stranger = world.group("stranger")
    world.allow(group, peer_group=stranger)
    world.hide(stranger)
    world.allow(group, prefix_list="pl-0123456789abcdef0")
    firewall = world.firewalls.read_firewall(ref)
    assert [each.known for each in (*firewall.members, *firewall.prefix_lists)] == [False, False]
    assert let_pass(world, ref, http()) == ()


def test_ferrys_own_groups_are_left_out(world):
    ref, group = world.add(), world.group("one")
    world.join(ref, group)
    world.source.allow_replication(ReplicationPath(ref, "10.0.0.10"))
    (interface,) = world.firewalls.read_firewall(ref).interfaces
    assert interface.group_ids == (group,)
    assert let_pass(world, ref, Traffic(OUT, 4, TCP, 9443)) == ()


def test_there_is_no_firewall_of_an_instance_that_is_not_there_or_terminated(world):
    gone = world.add(Variant.TERMINATED)
    for ref, code in ((NOBODY, "ec2.InvalidInstanceID.NotFound"), (gone, "ec2.instance_gone")):
        with pytest.raises(Refused) as refused:
            world.firewalls.read_firewall(ref)
        assert refused.value.refusal.code == code


def test_nothing_is_changed_by_reading(world):
    ref = world.add()
    before = world.attached(ref)
    assert world.firewalls.read_firewall(ref) == world.firewalls.read_firewall(ref)
    assert world.attached(ref) == before
