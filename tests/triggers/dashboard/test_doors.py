"""Who gets in with a browser, as whom, and how far."""

import re
from pathlib import Path

import pytest

from tests.triggers.dashboard.browsing import KEY, Browser, entra, settings
from tests.triggers.dashboard.waves import ASKED, WAVE, painted
from tests.triggers.doors.estate import entra_settings
from tests.triggers.doors.principals import principal
from triggers.dashboard.routes import PAGES
from triggers.http.browser import SESSION, SESSION_SECONDS, good_session, new_session
from triggers.http.route import Reach
from triggers.routes import ROUTES

ROOT = Path(__file__).parents[3]
ADDRESSES = [
    each.path.format(wave=WAVE, instance=ASKED, message="m-1")
    for each in PAGES
    if each.method == "GET" and not each.open
]


@pytest.fixture(scope="module")
def clouds():
    return painted()


@pytest.mark.parametrize("address", ADDRESSES)
def test_nobody_sees_anything_without_having_signed_in(address, clouds):
    for settled in (settings(), entra()):
        page = Browser(clouds, settled, signed_in=False).get(address)
        assert (page.status, WAVE in page.text.replace(f"/{WAVE}", "")) == (401, False)
        assert "Sign in" in page.text


def test_whoever_gives_the_key_is_in_and_led_to_where_they_were(clouds):
    browser = Browser(clouds, signed_in=False)
    page = browser.get(f"dashboard/waves/{WAVE}")
    sent = browser.submit(page, "/sign-in", key=KEY)
    assert (sent.status, sent.headers["Location"]) == (303, f"/api/dashboard/waves/{WAVE}")
    kept = sent.headers["Set-Cookie"]
    assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= set(kept.split("; "))
    assert KEY not in kept
    assert browser.get("dashboard").status == 200
    browser.post("dashboard/sign-out", {})
    assert browser.get("dashboard").status == 401


@pytest.mark.parametrize("place", ["https://elsewhere.example", "//elsewhere.example", "/x//y"])
def test_signing_in_leads_nowhere_else(place, clouds):
    browser = Browser(clouds, signed_in=False)
    sent = browser.post("dashboard/sign-in", {"key": KEY, "next": place})
    assert sent.headers["Location"] == "/api/dashboard"


@pytest.mark.parametrize(("key", "site"), [("wrong", "same-origin"), (KEY, "cross-site")])
def test_another_key_or_another_site_signs_nobody_in(key, site, clouds):
    browser = Browser(clouds, signed_in=False)
    sent = browser.post("dashboard/sign-in", {"key": key}, **{"sec-fetch-site": site})
    assert sent.status in {401, 403}
    assert "Set-Cookie" not in sent.headers
    assert browser.get("dashboard").status == 401


def test_without_a_key_that_is_set_no_browser_gets_in(clouds):
    closed = settings(FERRY_DASHBOARD_KEY="")
    for session in (new_session(""), new_session(KEY), "", "1.2.3"):
        browser = Browser(clouds, closed)
        browser.cookies = {SESSION: session}
        page = browser.get("dashboard")
        assert (page.status, "lets no browsers in" in page.text) == (401, True)


def test_a_session_ends_with_time_with_its_key_and_with_any_change():
    session = new_session(KEY, now=1_000)
    assert good_session(KEY, session, now=999 + SESSION_SECONDS)
    assert not good_session(KEY, session, now=1_001 + SESSION_SECONDS)
    assert not good_session("x" * 43, session, now=1_000)
    later = session.replace(str(1_000 + SESSION_SECONDS), str(9_000 + SESSION_SECONDS))
    assert not good_session(KEY, later, now=1_000)


@pytest.mark.parametrize("address", [each for each in ADDRESSES if WAVE in each])
def test_what_lies_elsewhere_is_not_there(address, clouds):
    away = entra_settings([{"role": "admin", "accounts": ["999999999999"]}])
    browser = Browser(clouds, away, signed_in=False, **{"x-ms-client-principal": principal()})
    assert browser.get(address).status == 404
    assert WAVE not in browser.get("dashboard").text
    assert WAVE not in browser.get("dashboard/approvals").text


def test_every_form_needs_what_its_operation_needs():
    api = {each.operation: each for each in ROUTES}
    forms = [each for each in PAGES if each.method == "POST" and not each.open]
    assert forms
    for form in forms:
        its = api[form.as_operation]
        assert (form.admits, form.reach, form.takes) == (its.admits, its.reach, its.takes)


def test_pages_are_for_whoever_may_look_and_stand_in_no_description_of_the_api():
    shown = [each for each in PAGES if each.method == "GET" and not each.open]
    assert {each.needs for each in shown} == {"viewer"}
    assert {each.path for each in ROUTES} & {each.path for each in PAGES} == set()
    assert {each.reach for each in shown} <= set(Reach)


def test_nothing_runs_but_what_ferry_serves(clouds):
    page = Browser(clouds).get("dashboard")
    policy = dict(
        part.split(" ", 1) for part in page.headers["Content-Security-Policy"].split("; ")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert re.findall(r"<script[^>]*>(?!</script>)", page.text) == []


def test_htmx_is_just_as_its_makers_give_it():
    package = ROOT / "node_modules" / "htmx.org"
    own = ROOT / "triggers" / "dashboard" / "static"
    for ours, theirs in (("htmx.min.js", "dist/htmx.min.js"), ("htmx.LICENSE", "LICENSE")):
        assert (own / ours).read_bytes() == (package / theirs).read_bytes()
