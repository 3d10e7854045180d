"""What a picture of a machine's console shows, as far as its colours tell."""

import struct
from collections import Counter
from dataclasses import dataclass

_HEADER = 54  # bytes before the pixels of a Windows bitmap, at least
_ACROSS, _DOWN = 64, 48
_COARSE = 8
_PLAIN = (0, 3)  # no compression, or bit fields
_LEAST_BLUE, _CLEAR, _BLUE_SHARE = 0x60, 0x20, 0.6


@dataclass(frozen=True, slots=True)
class Screen:
    """The colour that most of a screen has, red, green and blue to 255, and its share of it."""

    red: int
    green: int
    blue: int
    share: float


def read_screen(picture: bytes) -> Screen | None:
    """Find the commonest colour of a Windows bitmap; None for what is not one that we can read.

    Boot diagnostics gives uncompressed bitmaps of 24 or 32 bits; a grid of points is looked at.
    """
    if len(picture) < _HEADER or picture[:2] != b"BM":
        return None
    start, width, height = struct.unpack_from("<10xI4xii", picture)
    bits, compression = struct.unpack_from("<28xHI", picture)
    size, height = bits // 8, abs(height)
    row = (width * size + 3) // 4 * 4
    if bits not in {24, 32} or compression not in _PLAIN or width < 1 or height < 1:
        return None
    if start + row * height > len(picture):
        return None
    points: Counter[tuple[int, int, int]] = Counter()
    for down in range(_DOWN):
        line = start + row * (down * height // _DOWN)
        for across in range(_ACROSS):
            blue, green, red = picture[(at := line + size * (across * width // _ACROSS)) : at + 3]
            points[red // _COARSE, green // _COARSE, blue // _COARSE] += 1
    (colour, often), *_ = points.most_common(1)
    red, green, blue = (each * _COARSE for each in colour)
    return Screen(red, green, blue, often / points.total())


def mostly_blue(screen: Screen) -> bool:
    """Say whether one strong blue fills the screen, as it does when Windows has stopped.

    So do its recovery and the question for a BitLocker key; and the logon of Windows Server 2012,
    so this counts for a machine only while its agent is silent.
    """
    beside = max(screen.red + 2 * _CLEAR, screen.green + _CLEAR, _LEAST_BLUE)
    return screen.blue >= beside and screen.share >= _BLUE_SHARE


def describe(screen: Screen | None) -> str:
    """Put into words what the screen shows."""
    if screen is None:
        return "no screenshot that can be read"
    colour = f"#{screen.red:02x}{screen.green:02x}{screen.blue:02x}"
    return f"{screen.share:.0%} of the screen is {colour}"
