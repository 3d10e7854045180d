"""Runs benchmarks, each in a process of its own, and writes down what they found."""

import json
import subprocess
import sys
import time
from collections.abc import Iterable
from typing import Any

from benchmarks.catalogue import BENCHMARKS
from benchmarks.machine import machine
from benchmarks.written import RESULTS, page, table

_LIMIT = 400  # seconds; each is to take less than 60, beside other work as well


class Broken(Exception):
    """A benchmark ended without a result."""


def bench(names: Iterable[str], *, as_json: bool = False) -> int:
    """Run some, or all and keep the page of results; 1 where one broke, not where one missed."""
    chosen = list(names) or list(BENCHMARKS)
    if unknown := set(chosen) - set(BENCHMARKS):
        sys.stderr.write(f"{', '.join(unknown)}: there are {', '.join(BENCHMARKS)}\n")
        return 2
    found: dict[str, dict[str, Any]] = {}
    for name in chosen:
        sys.stderr.write(f"{name} …\n")
        try:
            found[name] = run(name)
        except Broken as broken:
            sys.stderr.write(f"{broken}\n")
        else:
            if not as_json:
                sys.stdout.write(table({name: found[name]}))
    document = {"machine": machine(), "benchmarks": found}
    if as_json:
        sys.stdout.write(f"{json.dumps(document, indent=2, ensure_ascii=False)}\n")
    if list(found) == list(BENCHMARKS):
        RESULTS.write_text(page(document), "utf-8")
    return int(len(found) < len(chosen))


def run(name: str) -> dict[str, Any]:
    """Run one in a fresh process; Broken with the end of what it said when it fails."""
    began = time.perf_counter()
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "benchmarks", name], capture_output=True, text=True,
            timeout=_LIMIT, check=True,
        )  # fmt: skip
    except subprocess.CalledProcessError as error:
        raise Broken(f"{name} broke:\n{error.stderr[-2_000:]}") from error
    except subprocess.TimeoutExpired as error:
        raise Broken(f"{name} was still busy after {_LIMIT} s") from error
    result: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return {**result, "seconds": round(time.perf_counter() - began, 1)}
