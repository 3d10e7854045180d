"""Reading what validated bodies mean."""

from domain.provider import Provider
from local.simulators.site_recovery.http.call import Call, Json
from local.simulators.site_recovery.model.errors import ArmError, bad_request

_TRUTH = {"true": True, "false": False}


def properties(call: Call) -> Json:
    """Take a body's properties out; ArmError 400 when they are missing."""
    found = call.body.get("properties")
    if not isinstance(found, dict):
        raise missing("properties")
    return found


def provider_input(call: Call, key: str, *providers: Provider) -> Json:
    """Take the provider's part out; ArmError 400 when it is missing or another provider's.

    Without `providers` it must be the modernised one's.
    """
    found = properties(call).get(key)
    if not isinstance(found, dict):
        raise missing(f"properties.{key}")
    known = providers or (Provider.MODERNISED,)
    if found.get("instanceType") not in known:
        raise bad_request(
            "ProviderNotSupported",
            f"The provider '{found.get('instanceType')}' is not supported here; "
            f"the fabric's provider is '{"' or '".join(known)}'.",
        )
    return found


def truth(value: object, name: str) -> bool:
    """Read a boolean that comes as a string in any case, or as a boolean; ArmError 400 if not."""
    if value is None:
        raise missing(name)
    known = _TRUTH.get(str(value).casefold())
    if known is None:
        raise bad_request("InvalidParameter", f"The value '{value}' of '{name}' is not a boolean.")
    return known


def one_of(value: str, known: tuple[str, ...]) -> str:
    """Read one of the known words; ArmError 400 for any other."""
    if value not in known:
        raise bad_request("InvalidParameter", f"'{value}' is none of {', '.join(known)}.")
    return value


def missing(name: str) -> ArmError:
    """Word the lack of a field."""
    return bad_request("InvalidParameter", f"The required parameter '{name}' is missing.")
