"""Lines of a file that came as bytes: decoded piece by piece, counted, and able to go back."""

import codecs
import io
from collections import deque
from typing import Self

# No row that says something is as long; whatever is longer is cut, and its end skipped.
LONGEST_LINE = 1_048_576
# As many as a spreadsheet has: blank ones are no rows, but reading them takes time as well.
MOST_LINES = 1_048_576
# What stands for bytes that could not be decoded, and what text never holds.
_UNREADABLE, _NUL = "\ufffd", "\0"

type Flaw = tuple[str, str]  # the problem and its remedy


class TooLarge(Exception):
    """A file is beyond what is taken at once; the message says how far."""


class Lines:
    """Hands out one line after the other; `number` is that of the last one, from 1.

    UTF-8, with or without a byte order mark, or UTF-16 with one. A record may take several lines:
    `begin` says where it begins, and `give_back` all but its first line when it proves broken.
    Raises TooLarge beyond 1,048,576 lines.
    """

    def __init__(self, body: bytes, newline: str) -> None:
        utf_16 = body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        self._encoding = "UTF-16" if utf_16 else "UTF-8"
        codec = "utf-16" if utf_16 else "utf-8-sig"
        self._text = io.TextIOWrapper(
            io.BytesIO(body), encoding=codec, errors="replace", newline=newline
        )
        self._returned: deque[str] = deque()
        self._taken: list[str] = []
        self.spoilt = False
        self.number = 0

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._returned.popleft() if self._returned else self._read()
        if not line:
            raise StopIteration
        self.number += 1
        if self.number > MOST_LINES:
            raise TooLarge(f"the file has more than {MOST_LINES:,} lines")
        self._taken.append(line)
        if len(line) >= LONGEST_LINE or _NUL in line or _UNREADABLE in line:
            self.spoilt = True
        return line

    def begin(self) -> int:
        """Begin a record, not spoilt so far, and tell the number of its first line."""
        self._taken.clear()
        self.spoilt = False
        return self.number + 1

    def give_back(self) -> None:
        """Read the lines of the broken record again, but for the first."""
        again = self._taken[1:]
        self._returned.extendleft(reversed(again))
        self.number -= len(again)

    def flaw(self, text: str = "") -> Flaw | None:
        """Say what is wrong with the characters of a text; without one, of the whole record."""
        text = text or "".join(self._taken)
        if len(text) >= LONGEST_LINE:
            return f"is longer than {LONGEST_LINE:,} characters", "Shorten it."
        if _NUL in text:
            return "holds a NUL character", "Remove it, or save the file as UTF-8 anew."
        if _UNREADABLE in text:
            return f"holds bytes that are not {self._encoding}", "Save the file as UTF-8."
        return None

    def _read(self) -> str:
        line = rest = self._text.readline(LONGEST_LINE)
        while len(rest) == LONGEST_LINE and not rest.endswith("\n"):
            rest = self._text.readline(LONGEST_LINE)
        return line
