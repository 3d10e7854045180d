"""The Bicep files, parsed: modules by name, and what a module's text refers to."""

import re
from functools import cache
from pathlib import Path

import pycep

INFRA = Path(__file__).resolve().parents[2] / "infra"
MAIN = INFRA / "main.bicep"
FILES = [MAIN, *sorted((INFRA / "azure").glob("*.bicep"))]

_KEYWORDS = {"existing", "false", "for", "if", "in", "null", "object", "string", "true"}
_PROSE = re.compile(r"^\s*(//|@|metadata|param).*$", re.MULTILINE)
_HEAD = re.compile(r"^(resource|module|output|var|targetScope)\b[^=]*=", re.MULTILINE)
_TEXT = re.compile(r"'(?:[^'\\]|\\.)*'")
_WORD = re.compile(r"(?<![.\w])([A-Za-z_]\w*)(?!\w|\s*[:(])")


@cache
def parsed(path):
    return pycep.BicepParser().parse(file_path=path)


def module(name):
    return INFRA / "azure" / f"{name}.bicep"


def body_of(resource):
    """Give a resource's object, out of its loop or condition."""
    body = resource["config"]
    while "loop_type" in body or "condition" in body:
        body = body["config"]
    return body


def resources_of(path, kind):
    found = parsed(path).get("resources", {}).values()
    return [body_of(each) for each in found if each["type"] == kind and not each["existing"]]


def declared(path):
    kinds = ("parameters", "variables", "resources", "modules")
    names = {name for kind in kinds for name in parsed(path).get(kind, {})}
    return names | set(re.findall(r"\bfor (\w+) in\b", path.read_text(encoding="utf-8")))


def referred(path):
    """List the names that expressions of a file refer to, but for functions and properties."""
    code = _HEAD.sub("", _PROSE.sub("", path.read_text(encoding="utf-8")))
    interpolated = " ".join(re.findall(r"\$\{([^}]*)\}", code))
    return set(_WORD.findall(_TEXT.sub("''", code) + interpolated)) - _KEYWORDS
