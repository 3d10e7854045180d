"""Rules about addresses and routes: what a virtual machine will not have as the instance has."""

from collections.abc import Iterator

from domain.preflight import source_links as links
from domain.preflight.ec2_facts import Ec2Facts
from domain.preflight.facts import SourceFacts
from domain.preflight.guest_facts import GuestFacts
from domain.preflight.rule import (
    ADVISORY,
    CRITICAL,
    WARNING,
    Area,
    Rule,
    of_ec2,
    of_guest,
    when,
)

_AMAZON_DNS = "169.254.169.253"


def _no_address(facts: SourceFacts) -> tuple[str, ...]:
    return when(not facts.instance.private_ip, "the instance has no private IPv4 address")


def _interfaces(ec2: Ec2Facts) -> tuple[str, ...]:
    count = len(ec2.interfaces)
    return when(count > 1, f"{count} network interfaces")


def _addresses(ec2: Ec2Facts) -> Iterator[str]:
    for each in ec2.interfaces:
        if others := each.addresses[1:]:
            yield f"{each.interface_id} has {', '.join(others)} besides {each.addresses[0]}"


def _elastic(ec2: Ec2Facts) -> Iterator[str]:
    yield from (f"elastic IP {address} points to it" for address in ec2.elastic_ips)


def _public(ec2: Ec2Facts) -> Iterator[str]:
    for each in ec2.interfaces:
        if each.public_ip and not each.elastic:
            yield f"it has the public address {each.public_ip}"


def _ipv6(ec2: Ec2Facts) -> Iterator[str]:
    yield from (f"it has {address}" for each in ec2.interfaces for address in each.ipv6)


def _forwards(ec2: Ec2Facts) -> Iterator[str]:
    for each in ec2.interfaces:
        if not each.source_dest_check:
            yield f"{each.interface_id} takes packets that are meant for others"


def _fixed(guest: GuestFacts) -> Iterator[str]:
    for each in guest.adapters:
        if not each.dhcp:
            yield f"{each.name} has {', '.join(each.addresses) or 'an address'} without DHCP"


def _routes(guest: GuestFacts) -> Iterator[str]:
    yield from (f"persistent route {route}" for route in guest.routes)


def _teams(guest: GuestFacts) -> Iterator[str]:
    yield from (f"the team {team}" for team in guest.teams)


def _amazon_dns(guest: GuestFacts) -> Iterator[str]:
    for each in guest.adapters:
        if _AMAZON_DNS in each.dns:
            yield f"{each.name} asks {_AMAZON_DNS}"


def _target_groups(ec2: Ec2Facts) -> Iterator[str]:
    yield from (f"target group {name} sends to it" for name in ec2.target_groups)


NETWORK_RULES = (
    Rule(
        "no_private_ip", CRITICAL, Area.NETWORK,
        "The instance has a private IPv4 address.",
        "Attach a network interface with an IPv4 address in the appliance's reach.",
        links.AWS_MIGRATION, _no_address,
    ),
    Rule(
        "several_interfaces", ADVISORY, Area.NETWORK,
        "The instance has one network interface.",
        "Say in the wave which networks they land in, and choose a size that has as many.",
        links.SUPPORT_MATRIX, of_ec2(_interfaces),
    ),
    Rule(
        "several_addresses", WARNING, Area.NETWORK,
        "Each interface has one private IPv4 address.",
        "Add the others to the virtual machine's interface after the failover: one is carried.",
        links.AFTER_FAILOVER, of_ec2(_addresses),
    ),
    Rule(
        "elastic_ip", WARNING, Area.NETWORK,
        "No elastic IP points to the instance.",
        "Give the virtual machine a public address of its own, and change names and allow-lists "
        "that know this one: it stays with AWS.",
        links.EC2_ELASTIC_IP, of_ec2(_elastic),
    ),
    Rule(
        "public_address", ADVISORY, Area.NETWORK,
        "The instance has no public address.",
        "Plan how it is reached, and reaches others, in Azure: this address is given back.",
        links.AFTER_FAILOVER, of_ec2(_public),
    ),
    Rule(
        "ipv6", WARNING, Area.NETWORK,
        "The instance uses IPv4 alone.",
        "Give the virtual machine IPv6 addresses after the failover: Site Recovery carries IPv4.",
        links.SUPPORT_MATRIX, of_ec2(_ipv6),
    ),
    Rule(
        "forwards_packets", WARNING, Area.NETWORK,
        "The instance forwards no packets.",
        "Turn IP forwarding on at the virtual machine's interface, and point route tables to it.",
        links.EC2_INTERFACES, of_ec2(_forwards),
    ),
    Rule(
        "fixed_address", WARNING, Area.NETWORK,
        "Windows gets its addresses by DHCP.",
        "Set the adapters to DHCP and keep the address in Azure: one that is fixed within "
        "Windows cuts the virtual machine off.",
        links.PREPARATION, of_guest(_fixed),
    ),
    Rule(
        "static_routes", WARNING, Area.NETWORK,
        "Windows has no persistent routes.",
        "Take them out (route delete), or see that they are right in the target network.",
        links.PREPARATION, of_guest(_routes),
    ),
    Rule(
        "nic_team", CRITICAL, Area.NETWORK,
        "No network adapters are teamed.",
        "Dissolve the team: Site Recovery supports none in the guest.",
        links.SUPPORT_MATRIX, of_guest(_teams),
    ),
    Rule(
        "amazon_dns", WARNING, Area.NETWORK,
        "Windows does not ask Amazon's name server by its fixed address.",
        "Let DHCP give the name servers, or name ones that answer in Azure.",
        links.AZURE_DNS, of_guest(_amazon_dns),
    ),
    Rule(
        "target_group", WARNING, Area.AWS,
        "No load balancer sends to the instance.",
        "Plan a load balancer in Azure and switch over by a hook of the wave.",
        links.TARGET_GROUPS, of_ec2(_target_groups),
    ),
)  # fmt: skip
