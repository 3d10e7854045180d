"""What pre-flight has found, on the pages of those who decide; and a look right now."""

import json

import pytest

from domain.assessment import Finding, Severity
from domain.evidence_pack.enclosure import findings_name
from tests.triggers.dashboard.browsing import Browser
from tests.triggers.dashboard.waves import ASKED, MOVED, WAVE, painted
from wire import to_wire

FOUND = Finding("disk.too_many", Severity.WARNING, "it has <33> disks", "Detach one.", "disks")


@pytest.fixture
def clouds():
    clouds = painted()
    kept = json.dumps(to_wire({ASKED: (FOUND,)})).encode()
    clouds.documents.put(findings_name(WAVE), kept)
    return clouds


@pytest.mark.parametrize(
    "page", [f"instances/{ASKED}", "actions/approve", f"actions/reject?instances={ASKED}"]
)
def test_whoever_decides_sees_what_was_found(clouds, page):
    text = Browser(clouds).get(f"dashboard/waves/{WAVE}/{page}").text
    assert "it has &lt;33&gt; disks" in text
    assert "Detach one." in text


def test_where_nothing_was_kept_it_says_so(clouds):
    text = Browser(clouds).get(f"dashboard/waves/{WAVE}/instances/{MOVED}").text
    assert "No findings are kept" in text
    assert "disks" not in text


def test_a_look_right_now_shows_what_it_finds_and_changes_nothing(clouds):
    browser, before = Browser(clouds), clouds.status.read_wave(WAVE)
    page = browser.get(f"dashboard/waves/{WAVE}/instances/{ASKED}")
    shown = browser.submit(page, "/pre-flight")
    assert shown.status == 200
    assert "cannot be moved yet" in shown.text
    assert clouds.status.read_wave(WAVE) == before


def test_a_report_is_a_page_for_whoever_has_signed_in(clouds):
    page = Browser(clouds).get(f"dashboard/waves/{WAVE}/report")
    assert (page.status, page.media, WAVE in page.text) == (200, "text/html", True)


def test_the_servers_of_the_vault_are_shown_or_why_nobody_knows_them(clouds):
    text = Browser(clouds).get("dashboard/infrastructure").text
    assert 'id="vault"' in text
