"""`ferry assess`: the report on the screen, in a pipe, in a file."""

import csv
import io
import json

import pytest


@pytest.fixture
def fit(ferry):
    return next(iter(ferry.system.instances))


@pytest.fixture
def assessing(ferry, fit):
    return ("assess", fit, "--region", ferry.system.region)


def test_a_report_is_shown_in_the_form_that_was_asked_for(command, ferry, fit):
    asked = ("assess", fit, "--region", ferry.system.region, "--format")
    told = command(*asked, "csv")
    assert told.exit_code == 0
    assert {row["instance"] for row in csv.DictReader(io.StringIO(told.stdout))} == {fit}
    assert json.loads(command(*asked, "json").stdout)["instances"][0]["inspected"]
    assert command(*asked, "html").stdout.startswith("<!doctype html>")
    assert "licence_included" in command(*asked, "table").stdout


@pytest.mark.parametrize(("form", "begins"), [("html", "<!doctype"), ("csv", "acc"), ("json", "{")])
def test_a_report_is_saved_and_nothing_else_is_written(command, assessing, tmp_path, form, begins):
    file = tmp_path / f"report.{form}"
    told = command(*assessing, "--format", form, "--out", str(file))
    assert (told.exit_code, told.stdout) == (0, "")
    assert file.read_text(encoding="utf-8").startswith(begins)
    assert str(file) in told.stderr.replace("\n", "")


def test_a_file_that_can_not_be_written_is_told(command, ferry, fit, tmp_path):
    options = ("--format", "json", "--out", str(tmp_path / "nowhere" / "report.json"))
    told = command("assess", fit, "--region", ferry.system.region, *options)
    assert told.exit_code == 2


def test_a_table_is_for_the_screen_alone(command, ferry, fit, tmp_path):
    region = ("--region", ferry.system.region)
    assert command("assess", fit, *region, "--out", str(tmp_path / "x")).exit_code == 2
