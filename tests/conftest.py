from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture
def facts():
    """Read a page of the facts that the tables are held against, where they are at hand."""

    def read(page):
        file = SHARED / "facts" / page
        if not file.exists():
            pytest.skip(f"../shared/facts/{page} is not here")
        return file.read_text(encoding="utf-8")

    return read
