"""Every code that a refusal may bear, read out of the program's own text: meaning and remedy."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_ROOMS = ("domain", "clouds", "triggers", "activities", "orchestrators")
_OPEN = "…"  # stands for what is only known when it happens


type Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One code: what the refusal says, and its remedy; `…` is filled in when it happens."""

    code: str
    detail: str
    remedy: str


def refusal_codes() -> tuple[CodeRow, ...]:
    """Read the refusals that the rooms write, by code; those of clouds' own codes are not among."""
    trees = {_module(path): ast.parse(path.read_text("utf-8")) for path in _files()}
    known = {module: dict(_constants(tree)) for module, tree in trees.items()}
    rows = {
        row
        for module, tree in trees.items()
        for row in _refusals(tree, known[module] | dict(_imported(tree, known)))
    }
    return tuple(sorted(rows, key=lambda row: (row.code, row.detail)))


def _files() -> list[Path]:
    return [path for room in _ROOMS for path in sorted((ROOT / room).rglob("*.py"))]


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(text))):
                yield name, text


def _imported(tree: ast.Module, known: Mapping[str, Names]) -> Iterator[tuple[str, str]]:
    """Tell the constants of other modules under the names that they have here."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            there = known.get(node.module or "", {})
            yield from ((each.asname or each.name, there[each.name]) for each in node.names
                        if each.name in there)  # fmt: skip


def _refusals(tree: ast.Module, names: Names) -> Iterator[CodeRow]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="Refusal")):
                yield from _row(node, names)


def _row(call: ast.Call, names: Names) -> Iterator[CodeRow]:
    order = ("code", "subject", "detail", "remedy")
    given = dict(zip(order, call.args, strict=False))
    given |= {each.arg: each.value for each in call.keywords if each.arg}
    texts = {name: _text(given.get(name), names) for name in order}
    if _OPEN not in texts["code"]:  # what a cloud calls it, the tables of clouds have
        yield CodeRow(texts["code"], texts["detail"], texts["remedy"])


def _text(node: ast.expr | None, names: Names) -> str:
    """Write an expression as far as it is known before it happens."""
    match node:
        case ast.Constant(value=str(text)):
            told = text
        case ast.JoinedStr(values=values):
            told = "".join(_text(each, names) for each in values)
        case ast.FormattedValue(value=ast.Name(id=name)) | ast.Name(id=name):
            told = names.get(name, _OPEN)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            told = _text(left, names) + _text(right, names)
        case _:
            told = _OPEN if node else ""
    return told
