"""The host as a process of its own."""

import json
import shutil
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture
def app_directory(tmp_path, app):
    """A copy of the sample app by the name that every app has."""
    shutil.copy(app / "sample_app.py", tmp_path / "function_app.py")
    shutil.copy(app / "host.json", tmp_path)
    return tmp_path


@pytest.fixture
def process(monkeypatch):
    """Start the host as a process of its own."""
    monkeypatch.delenv("PYTHON_SCRIPT_FILE_NAME")
    started = []

    def start(*options):
        command = [sys.executable, "-m", "local.host", *map(str, options)]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        started.append(subprocess.Popen(command, cwd=ROOT, **pipes))
        return started[-1]

    yield start
    for each in started:
        each.kill()
        each.wait()


@pytest.mark.parametrize("wish", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_answers_and_ends_cleanly_when_asked(
    app_directory, process, settings, wish
):
    file = app_directory / "local.settings.json"
    file.write_text(
        json.dumps(
            {
                "IsEncrypted": False,
                "Values": {**settings, "PYTHON_SCRIPT_FILE_NAME": "function_app.py"},
            }
        )
    )
    running = process("--app", app_directory, "--settings", file, "--state", app_directory / "hub")
    said = json.loads(running.stdout.readline())
    assert said["part"] == "host"
    request = urllib.request.Request(
        said["url"] + "/api/keyed", headers={"x-functions-key": said["key"]}
    )
    assert urllib.request.urlopen(request).read() == b"for nobody"
    running.send_signal(wish)
    rest, log = running.communicate(timeout=60)
    assert (running.returncode, rest) == (0, "")
    assert "\tkeyed: [GET] http://127.0.0.1:" in log
    assert said["key"] not in log
    assert "Traceback" not in log


def test_it_keeps_a_given_key_to_itself(app_directory, process):
    running = process("--app", app_directory, "--key", "sesame", "--clock-speed", "60")
    assert json.loads(running.stdout.readline()).keys() == {"part", "url"}


def test_it_says_which_setting_is_missing_and_fails(app_directory, process, monkeypatch):
    monkeypatch.delenv("ORDERS")
    running = process("--app", app_directory)
    said, log = running.communicate(timeout=60)
    assert (running.returncode, said) == (1, "")
    assert log.splitlines()[-1] == "The app setting ORDERS is missing."


def test_it_shows_what_is_wrong_with_an_app_and_fails(tmp_path, process):
    (tmp_path / "function_app.py").write_text("import os\nraise KeyError('no wind')\n")
    (tmp_path / "host.json").write_text('{"version": "2.0"}')
    running = process("--app", tmp_path)
    said, log = running.communicate(timeout=60)
    assert (running.returncode, said) == (1, "")
    assert f'File "{tmp_path}/function_app.py", line 2' in log
    assert "local/host" not in log
