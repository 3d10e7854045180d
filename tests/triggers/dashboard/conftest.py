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
ROOT = Path(__file__).parents[3]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PICTURES = ROOT / "docs" / "images"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="module")
def chromium():
    """Start Debian's chromium once for all tests of a module."""
    if not CHROMIUM.exists():
        pytest.skip("there is no chromium here: apt-get install chromium, as run.py does for root")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield browser
        browser.close()


class Operator:
    """Somebody at a browser, who has the dashboard's key."""

    def __init__(self, browser, ferry, **looks):
        looks = {"viewport": {"width": 1360, "height": 800}, **looks}
        self.context = browser.new_context(**looks)
        self.page = self.context.new_page()
        self.home, self.key = f"{ferry.system.url}/api/dashboard", ferry.system.key
        self.trouble = []
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("console", self._told)

    def _told(self, message):
        if "Content Security Policy" in message.text:
            self.trouble.append(message.text)

    def sign_in(self):
        self.page.goto(self.home)
        self.page.fill("#key", self.key)
        self.page.click("button.primary")
        self.page.wait_for_selector("h1:has-text('Portfolio')")
        return self

    def open(self, path):
        return self.page.goto(self.home + path)

    def flaws(self, rules=None):
        """Ask axe what is wrong with the page; by rule the places."""
        if not self.page.evaluate("typeof window.axe === 'object'"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": LEVELS}
        found = self.page.evaluate("only => axe.run(document, {runOnly: only})", only)
        return {
            each["id"]: [re.sub(r"\s+", " ", node["html"])[:120] for node in each["nodes"]]
            for each in found["violations"]
        }


@pytest.fixture(scope="module")
def operator(chromium, ferry):
    made = Operator(chromium, ferry).sign_in()
    yield made
    made.context.close()


@pytest.fixture
def picture(request):
    """Keep a picture of a page for the README, where pictures are asked for."""

    def keep(page, name):
        if request.config.getoption("--pictures"):
            page.screenshot(path=PICTURES / f"dashboard-{name}.png")

    return keep
