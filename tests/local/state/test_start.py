"""`run.py start --state DIR`: the key and the hub outlive it, and a second one is refused."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
NOBODY = "UseDevelopmentStorage=true"


@pytest.fixture
def settings(tmp_path):
    sample = json.loads((ROOT / "local.settings.sample.json").read_text())
    sample["Values"]["AzureWebJobsStorage"] = NOBODY
    (tmp_path / "settings.json").write_text(json.dumps(sample))
    return tmp_path / "settings.json"


def command(*arguments):
    return [sys.executable, "-m", "local", *map(str, arguments)]


def serve(settings, state):
    """Start a host, and read its key once it answers."""
    process = subprocess.Popen(
        command("start", "--port", "0", "--settings", settings, "--state", state),
        cwd=ROOT, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    said = []
    for line in process.stderr:
        said.append(line)
        if line.startswith("Function key: "):
            return process, line.split()[-1]
    raise AssertionError("".join(said))


def run(*arguments):
    return subprocess.run(
        command(*arguments), cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.timeout(300)
def test_what_start_keeps_outlives_it(settings, tmp_path):
    state = tmp_path / "state"
    process, key = serve(settings, state)
    try:
        second = run("start", "--port", "0", "--settings", settings, "--state", state)
        assert second.returncode == 1
        assert f"{state} is in use: another Ferry works on it" in second.stderr
        saved = run("backup", "--state", state, tmp_path / "backup")
        assert saved.returncode == 0, saved.stderr
        assert process.poll() is None
    finally:
        process.kill()
        process.wait()
    restored = run("restore", "--state", tmp_path / "other", tmp_path / "backup")
    assert restored.returncode == 0, restored.stderr
    process, again = serve(settings, tmp_path / "other")
    process.kill()
    process.wait()
    assert again == key
    (state / "manifest.json").write_text("{")
    refused = run("start", "--port", "0", "--settings", settings, "--state", state)
    assert refused.returncode == 1
    assert f"{state / 'manifest.json'} is damaged" in refused.stderr
