"""A trial of what AWS lets Ferry do: each action is asked for, and its answer noted."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from botocore.exceptions import ClientError

_DENIED = {"UnauthorizedOperation", "AccessDenied", "AccessDeniedException"}
# It would have done it, or there is no such thing: asked is allowed.
_PASSED = {"DryRunOperation", "InvocationDoesNotExist", "InvalidDocument"}
# Whoever is not known, or not let into the region, may do nothing at all.
_UNKNOWN = {
    "AuthFailure", "ExpiredToken", "InvalidClientTokenId", "OptInRequired",
    "UnrecognizedClientException",
}  # fmt: skip


@dataclass(slots=True)
class Trial:
    """What was tried so far."""

    allowed: set[str] = field(default_factory=set)
    denied: set[str] = field(default_factory=set)

    def ask(self, action: str, call: Callable[..., Any], **given: Any) -> Any:
        """Note whether AWS lets it pass; what it says of other things tells neither.

        A service that does not answer hides no other, but for the first that is asked.
        """
        from botocore.exceptions import (  # noqa: PLC0415 (keeps the cold start short)
            ClientError,
            HTTPClientError,
        )

        try:
            answer = call(**given)
        except ClientError as error:
            code = _code(error)
            if code in _UNKNOWN:
                raise
            self.denied |= {action} if code in _DENIED else set()
            self.allowed |= {action} if code in _PASSED else set()
            return None
        except HTTPClientError:
            if not self.allowed | self.denied:
                raise
            return None
        self.allowed.add(action)
        return answer


def _code(error: "ClientError") -> str:
    return error.response["Error"].get("Code", "")
