"""Both firewalls once more, packet by packet and as plainly as can be: no spans, no sharing."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

HOSTS = (
    *("169.254.169.254", "169.254.169.253", "169.254.169.123", "169.254.169.250/31"),
    *("169.254.170.2", "fd00:ec2::254", "fd00:ec2::253", "fd00:ec2::123", "fd00:ec2::250"),
    "168.63.129.16",
)
WORDS = {"Tcp": 6, "Udp": 17, "Icmp": 1, "Esp": 50, "Ah": 51}
DEFAULTS = [
    (65000, "inbound", "Allow", "VirtualNetwork"),
    (65001, "inbound", "Allow", "AzureLoadBalancer"),
    (65500, "inbound", "Deny", "*"),
    (65000, "outbound", "Allow", "VirtualNetwork"),
    (65001, "outbound", "Allow", "Internet"),
    (65500, "outbound", "Deny", "*"),
]


@dataclass(frozen=True)
class Packet:
    direction: str
    address: IPv4Address | IPv6Address
    protocol: int
    port: int = 0
    icmp: tuple[int, int] = (0, 0)


def of_a_host(packet):
    return any(within(packet.address, host) for host in HOSTS)


def within(address, text):
    network = ip_network(text, strict=False)
    return network.version == address.version and address in network


def ec2_passes(firewall, groups, packet):
    return any(
        rule.group_id in groups and _rule_passes(firewall, rule, packet) for rule in firewall.rules
    )


def _rule_passes(firewall, rule, packet):
    return (
        rule.direction == packet.direction
        and rule.protocol in (-1, packet.protocol)
        and _selects(rule, packet)
        and any(within(packet.address, peer) for peer in _peers(firewall, rule))
    )


def _selects(rule, packet):
    if rule.first == -1:
        return True
    if rule.protocol in (6, 17):
        return rule.first <= packet.port <= rule.last
    if rule.protocol in (1, 58):
        kind, code = packet.icmp
        return rule.first == kind and rule.last in (-1, code)
    return True


def _peers(firewall, rule):
    peers = [rule.cidr] if rule.cidr else []
    for group in firewall.members:
        if group.group_id == rule.peer_group and group.known:
            peers += [*group.addresses, *group.moving]
    for listed in firewall.prefix_lists:
        if listed.list_id == rule.prefix_list and listed.known:
            peers += listed.entries
    return peers


def azure_passes(rules, around, packet):
    mine = [
        (rule.priority, rule.access, rule)
        for rule in rules
        if rule.direction == packet.direction and _speaks_of(rule, around, packet)
    ]
    default = [
        (priority, access, None)
        for priority, direction, access, tag in DEFAULTS
        if direction == packet.direction and _in_tag(tag, around, packet.address)
    ]
    return min([*mine, *default], key=lambda found: found[0])[1] == "Allow"


def _speaks_of(rule, around, packet):
    if rule.protocol != "*" and WORDS[str(rule.protocol)] != packet.protocol:
        return False
    ported = packet.protocol in (6, 17)
    if ported and not any(first <= packet.port <= last for first, last in rule.ports):
        return False
    named = [a for each in rule.application_groups for a in around.application_groups[each]]
    return any(within(packet.address, each) for each in named) or any(
        _in_tag(each, around, packet.address) for each in rule.peers
    )


def _in_tag(peer, around, address):
    if peer == "*":
        return True
    if peer == "AzureLoadBalancer":
        return address == ip_address("168.63.129.16")
    local = any(within(address, each) for each in around.virtual_network)
    if peer in ("VirtualNetwork", "Internet"):
        return local == (peer == "VirtualNetwork")
    return within(address, peer)
