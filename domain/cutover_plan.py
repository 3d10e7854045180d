"""What exactly an approval approves: the plan of one cutover, its digest, and what has changed."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from domain.cutover import CutoverPolicy
from domain.firewall.policy import SecurityPolicy
from domain.firewall.security_order import PreparedSecurity
from domain.migration import Migration
from domain.provider import Provider
from domain.target.properties import TargetProperties, as_settled

# Each part in words that people read, by its name: what changes is named by it.
type CutoverPlan = Mapping[str, str]

_SHORT = 12


def plan_of(
    order: Migration,
    settled: TargetProperties,
    found: TargetProperties,
    security: PreparedSecurity | None,
    provider: Provider,
) -> CutoverPlan:
    """Write the plan: whose cutover, what it becomes as the vault has it now, by which policy.

    What nobody has settled is left to Azure and no part of it.
    """
    limit = order.approval.point_age if order.approval else None
    parts = {
        "instance": f"{order.ref.account_id}/{order.ref.region}/{order.ref.instance_id}",
        "run": f"{order.wave}:{order.attempt}",
        "vault": _json(order.landing.vault),
        "provider": provider.value,
        "cutover policy": _hashed(order.cutover),
        "security policy": _hashed(order.security),
        "recovery point": f"at most {limit} old" if limit else "of any age",
        "not before": str(order.not_before or "at once"),
    }
    target = as_settled(settled, found)
    named = ((each.name, getattr(target, each.name)) for each in fields(target))
    parts |= {f"target {name}": _plain(value) for name, value in named if value}
    return parts | dict(_security(security))


def digest_of(plan: CutoverPlan) -> str:
    """Hash a plan: SHA-256 over its canonical JSON, hexadecimal."""
    return hashlib.sha256(_json(plan).encode()).hexdigest()


def short(digest: str) -> str:
    """Give the beginning of a digest, enough to tell plans apart by eye."""
    return digest[:_SHORT]


def changed(before: CutoverPlan, now: CutoverPlan) -> str:
    """Put into words every part that is another than it was; empty when none is."""
    names = sorted({*before, *now})
    different = [name for name in names if before.get(name) != now.get(name)]
    return "; ".join(
        f"{name} was {before.get(name, 'nothing')} and is {now.get(name, 'nothing')}"
        for name in different
    )


def _security(security: PreparedSecurity | None) -> Iterator[tuple[str, str]]:
    if security is None:
        return
    for each in security.interfaces:
        yield f"network security of {', '.join(each.addresses)}", each.group.casefold()
    if security.digest:
        yield "network security rules", security.digest


def _hashed(policy: CutoverPolicy | SecurityPolicy) -> str:
    return hashlib.sha256(_json(policy).encode()).hexdigest()


def _plain(value: object) -> str:
    return value if isinstance(value, str) else _json(value)


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=_jsonable)


def _jsonable(value: object) -> object:
    """Give a dataclass by its fields, whatever else is unknown to JSON in words."""
    if is_dataclass(value):
        return {each.name: getattr(value, each.name) for each in fields(value)}
    return str(value)
