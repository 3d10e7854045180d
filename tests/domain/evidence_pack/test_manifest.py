from dataclasses import replace

import pytest

from domain.evidence_pack.enclosure import findings_name, prices_name
from domain.evidence_pack.manifest import (
    Manifest,
    SigningKey,
    first_flaw,
    part_of,
    read_manifest,
    write_manifest,
)
from tests.domain.evidence_pack.packing import NOON, at

PARTS = (part_of("a", b"one"), part_of("b", b"two"))
KEY = SigningKey("keys/1", "PEM")
MANIFEST = Manifest("w", at(5), NOON, PARTS, KEY)


def found(**contents):
    return {name: part_of(name, content) for name, content in contents.items()}


@pytest.mark.parametrize("key", [KEY, None])
def test_a_manifest_is_read_as_it_was_written(key):
    manifest = replace(MANIFEST, signed_by=key)
    assert read_manifest(write_manifest(manifest)) == manifest


def test_a_pack_that_is_whole_has_no_flaw():
    assert first_flaw(MANIFEST, found(a=b"one", b=b"two")) == ""


@pytest.mark.parametrize(
    ("contents", "flaw"),
    [
        ({"a": b"One", "b": b"two"}, "a was changed"),
        ({"a": b"one"}, "b is missing"),
        ({"a": b"one", "b": b"two", "c": b""}, "c was added"),
    ],
)
def test_the_first_flaw_is_named(contents, flaw):
    assert first_flaw(MANIFEST, found(**contents)) == flaw


def test_a_part_that_is_listed_twice_could_be_either():
    twice = replace(MANIFEST, parts=(*PARTS, part_of("a", b"another")))
    assert first_flaw(twice, found(a=b"one", b=b"two")) == "manifest.json lists a twice"


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"[]", b'{"format": 2}', b'{"format": 1}', b"null", b"[" * 100_000,
     write_manifest(MANIFEST).replace(b'"key_id"', b'"id"'),
     write_manifest(MANIFEST).replace(b'"sha256"', b'"sha"')],
)  # fmt: skip
def test_what_is_no_manifest_is_refused_with_the_reason(content):
    with pytest.raises(ValueError, match=r"manifest|format|JSON|Expect|utf"):
        read_manifest(content)


def test_what_operators_give_is_kept_by_the_name_of_its_wave():
    assert prices_name("w") == "reports/waves/w/prices.json"
    assert findings_name("w") == "reports/waves/w/findings.json"
