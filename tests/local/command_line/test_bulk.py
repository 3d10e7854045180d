"""Files of rows and messages set aside, as an operator at a terminal meets them."""

import base64
import json
import time
import uuid
from subprocess import DEVNULL, PIPE

import pytest
from azure.storage.queue import QueueClient

from local.command_line.bulk import media_of


@pytest.fixture
def file(tmp_path, name, nobody):
    """Write a file of a good row and as many bad ones as are asked for."""

    def write(bad):
        rows = [f"{name};eu-west-1;{nobody};", *[f"{name};eu-west-1;i-{n};" for n in range(bad)]]
        place = tmp_path / "rows.csv"
        place.write_text("\r\n".join(["wave;region;instance;vm_name", *rows]))
        return str(place)

    return write


def instances_of(ferry, wave):
    """Wait until the wave has come in and give its instances."""
    deadline = time.monotonic() + 60
    while (answer := ferry.call("GET", f"waves/{wave}")).status_code != 200:
        assert time.monotonic() < deadline, answer.text
        time.sleep(0.1)
    return [each["instance"] for each in answer.json()["instances"]]


def test_a_bad_row_refuses_the_file_and_is_told_with_its_remedy(command, file):
    told = command("bulk", file(bad=1))
    assert (told.exit_code, told.stdout) == (3, "")
    header, row, *_ = (line.split() for line in told.stderr.splitlines()[1:])
    assert header == ["row", "field", "problem", "remedy"]
    assert row[:2] == ["3", "instance"]
    assert "--accept-valid" in told.stderr
    (error,) = command.read("bulk", file(bad=1), ending=3)["errors"]
    assert error["row"] == 3


def test_a_long_list_of_bad_rows_is_cut_for_people_and_whole_for_scripts(command, file):
    told = command("bulk", file(bad=150)).stderr
    assert "and 50 more" in told
    assert len([line for line in told.splitlines() if line[0].isdigit()]) == 100
    assert len(command.read("bulk", file(bad=150), ending=3)["errors"]) == 150


def test_the_good_rows_start_their_wave_when_that_is_wished(command, ferry, file, name, nobody):
    told = command("bulk", file(bad=1), "--accept-valid")
    assert told.exit_code == 1
    assert name in told.stdout
    assert "left out" in told.stderr
    assert instances_of(ferry, name) == [nobody]


def test_lines_of_json_come_from_standard_input(command, ferry, name, nobody):
    line = json.dumps({"wave": name, "region": "eu-west-1", "instance": nobody})
    taken = command.read("bulk", "-", input=f"{line}\n")
    assert [each["wave"] for each in taken["waves"]] == [name]
    assert instances_of(ferry, name) == [nobody]


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (b'\xef\xbb\xbf\n {"wave": "a"}', "application/x-ndjson"),
        (b'"wave","region"', "text/csv"),
        (b"", "text/csv"),
    ],
)
def test_json_lines_are_told_from_csv(content, media):
    assert media_of(content) == media


def aside(command, text):
    """Wait until a message with this body lies aside, and give its id."""
    deadline = time.monotonic() + 60
    while True:
        found = command.read("poison", "list")["messages"]
        if ids := [each["id"] for each in found if each["body"] == text]:
            return ids[0]
        assert time.monotonic() < deadline, found
        time.sleep(0.1)


def test_a_message_nobody_understands_is_shown_sent_again_and_dropped(command, ferry):
    text = f"what? \x1b[31m{uuid.uuid4().hex}"
    queue = QueueClient.from_connection_string(ferry.system.storage, "migration-requests")
    queue.send_message(base64.b64encode(text.encode()).decode())
    first = aside(command, text)
    for told in (command("poison", "list"), command("poison", "show", first)):
        assert "it is not JSON" in told.stdout
        assert "\x1b" not in told.stdout
        assert "\\x1b[31m" in told.stdout
    assert command.read("poison", "show", first)["body"] == text

    assert command.read("poison", "replay", first) == {"id": first}
    told = command("poison", "show", first)
    assert told.exit_code == 3
    assert "next: ferry poison list" in told.stderr

    second = aside(command, text)
    assert command.read("poison", "drop", second, "--yes") == {"id": second, "dropped": True}
    assert text not in [each["body"] for each in command.read("poison", "list")["messages"]]


def test_nothing_is_dropped_unless_somebody_agrees(nowhere):
    dropping = nowhere.program("poison", "drop", "m-1", stdin=DEVNULL, stderr=PIPE)
    said = dropping.communicate(timeout=30)[1]
    assert dropping.returncode == 1
    assert "--yes drops it" in said
