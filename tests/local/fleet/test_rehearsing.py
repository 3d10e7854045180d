"""A fleet's rehearsal tells when what happens, what clashes, and the same each time."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest

from local.fleet.account import account_of, document, ends_of
from local.fleet.luck import Luck
from local.fleet.playing import play
from local.fleet.reading import fleet_of
from local.fleet.seeds import apart, play_seeds
from local.fleet.show import Shape, show, shown

START = datetime(2026, 12, 1, tzinfo=UTC)
FLEET = """\
instance_id,name,wave,disks_gib,used_gib,churn_gib_day,appliance,appliance_mbit,window,\
approval_hours
i-00000000000000001,<b>web</b>,first,100,100,0,near,480,,1
i-00000000000000002,db,first,100,100,0,near,480,,1
i-00000000000000003,late,second,100,100,0,far,96,2026-12-01 02:00 1h,1
i-00000000000000004,night,second,30,10,0,far,96,daily 22:00 2h,1
"""
QUOTAS = {"standarddsv5family": 4}


@pytest.fixture(scope="module")
def fleet():
    return fleet_of(FLEET, START)


@pytest.fixture(scope="module")
def played(fleet):
    return play(fleet, START, 0)


@pytest.fixture(scope="module")
def account(played):
    return account_of([played], START, QUOTAS)


def test_two_copies_share_their_line_evenly(played):
    """480 Mbit/s carry 60 MB, of which 60 % remain of each byte: 100 MB/s for 200 GiB."""
    for each in played.journeys[:2]:
        seconds = (each.asked - each.copying).total_seconds()
        assert seconds == pytest.approx(200 * 1024**3 / 100e6, rel=0.1)


def test_who_waits_for_a_line_gets_it_all_once_the_other_is_done(played):
    """96 Mbit/s carry 20 MB/s: 10 GiB at half of it, then 100 GiB with what is left."""
    late, night = played.journeys[2:]
    assert (night.asked - night.copying).total_seconds() == pytest.approx(1074, rel=0.2)
    assert (late.asked - late.copying).total_seconds() == pytest.approx(5905, rel=0.1)


def test_a_person_takes_the_time_that_was_told_and_a_window_is_waited_for(played):
    night = played.journeys[3]
    assert night.approved - night.asked == timedelta(hours=1)
    assert night.away >= datetime(2026, 12, 1, 22, tzinfo=UTC)
    assert timedelta(minutes=5) < night.downtime < timedelta(minutes=30)


def test_a_window_that_closes_before_it_is_ready_is_missed_by_so_much(account):
    (missed,) = account.missed
    assert missed.instance_id == "i-00000000000000003"
    assert missed.closed == datetime(2026, 12, 1, 3, tzinfo=UTC)
    assert missed.late == account.journeys[2].approved - missed.closed
    assert account.journeys[2].outcome == "expired"


def test_a_quota_that_is_too_small_clashes_from_the_machine_on_that_exceeds_it(account):
    (clash,) = account.clashes
    assert (clash.limit, clash.needed, clash.instances) == (4, 6, ("i-00000000000000004",))
    assert clash.since == account.journeys[3].failing_over


def test_every_risk_has_a_remedy_and_the_critical_come_first(account):
    kinds = [each.kind for each in account.risks]
    assert kinds == ["expired", "window missed", "quota", "line full"]
    assert all(each.remedy for each in account.risks)


def test_a_line_carries_what_was_copied_and_never_more_than_it_can(account):
    far, near = account.loads
    assert (far.appliance, far.peak, far.machines) == ("far", 96, 2)
    assert near.peak <= 480
    carried = sum(near.hours) * 3600 * 1e6 / 8
    assert carried == pytest.approx(200 * 1024**3 * 0.6, rel=0.01)


def test_it_is_the_same_to_the_letter_each_time(fleet, account):
    again = account_of([play(fleet, START, 0)], START, QUOTAS)
    assert shown(again, "f", Shape.JSON) == shown(account, "f", Shape.JSON)


def test_parts_that_share_no_line_come_to_the_same_apart_and_on_two_processors(fleet, account):
    assert [len(part) for part in apart(fleet)] == [2, 2]
    parted = account_of(play_seeds(fleet, START, 1), START, QUOTAS)
    assert shown(parted, "f", Shape.JSON) == shown(account, "f", Shape.JSON)


def test_a_subnet_with_a_line_of_its_own_ties_its_appliances_together(fleet):
    tied = [replace(each, subnet="one", subnet_mbit=10) for each in fleet[1:3]]
    assert len(apart((fleet[0], *tied, fleet[3]))) == 1


def test_a_seed_is_another_time_but_always_the_same(fleet, played):
    lucky, again = (play(fleet[:1], START, 7) for _ in range(2))
    assert lucky.ended == again.ended != played.journeys[0].ended


def test_seed_0_changes_nothing_and_others_little():
    assert Luck(0).factor("x", 5) == 1
    assert all(0.4 <= Luck(seed).factor("x", 9) <= 3 for seed in range(1, 50))


def test_the_percentiles_are_ends_that_were_played():
    ends = [START + timedelta(hours=each) for each in (9, 1, 2, 3, 4, 5, 6, 7, 8, 10)]
    found = ends_of(ends)
    assert (found.told, found.p50, found.p90) == (ends[0], ends[5], ends[0])


def test_the_document_tells_moments_in_utc_and_times_in_seconds(account):
    told = json.loads(json.dumps(document(account)))
    assert told["outcomes"] == {"migrated": 3, "expired": 1}
    assert told["calendar"][3]["downtime_seconds"] == account.journeys[3].downtime.seconds
    assert told["calendar"][3]["away"].endswith("+00:00")
    assert told["arm_calls"]["reads"] > 100
    assert told["costs"]["whole"] > 0


class Page(HTMLParser):
    """What a reader's software finds on a page."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.ids, self.links, self.outside = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        self.tags.append((tag, told))
        self.ids += [told["id"]] if "id" in told else []
        self.links += [told["href"]] if "href" in told else []
        self.outside += [told[each] for each in ("src", "srcset") if each in told]


def test_the_page_needs_nothing_else_and_says_all_without_colours(account):
    text = shown(account, "fleet <1>.csv", Shape.HTML)
    page = Page(text)
    assert not page.outside
    assert "<b>web" not in text
    assert "fleet <1>" not in text
    assert {link[1:] for link in page.links} <= set(page.ids)
    images = [told for tag, told in page.tags if tag == "svg" and told.get("role") == "img"]
    assert len(images) == 2 + 2
    assert all(told["aria-label"] for told in images)
    assert sum(tag == "caption" for tag, _ in page.tags) == 3


def test_the_text_names_the_end_and_the_risks(account):
    text = shown(account, "f", Shape.TEXT)
    assert "4 instances from 2026-12-01 00:00: 3 migrated, 1 expired" in text
    assert "critical: quota" in text


def test_a_fleet_that_cant_be_read_is_told_on_standard_error(tmp_path, capsys):
    file = tmp_path / "fleet.csv"
    file.write_text("instance_id\nnobody\n", "utf-8")
    assert show(file, START, 1, {}, Shape.TEXT) == 1
    told = capsys.readouterr()
    assert told.err.startswith("row 2, instance_id: 'nobody' is no instance id. Give its id")
    assert not told.out
