"""The host as a whole: what it prints, how it refuses an app, how it runs as a process."""

import asyncio
import io
import os
from pathlib import Path

import pytest

from local.clock import RealClock
from local.host import ConfigurationError, IndexingError, serve_app
from local.host.report import indexing_failed

ROOT = Path(__file__).parents[3]
HOST_JSON = '{"version": "2.0"}'


def serve(directory, settings, **options):
    """Serve an app for a moment; give the host and what it printed."""
    out = io.StringIO()

    async def scenario():
        async with serve_app(
            directory, settings=settings, clock=RealClock(), out=out, **options
        ) as host:
            return host

    try:
        return asyncio.run(scenario()), out.getvalue()
    except IndexingError:
        return None, out.getvalue()


def test_it_prints_the_functions_as_func_does(app, settings):
    host, printed = serve(app, settings)
    assert printed.startswith("\nFunctions:\n\n\tmirror: http://127.0.0.1:")
    assert f"\n\tkeyed: [GET] {host.url}/api/keyed\n\n" in printed
    assert "\n\ttake_order: queueTrigger\n\n\twake: timerTrigger\n" in printed
    assert "\n\tdouble_all: orchestrationTrigger\n" in printed


def test_a_task_hub_in_use_is_refused_by_its_file(app, settings, tmp_path):
    state = tmp_path / "hub"

    async def scenario():
        async with serve_app(app, settings=settings, clock=RealClock(), state=state):
            with pytest.raises(ConfigurationError, match="hub is locked: another host"):
                async with serve_app(app, settings=settings, clock=RealClock(), state=state):
                    pass

    asyncio.run(scenario())


def test_without_a_key_it_makes_one_up_that_nobody_guesses(app, settings):
    (first, _), (second, _) = serve(app, settings), serve(app, settings)
    assert len(first.key) > 30
    assert first.key != second.key


def test_settings_are_gone_from_the_environment_when_it_ends(app, settings):
    serve(app, {**settings, "FERRY_TRACE": "1"})
    assert "FERRY_TRACE" not in os.environ


def broken_app(tmp_path, monkeypatch, script):
    name = f"app_{tmp_path.name}.py"
    monkeypatch.setenv("PYTHON_SCRIPT_FILE_NAME", name)
    (tmp_path / name).write_text(script)
    (tmp_path / "host.json").write_text(HOST_JSON)
    return f'File "{tmp_path}/{name}", line '


PREAMBLE = "import azure.functions as func\napp = func.FunctionApp()\n"


@pytest.mark.parametrize(
    ("script", "line", "words"),
    [
        ("import azure.functions\n\ndef f(:\n", 3, "SyntaxError"),
        ("\nimport nothing_of_the_kind\n", 2, "No module named 'nothing_of_the_kind'"),
        ("def f():\n    raise KeyError('no wind')\n\nf()\n", 4, "KeyError: 'no wind'"),
        (
            PREAMBLE + "\n@app.route()\ndef ask(request: func.HttpRequest) -> str: ...\n",
            5,
            "cannot load the ask function",
        ),
        (
            PREAMBLE + "\n@app.function_name('x')\ndef idle(): ...\n",
            4,
            "x does not have a trigger",
        ),
    ],
)
def test_an_app_that_cannot_be_indexed_is_shown_by_file_and_line(
    tmp_path, monkeypatch, script, line, words
):
    place = broken_app(tmp_path, monkeypatch, script)
    host, printed = serve(tmp_path, {})
    assert host is None
    assert f"{place}{line}" in printed
    assert words in printed
    assert "azure_functions_runtime" not in printed


def test_packages_below_the_app_are_not_taken_for_the_app(tmp_path):
    frames = f"""Traceback (most recent call last):
  File "{tmp_path}/.venv/lib/python3.13/site-packages/worker.py", line 1, in load
  File "{tmp_path}/triggers/queue.py", line 7, in bind
ValueError: no"""
    told = indexing_failed(IndexingError("ValueError: no", frames), tmp_path)
    assert told.splitlines()[1].endswith('/triggers/queue.py", line 7, in bind')


def test_a_binding_that_would_be_without_effect_is_refused_by_name(tmp_path, monkeypatch):
    script = (
        PREAMBLE
        + "@app.queue_output(arg_name='out', queue_name='q', connection='Storage')\n"
        + "@app.route()\n"
        + "def post(req: func.HttpRequest, out: func.Out[str]) -> str: ...\n"
    )
    broken_app(tmp_path, monkeypatch, script)
    with pytest.raises(
        ConfigurationError, match="post: a binding of type queue is not served here"
    ):
        serve(tmp_path, {})
