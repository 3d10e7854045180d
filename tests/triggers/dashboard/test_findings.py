"""What pre-flight has found, on the pages of those who decide; and a look right now."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.assessment import Finding, Severity
from domain.evidence_pack.enclosure import findings_name
from domain.preflight.kept import KeptLook
from domain.source_instance import InstanceRef
from tests.triggers.dashboard.browsing import Browser
from tests.triggers.dashboard.waves import ASKED, MOVED, WAVE, painted
from triggers.preflight_kept import keep_look
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
    assert "Pre-flight has not looked yet." in text
    assert "disks" not in text


def test_the_inbox_counts_them_by_weight_and_says_where_nobody_has_looked(clouds):
    row = Browser(clouds).get("dashboard/approvals").text.split(f'id="one-{ASKED}"')[1]
    assert "1 Warning" in row.split("</tr>")[0]


def test_a_look_that_was_asked_for_counts_until_the_cutover_begins(clouds):
    wave = clouds.status.read_wave(WAVE)
    early, late = wave.accepted - timedelta(days=1), datetime(2999, 1, 1, tzinfo=UTC)
    for who in (ASKED, MOVED):
        ref = InstanceRef(wave.account_id, wave.region, who)
        for at, code in ((early, "early"), (late, "late")):
            keep_look(clouds, ref, KeptLook(at, (replace(FOUND, code=f"it_was_{code}"),)))
            page = Browser(clouds).get(f"dashboard/waves/{WAVE}/instances/{who}").text
            assert (f"it_was_{code}" in page) == (who == ASKED or code == "early")


def test_a_look_that_found_nothing_says_so_and_when_it_was(clouds):
    wave = clouds.status.read_wave(WAVE)
    ref = InstanceRef(wave.account_id, wave.region, MOVED)
    keep_look(clouds, ref, KeptLook(datetime(2001, 2, 3, 4, 5, tzinfo=UTC)))
    text = Browser(clouds).get(f"dashboard/waves/{WAVE}/instances/{MOVED}").text
    assert "Nothing was found." in text
    assert "2001-02-03" in text


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
