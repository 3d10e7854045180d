"""The trials as a program, in a process of its own: it doubles itself."""

import subprocess
import sys
from pathlib import Path

import pytest

# A process that imports every SDK and plays some waves: half a minute where nobody else works.
pytestmark = pytest.mark.timeout(600)
ROOT = Path(__file__).resolve().parents[2]
SPOILT = """
import logging
from clouds.aws import commands
{spoil}
from local.crash.show import show
from local.crash.spans import read_span
logging.disable(logging.CRITICAL)
raise SystemExit(show([read_span({span!r})], every=True, most=2))
"""


def try_points(span, spoil=""):
    program = SPOILT.format(spoil=spoil, span=span)
    return subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_an_adapter_that_does_not_look_for_its_own_command_is_found_out():
    told = try_points("InMageRcm:crash:SendCommand", "commands.Commands.sent = lambda *_: []")
    assert told.returncode == 1, told.stdout + told.stderr
    assert "NOT WELL crash" in told.stdout
    assert "effect: 1 instead of 0 times: SendCommand" in told.stdout
