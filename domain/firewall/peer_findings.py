"""What becomes of what rules refer to: groups and prefix lists, finding by finding."""

from collections.abc import Iterator

from domain.assessment import Finding, Severity
from domain.firewall.finding import finding
from domain.firewall.security_group import GroupMembers, PrefixList


def of_members(group: GroupMembers) -> Iterator[Finding]:
    """Say what becomes of a reference to a group."""
    name = f"{group.group_id} ({group.name})" if group.name else group.group_id
    if not group.known:
        yield finding(
            "firewall.unknown_group",
            Severity.WARNING,
            f"the members of {name} can't be read: its rules let nothing pass",
            "Give Ferry's role in the other account the right to describe network interfaces, or "
            "name address ranges in the rule.",
        )
    elif not group.addresses and not group.moving:
        yield finding(
            "firewall.empty_group",
            Severity.INFORMATION,
            f"{name} has no members: its rules let nothing pass",
            "None, unless members are to come: then name their address ranges.",
        )
    if group.addresses:
        yield finding(
            "firewall.group_members",
            Severity.ADVISORY,
            f"{name} becomes its {len(group.addresses)} addresses of this moment",
            "Add the addresses of members that come later, or prepare the wave anew.",
        )


def of_list(each: PrefixList) -> Iterator[Finding]:
    """Say what becomes of a reference to a prefix list."""
    name = f"{each.list_id} ({each.name})" if each.name else each.list_id
    if not each.known:
        yield finding(
            "firewall.unknown_prefix_list",
            Severity.WARNING,
            f"{name} can't be read: its rules let nothing pass",
            "Give Ferry's role the right ec2:GetManagedPrefixListEntries, or have it shared.",
        )
        return
    kept_by_aws = each.owner == "AWS"
    yield finding(
        "firewall.aws_prefix_list" if kept_by_aws else "firewall.prefix_list",
        Severity.ADVISORY,
        f"{name} becomes its {len(each.entries)} entries of this moment (at most "
        f"{each.max_entries} in EC2)",
        "AWS changes its lists and the machine leaves AWS: see whether it still needs the service."
        if kept_by_aws
        else "Change the network security group by hand when the list changes.",
    )
