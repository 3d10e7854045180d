"""Principals as App Service authentication writes them, and requests that bring them."""

import base64
import json

import azure.functions as func

from access_settings import AccessSettings
from tests.triggers.audited import audited
from triggers.http.answering import answer_request
from triggers.http.route import Route

TENANT = "99999999-8888-7777-6666-555555555555"
ADA = "7f3c0000-0000-0000-0000-000000000001"
LONG = "http://schemas.microsoft.com/identity/claims/"
CLAIMS = {
    "iss": f"https://login.microsoftonline.com/{TENANT}/v2.0",
    f"{LONG}tenantid": TENANT,
    f"{LONG}objectidentifier": ADA,
    f"{LONG}scope": "user_impersonation",
    "preferred_username": "ada@example.com",
}


def entra(**different):
    usual = {"door": "entra", "tenant_id": TENANT, "platform_signs_in": "True"}
    return AccessSettings(**{**usual, **different})


def principal(*more, kind="aad", **different):
    """Write a header; `more` are pairs, for a claim may be there more than once."""
    claims = {**CLAIMS, **{name: text for name, text in different.items() if text is not None}}
    for name in [name for name, text in different.items() if text is None]:
        claims = {each: text for each, text in claims.items() if not each.endswith(name)}
    pairs = [{"typ": typ, "val": val} for typ, val in [*claims.items(), *more]]
    written = {"auth_typ": kind, "claims": pairs, "name_typ": "name", "role_typ": "roles"}
    return base64.b64encode(json.dumps(written).encode()).decode()


def ask(handler, header, settings, turnstile=None, **different):
    """Ask a route of its own; gives status, headers and document."""
    usual = {"method": "GET", "path": "x", "summary": "", "answers": {200: ""}}
    route = Route(handler=handler, **{**usual, **different})
    headers = {"x-ms-client-principal": header} if header is not None else {}
    request = func.HttpRequest(route.method, "http://ferry/api/x", headers=headers, body=b"")
    response = answer_request(route, request, audited(), settings, turnstile=turnstile)
    return response.status_code, response.headers, json.loads(response.get_body() or b"null")
