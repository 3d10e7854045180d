import io
import json
import zipfile
from datetime import UTC, datetime

import pytest

from domain.evidence_pack.building import Sources
from domain.evidence_pack.contents import Seal
from domain.evidence_pack.manifest import Manifest, part_of, write_manifest
from local.evidence_pack import Flawed, NoPack, examine, told
from local.simulators.signer import SimulatedSigner
from tests.domain.evidence_pack.packing import NOON, moved, wave
from tests.domain.evidence_pack.test_building import chain_of
from triggers.evidence_keeping import sealed
from triggers.wave_report.gathering import Gathered
from triggers.wave_report.packing import packed

MADE = datetime(2026, 11, 23, tzinfo=UTC)
SIGNER = SimulatedSigner()
CHAIN = chain_of("w", 3)
SEALED = {
    "wave": "w", "run": 1, "made": NOON.isoformat(), "accepted": NOON.isoformat(),
    "requested_by": "key", "approvers": [], "account_id": "1", "region": "r",
    "subscription_id": "s", "protection_group": "", "order": None, "order_sha256": "",
    "instances": [], "audit": [{"chain": "w", "number": 3, "hash": CHAIN[2].hash}],
}  # fmt: skip


def pack(entries=CHAIN, signer=SIGNER):
    """Pack a wave that has ended, with its audit log and what was sealed."""
    evidence = sealed(SEALED)
    seal = Seal(1, json.loads(evidence)["sha256"])
    heads = {"w": entries[-1].head} if entries else {}
    sources = Sources(wave(moved()), (), (), {"w": entries}, heads, (), (seal,))
    return packed(Gathered(sources, {1: evidence}), signer, MADE)


def changed(content, **others):
    """Write the archive anew with other files: None takes one out."""
    paper = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(paper, "w") as after:
        files = {name: before.read(name) for name in before.namelist()}
        for name, file in (files | others).items():
            if file is not None:
                after.writestr(name, file)
    return paper.getvalue()


def resigned(content, **others):
    """Forge: other files, with a manifest that fits them, signed by the same key."""
    with zipfile.ZipFile(io.BytesIO(content)) as before:
        files = {name: before.read(name) for name in before.namelist()}
    files |= others
    own = ("manifest.json", "manifest.sig")
    parts = tuple(part_of(name, files[name]) for name in sorted(files) if name not in own)
    manifest = write_manifest(Manifest("w", MADE, NOON, parts, SIGNER.key()))
    signature = SIGNER.sign(SIGNER.key(), manifest)
    return changed(content, **others, **{own[0]: manifest, own[1]: signature})


@pytest.fixture
def look(tmp_path):
    key = tmp_path / "key.pem"
    key.write_text(SIGNER.key().public_key)

    def examined(content, trusted=key):
        file = tmp_path / "pack.zip"
        file.write_bytes(content)
        return examine(file, trusted)

    return examined


@pytest.fixture
def flaw_of(look):
    def flaw(content):
        with pytest.raises(Flawed) as caught:
            look(content)
        return str(caught.value)

    return flaw


def test_a_pack_that_is_as_it_was_made_is_told_so(look):
    found = look(pack())
    assert (found.entries, found.trusted) == (3, True)
    assert told(found)["wave"] == "w"
    assert told(found)["key_id"] == SIGNER.key().key_id


def test_without_a_trusted_key_a_pack_may_be_whole_and_still_be_anybodys(look):
    assert look(pack(), None).trusted is False


def test_a_pack_by_another_key_is_not_believed(flaw_of, look):
    other = SimulatedSigner()
    other.renew()
    assert flaw_of(pack(signer=other)).endswith("by the trusted key")
    assert look(pack(signer=other), None).trusted is False


def test_a_manifest_that_was_changed_is_not_what_was_signed(flaw_of, look):
    content = pack()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        manifest = archive.read("manifest.json").replace(b"2026-11-23", b"2026-11-24")
    forged = changed(content, **{"manifest.json": manifest})
    assert flaw_of(forged) == "manifest.sig is no signature of manifest.json by the trusted key"
    with pytest.raises(Flawed, match="by the key that it names"):
        look(forged, None)


