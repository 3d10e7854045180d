import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from domain.audit import Head
from domain.evidence_pack.contents import Back, Outage
from tests.domain.evidence_pack.packing import NOON, at
from triggers.http.safety import content_policy
from triggers.wave_report.page import style, write_page

VOID = {"meta", "br", "rect", "line"}


class Reading(HTMLParser):
    """What a page is made of: its tags with their attributes, and that each is closed."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.open, self.text, self.headings = [], [], [], []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]

    def words(self):
        return " ".join(" ".join(self.text).split())


@pytest.fixture(scope="module")
def page(reported):
    return Reading(reported.page)


def test_the_page_needs_nothing_but_itself(page, reported):
    assert not {"script", "link", "img", "iframe", "object", "form"} & {tag for tag, _ in page.tags}
    assert "url(" not in style()
    assert "@import" not in style()
    hrefs = [each["href"] for each in page.all("a")]
    assert hrefs
    assert all(each.startswith("#") for each in hrefs)
    assert not re.search(r"https?://", reported.page)


def test_its_own_style_is_all_that_a_browser_is_let_use(page):
    names = {name for _, attrs in page.tags for name in attrs}
    assert not {name for name in names if name == "style" or name.startswith("on")}
    assert "'sha256-" in content_policy([style()])


def test_every_section_of_the_contents_is_there_under_its_heading(page):
    ids = {attrs["id"] for _, attrs in page.tags if "id" in attrs}
    linked = {each["href"][1:] for each in page.all("a")}
    sections = {each["id"]: each["aria-labelledby"] for each in page.all("section")}
    assert set(sections) == linked
    assert set(sections.values()) <= ids


def test_the_language_the_title_and_what_each_cell_belongs_to_are_told(page):
    assert page.all("html") == [{"lang": "en"}]
    assert "Wave payroll-1" in page.words()
    assert all(attrs.get("scope") in {"col", "row"} for attrs in page.all("th"))
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_a_chart_says_in_words_what_it_shows_and_figures_stand_beside_it(page, reported):
    charts = [each["aria-label"] for each in page.all("svg") if each.get("role") == "img"]
    assert len(charts) == len(reported.ids) + 1
    assert charts[0].startswith(f"{reported.ids[0]}: Assess ")
    assert "neither side served for" in charts[0]
    assert charts[-1].endswith(": Assess 0\N{NO-BREAK SPACE}s, Take back 0\N{NO-BREAK SPACE}s")
    others = [each for each in page.all("svg") if each.get("role") != "img"]
    assert all(each["aria-hidden"] == "true" for each in others)


def test_bars_lie_on_the_axis_one_behind_the_other(page):
    bars = [each for each in page.all("rect") if each.get("height") == "12"]
    spans = [(float(b["x"][:-1]), float(b["width"][:-1])) for b in bars]
    assert all(x >= 0 and x + width <= 100.3 for x, width in spans)
    first = spans[:9]
    assert [round(x) for x, _ in first] == sorted(round(x) for x, _ in first)


def test_what_people_and_clouds_say_is_escaped(reported):
    wicked = "<script>alert(1)</script>"
    contents = reported.contents
    answer = replace(contents.approvals[0], comment=wicked, by=wicked)
    finding = replace(contents.findings[0], detail=wicked, code=wicked)
    instance = replace(contents.instances[0], vm_name=wicked, because=wicked)
    page = write_page(
        replace(
            contents,
            approvals=(answer,),
            findings=(finding,),
            instances=(instance,),
            requested_by=wicked,
            protection_group=wicked,
        ),
        (),
    )
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 6


def test_the_figures_of_the_wave_are_on_the_page(page, reported):
    words = page.words()
    for each in (
        "2 migrated, 1 rejected, 1 failed.",
        "0 of 2",
        "14 min 11 s",
        "what the source had written before it stopped, and not sent by then",
        "not this month",
        "verified",
        reported.contents.seals[0].sha256,
        reported.contents.audit.chains[0].head.hash,
        "in Azure" if reported.contents.instances[0].vm_size else "virtual machines whose size",
    ):
        assert each in words


def test_a_log_that_is_not_sound_cannot_be_missed(reported):
    audit = reported.contents.audit
    bad = replace(audit.chains[0], head=Head("payroll-1", 9, "ab"), flaw="entry 3 was removed")
    page = write_page(
        replace(reported.contents, audit=replace(audit, sound=False, chains=(bad,), left_out=7)), ()
    )
    words = Reading(page).words()
    assert "NOT SOUND" in words
    assert "entry 3 was removed" in words
    assert "7 more are in the log" in words


def test_a_wave_that_has_only_begun_has_a_page_as_well(reported):
    contents = reported.contents
    unbegun = replace(
        contents.instances[0], state="running", started=None, ended=None, bars=(), outages=(),
        certificate=None, checks=0,
    )  # fmt: skip
    bare = replace(
        contents, instances=(unbegun,), approvals=(), findings=(), costs=None, seals=(),
        as_of=contents.accepted,
        summary=replace(contents.summary, with_downtime=0, certificates=0),
    )  # fmt: skip
    words = Reading(write_page(bare, ())).words()
    for said in (
        "No source was stopped.",
        "No instance was failed over.",
        "Nobody has answered at a gate.",
        "Nothing was found.",
        "No prices were given",
        "No run is over yet",
    ):
        assert said in words


def test_who_serves_nobody_yet_is_said_loudly(reported):
    away = Outage(2, NOON, Back.NOBODY, None, None, at(5) - NOON)
    instance = replace(reported.contents.instances[0], outages=(away,), attempt=2)
    words = Reading(write_page(replace(reported.contents, instances=(instance,)), ())).words()
    assert "nobody yet" in words
    assert "run 2" in words
