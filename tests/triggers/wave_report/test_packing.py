import io
import json
import zipfile
from datetime import timedelta

from domain.evidence_pack.manifest import part_of, read_manifest
from local.audit.log import read_lines
from tests.triggers.wave_report.conftest import MADE
from triggers.wave_report.gathering import gather
from triggers.wave_report.packing import packed


def unpacked(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack_of(reported, made=MADE):
    return packed(reported.gathered, reported.clouds.signer, made)


def test_the_manifest_has_the_hash_of_every_other_file(reported):
    files = unpacked(pack_of(reported))
    manifest = read_manifest(files.pop("manifest.json"))
    assert files.pop("manifest.sig")
    assert list(manifest.parts) == [part_of(name, files[name]) for name in sorted(files)]
    assert (manifest.wave, manifest.made) == ("payroll-1", MADE)
    moved = [f"certificates/{who}.json" for who in reported.ids[:2]]
    for name in ("report.html", "report.json", "audit.jsonl", "evidence/run-1.json", *moved):
        assert name in files


def test_the_same_wave_gives_the_same_bytes_whoever_asks_again(reported):
    again = gather(
        reported.clouds, reported.settings, reported.clouds.status.read_wave("payroll-1")
    )
    assert packed(again, reported.clouds.signer, MADE) == pack_of(reported)


def test_only_manifest_and_signature_know_when_the_pack_was_made(reported):
    early, late = (unpacked(pack_of(reported, at)) for at in (MADE, MADE + timedelta(days=1)))
    changed = {name for name in early if early[name] != late[name]}
    assert changed == {"manifest.json", "manifest.sig"}


def test_the_log_in_the_pack_is_the_whole_log_of_the_wave(reported):
    log = read_lines(reported.parts["audit.jsonl"].decode(), "audit.jsonl")
    assert log.flaws() == ()
    assert set(log.chains) == {"payroll-1", *(f"payroll-1~{who}" for who in reported.ids)} | {
        "payroll-1~i-0000000a"
    }
    assert log.entries == reported.contents.audit.entries


def test_answers_are_the_same_whether_they_were_sealed_or_not(reported):
    def told(gathered):
        return {(each.subject, each.gate, each.answer) for each in gathered.sources.given}

    assert reported.before.evidence == {}
    assert len(told(reported.gathered)) == 3
    assert told(reported.gathered) == told(reported.before)


def test_the_report_as_json_is_what_the_api_answers(reported):
    told = json.loads(reported.parts["report.json"])
    assert (told["format"], told["wave"], told["state"]) == (1, "payroll-1", "finished")
    assert told["costs"]["aws_a_day"] == "8.28"
    assert 800 < told["summary"]["downtime_longest"] < 900
    certificate = json.loads(reported.parts[f"certificates/{reported.ids[0]}.json"])
    assert certificate["zero_loss"] is False
