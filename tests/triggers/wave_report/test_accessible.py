"""A report in chromium: axe finds nothing, in light and dark, and it fits a telephone."""

from dataclasses import replace

import pytest

from tests.triggers.chromium import AXE_LEVELS, chromium, flaws_of
from triggers.wave_report.packing import page_of

__all__ = ["chromium"]


@pytest.fixture(scope="module")
def shown(chromium, reported):
    page = chromium.new_page(viewport={"width": 1280, "height": 800}, bypass_csp=True)
    page.set_content(page_of(replace(reported.contents, zone="Europe/Berlin"), reported.parts))
    yield page
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_report(shown, scheme):
    shown.emulate_media(color_scheme=scheme)
    assert flaws_of(shown, {"type": "tag", "values": AXE_LEVELS}) == {}


def test_a_report_is_not_scrolled_sideways_on_a_telephone(shown):
    shown.set_viewport_size({"width": 360, "height": 740})
    assert shown.evaluate("document.documentElement.scrollWidth") == 360
