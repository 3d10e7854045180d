import pytest

from tests.triggers.chromium import AXE_LEVELS, ROOT, chromium, flaws_of

__all__ = ["chromium"]
PICTURES = ROOT / "docs" / "images"


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
        tags = {"type": "tag", "values": AXE_LEVELS}
        return flaws_of(self.page, {"type": "rule", "values": rules} if rules else tags)


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
