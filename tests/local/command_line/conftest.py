"""The command `ferry`, in this process or as a program, towards the running system."""

import json
import os
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from typer.testing import CliRunner

from local.command_line import app

ROOT = Path(__file__).resolve().parents[3]


class Command:
    """The command of one operator."""

    def __init__(self, url, key):
        self.environment = {"FERRY_URL": url, "FERRY_KEY": key, "FERRY_BY": "mona"}

    def __call__(self, *arguments, **options):
        """Give what it answered, and as which exit code."""
        return CliRunner().invoke(app, list(arguments), env=self.environment, **options)

    def read(self, *arguments, ending=0, **options):
        """Give the one JSON document that it answered."""
        result = self(*arguments, "--json", **options)
        assert result.exit_code == ending, result.output
        return json.loads(result.stdout)

    def program(self, *arguments, **options):
        """Start it as a program of its own."""
        command = [sys.executable, "-m", "local.command_line", *arguments]
        environment = {**os.environ, **self.environment, **options.pop("environment", {})}
        return subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **options)


@pytest.fixture
def command(ferry):
    return Command(ferry.system.url, ferry.system.key)


@pytest.fixture
def nowhere():
    """Make a command whose Ferry is not there."""
    return Command("http://127.0.0.1:1", "secret-key")


@pytest.fixture
def name():
    return f"c-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def nobody():
    """Make up an instance id: a wave of it ends soon, and changes nothing."""
    return f"i-{uuid.uuid4().hex[:17]}"


@pytest.fixture(scope="module")
def ended(ferry):
    """Give the name of a wave that has failed."""
    command, name = Command(ferry.system.url, ferry.system.key), f"c-{uuid.uuid4().hex[:8]}"
    instance = f"i-{uuid.uuid4().hex[:17]}"
    command.read("waves", "start", name, "--region", ferry.system.region, "--instance", instance)
    assert command("waves", "watch", name, "--every", "0.1").exit_code == 1
    return name
