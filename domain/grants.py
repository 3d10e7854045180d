"""Who has which role where: grants to people, applications and groups, by their object ids."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from domain.access import Grant, Role

_NAMES = {"role", "members", "accounts", "subscriptions"}


@dataclass(frozen=True, slots=True)
class Membership:
    """A grant, and the object ids of those who have it; in lower case."""

    members: frozenset[str]
    grant: Grant


@lru_cache(maxsize=8)
def read_memberships(text: str) -> tuple[Membership, ...]:
    """Read a list of grants; empty text is none. ValueError says which one is wrong, and how."""
    entries = json.loads(text) if text else []
    if not isinstance(entries, list):
        raise ValueError("it is no JSON list")  # noqa: TRY004 (one error for all that is wrong)
    return tuple(_membership(number, each) for number, each in enumerate(entries, start=1))


def grants_of(memberships: Collection[Membership], ids: Collection[str]) -> tuple[Grant, ...]:
    """Give the grants of somebody who has these object ids: his own, and those of his groups."""
    wanted = {each.lower() for each in ids}
    return tuple(each.grant for each in memberships if not wanted.isdisjoint(each.members))


def app_role(name: str) -> Grant | None:
    """Give the grant that an Entra app role stands for, such as `Ferry.Operator`: everywhere."""
    roles = {f"Ferry.{role.value.title()}": role for role in Role}
    return Grant(roles[name]) if name in roles else None


def _membership(number: int, entry: Any) -> Membership:
    if not isinstance(entry, dict) or not entry.keys() <= _NAMES:
        raise ValueError(f"grant {number} has other fields than {', '.join(sorted(_NAMES))}")
    if entry.get("role") not in list(Role):
        raise ValueError(f"grant {number} has no role of {', '.join(Role)}")
    members = _texts(number, entry, "members")
    if not members:
        raise ValueError(f"grant {number} has no members")
    return Membership(
        frozenset(each.lower() for each in members),
        Grant(
            Role(entry["role"]),
            _texts(number, entry, "accounts"),
            _texts(number, entry, "subscriptions"),
        ),
    )


def _texts(number: int, entry: dict[str, Any], name: str) -> tuple[str, ...]:
    values = entry.get(name, [])
    if not isinstance(values, list) or not all(each and isinstance(each, str) for each in values):
        raise ValueError(f"grant {number}: {name} is no list of texts")
    return tuple(values)
