from dataclasses import replace

from domain.assessment import Severity
from domain.firewall.departure import IcmpChoice
from domain.firewall.network_security_group import MOST_RULES, Access
from domain.firewall.security_group import (
    ANY,
    ESP,
    ICMP,
    ICMPV6,
    TCP,
    UDP,
    GroupMembers,
    GroupRule,
    PrefixList,
    SourceFirewall,
    SourceInterface,
)
from domain.firewall.translation import translate
from domain.security_rules import Direction
from domain.source_instance import InstanceRef

REF = InstanceRef("123456789012", "eu-central-1", "i-1")
IN, OUT = Direction.INBOUND, Direction.OUTBOUND
OPEN = GroupRule("sgr-out", "sg-1", OUT, cidr="0.0.0.0/0")
QUIET = {"firewall.platform", "firewall.licence_servers"}


def rule(number=1, group="sg-1", direction=IN, protocol=TCP, ports=(80, 80), **peer):
    named = peer or {"cidr": "10.0.0.0/24"}
    return GroupRule(f"sgr-{number}", group, direction, protocol, *ports, **named)


def translated(*rules, choice=IcmpChoice.NARROWER, groups=("sg-1",), **more):
    interfaces = (SourceInterface("eni-1", groups),)
    return translate(SourceFirewall(REF, interfaces, rules, **more), groups, choice)


def spelled(translation, direction=IN):
    return [
        (str(each.protocol), each.peers or each.application_groups, each.ports)
        for each in translation.rules
        if each.direction is direction and each.priority < 4000
    ]


def found(translation):
    return {each.code: each for each in translation.findings if each.code not in QUIET}


def test_what_azure_opens_by_default_is_closed_and_only_probes_are_let_in():
    closing = [
        (each.direction, each.access, each.peers, each.priority) for each in translated().rules
    ]
    assert closing == [
        (IN, Access.ALLOW, ("AzureLoadBalancer",), 4095),
        (IN, Access.DENY, ("*",), 4096),
        (OUT, Access.DENY, ("*",), 4096),
    ]


def test_the_default_egress_stays_open_for_the_family_that_it_names():
    assert spelled(translated(OPEN), OUT) == [("*", ("0.0.0.0/0",), ((0, 65535),))]
    both = translated(OPEN, replace(OPEN, cidr="::/0"))
    assert [peers for _, peers, _ in spelled(both, OUT)] == [("0.0.0.0/0",), ("::/0",)]


def test_all_groups_of_an_interface_count_together_and_others_do_not():
    rules = rule(1), rule(2, "sg-2", ports=(443, 443)), rule(3, "sg-3", ports=(22, 22))
    assert spelled(translated(*rules, groups=("sg-1", "sg-2"))) == [
        ("Tcp", ("10.0.0.0/24",), ((80, 80), (443, 443)))
    ]


def test_neighbouring_ranges_and_ports_become_one_rule_that_names_where_it_comes_from():
    rules = [
        rule(n, cidr=cidr, ports=ports)
        for n, (cidr, ports) in enumerate(
            [
                ("10.0.0.0/25", (80, 80)),
                ("10.0.0.128/25", (80, 80)),
                ("10.0.0.0/24", (81, 90)),
                ("10.0.0.7/32", (85, 85)),
            ]
        )
    ]
    translation = translated(*rules)
    assert spelled(translation) == [("Tcp", ("10.0.0.0/24",), ((80, 90),))]
    assert translation.rules[0].description == "EC2: sgr-0, sgr-1, sgr-2"


def test_nothing_is_split_so_that_a_person_knows_their_rules_again():
    rules = rule(1, cidr="10.0.0.0/8"), rule(2, cidr="10.1.1.1/32", ports=(443, 443))
    assert spelled(translated(*rules)) == [
        ("Tcp", ("10.0.0.0/8",), ((80, 80),)),
        ("Tcp", ("10.1.1.1",), ((443, 443),)),
    ]


