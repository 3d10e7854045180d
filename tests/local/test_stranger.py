"""A stranger verifies a pack as docs/report.md says: with openssl, and with nothing but Python."""

import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.local.test_evidence_pack import CHAIN, SIGNER, pack

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "report.md").read_text("utf-8")
SCRIPT = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)[1]
OPENSSL = re.search(r"^openssl .*$", PAGE, re.MULTILINE)[0]
ENTRIES = len(CHAIN)


@pytest.fixture
def unpacked(tmp_path):
    place = tmp_path / "pack"
    with zipfile.ZipFile(io.BytesIO(pack())) as archive:
        archive.extractall(place)
    return place


def flaws(place):
    """Run the script with the standard library alone; what it found, none where all is well."""
    script = place.parent / "check.py"
    script.write_text(SCRIPT)
    call = (sys.executable, "-I", "-S", str(script), str(place))
    ended = subprocess.run(call, capture_output=True, text=True, check=False)
    assert ended.stderr == ""
    lines = ended.stdout.splitlines()
    assert ended.returncode == bool(lines) - ("are as they were made" in lines[-1])
    return lines if ended.returncode else []


def admitted(place):
    """Let the manifest have the parts as they are now: as a forger would, who can't sign it."""
    file = place / "manifest.json"
    manifest = json.loads(file.read_text())
    for each in manifest["parts"]:
        each["sha256"] = hashlib.sha256((place / each["name"]).read_bytes()).hexdigest()
    file.write_text(json.dumps(manifest))


def rewritten(place, name, *changes):
    file = place / name
    text = file.read_text()
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    file.write_text(text)


def test_a_pack_that_is_as_it_was_made_has_no_flaw(unpacked):
    assert flaws(unpacked) == []


@pytest.mark.parametrize("name", ["report.html", "findings.csv", "manifest.sig"])
def test_what_is_missing_is_named(unpacked, name):
    (unpacked / name).unlink()
    assert f"{name}: missing, or not listed" in flaws(unpacked)


def test_what_was_put_beside_the_parts_is_named(unpacked):
    (unpacked / "certificates").mkdir(exist_ok=True)
    (unpacked / "certificates" / "i-9.json").write_text("{}")
    assert flaws(unpacked) == ["certificates/i-9.json: missing, or not listed"]


def test_a_part_that_was_changed_is_named(unpacked):
    rewritten(unpacked, "report.html", ("<html", "<html "))
    assert flaws(unpacked) == ["report.html: changed"]


def test_an_entry_of_the_log_that_was_changed_is_named_though_the_manifest_admits_it(unpacked):
    lines = (unpacked / "audit.jsonl").read_text().splitlines()
    entry = json.loads(lines[1])
    entry["entry"]["event"]["actor"] = "somebody else"
    lines[1] = json.dumps(entry)
    (unpacked / "audit.jsonl").write_text("\n".join(lines) + "\n")
    admitted(unpacked)
    assert flaws(unpacked) == ["w 1: changed"]


def test_an_entry_that_was_taken_out_is_missed(unpacked):
    lines = (unpacked / "audit.jsonl").read_text().splitlines(keepends=True)
    (unpacked / "audit.jsonl").write_text("".join(lines[:2] + lines[3:]))
    admitted(unpacked)
    assert flaws(unpacked) == ["w 3: does not follow the one before"]


def test_a_log_that_was_cut_with_its_head_is_missed_by_the_seal(unpacked):
    lines = (unpacked / "audit.jsonl").read_text().splitlines(keepends=True)
    (unpacked / "audit.jsonl").write_text("".join(lines[:ENTRIES]))
    admitted(unpacked)
    assert flaws(unpacked) == [f"w {ENTRIES}: not what was sealed"]


def test_evidence_whose_seal_does_not_hold_is_named(unpacked):
    rewritten(unpacked, "evidence/run-1.json", ('"requested_by": "key"', '"requested_by": "me"'))
    admitted(unpacked)
    assert flaws(unpacked) == ["run-1.json: its seal does not hold"]


@pytest.mark.skipif(not shutil.which("openssl"), reason="there is no openssl here")
@pytest.mark.parametrize("whole", [True, False])
def test_openssl_believes_the_manifest_as_it_was_signed_and_no_other(unpacked, whole):
    (unpacked / "ferry-key.pem").write_text(SIGNER.key().public_key)
    if not whole:
        admitted(unpacked)
    ended = subprocess.run(
        OPENSSL.split(), cwd=unpacked, capture_output=True, text=True, check=False
    )
    assert (ended.returncode == 0, "Verified OK" in ended.stdout) == (whole, whole)
