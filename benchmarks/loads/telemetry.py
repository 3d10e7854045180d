"""What telemetry costs: CPU of a wave in this process, by where it is told to.

`python -m benchmarks.loads.telemetry [INSTANCES] [ROUNDS]`. Clouds and engine are in this process
and cost next to nothing, so this is the dearest that telemetry can look.
"""

import http.server
import multiprocessing
import os
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from domain.approval import ACKNOWLEDGEMENT, Approval, Decision
from domain.status import Gate, Progress
from local.rehearsal import Rehearsal
from telemetry.current import Receivers, installed
from telemetry.exporting import exporters_of, receivers_of, resource_of
from telemetry_settings import CONSOLE, OTLP, TelemetrySettings

YES = Approval(Decision.APPROVE, "benchmark", "go", ACKNOWLEDGEMENT)


def wave(instances: int) -> None:
    """Take a wave from its order to its report."""
    stage = Rehearsal()

    def operate(progress: Progress) -> None:
        if progress.waiting and progress.waiting.gate is Gate.APPROVAL:
            stage.answer(progress.subject, YES)

    stage.status.listeners.append(operate)
    order = stage.wave(*(stage.add_instance(number) for number in range(1, instances + 1)))
    stage.start(order)
    stage.play(lambda: False)
    stage.report(order)


class _Collector(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        """Take whatever comes."""
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def collect(port: Any) -> None:
    """Be a collector until the end of the process."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Collector)
    port.value = server.server_port
    server.serve_forever()


@contextmanager
def told(settings: TelemetrySettings | None) -> Iterator[None]:
    """Tell everything where the settings say, and all of it before the end."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, patch("sys.stderr", nowhere):
        made = exporters_of(settings) if settings else None
        receivers = receivers_of(made, resource_of(settings)) if made and settings else Receivers()
        with installed(receivers):
            yield
        receivers.close()


def main() -> None:
    """Print the figures."""
    instances, rounds = (int(each) for each in ([*sys.argv[1:], "20", "5"])[:2])
    port = multiprocessing.Value("i", 0)
    multiprocessing.Process(target=collect, args=(port,), daemon=True).start()
    while not port.value:
        time.sleep(0.05)
    url = os.environ["OTEL_EXPORTER_OTLP_ENDPOINT"] = f"http://127.0.0.1:{port.value}"
    ways = {
        "off": None,
        OTLP: TelemetrySettings(otlp_endpoint=url, logs_exporter="none"),
        CONSOLE: TelemetrySettings(traces_exporter=CONSOLE, metrics_exporter=CONSOLE),
    }
    for settings in ways.values():  # what is imported when it is first needed
        with told(settings):
            wave(1)
    found: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(rounds):
        for way, settings in ways.items():
            began = time.process_time()
            with told(settings):
                wave(instances)
            found[way].append(time.process_time() - began)
    off = statistics.median(found["off"])
    print(f"a wave of {instances}, median of {rounds}, CPU of this process")
    for way, seconds in found.items():
        median = statistics.median(seconds)
        each = (median - off) / instances
        print(f"{way:8} {median:6.2f} s  {median / off - 1:+.0%}  {each * 1000:.0f} ms an instance")


if __name__ == "__main__":
    main()
