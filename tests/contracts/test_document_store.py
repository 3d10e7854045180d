"""What every document store keeps: the double in memory, and blobs on Azurite."""

import uuid

import pytest
from azure.storage.blob import BlobServiceClient

from clouds.azure.document_blobs import DocumentBlobs
from local.simulators.document_store import SimulatedDocumentStore


@pytest.fixture(params=["memory", "blobs"])
def store(request):
    if request.param == "memory":
        return SimulatedDocumentStore()
    storage = request.getfixturevalue("ferry").system.storage
    return DocumentBlobs(lambda: BlobServiceClient.from_connection_string(storage))


@pytest.fixture
def name():
    return f"waves/{uuid.uuid4().hex}.json"


def test_a_document_is_read_as_it_was_put(store, name):
    content = b"\x00\xff" * 300_000
    store.put(name, content)
    assert store.get(name) == content


def test_the_last_one_counts(store, name):
    store.put(name, b"one, which is longer")
    store.put(name, b"two")
    assert store.get(name) == b"two"


def test_what_is_kept_for_good_is_not_replaced(store, name):
    assert store.put_once(name, b"one")
    assert not store.put_once(name, b"one")
    assert not store.put_once(name, b"two")
    assert store.get(name) == b"one"


def test_there_is_none_before_it_is_put(store, name):
    assert store.get(name) is None
