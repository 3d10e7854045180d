"""The forms of an assessment: safe for spreadsheets and browsers, chosen by whoever asks."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.assessment import Finding, Severity
from domain.preflight.assessment import Assessed
from domain.preflight.facts import SourceFacts
from domain.source_instance import InstanceRef, InstanceState, SourceInstance
from triggers.assessment_report.csv_report import harmless, write_csv
from triggers.assessment_report.html_report import write_html
from triggers.assessment_report.writing import answer_in
from triggers.views.assessment import ApplianceView, AssessedInstance, AssessmentView

REF = InstanceRef("123456789012", "eu-west-1", "i-0000000000000001a")
EVIL = '=HYPERLINK("http://evil"),"<script>alert(1)</script>\nnext'
BAD = Finding("disk_size", Severity.CRITICAL, EVIL, "Resize it.", "disks", (EVIL,), "https://x.y")


def report(*findings, name="web-1", wrong=()):
    instance = SourceInstance(REF, InstanceState.RUNNING, name=name)
    facts = SourceFacts(instance, datetime.now(UTC).date())
    return AssessmentView(
        region=REF.region,
        account=REF.account_id,
        assessed_at=datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
        rules=111,
        appliance=ApplianceView.of(None, wrong),
        instances=[AssessedInstance.of(REF.instance_id, Assessed(findings, facts))],
    )


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "  =1+1"])
def test_no_cell_is_a_formula_to_a_spreadsheet(cell):
    assert harmless(cell) == f"'{cell}"
    assert harmless("a" + cell) == "a" + cell


def test_what_the_clouds_say_stays_in_its_cell():
    rows = list(csv.DictReader(io.StringIO(write_csv(report(BAD, name="=cmd()")))))
    assert [(row["rule"], row["evidence"], row["name"]) for row in rows] == [
        ("disk_size", f"'{EVIL}", "'=cmd()")
    ]


def test_an_instance_without_findings_has_a_line_and_so_has_the_appliance():
    silent = Finding("no_appliance", Severity.CRITICAL, "it is silent", "Look at it.")
    first, second = csv.DictReader(io.StringIO(write_csv(report(wrong=(silent,)))))
    assert (first["name"], first["rule"]) == ("appliance", "no_appliance")
    assert (second["instance"], second["fit"], second["rule"]) == (REF.instance_id, "yes", "")


def test_no_script_of_others_gets_onto_the_page():
    odd = replace(BAD, source="javascript:alert(1)", severity=Severity.WARNING)
    page = write_html(report(BAD, odd, name='"><img src=x onerror=alert(1)>'))
    assert "<script" not in page
    assert "<img" not in page
    assert "javascript:" not in page
    assert page.count("<article") == 2


def test_the_page_names_what_blocks_and_what_was_not_inspected():
    page = write_html(report(BAD))
    assert "<strong>0 can be moved</strong>" in page
    assert "not inspected from within" in page


@pytest.mark.parametrize(
    ("wanted", "accept", "media"),
    [
        (None, "", "application/json"),
        (None, "*/*", "application/json"),
        (None, "text/csv", "text/csv"),
        (None, "text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        (None, "text/csv;q=0.1, application/json", "application/json"),
        (None, "text/csv;q=0", "application/json"),
        (None, "text/csv;q=much", "application/json"),
        (None, "image/png", "application/json"),
        ("csv", "text/html", "text/csv"),
        ("json", "text/html", "application/json"),
    ],
)
def test_the_query_chooses_the_form_before_the_header(wanted, accept, media):
    assert answer_in(wanted, accept, report()).media == media
