"""Debian's chromium, and what axe finds wrong with a page in it."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
# Nothing is looked up, kept or asked of anybody but the local host.
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
AXE_LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="module")
def chromium():
    """Start Debian's chromium once for all tests of a module."""
    if not CHROMIUM.exists():
        pytest.skip("there is no chromium here: apt-get install chromium, as run.py does for root")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield browser
        browser.close()


def flaws_of(page, only):
    """Ask axe what is wrong with a page; by rule the places."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("only => axe.run(document, {runOnly: only})", only)
    return {
        each["id"]: [re.sub(r"\s+", " ", node["html"])[:120] for node in each["nodes"]]
        for each in found["violations"]
    }
