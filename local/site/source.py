"""What the site is built from: docs/ as it is, and the pages that the program writes itself."""

import re
import shutil
from functools import partial
from pathlib import Path

from local.site.api_page import api_page
from local.site.codes_page import codes_page
from local.site.refusal_codes import ROOT

DOCS = ROOT / "docs"


def decisions_page() -> str:
    """List the decisions by their titles, oldest first."""
    head = "# Decisions\n\nChoices that somebody will question, each with its reasons.\n"
    lines = [f"- [{_title(page)}]({page.name})" for page in sorted(DOCS.glob("decisions/0*.md"))]
    return "\n".join((head, *lines, ""))


def _title(page: Path) -> str:
    return page.read_text("utf-8").partition("\n")[0].lstrip("# ")


GENERATED = {
    "decisions/index.md": decisions_page,
    "reference/api.md": api_page,
    "reference/codes.md": codes_page,
}
# A link that leaves docs/ leads nowhere on the site: what it is called stays.
_OUTWARD = re.compile(r"\[([^\]]*)\]\((?:\.\./)+([^)#]*)(?:#[^)]*)?\)")


def lay_out(place: Path) -> None:
    """Put the sources of the whole site into a directory, in place of what is there."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(DOCS, place)
    for page in place.rglob("*.md"):
        page.write_text(
            _OUTWARD.sub(partial(_inward, page, place), page.read_text("utf-8")), "utf-8"
        )
    for name, write in GENERATED.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(write(), "utf-8")


def _inward(page: Path, place: Path, found: re.Match[str]) -> str:
    """Leave a link alone that stays inside; of others keep the words and the file's name."""
    target = found[0].rsplit("](", 1)[1].rstrip(")").split("#")[0]
    reached = (page.parent / target).resolve()
    if reached.is_relative_to(place.resolve()):
        return found[0]
    return f"{found[1]} (`{found[2]}` in the repository)"
