"""What boot diagnostics tells of a virtual machine's start."""

from dataclasses import dataclass

from domain.boot_failure import BootFailure, recognise
from domain.screenshot import Screen, describe, mostly_blue
from domain.validation import Check

_NAME = "boot diagnostics"
_BLUE = BootFailure(
    "blue screen",
    (),
    "Windows has stopped, asks for a BitLocker key, or waits in its recovery",
    "Look at the screenshot in the portal (Boot diagnostics), then rehearse by an older recovery "
    "point, or mend the source.",
    "https://learn.microsoft.com/troubleshoot/azure/virtual-machines/windows/troubleshoot-common-blue-screen-error",
)


@dataclass(frozen=True, slots=True)
class BootDiagnostics:
    """What could be read: lines that show a known failure, and the screen's colour.

    Addresses of the log and of the picture are secrets, and never in here.
    """

    enabled: bool = True
    lines: tuple[str, ...] = ()
    screen: Screen | None = None


def boot_check(seen: BootDiagnostics, *, agent_ready: bool) -> Check:
    """Judge a machine's start; one whose agent reports has started, whatever its log tells."""
    if not seen.enabled:
        remedy = "Turn boot diagnostics on (the target's boot diagnostics account), to see more."
        return Check(_NAME, passed=True, evidence="not looked at: they are off", remedy=remedy)
    failure = recognise(seen.lines) or (_BLUE if seen.screen and mostly_blue(seen.screen) else None)
    if failure is None:
        return Check(_NAME, passed=True, evidence=f"nothing known; {describe(seen.screen)}")
    evidence = f"{failure.name}: {failure.cause} ({_shown(seen)})"
    if agent_ready:
        return Check(_NAME, passed=True, evidence=f"got over {evidence}")
    return Check(
        _NAME, passed=False, evidence=evidence, remedy=f"{failure.remedy} {failure.source}"
    )


def unread(why: object) -> Check:
    """Say that boot diagnostics could not be read, which proves nothing either way."""
    return Check(_NAME, passed=True, evidence=f"not looked at: {why}")


def _shown(seen: BootDiagnostics) -> str:
    return f"console: {seen.lines[-1]}" if seen.lines else describe(seen.screen)
