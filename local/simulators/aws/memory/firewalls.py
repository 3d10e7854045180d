"""The port Firewalls in memory: groups by name, their rules, and what the rules refer to."""

from dataclasses import dataclass, field, replace

from domain.firewall.security_group import (
    TCP,
    GroupMembers,
    GroupRule,
    PrefixList,
    SourceFirewall,
    SourceInterface,
)
from domain.security_rules import Direction
from domain.source_instance import GONE, InstanceRef
from local.simulators.aws.memory.port import refuse
from local.simulators.aws.memory.source_cloud import SimulatedSourceCloud

_USUAL = (
    GroupRule("sgr-rdp", "", Direction.INBOUND, TCP, 3389, 3389, cidr="10.0.0.0/8"),
    GroupRule("sgr-out", "", Direction.OUTBOUND, cidr="0.0.0.0/0"),
)


@dataclass(slots=True)
class SimulatedFirewalls:
    """`clouds.ports.firewalls.Firewalls` for the instances of a simulated source cloud.

    Every group has the usual rules (remote desktop in, everything out) unless `rules` says
    otherwise. Groups whose name begins with `ferry-` are Ferry's.
    """

    source: SimulatedSourceCloud
    rules: dict[str, list[GroupRule]] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    prefix_lists: dict[str, PrefixList] = field(default_factory=dict)

    def rules_of(self, group_id: str) -> list[GroupRule]:
        """List a group's rules, so that they may be changed too."""
        usual = [
            replace(rule, rule_id=f"{rule.rule_id}-{group_id}", group_id=group_id)
            for rule in _USUAL
        ]
        return self.rules.setdefault(group_id, usual)

    def read_firewall(self, ref: InstanceRef) -> SourceFirewall:
        """Read the groups of the instance's one interface."""
        described = self.source.describe_instance(ref)
        if described.state in GONE:
            refuse(
                "ec2.instance_gone", ref, f"it is {described.state}", "Leave it out.", fatal=True
            )
        attached = self.source.instances[ref].groups
        groups = tuple(sorted(each for each in attached if not each.startswith("ferry-")))
        rules = tuple(rule for group in groups for rule in self.rules_of(group))
        peers = sorted({rule.peer_group for rule in rules if rule.peer_group})
        lists = sorted({rule.prefix_list for rule in rules if rule.prefix_list})
        return SourceFirewall(
            ref,
            (SourceInterface(f"eni-{ref.instance_id}", groups, (described.private_ip,)),),
            rules,
            tuple(self._members(ref, group) for group in peers),
            tuple(self.prefix_lists.get(each, PrefixList(each, known=False)) for each in lists),
        )

    def _members(self, ref: InstanceRef, group: str) -> GroupMembers:
        if group in self.hidden:
            return GroupMembers(group, known=False)
        beside = self.source.machines_beside(ref)
        found = [each for each in beside if group in self.source.instances[each.ref].groups]
        return GroupMembers(group, tuple(sorted(each.address for each in found)), name=group)
