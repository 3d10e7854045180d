"""`ferry plan`: waves proposed from an inventory; nobody is asked."""

import json

import pytest
import yaml
from typer.testing import CliRunner

from local.command_line import app

ID = "i-{:017x}".format
COLUMNS = "instance,region,environment,application,criticality,depends_on,server,daily_churn_gb"
ROWS = [
    f"{ID(1)},eu-central-1,production,payroll,5,{ID(2)},ps-1,20",
    f"{ID(2)},eu-central-1,production,payroll,4,,ps-1,60",
    f"{ID(3)},eu-central-1,test,payroll,1,{ID(4)},ps-1,5",
    f"{ID(4)},eu-central-1,test,payroll,1,{ID(3)},ps-1,5",
    f"{ID(5)},eu-west-1,production,intranet,2,,,5",
]
LIMITS = """
begins: 2027-01-04T08:00:00+01:00
wave_size: 3
servers: {ps-1: {machines: 100, daily_churn_gb: 500}}
windows:
  - {zone: Europe/Berlin, opens: 22:00, length: PT4H, weekdays: [fri]}
  - {zone: Europe/Berlin, opens: 22:00, length: PT4H, day: 2027-01-05}
together: 2
common: {policy: {approvers: [mona]}}
"""
FRIDAYS = "  - {zone: Europe/Berlin, opens: 22:00, length: PT4H, weekdays: [fri]}"


@pytest.fixture
def place(tmp_path):
    (tmp_path / "inventory.csv").write_text("\n".join([COLUMNS, *ROWS]))
    (tmp_path / "limits.yaml").write_text(LIMITS)
    return tmp_path


def ferry(place, *options, rows=None):
    if rows is not None:
        (place / "inventory.csv").write_text("\n".join([COLUMNS, *rows]))
    arguments = ["plan", str(place / "inventory.csv"), "--limits", str(place / "limits.yaml")]
    return CliRunner().invoke(app, [*arguments, *options], env={"FERRY_URL": "", "FERRY_KEY": ""})


def kept(place):
    return yaml.safe_load((place / "plan.yaml").read_text())


def test_a_plan_is_a_file_with_waves_windows_and_reasons(place):
    told = ferry(place, "--out", str(place / "plan.yaml"), "--name", "pay", "--reasons")
    assert told.exit_code == 0, told.output
    assert "no better plan is possible" in told.stderr
    assert "by environment it goes before" in told.stdout
    plan = kept(place)
    assert {each["wave"]: each["instances"] for each in plan["waves"]} == {
        "pay-01": [ID(3), ID(4)],
        "pay-02": [ID(5)],
        "pay-03": [ID(1), ID(2)],
    }
    first, _, last = plan["waves"]
    assert last["after"] == ["pay-01", "pay-02"]
    assert "after" not in first
    assert plan["common"]["policy"]["approvers"] == ["mona"]
    assert len(first["policy"]["cutover"]["windows"]) == 1  # the single one is past by then
    assert last["policy"]["cutover"]["not_before"] == dict.fromkeys(
        [ID(1), ID(2)], "2027-01-15T21:00:00Z"
    )
    text = (place / "plan.yaml").read_text()
    assert "# together: " in text
    assert f"# not before stage 2: it depends on {ID(2)}, in that stage" in text


def test_the_order_of_the_rows_changes_nothing_in_the_file(place):
    ferry(place, "--out", str(place / "plan.yaml"))
    before = (place / "plan.yaml").read_bytes()
    (place / "plan.yaml").unlink()
    ferry(place, "--out", str(place / "plan.yaml"), rows=ROWS[::-1])
    assert (place / "plan.yaml").read_bytes() == before


def test_waves_that_are_there_stay_and_new_instances_come_behind_them(place):
    ferry(place, "--out", str(place / "plan.yaml"))
    text = (place / "plan.yaml").read_text().replace("plan: fleet", "plan: fleet  # of us")
    (place / "plan.yaml").write_text(text)
    late = f"{ID(6)},eu-central-1,production,payroll,3,{ID(1)},ps-1,1"
    needing = ROWS[0].replace(ID(2), f"{ID(2)} {ID(6)}")
    told = ferry(place, "--out", str(place / "plan.yaml"), rows=[needing, *ROWS[1:], late])
    assert told.exit_code == 0, told.output
    after = (place / "plan.yaml").read_text()
    assert after.startswith(text.rstrip("\n"))
    new = kept(place)["waves"][3]
    assert (new["wave"], new["instances"], new["after"]) == ("fleet-04", [ID(6)], ["fleet-03"])
    assert new["policy"]["cutover"]["not_before"] == {ID(6): "2027-01-22T21:00:00Z"}
    assert f"{ID(1)}, in a wave that stays, depends on {ID(6)}" in told.stderr
    told = ferry(place, "--out", str(place / "plan.yaml"))
    assert "in the plan already" in told.stderr
    assert (place / "plan.yaml").read_text() == after


def test_scripts_read_every_placement_with_its_reasons(place):
    told = ferry(place, "--json")
    assert told.exit_code == 0
    found = json.loads(told.stdout)
    assert (found["proved"], found["score"]["stages"], found["fewest_stages"]) == (True, 2, 2)
    (circle, _), *_ = ([*e["reasons"], None][:2] for e in found["waves"][0]["instances"])
    assert (circle["why"], circle["about"]) == ("circle", [ID(3), ID(4)])
    assert found["document"]["waves"][0]["wave"] == "fleet-01"
    told = ferry(place, "--out", str(place / "plan.json"))
    assert json.loads((place / "plan.json").read_text()) == found["document"]


@pytest.mark.parametrize(
    ("rows", "limits", "field", "remedy"),
    [
        ([*ROWS, f"{ID(7)},eu-west-1,prod,,1,,,1"], LIMITS, "environment", "'production'"),
        ([f"{ID(1)},eu-west-1,test,,1,{ID(9)},,1"], LIMITS, "depends_on", "Add a row for it"),
        (ROWS, LIMITS.replace("wave_size: 3", "wave_size: 1"), ID(3), "--size"),
        (ROWS, LIMITS.replace("500", "50"), ID(2), "another server"),
        (ROWS, LIMITS.replace("wave_size: 3", "wave_size: 0"), "wave_size", ""),
        (ROWS, LIMITS.replace("Berlin", "Berlyn"), "windows.0.zone", "IANA"),
        (ROWS, LIMITS.replace("[fri]", "[]"), "windows.0", "Give a day for once"),
        (ROWS, LIMITS + "  x: 1\n", "file", "docs/planning.md"),
        (ROWS, LIMITS.replace("approvers", "approver"), "common.policy.approver", "Remove"),
        (
            ROWS,
            LIMITS.replace(
                "  - {zone: Europe/Berlin, opens: 22:00, length: PT4H, weekdays: [fri]}", ""
            ),
            "stage 1",
            "later or longer windows",
        ),
    ],
)
def test_what_makes_no_plan_is_told_by_field_and_remedy_and_writes_nothing(
    place, rows, limits, field, remedy
):
    (place / "limits.yaml").write_text(limits)
    told = ferry(place, "--out", str(place / "plan.yaml"), "--json", rows=rows)
    assert told.exit_code == 3, told.output
    errors = json.loads(told.stdout)["errors"]
    assert field in [each["field"] for each in errors]
    assert any(remedy in each["remedy"] for each in errors)
    assert not (place / "plan.yaml").exists()


def test_an_inventory_that_is_not_there_is_wrong_use(place):
    told = CliRunner().invoke(app, ["plan", str(place / "nothing.csv")])
    assert told.exit_code == 2
    assert "can't be read" in told.output
