"""The prefix lists that security-group rules refer to, entry by entry."""

from collections.abc import Iterable

from clouds.aws.errors import aws_calls
from clouds.aws.session import Sessions
from domain.errors import Refused
from domain.firewall.security_group import PrefixList
from domain.source_instance import InstanceRef


def read_prefix_lists(
    sessions: Sessions, ref: InstanceRef, list_ids: Iterable[str]
) -> tuple[PrefixList, ...]:
    """Read each list; one that is not shared with the account is marked as not known."""
    return tuple(_read(sessions, ref, list_id) for list_id in list_ids)


def _read(sessions: Sessions, ref: InstanceRef, list_id: str) -> PrefixList:
    ec2 = sessions.ec2(ref)
    try:
        with aws_calls("ec2", ref):
            found = ec2.describe_managed_prefix_lists(PrefixListIds=[list_id])["PrefixLists"]
            pages = ec2.get_paginator("get_managed_prefix_list_entries")
            entries = [e for p in pages.paginate(PrefixListId=list_id) for e in p["Entries"]]
    except Refused:
        return PrefixList(list_id, known=False)
    if not found:
        return PrefixList(list_id, known=False)
    return PrefixList(
        list_id,
        tuple(sorted(entry["Cidr"] for entry in entries)),
        found[0].get("MaxEntries", 0),
        found[0].get("PrefixListName", ""),
        found[0].get("OwnerId", ""),
    )
