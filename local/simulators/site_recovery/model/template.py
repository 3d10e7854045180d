"""Deployment templates and their parameters, read and checked before anything is made."""

from typing import Any

from local.simulators.site_recovery.model.arm_id import last_segment
from local.simulators.site_recovery.model.deployment import Deployment
from local.simulators.site_recovery.model.template_expressions import Scope, evaluate, invalid
from local.simulators.site_recovery.model.world import World

_SECURE = {"securestring", "secureobject"}


def read_deployment(
    world: World, deployment_id: str, template: dict[str, Any], given: dict[str, Any]
) -> Deployment:
    """Read what is to be deployed; ArmError 400 `InvalidTemplate` names what is wrong with it."""
    declared = template.get("parameters") or {}
    if "resources" not in template:
        raise invalid("Required property 'resources' not found in JSON")
    if unknown := set(given) - set(declared):
        raise invalid(f"the template parameters '{', '.join(sorted(unknown))}' are not valid")
    group_id = f"/{deployment_id.strip('/').rpartition('/providers/')[0]}"
    values = {name: _value(name, each, given.get(name)) for name, each in declared.items()}
    scope = Scope(group_id, values)
    variables = evaluate(template.get("variables") or {}, scope)
    return Deployment(
        deployment_id=deployment_id,
        name=last_segment(deployment_id),
        template=template,
        scope=Scope(group_id, values, variables),
        shown={name: _shown(each, values[name]) for name, each in declared.items()},
        begun=world.now,
        correlation_id=world.ids.new("correlation"),
    )


def _value(name: str, declared: dict[str, Any], given: dict[str, Any] | None) -> Any:
    if given is not None and "value" in given:
        value = given["value"]
    elif "defaultValue" in declared:
        value = declared["defaultValue"]
    else:
        raise invalid(f"the value for the template parameter '{name}' is not provided")
    _require_fit(name, declared, value)
    return value


def _require_fit(name: str, declared: dict[str, Any], value: Any) -> None:
    kinds = {"string": str, "securestring": str, "int": int, "array": list, "object": dict}
    if not isinstance(value, kinds.get(declared["type"].casefold(), object)):
        raise invalid(f"the provided value for the template parameter '{name}' is not valid")
    if isinstance(value, str) and len(value) > declared.get("maxLength", len(value)):
        raise invalid(f"the value of the template parameter '{name}' is too long")
    if isinstance(value, int) and value < declared.get("minValue", value):
        raise invalid(f"the value of the template parameter '{name}' is too small")


def _shown(declared: dict[str, Any], value: Any) -> dict[str, Any]:
    kind = declared["type"]
    return {"type": kind} if kind.casefold() in _SECURE else {"type": kind, "value": value}
