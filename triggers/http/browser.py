"""Who a browser is for, and whether what it sends comes from one of Ferry's own pages."""

import base64
import hmac
import secrets
import time
from collections.abc import Mapping
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie

import azure.functions as func

from access_settings import ENTRA, AccessSettings
from domain.access import Caller
from triggers.http.door import who_asks
from triggers.problems import Kind, Problem

# Cookies of these names are taken from this very host alone, over an encrypted connection; for
# browsers that is this machine as well.
SESSION, VISIT, LANGUAGE = "__Host-ferry-session", "__Host-ferry-visit", "__Host-ferry-language"
# How long somebody who gave the dashboard's key stays signed in, in seconds.
SESSION_SECONDS = 12 * 3600
TOKEN_FIELD = "form"  # noqa: S105 (a field's name)
_KEPT = "Path=/; Secure; HttpOnly; SameSite=Strict"


def cookies_of(headers: Mapping[str, str]) -> Mapping[str, str]:
    """Read the cookies that came; none where they can't be read."""
    try:
        return {name: each.value for name, each in SimpleCookie(headers.get("cookie", "")).items()}
    except CookieError:
        return {}


def cookie(name: str, text: str, seconds: int) -> str:
    """Write a cookie that scripts can't read and other sites never send."""
    return f"{name}={text}; Max-Age={seconds}; {_KEPT}"


def new_session(key: str, now: float | None = None) -> str:
    """Sign that somebody has given the dashboard's key; the key itself is not in it."""
    ends = int((time.time() if now is None else now) + SESSION_SECONDS)
    named = f"{ends}.{secrets.token_urlsafe(18)}"
    return f"{named}.{_signature(key, named)}"


def good_session(key: str, session: str, now: float | None = None) -> bool:
    """Say whether a session was signed with this key and has not ended."""
    named, _, signature = session.rpartition(".")
    ends = named.partition(".")[0]
    if not (key and hmac.compare_digest(_signature(key, named).encode(), signature.encode())):
        return False
    return ends.isdigit() and int(ends) > (time.time() if now is None else now)


def who_browses(headers: Mapping[str, str], settings: AccessSettings) -> Caller:
    """Tell for whom a browser asks; a Problem `not-signed-in` for nobody.

    Where a key is the door, whoever has given the dashboard's key is a holder of the key.
    """
    if settings.door != ENTRA:
        session = cookies_of(headers).get(SESSION, "")
        if not good_session(settings.dashboard_key, session):
            raise _not_signed_in(settings)
    return who_asks(headers, settings)


def form_token(headers: Mapping[str, str]) -> str:
    """Give what Ferry's pages put into their forms for this browser; empty until it has a cookie.

    Other sites can neither read the cookie nor what is made of it.
    """
    known = cookies_of(headers)
    kept = known.get(SESSION) or known.get(VISIT, "")
    return sha256(f"form:{kept}".encode()).hexdigest() if kept else ""


def require_same_site(headers: Mapping[str, str]) -> None:
    """Raise a Problem unless the browser itself says that one of our own pages sends this."""
    if headers.get("sec-fetch-site") != "same-origin":
        raise _foreign("it was not sent from one of this Ferry's own pages")


def require_own_page(req: func.HttpRequest) -> None:
    """Raise a Problem unless a form was sent from a page that was made for this very browser."""
    require_same_site(req.headers)
    wanted = form_token(req.headers)
    given = req.form.get(TOKEN_FIELD, "")
    if not (wanted and hmac.compare_digest(wanted.encode(), given.encode())):
        raise _foreign("the form was made for another session")


def _signature(key: str, named: str) -> str:
    digest = hmac.digest(key.encode(), f"ferry dashboard session {named}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _foreign(detail: str) -> Problem:
    remedy = "Open the page again, and send it from there."
    return Problem(Kind.NOT_ALLOWED, detail, remedy=remedy)


def _not_signed_in(settings: AccessSettings) -> Problem:
    if not settings.dashboard_key:
        return Problem(
            Kind.NOT_SIGNED_IN,
            "this Ferry lets no browsers in",
            remedy="Set FERRY_DASHBOARD_KEY, or let Microsoft Entra sign people in (FERRY_DOOR).",
        )
    return Problem(Kind.NOT_SIGNED_IN, "give the dashboard's key", remedy="Sign in.")
