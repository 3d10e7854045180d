"""The page, the workbook and the alerts know the metrics as the code does."""

import json
import re
from pathlib import Path

import pytest

from telemetry.metrics import BY_NAME, METRICS
from tests.infra.bicep import module, parsed

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "telemetry.md").read_text(encoding="utf-8")
WORKBOOK = json.loads((ROOT / "infra" / "azure" / "workbook.json").read_text())
_NAME = re.compile(r'"(ferry\.[a-z_.]+)"')


def alerts():
    return parsed(module("telemetry"))["variables"]["alerts"]["value"]


def queries():
    shown = [each["content"]["query"] for each in WORKBOOK["items"] if each["type"] == 3]
    return [*shown, *(each["query"] for each in alerts())]


def test_the_page_says_of_every_metric_what_the_code_says():
    rows = [line for line in PAGE.splitlines() if re.match(r"\| `ferry\.", line)]
    assert rows == [row_of(each) for each in METRICS]


def row_of(metric):
    attributes = ", ".join(f"`{each}`" for each in metric.attributes)
    return f"| `{metric.name}` | {metric.kind} | {metric.unit} | {attributes} | {metric.meaning} |"


@pytest.mark.parametrize("query", queries())
def test_a_query_names_metrics_and_attributes_that_there_are(query):
    names = set(_NAME.findall(re.sub(r"Properties\[[^]]*\]", "", query)))
    asked = set(re.findall(r'Properties\["([^"]*)"\]', query))
    if "AppMetrics" in query:
        assert names
        assert asked <= {each for name in names for each in BY_NAME[name].attributes}
    assert names <= set(BY_NAME)


def test_every_metric_is_in_the_workbook():
    assert {name for query in queries() for name in _NAME.findall(query)} >= set(BY_NAME)


def test_every_alert_stands_on_the_page_with_its_metric_and_what_to_do():
    rows = dict(re.findall(r"^\| ([a-z]+-[a-z]+) \| (.*) \|$", PAGE, re.MULTILINE))
    assert rows.keys() == {each["name"] for each in alerts()}
    for each in alerts():
        (metric,) = set(_NAME.findall(re.sub(r"Properties\[[^]]*\]", "", each["query"])))
        assert f"`{metric}`" in rows[each["name"]]
        assert len(rows[each["name"]].split(" | ")[1]) > 20
