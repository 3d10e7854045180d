import csv
import io
from dataclasses import replace

from triggers.wave_report.tables import findings_csv, instances_csv


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_each_instance_is_a_line_with_its_figures(reported):
    found = rows(reported.parts["instances.csv"].decode())
    assert [each["instance"] for each in found] == [*reported.ids, "i-0000000a"]
    assert [each["state"] for each in found] == ["migrated", "migrated", "rejected", "failed"]
    first, third = found[0], found[2]
    assert (first["served_by"], third["served_by"]) == ("validated", "")
    assert int(first["downtime_seconds"]) > 600
    assert (first["zero_loss"], third["zero_loss"]) == ("no", "")
    assert (first["currency"], first["aws_a_day"]) == ("EUR", "2.76")


def test_every_event_and_answer_is_a_line(reported):
    events = rows(reported.parts["events.csv"].decode())
    assert len(events) == len(reported.gathered.sources.events)
    approvals = rows(reported.parts["approvals.csv"].decode())
    assert [each["decision"] for each in approvals] == ["approve", "approve", "reject"]
    assert approvals[0]["acknowledges"]


def test_no_cell_is_a_formula_but_numbers_stay_numbers(reported):
    contents = reported.contents
    wicked = replace(contents.instances[0], because="=cmd()", vm_name="+1")
    (found,) = rows(instances_csv(replace(contents, instances=(wicked,))))
    assert (found["because"], found["vm_name"]) == ("'=cmd()", "'+1")
    costs = contents.costs
    line = replace(costs.instances[0], delay_a_day=-costs.instances[0].aws_a_day)
    cheaper = replace(contents, costs=replace(costs, instances=(line,)))
    assert rows(instances_csv(cheaper))[0]["delay_a_day"] == "-2.76"


def test_a_report_without_prices_has_empty_cells_for_them(reported):
    found = rows(instances_csv(replace(reported.contents, costs=None)))
    assert {each["currency"] + each["aws_a_day"] for each in found} == {""}


def test_each_finding_is_a_line(reported):
    found = rows(findings_csv(reported.contents))
    assert found[0]["severity"] == "critical"
    assert len(found) == len(reported.contents.findings)
