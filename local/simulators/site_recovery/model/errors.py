"""What the service answers instead of doing what it was asked."""

from datetime import timedelta
from http import HTTPStatus


class ArmError(Exception):
    """A refusal as Azure Resource Manager words it: HTTP status, code, message."""

    def __init__(
        self, status: int, code: str, message: str, retry_after: timedelta | None = None
    ) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.retry_after = retry_after


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
