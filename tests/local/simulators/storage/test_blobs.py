"""What blobs keep, by the SDK: the simulator's and Azurite's."""

import pytest
from azure.core.exceptions import ResourceExistsError


@pytest.fixture
def made(container):
    container.create_container()
    return container


def test_a_container_is_made_once(made, refused):
    made.upload_blob("x", b"stays")
    assert refused(made.create_container) == (409, "ContainerAlreadyExists")
    assert made.download_blob("x").readall() == b"stays"


def test_what_is_missing_is_named_as_such(container, refused):
    assert refused(container.download_blob, "x") == (404, "ContainerNotFound")
    assert refused(container.upload_blob, "x", b"1") == (404, "ContainerNotFound")
    container.create_container()
    assert refused(container.download_blob, "x") == (404, "BlobNotFound")


@pytest.mark.parametrize("content", [b"", b"\x00\xff" * 70_000], ids=["empty", "long"])
@pytest.mark.parametrize("blob", ["x", "waves/w 1/ä%20.json"])
def test_a_blob_comes_back_as_it_was_written(made, blob, content):
    made.upload_blob(blob, content)
    assert made.download_blob(blob).readall() == content


def test_a_blob_is_written_over_only_where_that_is_wanted(made):
    made.upload_blob("x", b"first")
    first = made.download_blob("x").properties
    with pytest.raises(ResourceExistsError) as raised:
        made.upload_blob("x", b"second", overwrite=False)
    assert (raised.value.status_code, raised.value.error_code) == (409, "BlobAlreadyExists")
    assert made.download_blob("x").readall() == b"first"
    made.upload_blob("x", b"third", overwrite=True)
    found = made.download_blob("x")
    assert found.readall() == b"third"
    assert found.properties.etag != first.etag
