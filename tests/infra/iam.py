"""IAM's judgement of a request by policies that only allow; whatever else it meets is an error."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that a request needs: an action on a resource, with what is known about both."""

    action: str
    resource: str = "*"
    context: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def allows(policies, ask):
    statements = [each for policy in policies for each in policy["Statement"]]
    assert all(statement["Effect"] == "Allow" for statement in statements)
    return any(_grants(statement, ask) for statement in statements)


def listed(value):
    return [value] if isinstance(value, str) else value


def _grants(statement, ask):
    return (
        ask.action in listed(statement["Action"])
        and any(_like(ask.resource, pattern) for pattern in listed(statement.get("Resource", "*")))
        and all(
            _OPERATORS[operator](ask.context.get(key, ()), listed(wanted))
            for operator, keys in statement.get("Condition", {}).items()
            for key, wanted in keys.items()
        )
    )


def _like(value, pattern):
    assert not set(pattern) & set("[]?")
    return fnmatchcase(value, pattern)


_OPERATORS = {
    "StringEquals": lambda values, wanted: any(value in wanted for value in values),
    "ForAllValues:StringLike": lambda values, wanted: all(
        any(_like(value, pattern) for pattern in wanted) for value in values
    ),
    "ForAllValues:StringNotLike": lambda values, wanted: (
        not any(_like(value, pattern) for value in values for pattern in wanted)
    ),
    "Null": lambda values, wanted: wanted == ["false" if values else "true"],
}
