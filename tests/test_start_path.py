"""What a process imports before its first function is called: the start path (decision 33)."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = json.loads((ROOT / "local.settings.sample.json").read_text())["Values"]
ROOMS = {"domain", "durable", "clouds", "activities", "orchestrators", "triggers", "telemetry"}
# Whatever is added here is imported at each start of each worker: a function's own module never.
ALLOWED = {
    "activities",
    "domain",
    "domain.access", "domain.grants",  # settings
    "domain.notification", "domain.notification.channel",  # settings
    "domain.redaction",  # logs
    "domain.server_limits",  # settings
    "durable", "durable.functions", "durable.named",
    "orchestrators", "orchestrators.retired",
    "telemetry", "telemetry.current", "telemetry.exporting",
    "triggers", "triggers.binding",
    "triggers.http", "triggers.http.binding", "triggers.http.indexed", "triggers.http.turnstile",
}  # fmt: skip
SLOW = {"pydantic", "jinja2", "boto3", "botocore", "cryptography", "azure.mgmt", "azure.identity",
        "azure.data", "azure.storage", "azure.core", "opentelemetry.sdk", "wire"}  # fmt: skip
INDEX = """
import json, sys
import function_app
functions = function_app.app.get_functions()
json.dump([sorted(sys.modules), [each.get_function_name() for each in functions]], sys.stdout)
"""


@pytest.fixture(scope="module")
def started():
    """Index the app as a worker does, in a process of its own: its modules, its functions."""
    environment = {**os.environ, **SAMPLE, "PYTHONPATH": str(ROOT)}
    told = subprocess.run(
        [sys.executable, "-c", INDEX],
        cwd=ROOT, env=environment, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    return json.loads(told)


def test_a_start_imports_no_module_that_only_a_function_needs(started):
    modules, functions = started
    assert {"start_wave", "migrate_wave", "stop_instance", "receive_wave", "purge"} <= {*functions}
    assert {each for each in modules if each.split(".")[0] in ROOMS} == ALLOWED


def test_a_start_imports_no_slow_library(started):
    modules, _ = started
    assert sorted(SLOW & {*modules}) == []
