"""Network security groups: made, changed, put in front of interfaces, deleted when unused."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from local.simulators.site_recovery.model.agenda import Activity
from local.simulators.site_recovery.model.arm_id import key_of, last_segment
from local.simulators.site_recovery.model.errors import bad_request, not_found
from local.simulators.site_recovery.model.networks import find_interface, release_interfaces
from local.simulators.site_recovery.model.security_group import SecurityGroup
from local.simulators.site_recovery.model.virtual_network import NetworkInterface
from local.simulators.site_recovery.model.world import World

_KIND = "Microsoft.Network/networkSecurityGroups"
_MOST_RULES, _MOST_ADDRESSES = 1_000, 4_000
_PRIORITIES = range(100, 4097)


def put_group(
    world: World,
    group_id: str,
    location: str,
    tags: Mapping[str, str],
    rules: tuple[dict[str, Any], ...],
) -> SecurityGroup:
    """Begin to make a group, or to change it; ArmError 400 when its rules can't be."""
    with world.turn("put_security_group", group_id) as turn:
        _require_sound(rules)
        found = world.ground.security_groups.get(key_of(group_id))
        turn.effect = "updated" if found else "created"
        group = found or SecurityGroup(group_id, location)
        group.tags, group.rules = dict(tags), rules
        group.updating = world.agenda.begin(
            Activity(key_of(group_id), world.now, world.settings.jobs.update, 1, lambda _: None)
        )
        world.ground.security_groups[key_of(group_id)] = group
        return group


def get_group(world: World, group_id: str) -> SecurityGroup:
    """Read a group; ArmError 404 when there is none."""
    with world.turn("get_security_group", group_id):
        world.agenda.look(key_of(group_id))
        return _find(world, group_id)


def list_groups(world: World, resource_group_id: str) -> list[SecurityGroup]:
    """List a resource group's groups."""
    with world.turn("list_security_groups"):
        inside = f"{key_of(resource_group_id)}/"
        found = world.ground.security_groups.items()
        return [each for key, each in found if key.startswith(inside)]


def delete_group(world: World, group_id: str) -> None:
    """Delete a group; ArmError 400 while an interface is behind it, 404 when there is none."""
    with world.turn("delete_security_group", group_id) as turn:
        found = _find(world, group_id)
        if behind(world, found):
            raise bad_request(
                "InUseNetworkSecurityGroupCannotBeDeleted",
                f"Network security group {found.group_id} cannot be deleted because it is in use.",
            )
        turn.effect = "deleted"
        del world.ground.security_groups[key_of(group_id)]


def behind(world: World, group: SecurityGroup) -> list[NetworkInterface]:
    """List the interfaces that are behind a group."""
    release_interfaces(world)
    found = world.ground.interfaces.values()
    return [each for each in found if key_of(each.security_group_id) == key_of(group.group_id)]


def put_interface(world: World, interface_id: str, group_id: str) -> NetworkInterface:
    """Begin to put an interface behind a group, or none; ArmError 400 when there is no such one."""
    with world.turn("put_network_interface", interface_id) as turn:
        interface = find_interface(world, interface_id)
        if group_id and key_of(group_id) not in world.ground.security_groups:
            raise bad_request(
                "InvalidResourceReference",
                f"Resource {group_id} referenced by resource {interface_id} was not found.",
            )
        turn.effect = "updated"
        interface.security_group_id = group_id
        interface.updating = world.agenda.begin(
            Activity(key_of(interface_id), world.now, world.settings.jobs.update, 1, lambda _: None)
        )
        return interface


def _find(world: World, group_id: str) -> SecurityGroup:
    try:
        return world.ground.security_groups[key_of(group_id)]
    except KeyError:
        raise not_found(_KIND, last_segment(group_id)) from None


def _require_sound(rules: tuple[dict[str, Any], ...]) -> None:
    bodies = [each["properties"] for each in rules]
    places = Counter((each["direction"], each["priority"]) for each in bodies)
    if len(rules) > _MOST_RULES:
        raise bad_request("NetworkSecurityGroupRuleLimitExceeded", f"{len(rules)} rules.")
    if any(count > 1 for count in places.values()):
        raise bad_request("SecurityRuleConflict", "Two rules have one priority and direction.")
    if any(each["priority"] not in _PRIORITIES for each in bodies):
        raise bad_request("SecurityRuleInvalidPriority", "A priority is outside 100 to 4096.")
    for end in ("source", "destination"):
        named = [each.get(f"{end}AddressPrefixes") or () for each in bodies]
        if sum(map(len, named)) > _MOST_ADDRESSES:
            raise bad_request("AddressPrefixLimitExceeded", f"Too many {end} prefixes.")
        if any(len({":" in prefix for prefix in prefixes}) > 1 for prefixes in named):
            raise bad_request("SecurityRuleMixedFamilies", "IPv4 and IPv6 prefixes in one rule.")
