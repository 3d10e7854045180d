"""Who asks, and whether such a one may ask for this at all."""

from collections.abc import Mapping
from dataclasses import replace

from access_settings import ENTRA, AccessSettings
from domain.access import KEY_HOLDER, LINK_HOLDER, Caller, Grant, Role, everywhere, may
from domain.grants import read_memberships
from triggers.http.principal import PRINCIPAL, NotSignedIn, read_principal
from triggers.http.route import Reach, Route
from triggers.problems import Kind, Problem
from triggers.scope.sight import not_allowed


def who_asks(headers: Mapping[str, str], settings: AccessSettings) -> Caller:
    """Tell who asks; a Problem `not-signed-in` where Entra has to say so and doesn't.

    The platform's header is believed only where Entra is the door and the platform stands there:
    it takes the header away from everybody outside. Elsewhere anybody could write it.
    """
    if settings.door != ENTRA:
        return replace(KEY_HOLDER, grants=(Grant(Role(settings.key_role)),))
    if settings.platform_signs_in.lower() != "true":
        raise _not_signed_in("App Service authentication does not stand in front of this app")
    header = headers.get(PRINCIPAL, "")
    if not header:
        raise _not_signed_in("there is no principal")
    try:
        return read_principal(header, settings.tenant_id, read_memberships(settings.grants))
    except NotSignedIn as error:
        raise _not_signed_in(f"the principal does not hold: {error}") from error


def who_comes(headers: Mapping[str, str], settings: AccessSettings) -> Caller:
    """Tell who opens a link: whom Entra has signed in, else just somebody who has it."""
    signed_in = settings.door == ENTRA and bool(headers.get(PRINCIPAL))
    return who_asks(headers, settings) if signed_in else LINK_HOLDER


def require_role(caller: Caller, route: Route) -> None:
    """Raise a Problem `not-allowed` unless the caller has a role that the route admits.

    Somewhere, for most routes: where exactly is seen when it is known what they are about.
    """
    if route.open:
        return
    whole = route.reach is Reach.EVERYWHERE
    holds = everywhere if whole else may
    if not any(holds(caller, role) for role in route.admits):
        raise not_allowed(route.admits, "in all accounts and subscriptions" if whole else "")


def _not_signed_in(detail: str) -> Problem:
    return Problem(
        Kind.NOT_SIGNED_IN,
        detail,
        remedy="Sign in with Microsoft Entra: send a token of Ferry's tenant for this app as "
        "Authorization: Bearer.",
    )
