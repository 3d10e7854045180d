"""What in the ledger belongs to nobody any more, by the books of who is really under way."""

from collections.abc import Collection, Iterable, Mapping

from domain.run import Run
from domain.scheduling.ticket import Ledger, SlotKey
from domain.status import Subject
from domain.wave_status import WaveStatus, unreported


def under_way(runs: Iterable[Run], waves: Mapping[str, WaveStatus]) -> frozenset[Subject]:
    """List who is under way in which run: those of runs that have begun and lack their report."""
    return frozenset(
        Subject(run.wave, each.instance_id, run.number)
        for run in runs
        if run.wave in waves
        for each in unreported(waves[run.wave], run)
    )


def left_behind(ledger: Ledger, active: Collection[Subject]) -> tuple[SlotKey, ...]:
    """List the tickets and slots whose instance is not under way in their run, in their order.

    Read the ledger first and who is under way after it: whoever asks is in those books before it
    asks, so nobody is listed who has just come.
    """
    keys = [*(each.key for each in ledger.waiting), *(each.ticket.key for each in ledger.held)]
    gone = [key for key in keys if key.subject not in active]
    return tuple(sorted(gone, key=lambda key: key.order))