class Unsigned:
    def key(self):
        return None


@pytest.mark.parametrize(
    ("content", "flaw"),
    [
        (changed(pack(), **{"instances.csv": b"nothing"}), "instances.csv was changed"),
        (changed(pack(), **{"events.csv": None}), "events.csv is missing"),
        (changed(pack(), extra=b"more"), "extra was added"),
        (changed(pack(), **{"manifest.json": None}), "manifest.json is missing"),
        (changed(pack(), **{"manifest.sig": None}), "manifest.sig is missing"),
        (changed(pack(), **{"manifest.json": b"{}"}), "manifest.json: it is no manifest"),
        (pack(signer=Unsigned()), "manifest.json is not signed"),
        (resigned(pack(), **{"audit.jsonl": b"{}"}), "audit.jsonl is not an exported audit log"),
        (resigned(pack(), **{"audit.jsonl": b"\xff"}), "'utf-8' codec"),
        (resigned(pack(), **{"evidence/run-1.json": b"{}"}), "'sha256'"),
        (
            resigned(pack(), **{"evidence/run-1.json": sealed(SEALED).replace(b'"r"', b'"q"')}),
            "evidence/run-1.json: what is kept there is not what was sealed",
        ),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)  # fmt: skip
def test_the_first_flaw_is_named(flaw_of, content, flaw):
    assert flaw in flaw_of(content)


def test_a_log_that_was_cut_is_missed_by_the_head_that_was_sealed(flaw_of):
    assert flaw_of(pack(CHAIN[:2])) == "audit.jsonl: w: entry 3 was cut off"


def test_a_log_that_was_written_anew_is_missed_too(flaw_of):
    anew = chain_of("w", 3, instance="")
    other = [*chain_of("w", 2), *[anew[2]]]
    assert flaw_of(pack(other[:1])) == "audit.jsonl: w: entry 2 was cut off"


def test_a_pack_without_its_log_proves_nothing(flaw_of):
    content = pack()
    with zipfile.ZipFile(io.BytesIO(content)) as before:
        files = {name: before.read(name) for name in before.namelist()}
    parts = tuple(part_of(n, files[n]) for n in sorted(files) if n.endswith((".csv", ".html")))
    manifest = write_manifest(Manifest("w", MADE, NOON, parts, SIGNER.key()))
    gone = {name: None for name in files if name not in {part.name for part in parts}}
    signed = {"manifest.json": manifest, "manifest.sig": SIGNER.sign(SIGNER.key(), manifest)}
    assert flaw_of(changed(content, **gone | signed)) == "audit.jsonl is missing"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_is_there_twice_could_be_either(flaw_of):
    paper = io.BytesIO(pack())
    with zipfile.ZipFile(paper, "a") as archive:
        archive.writestr("report.html", "another")
    assert flaw_of(paper.getvalue()) == "report.html is there twice"


def test_a_file_that_is_longer_than_the_manifest_says_is_not_unpacked(flaw_of, monkeypatch):
    unpacked, read = [], zipfile.ZipFile.read

    def noted(archive, entry, *more):
        unpacked.append(getattr(entry, "filename", entry))
        return read(archive, entry, *more)

    bomb = changed(pack(), **{"report.json": b"0" * 5_000_000})
    monkeypatch.setattr(zipfile.ZipFile, "read", noted)
    assert flaw_of(bomb) == "report.json was changed"
    assert "report.html" in unpacked
    assert "report.json" not in unpacked


def test_a_signature_that_is_too_long_is_not_read(flaw_of):
    assert flaw_of(changed(pack(), **{"manifest.sig": bytes(17 << 20)})) == (
        "manifest.sig is too long"
    )


def test_what_is_no_archive_and_what_is_no_key_is_told(look, tmp_path):
    with pytest.raises(NoPack, match="no archive"):
        look(b"PK?")
    for key in (tmp_path / "none.pem", tmp_path / "pack.zip"):
        with pytest.raises(NoPack, match=key.name):
            look(pack(), key)
    with pytest.raises(NoPack, match="nowhere"):
        examine(tmp_path / "nowhere")
