"""Stand-ins for the protobuf messages in which a Functions host and its worker talk."""

from datetime import UTC
from email.utils import format_datetime
from types import SimpleNamespace
from typing import Any

# The names are those of azure-functions-language-worker-protobuf (FunctionRpc.proto), which is on
# no package index; the worker library only ever sets and reads attributes of the messages.


class TypedData(SimpleNamespace):
    """One value; exactly one of string, json, bytes and http is set."""

    def WhichOneof(self, _group: str) -> str | None:  # noqa: N802 - protobuf's spelling
        """Tell which of them it is."""
        return next(iter(vars(self)), None)


class _ParameterBinding(SimpleNamespace):
    def WhichOneof(self, _group: str) -> str:  # noqa: N802 - protobuf's spelling
        return "data"


class StatusResult(SimpleNamespace):
    """How an invocation ended."""

    Failure = 0
    Success = 1


class _BindingInfo(SimpleNamespace):
    out = 1
    inout = 2
    undefined = 0


class _RpcHttpCookie(SimpleNamespace):
    # What a Set-Cookie header says; the proto's "None" means that nothing was said.
    SameSite = SimpleNamespace(Lax="Lax", Strict="Strict", ExplicitNone="None", **{"None": None})


_PLAIN = (
    "FunctionMetadataResponse InvocationResponse NullableBool NullableDouble NullableString "
    "NullableTimestamp RpcException RpcFunctionMetadata RpcHttp RpcRetryOptions "
    "WorkerInitResponse WorkerMetadata"
)
PROTOS = SimpleNamespace(
    BindingInfo=_BindingInfo,
    ParameterBinding=_ParameterBinding,
    RpcHttpCookie=_RpcHttpCookie,
    StatusResult=StatusResult,
    TypedData=TypedData,
    **dict.fromkeys(_PLAIN.split(), SimpleNamespace),
)


def parameter(name: str, value: TypedData) -> Any:
    """Bind a value to a parameter of a function."""
    return _ParameterBinding(name=name, data=value)


def set_cookie(cookie: Any) -> str:
    """Write an RpcHttpCookie as the value of a Set-Cookie header, leaving out what is empty."""
    expires = cookie.expires and format_datetime(cookie.expires.value.ToDatetime(UTC), usegmt=True)
    said = {
        "Domain": cookie.domain.value,
        "Path": cookie.path.value,
        "Expires": expires,
        "Max-Age": cookie.max_age and int(cookie.max_age.value),
        "SameSite": cookie.same_site,
    }
    parts = [f"{cookie.name}={cookie.value}"]
    parts += [f"{name}={value}" for name, value in said.items() if value not in (None, "")]
    parts += ["Secure"] * cookie.secure.value + ["HttpOnly"] * cookie.http_only.value
    return "; ".join(parts)
