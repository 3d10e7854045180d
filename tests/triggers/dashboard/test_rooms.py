"""The pages beside the waves: intake, poison queue, audit trail, schedule, settings."""

from dataclasses import fields
from datetime import UTC, datetime

import pytest

from domain.poison import Poison
from local.rehearsal import REGION
from settings import Settings
from tests.infra.test_azure_templates import SECRET
from tests.triggers.dashboard.browsing import KEY, Browser
from tests.triggers.dashboard.waves import WAVE, empty, painted
from triggers.dashboard.settings_page import is_secret, shown

GOOD = f"wave;region;instance\nnew-1;{REGION};i-0000beef\n"
BAD = GOOD + f"new-1;{REGION};no-instance\n"


@pytest.fixture
def clouds():
    return empty()


def requests_sent(clouds):
    return len(clouds.requests.waiting)


def test_a_file_is_taken_in(clouds):
    browser = Browser(clouds)
    page = browser.upload(browser.get("dashboard/intake"), GOOD)
    assert page.status == 200
    assert "/waves/new-1" in page.text
    assert requests_sent(clouds) == 1


def test_a_file_with_mistakes_is_shown_by_row_mended_and_sent(clouds):
    browser = Browser(clouds)
    page = browser.upload(browser.get("dashboard/intake"), BAD)
    assert requests_sent(clouds) == 0
    assert '<td class="number">3</td>' in page.text
    assert "no-instance</textarea>" in page.text.replace("\n</textarea>", "</textarea>")
    mended = browser.upload(page, "", text=GOOD)
    assert "/waves/new-1" in mended.text
    assert requests_sent(clouds) == 1


def test_the_good_rows_alone_are_taken_where_somebody_wants_that(clouds):
    browser = Browser(clouds)
    bad = BAD.replace(f"new-1;{REGION};no-instance", f"new-2;{REGION};no-instance")
    page = browser.upload(browser.get("dashboard/intake"), bad, accept_valid="yes")
    assert "/waves/new-1" in page.text
    assert '<td class="number">3</td>' in page.text
    assert requests_sent(clouds) == 1


def test_a_request_set_aside_is_read_and_dropped_once_confirmed(clouds):
    clouds.requests.set_aside(Poison("<b>what came</b>", "nobody understood it", 5, NOW))
    browser = Browser(clouds)
    page = browser.get("dashboard/poison")
    assert "&lt;b&gt;what came" in page.text
    assert browser.submit(page, "/drop").status == 422
    assert browser.submit(page, "/drop", confirmation="yes").status == 303
    assert "No request is set aside." in browser.get("dashboard/poison").text


def test_a_request_set_aside_is_replayed(clouds):
    clouds.requests.set_aside(Poison("{}", "a group was missing", 5, NOW))
    browser = Browser(clouds)
    sent = browser.submit(browser.get("dashboard/poison"), "/replay")
    assert (sent.status, requests_sent(clouds)) == (303, 1)


def test_the_audit_trail_of_a_wave_is_shown_with_its_hashes():
    clouds = painted()
    browser = Browser(clouds)
    browser.submit(
        browser.get(f"dashboard/waves/{WAVE}/actions/reject"), "/reject", by="a", confirmation="yes"
    )
    text = browser.get(f"dashboard/audit?wave={WAVE}").text
    entries = clouds.audit.read(WAVE)
    assert all(each.hash[:12] in text for each in entries)
    assert browser.get("dashboard/audit?wave=nobodys").status == 404


def test_no_secret_stands_among_the_settings(clouds):
    browser = Browser(clouds)
    text = browser.get("dashboard/settings").text
    assert KEY not in text
    assert browser.settings.storage not in text or not browser.settings.storage
    assert "secret, and set" in text
    assert KEY not in {each.value for each in shown(browser.settings)}


def test_whatever_is_a_secret_in_azure_is_one_here():
    names = {each.metadata["name"] for each in fields(Settings)}
    assert set(SECRET) <= names
    assert all(map(is_secret, (*SECRET, "AzureWebJobsStorage")))
    assert not is_secret("FERRY_LINK_KEY_ID")


NOW = datetime(2026, 11, 23, tzinfo=UTC)
