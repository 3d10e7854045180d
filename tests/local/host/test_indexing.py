"""How an app is found, or refused."""

import asyncio
import sys

import pytest

from local.host.bridge import index
from local.host.functions import IndexingError


def test_a_script_whose_name_the_process_already_holds_is_not_mixed_up_with_it(app, tmp_path):
    asyncio.run(index(app))
    (tmp_path / "sample_app.py").write_text("")
    with pytest.raises(
        IndexingError, match=r"can't be served: this process holds .*sample_app\.py"
    ):
        asyncio.run(index(tmp_path))


def test_a_directory_without_a_script_is_named(tmp_path):
    with pytest.raises(IndexingError, match=r"sample_app\.py is missing"):
        asyncio.run(index(tmp_path))


def test_an_app_that_cannot_be_imported_leaves_no_trace_and_tells_its_own_traceback(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("PYTHON_SCRIPT_FILE_NAME", "unlucky_app.py")
    (tmp_path / "unlucky_app.py").write_text("colour = 'red'\nraise KeyError('no wind')\n")
    with pytest.raises(IndexingError, match="KeyError: 'no wind'") as error:
        asyncio.run(index(tmp_path))
    assert f'File "{tmp_path}/unlucky_app.py", line 2' in error.value.traceback
    assert str(tmp_path) not in sys.path
