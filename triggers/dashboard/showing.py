"""How a page is shown, and what becomes of a problem."""

import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import azure.functions as func

from access_settings import ENTRA
from domain.access import Role, everywhere, may
from settings import Settings
from triggers.dashboard.language import language_of
from triggers.dashboard.rendering import PAGE_HEADERS, ROOM, render, root_of
from triggers.http.browser import LANGUAGE, SESSION, VISIT, cookie, cookies_of, form_token
from triggers.http.route import HTML, Answer, Call
from triggers.problems import Kind, Problem

_YEAR = 365 * 24 * 3600
# The pages that the head leads to, by their places.
ROOMS = (
    "",
    "/approvals",
    "/schedule",
    "/intake",
    "/infrastructure",
    "/audit",
    "/notifications",
    "/poison",
    "/settings",
)
_OF_ALL = {"/poison", "/settings"}
_BLANK: dict[str, Any] = {"detail": "", "remedy": "", "field": "", "errors": []}


def show(call: Call, template: str, /, **given: Any) -> Answer:
    """Answer with a page in the caller's language."""
    asked = getattr(call.query, "lang", None)
    language = language_of(asked, call.headers)
    headers, sent = _visited(call, asked)
    values = call.query.model_dump(exclude_defaults=True) if call.query else {}
    live = values.pop("live", "on") != "off"
    done, count = values.pop("done", ""), values.pop("count", 0)
    values.pop("lang", None)
    here = root_of(call.url) + call.url.split(ROOM, 1)[-1]
    common = {
        "root": root_of(call.url),
        "here": here,
        "query": values,
        "address": address_of(here, values),
        "live": live,
        "done": done,
        "done_count": count,
        "token": form_token(sent),
        "caller": call.caller,
        "signs_out": call.settings.door != ENTRA,
        "may": lambda role, place=None: may(call.caller, Role(role), place),
        "everywhere": lambda role: everywhere(call.caller, Role(role)),
        "rooms": _rooms(call),
        "stop": call.clouds.brake.read(),
        "with_query": lambda **more: address_of(here, values | more),
    }
    return Answer(render(template, language, **common | given), 200, headers, HTML)


def _rooms(call: Call) -> list[str]:
    """List where the head leads: only to what is there for the caller."""
    whole = everywhere(call.caller, Role.VIEWER)
    return [each for each in ROOMS if whole or each not in _OF_ALL]


def show_problem(problem: Problem, req: func.HttpRequest, settings: Settings) -> Answer:
    """Put a problem on a page; nobody who has not signed in sees more than how to."""
    sent = {name.lower(): text for name, text in req.headers.items()}
    language = language_of(req.params.get("lang"), sent)
    away = problem.kind is Kind.NOT_SIGNED_IN
    headers = dict(PAGE_HEADERS)
    root = root_of(req.url)
    if away and sent.get("hx-request"):
        headers["HX-Refresh"] = "true"
    given = {
        "problem": _BLANK | problem.document,
        "root": root,
        "here": root,
        "address": root,
        "query": {},
        "next": req.url.split(ROOM, 1)[-1] if req.method == "GET" else "",
        "door": settings.door,
        "open": bool(settings.dashboard_key) or settings.door == ENTRA,
        "live": False,
        "done": "",
        "with_query": lambda **more: address_of(root, more),
    }
    template = "sign_in" if away else "problem"
    return Answer(render(template, language, **given), problem.kind.status, headers, HTML)


def address_of(path: str, values: Mapping[str, Any]) -> str:
    """Write an address with what is not empty in its query."""
    kept = {name: value for name, value in values.items() if value not in (None, "")}
    return f"{path}?{urlencode(kept)}" if kept else path


def _visited(call: Call, asked: str | None) -> tuple[dict[str, str], dict[str, str]]:
    """Give the headers of a page, and the cookies that the browser has once it has it."""
    headers, sent = dict(PAGE_HEADERS), dict(call.headers)
    known = cookies_of(sent)
    if not (known.get(SESSION) or known.get(VISIT)):
        visit = secrets.token_urlsafe(24)
        headers["Set-Cookie"] = cookie(VISIT, visit, _YEAR)
        sent["cookie"] = f"{VISIT}={visit}"
    elif asked and asked != known.get(LANGUAGE):
        headers["Set-Cookie"] = cookie(LANGUAGE, asked, _YEAR)
    return headers, sent
