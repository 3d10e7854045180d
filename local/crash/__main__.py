"""Every trouble at every point as a program: `python -m local.crash --help`."""

import argparse
import logging
import sys
from datetime import UTC, datetime

from local.crash.show import show, show_deaths
from local.crash.spans import TENTHS, everything, read_span, tenth


def main() -> None:
    """Play what was chosen; the exit code says whether all of it was well."""
    parser = argparse.ArgumentParser(prog="python -m local.crash", description=__doc__)
    add = parser.add_argument
    add("--points", action="append", default=[], help="PROVIDER:TROUBLE:FIRST..LAST or …:NAME")
    add("--tenth", type=int, choices=range(TENTHS), help="one tenth of all")
    add("--today", action="store_true", help="the tenth whose turn it is today")
    add("--distinct", action="store_true", help="of points that leave the same behind, only one")
    add("--deaths", type=int, help="kill the host of the local system so often, by each provider")
    add("--doubles", type=int, default=2, help="processes at a time")
    chosen = parser.parse_args()
    logging.disable(logging.CRITICAL)  # the dead complain
    if chosen.deaths:
        sys.exit(show_deaths(chosen.deaths))
    if chosen.points:
        spans = [read_span(each) for each in chosen.points]
    elif chosen.today or chosen.tenth is not None:
        today = datetime.now(UTC).date().toordinal() % TENTHS
        spans = tenth(today if chosen.tenth is None else chosen.tenth)
    else:
        spans = everything()
    sys.exit(show(spans, every=not chosen.distinct, most=chosen.doubles))


if __name__ == "__main__":
    main()
