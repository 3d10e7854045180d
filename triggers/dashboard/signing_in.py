"""How a browser signs in where a key is the door: the dashboard's key for a session."""

import hmac
from collections.abc import Callable, Mapping
from urllib.parse import parse_qs

from triggers.dashboard.page import see_other
from triggers.dashboard.rendering import STATIC, version_of
from triggers.dashboard.showing import show_problem
from triggers.http.browser import (
    SESSION,
    SESSION_SECONDS,
    cookie,
    new_session,
    require_same_site,
)
from triggers.http.route import FORM, HTML, Answer, Call, Route
from triggers.problems import Kind, Problem

_MOST_BYTES = 4096
_YEAR = 365 * 24 * 3600


def sign_in(call: Call) -> Answer:
    """Begin a session for whoever gives the dashboard's key, and lead back to where they were."""
    require_same_site(call.headers)
    fields = _fields(call.body)
    key, given = call.settings.dashboard_key, fields.get("key", "")
    if not (key and hmac.compare_digest(key.encode(), given.strip().encode())):
        raise Problem(Kind.NOT_SIGNED_IN, "that is not the dashboard's key", field="key")
    answer = see_other(call, _own(fields.get("next", "")))
    kept = cookie(SESSION, new_session(key), SESSION_SECONDS)
    return Answer(None, 303, {**answer.headers, "Set-Cookie": kept})


def sign_out(call: Call) -> Answer:
    """End the session in this browser."""
    answer = see_other(call, "")
    return Answer(None, 303, {**answer.headers, "Set-Cookie": cookie(SESSION, "", 0)})


def _own(wanted: str) -> str:
    """Lead only to pages of the dashboard."""
    return wanted if wanted.startswith(("/", "?")) and "//" not in wanted else ""


def _fields(body: bytes) -> Mapping[str, str]:
    try:
        fields = parse_qs(body.decode(), max_num_fields=4)
    except ValueError:
        return {}
    return {name: texts[0] for name, texts in fields.items()}


def _asset(name: str, media: str) -> Route:
    def answer(call: Call) -> Answer:
        del call
        kept = {"Cache-Control": f"public, max-age={_YEAR}, immutable"}
        return Answer((STATIC / name).read_text(encoding="utf-8"), 200, kept, media)

    answer.__name__ = f"show_{name.replace('.', '_')}"
    return Route(
        method="GET",
        path=f"dashboard/static/{name}",
        summary=f"Read {name}; its address has {version_of(name)} in it.",
        handler=answer,
        query="AssetQuery",
        answers={200: ""},
        also=(media,),
        open=True,
        browser=True,
    )


def _form(path: str, summary: str, handler: Callable[[Call], Answer]) -> Route:
    return Route(
        method="POST",
        path=f"dashboard/{path}",
        summary=summary,
        handler=handler,
        query="PageQuery",
        answers={303: ""},
        also=(HTML,),
        media=(FORM,),
        most_bytes=_MOST_BYTES,
        open=True,
        pages=show_problem,
    )


ASSETS = (
    _asset("ferry.css", "text/css"),
    _asset("htmx.min.js", "text/javascript"),
    _asset("ferry.svg", "image/svg+xml"),
)
FORMS = (
    _form("sign-in", "Begin a session of a browser.", sign_in),
    _form("sign-out", "End a session of a browser.", sign_out),
)
