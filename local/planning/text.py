"""Files that people write: YAML, of which JSON is a part; comments stay where they are."""

import io
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import ScalarNode

_WIDTH = 100


class Unreadable(Exception):
    """A file can't be read; the message says why, and in which line."""


class _AsWritten(RoundTripConstructor):
    """Times stay the text that they are written as: who reads them knows their shape."""


def _text(constructor: RoundTripConstructor, node: ScalarNode) -> str:
    return str(constructor.construct_scalar(node))


_AsWritten.add_constructor("tag:yaml.org,2002:timestamp", _text)


def read_mapping(file: Path) -> CommentedMap:
    """Read a file that is one mapping; Unreadable when it is not."""
    try:
        found = _yaml().load(file.read_text("utf-8"))
    except OSError as error:
        raise Unreadable(f"{file} can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise Unreadable(f"{file} is not UTF-8") from error
    except YAMLError as error:
        raise Unreadable(f"{file} is not YAML: {_explained(error)}") from error
    if not isinstance(found, CommentedMap):
        raise Unreadable(f"{file} is no mapping of names to values")
    return found


def written(document: Any) -> str:
    """Write a mapping as YAML, with the comments that it has."""
    out = io.StringIO()
    _yaml().dump(document, out)
    return out.getvalue()


def plain(value: Any) -> Any:
    """Give what was read without what only a file has: mappings, lists and scalars."""
    if isinstance(value, dict):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _yaml() -> YAML:
    made = YAML(typ="rt", pure=True)
    made.Constructor = _AsWritten
    made.width = _WIDTH
    made.indent(mapping=2, sequence=4, offset=2)
    return made


def _explained(error: YAMLError) -> str:
    if not isinstance(error, MarkedYAMLError):
        return str(error).partition("\n")[0]
    mark = error.problem_mark or error.context_mark
    where = f"line {mark.line + 1}: " if mark else ""
    return f"{where}{(error.problem or error.context or '').partition(chr(10))[0]}"
