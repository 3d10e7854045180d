"""Known boot failures, recognised by what consoles say and show."""

import struct

import pytest

from domain.boot_diagnostics import BootDiagnostics, boot_check, unread
from domain.boot_failure import BOOT_FAILURES, recognise, telling_lines
from domain.screenshot import Screen, describe, mostly_blue, read_screen

SAYINGS = {
    "inaccessible boot device (0x7B)": "*** STOP: 0x0000007B (0xFFFFF, 0xC0000034)",
    "BitLocker recovery": "BitLocker recovery  Enter the recovery key for this drive",
    "recovery screen": "Your PC/Device needs to be repaired",
    "boot configuration is broken": "File: \\Boot\\BCD Status: 0xc000000f",
    "no operating system found": "Boot Failed. EFI SCSI Device.",
    "stuck at Getting Windows ready": "Getting Windows ready",
    "stuck at updates": "Working on updates 30% complete",
    "checking its disks": "Checking file system on D:",
    "critical service failed": "STOP: 0x0000005A CRITICAL_SERVICE_FAILED",
    "directory services can't start": "stop code 0xc00002e2",
    "restart loop": "Your PC ran into a problem and needs to restart.",
    "set-up begins again": "The computer restarted unexpectedly or encountered an unexpected error",
    "domain trust is broken": "The trust relationship between this workstation and the primary "
    "domain failed.",
    "stop error": "*** STOP: 0x00000050",
}


@pytest.mark.parametrize(("name", "saying"), SAYINGS.items())
def test_each_known_failure_is_recognised_by_its_words(name, saying):
    assert recognise(telling_lines(f"Booting\r\n{saying}\r\nSAC>")).name == name


def test_every_failure_of_the_table_is_tried_and_tells_cause_remedy_and_source():
    assert set(SAYINGS) == {each.name for each in BOOT_FAILURES}
    for each in BOOT_FAILURES:
        assert each.cause
        assert each.remedy
        assert each.source.startswith("https://learn.microsoft.com/")


def test_a_healthy_console_shows_no_failure():
    usual = "BdsDxe: starting Boot0001\r\nThe EMS console has started\r\nSAC>\r\nready for logon"
    assert telling_lines(usual) == ()
    assert recognise(()) is None


def test_only_the_last_twenty_telling_lines_are_kept_and_each_is_cut():
    lines = telling_lines("\n".join(f"chkdsk {'x' * 300} {n}" for n in range(30)))
    assert len(lines) == 20
    assert {len(each) for each in lines} == {200}


def bitmap(colour, bits=24, width=64, height=48, *, compression=0, cut=0, other=()):  # noqa: PLR0913
    size = bits // 8
    pixel = bytes(reversed(colour)) + b"\0" * (size - 3)
    odd = bytes(reversed(other or colour)) + b"\0" * (size - 3)
    line = pixel * width
    padding = b"\0" * (-len(line) % 4)
    rows = b"".join((odd * width if other and row % 2 else line) + padding for row in range(height))
    head = struct.pack("<2sIHHI", b"BM", 54 + len(rows), 0, 0, 54)
    body = struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, compression, 0, 0, 0, 0, 0)
    whole = head + body + rows
    return whole[: len(whole) - cut]


@pytest.mark.parametrize("bits", [24, 32])
@pytest.mark.parametrize("width", [63, 64, 1024])
def test_the_commonest_colour_of_a_bitmap_is_read_to_eight_steps(bits, width):
    assert read_screen(bitmap((0, 120, 215), bits, width)) == Screen(0, 120, 208, 1.0)


def test_of_a_mixed_screen_the_share_is_told():
    screen = read_screen(bitmap((0, 120, 215), other=(255, 255, 255)))
    assert (screen.share, mostly_blue(screen)) == (0.5, False)


@pytest.mark.parametrize(
    "picture",
    [
        b"",
        b"BM",
        b"\x89PNG" + b"\0" * 100,
        bitmap((0, 0, 255), cut=10),
        bitmap((0, 0, 255), compression=1),
        bitmap((0, 0, 255), width=0),
        bitmap((0, 0, 255), height=0),
    ],
)
def test_what_is_no_plain_bitmap_is_not_read(picture):
    assert read_screen(picture) is None
    assert describe(None) == "no screenshot that can be read"


def test_a_bitmap_of_sixteen_bits_is_not_read():
    picture = bytearray(bitmap((0, 0, 255)))
    picture[28] = 16
    assert read_screen(bytes(picture)) is None


@pytest.mark.parametrize(
    ("colour", "blue"),
    [
        ((0, 120, 215), True),  # Windows Server 2016 and later
        ((16, 113, 170), True),  # Windows Server 2012
        ((0, 0, 128), True),  # older ones
        ((0, 0, 0), False),
        ((200, 200, 255), False),
        ((0, 120, 120), False),
    ],
)
def test_a_strong_blue_all_over_is_what_windows_shows_when_it_has_stopped(colour, blue):
    assert mostly_blue(read_screen(bitmap(colour))) is blue


BLUE = BootDiagnostics(screen=Screen(0, 120, 215, 0.93))


def test_a_blue_screen_without_words_is_a_failure_too():
    check = boot_check(BLUE, agent_ready=False)
    assert not check.passed
    assert "93% of the screen is #0078d7" in check.evidence
    assert "blue screen" in check.evidence


@pytest.mark.parametrize("seen", [BLUE, BootDiagnostics(lines=("chkdsk",))])
def test_a_machine_whose_agent_reports_has_got_over_it(seen):
    check = boot_check(seen, agent_ready=True)
    assert check.passed
    assert check.evidence.startswith("got over ")


def test_a_known_failure_tells_its_remedy_and_where_that_stands():
    check = boot_check(BootDiagnostics(lines=("STOP: 0x7B",), screen=None), agent_ready=False)
    assert (check.passed, "console: STOP: 0x7B" in check.evidence) == (False, True)
    assert "storvsc" in check.remedy
    assert "learn.microsoft.com" in check.remedy


def test_what_could_not_be_read_proves_nothing():
    off = boot_check(BootDiagnostics(enabled=False), agent_ready=False)
    assert (off.passed, off.evidence) == (True, "not looked at: they are off")
    assert (unread("no rights").passed, unread("no rights").evidence) == (
        True,
        "not looked at: no rights",
    )


def test_a_black_screen_is_nothing_known():
    check = boot_check(BootDiagnostics(screen=Screen(0, 0, 0, 1.0)), agent_ready=False)
    assert (check.passed, check.evidence) == (True, "nothing known; 100% of the screen is #000000")
