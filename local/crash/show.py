"""What is printed of the trials: how many, where each can be played again, what was not well."""

import asyncio
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path

from domain.provider import Provider
from local.crash.exhaustive import Doubles, Trial, Usual, Verdict, play_usual
from local.crash.killing import Death, kill
from local.crash.spans import Span
from local.crash.warmth import warm

_MOST_LINES = 6


def show(spans: Sequence[Span], *, every: bool, most: int) -> int:
    """Play the spans and print what came of them; 1 when anything was not well."""
    bad = 0
    for provider, chosen in groupby(sorted(spans, key=_provider), key=_provider):
        with warm(provider) as place, tempfile.TemporaryDirectory() as made:
            folder = Path(made)
            usual = play_usual(place, folder)
            _say(f"{provider}: {_counted(usual)}")
            for span in chosen:
                doubles = Doubles(folder, most, told=partial(_tell, span))
                meant = span.chosen(usual.points)
                trial = Trial(place, usual, span.deed, meant, doubles, every)
                bad += _apart(partial(_show_trial, f"{provider.value}:{span.deed}", trial))
    return int(bool(bad))


def show_deaths(times: int) -> int:
    """Kill the host of a local system so often, by each provider; 1 when any end was not well."""
    bad = 0
    for provider in Provider:
        deaths = asyncio.run(kill(times, provider, _tell_death))
        unwell = sum(bool(death.problems) for death in deaths)
        _say(f"{provider}: the host was killed {len(deaths)} times, {unwell} not well")
        bad += unwell
    return int(bool(bad))


def _tell_death(death: Death) -> None:
    _say(f"  {'NOT WELL ' if death.problems else ''}killed {death.where}")
    for problem in death.problems[:_MOST_LINES]:
        _say(f"    {problem}")


def _apart(show_trial: Callable[[], int]) -> int:
    """Do it in a process of its own: the place stays as it is for the next trial."""
    pid = os.fork()
    if not pid:
        os._exit(bool(show_trial()))
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _show_trial(name: str, trial: Trial) -> int:
    began, verdicts = time.monotonic(), trial.run()
    bad = sum(bool(verdict.problems) for verdict in verdicts)
    numbers = [verdict.point.number for verdict in verdicts]
    span = f"{numbers[0]}..{numbers[-1]}" if numbers else "no point"
    took = time.monotonic() - began
    _say(f"  {name}:{span}: {len(verdicts)} played, {bad} not well, {took:.0f} s")
    return bad


def _tell(span: Span, verdict: Verdict) -> None:
    if not verdict.problems:
        return
    number = verdict.point.number
    again = f"--points {span.provider.value}:{span.deed}:{number}..{number}"
    _say(f"  NOT WELL {span.deed} {verdict.point}; again: {again}")
    for problem in verdict.problems[:_MOST_LINES]:
        _say(f"    {problem[-1_000:]}")


def _counted(usual: Usual) -> str:
    kinds = Counter(point.kind for point in usual.points)
    told = ", ".join(f"{kind} {number}" for kind, number in sorted(kinds.items()))
    return f"{len(usual.points)} points ({told}), {len(usual.ending.effects)} effects"


def _provider(span: Span) -> Provider:
    return span.provider


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
