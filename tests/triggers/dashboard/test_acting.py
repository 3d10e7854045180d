"""What is done from pages: as by the API, confirmed, and only from pages of our own."""

import pytest

from domain.access import Role
from domain.approval import Decision
from domain.status import Subject
from tests.triggers.dashboard.browsing import Browser, settings
from tests.triggers.dashboard.waves import ASKED, PLAN, WAVE, painted

ACT = f"dashboard/waves/{WAVE}/actions"


@pytest.fixture
def clouds():
    return painted()


def answers(clouds):
    return clouds.approvals.find(Subject(WAVE, ASKED))


def test_an_approval_by_a_form_is_bound_to_the_plan_that_was_shown(clouds):
    browser = Browser(clouds)
    page = browser.get(f"{ACT}/approve?instances={ASKED}")
    sent = browser.submit(
        page, "/approve", by="ada", comment="go", accepts="yes", confirmation="yes"
    )
    assert (sent.status, sent.headers["Location"]) == (
        303, f"/api/dashboard/waves/{WAVE}?done=approve&count=1",
    )  # fmt: skip
    found = answers(clouds)
    assert (found.decision, found.by, found.comment, found.plan) == (
        Decision.APPROVE, "ada", "go", PLAN,
    )  # fmt: skip
    assert browser.stories.heard
    assert "taken down for 1 instance" in browser.get(sent.headers["Location"][5:]).text


def test_what_was_not_confirmed_is_not_done(clouds):
    browser = Browser(clouds)
    page = browser.get(f"{ACT}/approve")
    assert browser.submit(page, "/approve", by="ada", accepts="yes").status == 422
    assert answers(clouds) is None


def test_an_approval_that_may_lose_something_has_to_accept_it(clouds):
    browser = Browser(clouds)
    page = browser.get(f"{ACT}/approve")
    assert browser.submit(page, "/approve", by="ada", confirmation="yes").status == 422
    assert answers(clouds) is None


def test_another_plan_than_was_shown_is_not_approved(clouds):
    browser = Browser(clouds)
    page = browser.get(f"{ACT}/approve")
    page.text = page.text.replace(PLAN, "cd" * 32)
    sent = browser.submit(page, "/approve", by="ada", accepts="yes", confirmation="yes")
    assert (sent.status, answers(clouds)) == (409, None)


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": ""}])
def test_another_sites_form_does_nothing(clouds, headers):
    browser = Browser(clouds)
    page = browser.get(f"{ACT}/reject")
    token = page.text.split('name="form" value="')[1].split('"')[0]
    fields = {"form": token, "confirmation": "yes", "by": "ada"}
    assert browser.post(f"{ACT}/reject", fields, **headers).status == 403
    assert answers(clouds) is None


def test_a_form_that_was_made_for_another_browser_does_nothing(clouds):
    page = Browser(clouds).get(f"{ACT}/reject")
    sent = Browser(clouds).submit(page, "/reject", by="ada", confirmation="yes")
    assert (sent.status, answers(clouds)) == (403, None)


def test_whoever_may_only_look_does_nothing(clouds):
    browser = Browser(clouds, settings(FERRY_KEY_ROLE=Role.VIEWER))
    page = browser.get(f"{ACT}/reject")
    assert "You may look, and do nothing here." in page.text
    assert browser.submit(page, "/reject", by="ada", confirmation="yes").status == 403
    assert answers(clouds) is None


def test_the_emergency_stop_is_pulled_shown_everywhere_and_lifted(clouds):
    browser = Browser(clouds)
    page = browser.get("dashboard/emergency-stop")
    browser.submit(page, "/pull", by="ada", because="smoke", confirmation="yes")
    assert (clouds.brake.read().pulled, clouds.brake.read().by) == (True, "ada")
    assert "no failover begins anywhere" in browser.get("dashboard").text
    page = browser.get("dashboard/emergency-stop")
    browser.submit(page, "/lift", confirmation="yes")
    assert not clouds.brake.read().pulled


def test_the_audit_log_names_the_operation_and_not_the_form(clouds):
    browser = Browser(clouds)
    page = browser.get("dashboard/emergency-stop")
    browser.submit(page, "/pull", confirmation="yes")
    entries = clouds.audit.read("~ferry")
    assert {each.event.action for each in entries} >= {"pull_emergency_stop"}