def test_a_reference_to_a_group_becomes_the_private_addresses_of_its_members():
    members = GroupMembers("sg-9", ("10.0.1.4", "10.0.1.5", "fd00::4"), name="app")
    translation = translated(rule(peer_group="sg-9"), members=(members,))
    assert spelled(translation) == [
        ("Tcp", ("10.0.1.4/31",), ((80, 80),)),
        ("Tcp", ("fd00::4",), ((80, 80),)),
    ]
    advice = found(translation)["firewall.group_members"]
    assert advice.severity is Severity.ADVISORY
    assert "3 addresses" in advice.detail


def test_members_that_move_become_an_application_security_group():
    members = GroupMembers("sg-9", ("10.0.1.4",), application_group="asg-9", moving=("10.8.0.4",))
    translation = translated(rule(peer_group="sg-9"), members=(members,))
    assert spelled(translation) == [
        ("Tcp", ("asg-9",), ((80, 80),)),
        ("Tcp", ("10.0.1.4",), ((80, 80),)),
    ]


def test_an_application_security_group_is_one_rule_for_both_families():
    members = GroupMembers("sg-9", application_group="asg-9", moving=("10.8.0.4", "fd00::4"))
    translation = translated(rule(peer_group="sg-9"), members=(members,))
    assert spelled(translation) == [("Tcp", ("asg-9",), ((80, 80),))]


def test_a_rule_names_ten_application_security_groups_at_most():
    members = tuple(
        GroupMembers(f"sg-9{n}", application_group=f"asg-{n:02}", moving=(f"10.8.0.{n}",))
        for n in range(12)
    )
    rules = [rule(n, peer_group=f"sg-9{n}") for n in range(12)]
    named = [groups for _, groups, _ in spelled(translated(*rules, members=members))]
    assert sorted(name for groups in named for name in groups) == [f"asg-{n:02}" for n in range(12)]
    assert max(len(groups) for groups in named) == 10


def test_a_group_that_nobody_may_look_at_lets_nothing_pass_and_is_named():
    hidden = GroupMembers("sg-9", known=False)
    translation = translated(rule(peer_group="sg-9"), members=(hidden,))
    assert spelled(translation) == []
    assert found(translation)["firewall.unknown_group"].severity is Severity.WARNING


def test_a_group_without_members_lets_nothing_pass():
    translation = translated(rule(peer_group="sg-9"), members=(GroupMembers("sg-9"),))
    assert spelled(translation) == []
    assert found(translation)["firewall.empty_group"].severity is Severity.INFORMATION


def test_a_prefix_list_becomes_its_entries_and_says_so():
    listed = PrefixList("pl-1", ("10.1.0.0/16", "10.2.0.0/16"), 20, "offices")
    translation = translated(rule(prefix_list="pl-1"), prefix_lists=(listed,))
    assert spelled(translation) == [("Tcp", ("10.1.0.0/16", "10.2.0.0/16"), ((80, 80),))]
    assert "2 entries" in found(translation)["firewall.prefix_list"].detail


def test_a_list_that_aws_keeps_and_one_that_nobody_may_read_are_named():
    lists = PrefixList("pl-1", ("3.5.0.0/16",), 50, "s3", "AWS"), PrefixList("pl-2", known=False)
    rules = rule(1, prefix_list="pl-1"), rule(2, prefix_list="pl-2")
    translation = translated(*rules, prefix_lists=lists)
    assert set(found(translation)) == {"firewall.aws_prefix_list", "firewall.unknown_prefix_list"}


def test_a_type_of_icmp_does_not_pass_unless_all_of_icmp_may():
    ping = rule(protocol=ICMP, ports=(8, -1))
    narrow, wide = translated(ping), translated(ping, choice=IcmpChoice.WIDER)
    assert spelled(narrow) == []
    assert spelled(wide) == [("Icmp", ("10.0.0.0/24",), ((0, 65535),))]
    for translation in (narrow, wide):
        said = found(translation)["firewall.icmp_types"]
        assert said.severity is Severity.WARNING
        assert "8/0 to 8/255" in said.detail


