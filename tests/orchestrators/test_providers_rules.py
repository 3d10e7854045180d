"""What a provider does differently is decided in the domain, never in a story."""

from pathlib import Path

import pytest

STORIES = sorted(Path("orchestrators").rglob("*.py"))


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_a_story_names_no_provider(path):
    assert "Provider." not in path.read_text()
