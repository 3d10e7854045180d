import hashlib
import json
import time

import pytest

from tests.triggers.waving import problem


def until_kept(ferry, wave):
    deadline = time.monotonic() + 60
    while (answer := ferry.call("GET", f"waves/{wave}/evidence")).status_code == 409:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    return answer


@pytest.fixture(scope="module")
def kept(ferry, ended):
    return until_kept(ferry, ended)


def test_the_seal_is_what_anybody_can_compute(kept, ended):
    document = kept.json()
    told = document["evidence"]
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert document["sha256"] == hashlib.sha256(text.encode()).hexdigest()
    assert (told["wave"], told["run"]) == (ended, 1)
    assert [each["report"]["outcome"] for each in told["instances"]] == ["failed"]


def test_evidence_of_a_run_that_is_not_over_is_a_conflict(ferry, kept, ended):
    answer = problem(ferry.call("GET", f"waves/{ended}/evidence?run=2"), 409, "wrong-state")
    assert "run 2" in answer["detail"]
    assert kept.status_code == 200


def test_it_is_shown_and_written_to_a_file(command, kept, ended, tmp_path):
    file = tmp_path / "evidence.json"
    result = command("waves", "evidence", ended, "--out", str(file))
    assert result.exit_code == 0, result.output
    assert "1 failed" in result.output
    assert json.loads(file.read_text()) == kept.json() == command.read("waves", "evidence", ended)


def test_a_file_that_cannot_be_written_is_told(command, kept, ended, tmp_path):
    assert kept.status_code == 200
    assert command("waves", "evidence", ended, "--out", str(tmp_path)).exit_code == 2
