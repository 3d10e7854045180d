"""A whole process that indexes function_app against one that indexes a hello-world DFApp."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.result import Figure, Result

ROUNDS = 5
_ROOT = Path(__file__).resolve().parent.parent
_HELLO = """
import azure.durable_functions as df
import azure.functions as func

app = df.DFApp(http_auth_level=func.AuthLevel.ANONYMOUS)


@app.route("hello")
def hello(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse("hello")


@app.orchestration_trigger("context")
def greet(context):
    return (yield context.call_activity("say", "hello"))


@app.activity_trigger("name")
def say(name: str) -> str:
    return name
"""
# Its own words on what it took: the interpreter's start is in both.
_INDEX = """
import function_app, sys, time
function_app.app.get_functions()
taken = time.process_time()
status = open("/proc/self/status").read()
peak = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
slow = [name for name in ("pydantic", "boto3", "azure.mgmt", "azure.identity")
        if name in sys.modules]
print(taken, peak, ",".join(slow))
"""


def measure() -> Result:
    """Start each by turns: processor time and the peak of resident memory."""
    settings = json.loads((_ROOT / "local.settings.sample.json").read_text("utf-8"))["Values"]
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "function_app.py").write_text(_HELLO, "utf-8")
        kept = f"{place}/bytecode"
        apps = {"Ferry": (_ROOT, settings, kept), "hello": (Path(place), {}, kept)}
        for start in apps.values():  # bytecode is compiled once
            _start(*start)
        found: dict[str, list[tuple[float, float, str]]] = {name: [] for name in apps}
        for _ in range(ROUNDS):
            for name, start in apps.items():
                found[name].append(_start(*start))
    seconds = {name: statistics.median(each[0] for each in runs) for name, runs in found.items()}
    memory = {name: statistics.median(each[1] for each in runs) for name, runs in found.items()}
    slow = found["Ferry"][0][2]
    return Result(
        (
            Figure("start, processor time", seconds["Ferry"] / seconds["hello"], 1.5),
            Figure("memory at its peak", memory["Ferry"] / memory["hello"], 1.4),
        ),
        {
            **{f"{name}, processor ms": round(1000 * each) for name, each in seconds.items()},
            **{f"{name}, MiB": round(each) for name, each in memory.items()},
            "slow packages on Ferry's start path": slow or "none",
        },
        ROUNDS,
    )


def _start(place: Path, settings: dict[str, str], bytecode: str) -> tuple[float, float, str]:
    environment = {
        **os.environ,
        **settings,
        "PYTHONPATH": str(place),
        "PYTHONPYCACHEPREFIX": bytecode,
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    told = subprocess.run(
        [sys.executable, "-c", _INDEX], cwd=place, env=environment, check=True,
        capture_output=True, text=True,
    ).stdout.splitlines()[-1]  # fmt: skip
    taken, peak, slow = told.split(" ")
    return float(taken), int(peak) / 1024, slow
