"""What is there in the simulated AWS: names and values that carry no random id."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from moto.ec2.models import ec2_backends
from moto.ssm.models import ssm_backends

from clouds.aws.command_documents import DETECTION
from local.simulators.aws.simulated_aws import SimulatedAws

# A machine that is on its way counts as there: the way is a matter of time.
_POWER = {"pending": "on", "running": "on", "stopping": "off", "stopped": "off"}

type Fact = tuple[str, str]


def aws_state(aws: SimulatedAws) -> dict[str, str]:
    """Tell of instances, security groups, parameters, command documents and commands."""
    facts: list[Fact] = []
    for _, _, backend in ec2_backends.iter_backends():
        facts += _instances(backend)
        facts += _security_groups(backend)
    for _, _, store in ssm_backends.iter_backends():
        facts += _parameters(store)
    facts += _commands(aws)
    return dict(facts)


def _instances(backend: Any) -> Iterator[Fact]:
    names = {group.id: group.name for group in _groups(backend)}
    for instance in backend.all_instances():
        name = f"instance {instance.id}"
        yield name, _POWER.get(instance.state, instance.state)
        yield from _tags(name, instance)
        for number, interface in instance.nics.items():
            held = sorted(names.get(group.id, group.id) for group in interface.group_set)
            yield f"{name} groups {number}", ", ".join(held)


def _security_groups(backend: Any) -> Iterator[Fact]:
    groups = list(_groups(backend))
    names, times = {each.id: each.name for each in groups}, Counter(each.name for each in groups)
    for group in groups:
        name = f"security group {group.name}"
        yield name, f"there {times[group.name]} times"
        yield f"{name} in", "; ".join(sorted(_rule(each, names) for each in group.ingress_rules))
        yield f"{name} out", "; ".join(sorted(_rule(each, names) for each in group.egress_rules))
        yield from _tags(name, group)


def _groups(backend: Any) -> Iterable[Any]:
    return (group for vpc in backend.groups.values() for group in vpc.values())


def _tags(name: str, owner: Any) -> Iterator[Fact]:
    return ((f"{name} tag {tag['key']}", str(tag["value"])) for tag in owner.get_tags())


def _parameters(store: Any) -> Iterator[Fact]:
    for name, versions in store._parameters.items():  # noqa: SLF001 (moto has no other way)
        if not name.startswith("/aws/"):
            value = hashlib.sha256(str(versions[-1].value).encode()).hexdigest()
            yield f"parameter {name}", value[:8]
    for name, document in store._documents.items():  # noqa: SLF001
        yield f"document {name}", f"{len(document.versions)} versions"


def _commands(aws: SimulatedAws) -> Iterator[Fact]:
    """Tell of every command; a look for an agent changes nothing and is taken again and again."""
    sent: Counter[str] = Counter()
    changing = (r for r in aws.fleet.runs if not r.sending.document.startswith(DETECTION))
    for run in changing:
        what = f"command {run.sending.document} {run.sending.ref.instance_id}"
        sent[what] += 1
        yield f"{what} {sent[what]}", "sent"


def _rule(rule: Any, names: dict[str, str]) -> str:
    other = names.get((rule.source_group or {}).get("GroupId", ""), "")
    return (
        f"{rule.ip_protocol} {rule.from_port}-{rule.to_port} {rule.ip_range.get('CidrIp') or other}"
    )
