"""Every command line that a page shows is one that can be typed, and every setting is there."""

import re
import shlex
from pathlib import Path

import click
import pytest
from typer.main import get_command

from local.__main__ import app as run
from local.command_line import app as ferry
from tests.test_settings import NAMES

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
TOOLS = {"ferry": get_command(ferry), "run.py": get_command(run)}
# What ferry itself and tests read, and what azd keeps of a deployment.
OTHERS = {
    *("FERRY_URL", "FERRY_KEY", "FERRY_BY", "FERRY_FUZZ", "FERRY_FIREWALL_CASES"),
    *("FERRY_FUNCTION_APP", "FERRY_IDENTITY_OBJECT_ID"),
}
USUAL = {"report": "wave"}  # `ferry report WAVE` is `ferry report wave WAVE`

FENCE = re.compile(r"^ *```(?:sh|console|bash)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
TYPED = re.compile(r"^\s*(?:\$ )?(?:\w+=\S+ )*(?:\$?(ferry)|(?:python3 )?(run\.py)) (.*)$")


def typed(text):
    """Read the lines of fences that call a tool: without comments, pipes and redirections."""
    for fence in FENCE.findall(text):
        for line in fence.replace("\\\n", " ").splitlines():
            if found := TYPED.match(line):
                words = shlex.split(found[3].replace("…", "X"), comments=True)
                end = next((n for n, w in enumerate(words) if w in {"|", ">", "&&", ";"}), None)
                yield found[1] or found[2], words[:end]


def named(text):
    """Read the calls within sentences: what is optional counts as given, of choices the first."""
    outside = FENCE.sub("", text)
    for tool, line in re.findall(r"`(?:python3 )?(ferry|run\.py) ([^`]+)`", outside):
        first = re.split(r"\s*\\?\|\s*", line)[0]
        plain = re.sub(r"[\[\]]|(?<=\s)…(?=[\s\]]|$)", " ", first)
        yield tool, shlex.split(plain.replace("…", "X"))


def told(read):
    return [
        pytest.param(tool, words, id=f"{page.relative_to(ROOT)}: {' '.join(words)}"[:90])
        for page in PAGES
        for tool, words in read(page.read_text("utf-8"))
    ]


def wrong_with(tool, words, *, whole):
    """Say what nobody could type: what is not there, too much, or, of a whole line, too little."""
    command = TOOLS[tool]
    context = click.Context(command, info_name=tool)
    rest = list(words)
    while hasattr(command, "commands") and rest and not rest[0].startswith("-"):
        name, usual = rest[0], USUAL.get(context.info_name or "", "")
        found = command.get_command(context, name)
        rest = rest[1:] if found else rest
        found = found or command.get_command(context, usual)
        if found is None:
            return f"no command {name}"
        context = click.Context(found, info_name=name, parent=context)
        command = found
    if hasattr(command, "commands"):
        return "" if not whole or rest else "a command is missing"
    if command.context_settings.get("ignore_unknown_options"):
        return ""
    try:
        given, more, _ = command.make_parser(context).parse_args(rest)
    except click.UsageError as error:
        return error.format_message()
    lacking = [
        each.name
        for each in command.params
        if whole and each.required and not each.envvar and given.get(each.name) in (None, (), "")
    ]
    too_much = f"too much: {more}" if more else ""
    return " ".join(filter(None, [too_much, f"lacks {lacking}" if lacking else ""]))


@pytest.mark.parametrize(("tool", "words"), told(typed))
def test_what_a_page_lets_its_reader_type_is_understood(tool, words):
    assert wrong_with(tool, words, whole=True) == ""


@pytest.mark.parametrize(("tool", "words"), told(named))
def test_what_a_sentence_calls_is_there(tool, words):
    assert wrong_with(tool, words, whole=False) == ""


def test_every_setting_that_a_page_names_is_one():
    strange = {
        f"{page.relative_to(ROOT)}: {name}"
        for page in PAGES
        for name in re.findall(r"\bFERRY_[A-Z_]*[A-Z]\b(?!…|\*)", page.read_text("utf-8"))
        if name not in NAMES | OTHERS
    }
    assert not strange
