"""What the service answers instead of doing what it was asked."""

from datetime import timedelta
from http import HTTPStatus


class ArmError(Exception):
    """A refusal as Azure Resource Manager words it: HTTP status, code, message.

    `inner` is the refusal that this one only wraps.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        retry_after: timedelta | None = None,
        inner: "ArmError | None" = None,
    ) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.retry_after = retry_after
        self.inner = inner


class LostResponse(Exception):
    """The request was carried out, but its answer never arrives."""


def bad_request(code: str, message: str) -> ArmError:
    """Word a request that is wrong in itself."""
    return ArmError(HTTPStatus.BAD_REQUEST, code, message)


def not_found(kind: str, name: str) -> ArmError:
    """Word a resource that is not there; `kind` is its full type."""
    return ArmError(
        HTTPStatus.NOT_FOUND, "ResourceNotFound", f"The Resource '{kind}/{name}' was not found."
    )


def conflict(code: str, message: str) -> ArmError:
    """Word a request that the resource's present state does not allow."""
    return ArmError(HTTPStatus.CONFLICT, code, message)
