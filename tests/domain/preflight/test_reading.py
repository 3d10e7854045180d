import base64
import gzip
import json

import pytest

from domain.mobility_service import Command, CommandState
from domain.preflight.reading import Inspected, inspection_of, spelled

REPORT = {"caption": "Windows", "build": 17763, "edition": "ServerDatacenter", "host_name": "WEB"}


def ended(output, state=CommandState.SUCCESS):
    return inspection_of(Command("c", state, 0, output))


def packed(content):
    return base64.b64encode(gzip.compress(content, mtime=0)).decode()


def test_a_command_underway_tells_nothing_yet():
    assert inspection_of(Command("c", CommandState.IN_PROGRESS)) == Inspected()


def test_the_last_line_is_the_report_whatever_stands_before_it():
    found = ended("a warning of PowerShell's\r\n" + spelled(REPORT) + "\r\n")
    assert (found.guest.build, found.guest.disks) == (17763, ())


def test_lists_become_what_they_hold():
    more = {
        "clock_offset": None,
        "disks": [{"number": 0, "size": 1}],
        "adapters": [{"name": "E", "dns": ["1.1.1.1"]}],
    }
    guest = ended(spelled(REPORT | more | {"routes": ["10.0.0.0/8"]})).guest
    assert (guest.disks[0].sector, guest.adapters[0].dns) == (512, ("1.1.1.1",))
    assert guest.routes == ("10.0.0.0/8",)


@pytest.mark.parametrize(
    "output",
    [
        "",
        "nonsense",
        "bm9uc2Vuc2U=",
        packed(b"not json"),
        packed(b"[]"),
        packed(b"{}"),
        packed(b'{"caption": 1'),
        spelled(REPORT)[:-20],
        spelled(REPORT | {"colour": "red"}),
        spelled(REPORT | {"disks": [{"size": 1}]}),
        spelled(REPORT | {"disks": 1}),
        packed(json.dumps(REPORT | {"disks": ["C:"]}).encode()),
        packed(b"[" * 100_000),
        packed(b" " * 5_000_000 + json.dumps(REPORT).encode()),
        packed(b'{"caption": "\\ud800", "build": 1, "edition": "", "host_name": ""}'),
        packed(json.dumps(REPORT).replace("17763", "1e999").encode()),
        spelled(REPORT | {"build": "new"}),
        spelled(REPORT | {"build": True}),
        spelled(REPORT | {"build": 10**30}),
        spelled(REPORT | {"caption": None}),
        spelled(REPORT | {"routes": "10.0.0.0/8"}),
        spelled(REPORT | {"routes": [8]}),
        spelled(REPORT | {"services": [{"name": ["ena"]}]}),
    ],
)
def test_what_is_no_report_is_a_trouble_and_no_crash(output):
    found = ended(output)
    assert (found.guest, "can't be read" in found.trouble) == (None, True)


def test_a_report_of_a_large_machine_fits_into_what_systems_manager_keeps():
    services = [
        {"name": f"Service{n * 7919 % 1000}", "state": "Stopped", "start": "Manual"}
        for n in range(400)
    ]
    disks = [{"number": n, "size": n * 10**10 + 1} for n in range(65)]
    assert len(spelled(REPORT | {"services": services, "disks": disks})) < 24_000
