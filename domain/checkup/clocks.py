"""Whether two clocks agree well enough.

AWS refuses signatures more than 5 minutes off (AWS, "Troubleshoot Signature Version 4"), Entra
tokens that are not valid yet or no more, with as much tolerance; windows and votes go by the
minute.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.checkup.check import Area, Check, Verdict

_LOOK, _MEND = timedelta(seconds=30), timedelta(minutes=4)


@dataclass(frozen=True, slots=True)
class ClockReading:
    """What a clock said while ours went from `asked` to `answered`; it tells whole seconds."""

    asked: datetime
    said: datetime
    answered: datetime

    @property
    def skew(self) -> timedelta:
        """Tell by how much at the least it is ahead (or behind, below 0): the way is no fault."""
        if self.said > self.answered:
            return self.said - self.answered
        second = timedelta(seconds=1)  # what it said may have been almost over
        return min(timedelta(0), self.said + second - self.asked)


def judge_clock(subject: str, reading: ClockReading, ours: str) -> Check:
    """Compare a clock with `ours`, which names the machine that asked."""
    skew = reading.skew
    apart = abs(skew)
    if apart < _LOOK:
        return Check(Area.CLOCKS, subject, Verdict.HEALTHY, "agrees to within half a minute")
    ahead = "ahead of" if skew > timedelta(0) else "behind"
    return Check(
        Area.CLOCKS,
        subject,
        Verdict.FAILING if apart >= _MEND else Verdict.ATTENTION,
        f"is {round(apart.total_seconds())} s {ahead} {ours}; from 300 s on nothing that is signed "
        "is believed",
        f"Let the clock of {ours} follow a time server (w32tm /resync, timedatectl set-ntp true).",
    )
