"""How a command ends, for scripts."""

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes."""

    DONE = 0
    NO_SUCCESS = 1
    WRONG_USE = 2
    DIFFERS = 2  # of `diff` alone, as such commands of other tools end
    REFUSED = 3
    UNREACHABLE = 4
    INTERRUPTED = 130


EXIT_CODES = (
    "Exit codes: 0 done; 1 the wave, or an instance, did not succeed, or you did not agree; "
    "2 wrong use; 3 Ferry refused, and says what to do; 4 Ferry can't be reached; "
    "130 interrupted, which stops no wave."
)
