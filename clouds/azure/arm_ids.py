"""Azure Resource Manager ids, taken apart."""

import re
from collections.abc import Mapping


def parts(arm_id: str) -> Mapping[str, str]:
    """Take an id apart: each type segment, in lower case, to the name behind it.

    `/subscriptions/S/resourceGroups/G/providers/P/vaults/V` gives subscriptions, resourcegroups,
    providers and vaults. ARM spells the types in any case, so only the names keep theirs.
    """
    words = arm_id.strip("/").split("/")
    return {kind.lower(): name for kind, name in zip(words[::2], words[1::2], strict=False)}


def vault_id(arm_id: str) -> str:
    """Cut an id of anything inside a vault down to the vault's."""
    found = re.match(r".*?/vaults/[^/]+", arm_id, re.IGNORECASE)
    return found[0] if found else arm_id
