"""What the pages promise about doors, held against the code."""

import ast
import inspect
import re
from dataclasses import fields
from pathlib import Path

from access_settings import AccessSettings
from triggers.http.route import Reach
from triggers.routes import ROUTES

ROOT = Path(__file__).parents[3]
DOORS = (ROOT / "docs" / "doors.md").read_text(encoding="utf-8")
SECURITY = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
WHERE = {"where it is": Reach.PLACE, "everywhere": Reach.EVERYWHERE, "anywhere": Reach.ANYWHERE}


def test_the_page_lists_every_route_with_its_role_and_where_it_has_to_hold():
    rows = re.findall(r"^\| `(\w+) /(\S+)` \| ([\w, ]+) \| ([\w ]+) \|$", DOORS, re.MULTILINE)
    told = {(method, path): (roles, WHERE[where]) for method, path, roles, where in rows}
    assert told == {(r.method, r.path): (_whose(r), r.reach) for r in ROUTES}
    assert len(rows) == len(ROUTES)


def _whose(route):
    return "whoever has the link" if route.open else ", ".join(route.admits)


def test_every_test_that_the_threat_model_names_is_there():
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", SECURITY)
    assert len(named) > 30
    for file, name in named:
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        tests = {each.name for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)}
        assert name in tests, f"{file}::{name}"


def test_every_threat_has_a_test():
    table = SECURITY[SECURITY.index("| who |") :].split("\n\n", maxsplit=1)[0]
    rows = [line.strip("|").split(" | ") for line in table.splitlines()[2:]]
    assert all(len(cells) == 4 and "::test_" in cells[3] for cells in rows)


def test_the_threat_model_stays_one_page():
    assert len(SECURITY.splitlines()) < 60


def test_the_page_tells_every_setting_of_the_doors_but_those_told_elsewhere():
    own, elsewhere = inspect.get_annotations(AccessSettings), {"FERRY_AUDIT_READS"}
    known = {each.metadata["name"] for each in fields(AccessSettings) if each.name in own}
    names = known - elsewhere
    assert {name for name in names if name not in DOORS} == set()