def test_types_that_are_all_of_icmp_together_are_translated_without_a_word():
    halves = (
        rule(1, protocol=ICMP, ports=(-1, -1)),
        rule(2, protocol=ICMP, ports=(8, 0)),
    )
    every = [rule(n, protocol=ICMP, ports=(n, -1)) for n in range(256)]
    for rules in (halves, every):
        translation = translated(*rules)
        assert spelled(translation) == [("Icmp", ("10.0.0.0/24",), ((0, 65535),))]
        assert not found(translation)


def test_icmpv6_and_protocols_that_azure_has_no_word_for_are_named():
    six = rule(1, protocol=ICMPV6, ports=(-1, -1), cidr="fd00::/8")
    gre = rule(2, protocol=47, ports=(-1, -1))
    translation = translated(six, gre, rule(3, protocol=ESP, ports=(-1, -1)))
    assert spelled(translation) == [("Esp", ("10.0.0.0/24",), ((0, 65535),))]
    assert set(found(translation)) == {"firewall.icmpv6", "firewall.protocol"}


def test_what_all_of_icmp_covers_still_leaves_other_protocols_unsaid():
    every = rule(1, protocol=ICMP, ports=(-1, -1))
    assert set(found(translated(every, rule(2, protocol=47, ports=(-1, -1))))) == {
        "firewall.protocol"
    }


def test_what_every_protocol_covers_needs_no_word_of_its_own():
    every = rule(1, protocol=ANY, ports=(-1, -1), cidr="10.0.0.0/8")
    translation = translated(
        every, rule(2, protocol=47, ports=(-1, -1)), rule(3, protocol=ICMP, ports=(8, 0)), rule(4)
    )
    assert spelled(translation) == [("*", ("10.0.0.0/8",), ((0, 65535),))]
    assert not found(translation)


def test_icmp_for_the_other_family_is_nothing():
    assert spelled(translated(rule(protocol=ICMPV6, ports=(-1, -1)))) == []
    assert spelled(translated(rule(protocol=ICMP, ports=(-1, -1), cidr="::/0"))) == []


def test_a_thousand_rules_are_all_there_is_room_for():
    def of(number):
        peers = [f"10.{n // 250}.{n % 250}.0/30" for n in range(number)]
        ports = [(n * 2, n * 2) for n in range(number)]
        return translated(
            *(rule(n, cidr=cidr, ports=ports[n]) for n, cidr in enumerate(peers)), OPEN
        )

    fits, bursts = of(MOST_RULES - 4), of(MOST_RULES - 3)
    assert len(fits.rules) == MOST_RULES
    assert not found(fits)
    assert found(bursts)["firewall.rule_space"].severity is Severity.CRITICAL
    priorities = [(each.direction, each.priority) for each in bursts.rules]
    assert len(set(priorities)) == len(priorities)
    assert max(priority for _, priority in priorities) == 4096


def test_four_thousand_addresses_are_all_there_is_room_for():
    entries = tuple(f"10.{n // 256}.{n % 256}.1" for n in range(4_000))
    listed = PrefixList("pl-1", entries, 5_000)
    told = found(translated(rule(prefix_list="pl-1"), prefix_lists=(listed,)))
    assert "4002 sources" in told["firewall.source_space"].detail


def test_where_the_way_out_is_narrow_the_licence_servers_of_azure_are_named():
    def missed(*rules):
        return [
            each.detail
            for each in translated(*rules).findings
            if each.code == "firewall.licence_servers"
        ]

    assert missed(OPEN) == []
    assert "20.118.99.224, 40.83.235.53" in missed()[0]
    one = rule(direction=OUT, ports=(1688, 1688), cidr="20.118.99.224/32")
    assert "20.118.99.224" not in missed(one)[0]


def test_udp_stays_udp_and_a_long_description_is_cut():
    rules = [
        rule(f"{n:017x}", protocol=UDP, ports=(53, 53), cidr=f"10.0.{n}.0/24") for n in range(9)
    ]
    translation = translated(*rules)
    assert spelled(translation)[0][0] == "Udp"
    assert len(translation.rules[0].description) == 140
