"""The site without its build: the navigation, the links, and what is generated."""

import re
from pathlib import Path

import pytest
import yaml

from local.site.refusal_codes import ROOT, refusal_codes
from local.site.source import GENERATED, lay_out
from triggers.problems import Kind
from triggers.routes import ROUTES

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


class Loader(yaml.SafeLoader):
    """Reads the configuration without importing what it names."""


Loader.add_multi_constructor("tag:yaml.org,2002:python/name:", lambda _, name, __: name)
CONFIGURATION = yaml.load((ROOT / "mkdocs.yml").read_text("utf-8"), Loader)


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    place = tmp_path_factory.mktemp("site") / "source"
    lay_out(place)
    return place


@pytest.fixture(scope="module")
def pages(source):
    return {str(path.relative_to(source)): path.read_text("utf-8") for path in source.rglob("*.md")}


def named(nav):
    for each in nav:
        for entry in each.values():
            yield from named(entry) if isinstance(entry, list) else (entry,)


def slug(heading):
    """Spell a heading as MkDocs does in addresses."""
    plain = re.sub(r"[^\w\s-]", "", heading.replace("`", "")).strip().lower()
    return re.sub(r"[-\s]+", "-", plain)


def anchors(text):
    given = set(re.findall(r"\{ #([\w-]+) \}", text))
    return given | {slug(each) for each in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}


def test_every_page_has_its_place_in_the_navigation(pages):
    wanted = {name for name in pages if not re.match("decisions/0", name)}
    assert sorted(named(CONFIGURATION["nav"])) == sorted(wanted)


def test_every_link_of_every_page_leads_somewhere(source, pages):
    lost = []
    for name, text in pages.items():
        for link in _LINK.findall(_CODE.sub("", text)):
            if link.startswith(("http:", "https:", "mailto:")):
                continue
            place, _, anchor = link.partition("#")
            target = (source / name).parent / place if place else source / name
            known = target.exists() and (
                not anchor or anchor in anchors(pages[str(target.resolve().relative_to(source))])
            )
            lost += [] if known else [f"{name}: {link}"]
    assert not lost


def test_the_site_asks_no_other_host():
    assert CONFIGURATION["theme"]["font"] is False
    assert not {"analytics", "extra"} & set(CONFIGURATION)
    assert CONFIGURATION["plugins"] == ["search"]
    assert CONFIGURATION["extra_javascript"] == ["mermaid.js"]


def test_the_reference_has_every_operation_and_every_shape(pages):
    page = pages["reference/api.md"]
    assert [each.operation for each in ROUTES if f"{{ #{each.operation} }}" not in page] == []
    shapes = set(re.findall(r"\(#(shape-\w+)\)", page))
    assert shapes
    assert not shapes - anchors(page)


def test_the_runbook_has_every_code_that_the_domain_refuses_by(pages):
    page = pages["reference/codes.md"]
    literal = re.compile(
        r'^[A-Z_]+ = "([a-z_]+\.[a-z_0-9]+)"$|code="([a-z_]+\.[a-z_0-9]+)"', re.MULTILINE
    )
    found = {
        one or other
        for path in (ROOT / "domain").rglob("*.py")
        for one, other in literal.findall(path.read_text("utf-8"))
    }
    assert len(found) > 30
    ours = {code for code in found if not re.search(r"\.\d+$", code)}  # the others are Azure's
    assert sorted(code for code in ours if f"`{code}`" not in page) == []
    assert all(f"`{kind.value[1]}`" in page for kind in Kind)


def test_every_refusal_says_what_and_how_to_mend_it():
    assert [row.code for row in refusal_codes() if not (row.detail and row.remedy)] == []


def test_the_runbook_has_every_alert_that_wakes_people(pages):
    alerts = {
        name
        for file in (ROOT / "infra").rglob("*.bicep")
        for block in re.findall(
            r"^var alerts = \[(.*?)^\]", file.read_text("utf-8"), re.MULTILINE | re.DOTALL
        )
        for name in re.findall(r"^    name: '([a-z-]+)'", block, re.MULTILINE)
    }
    assert not alerts - anchors(pages["runbook.md"])


def test_what_is_generated_is_not_kept():
    assert [name for name in GENERATED if (Path(ROOT) / "docs" / name).exists()] == []
