"""The evidence pack: one archive of the report and all that it rests on, with a signed manifest."""

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from clouds.ports.signing import Signer
from domain.evidence_pack.building import Sources, build
from domain.evidence_pack.contents import Contents
from domain.evidence_pack.manifest import NAME, SIGNATURE, Manifest, Part, part_of, write_manifest
from triggers.wave_report.audit_lines import audit_lines
from triggers.wave_report.gathering import Gathered
from triggers.wave_report.page import write_page
from triggers.wave_report.tables import approvals_csv, events_csv, findings_csv, instances_csv

if TYPE_CHECKING:
    from collections.abc import Mapping

# The oldest time that an archive can tell: when a file was written is no part of the evidence.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o644 << 16
PAGE = "report.html"


def parts_of(gathered: Gathered) -> tuple[Contents, dict[str, bytes]]:
    """Make every part but the page, by name: the same bytes whenever the same is known."""
    contents = build(gathered.sources)
    return contents, dict(_parts(contents, gathered))


def page_of(contents: Contents, parts: "Mapping[str, bytes]") -> str:
    """Write the page, which names the other parts."""
    return write_page(contents, tuple(part_of(name, parts[name]) for name in sorted(parts)))


def packed(gathered: Gathered, signer: Signer, made: datetime) -> bytes:
    """Make the archive; `made` stands in the manifest, which is signed where there is a key."""
    contents, parts = parts_of(gathered)
    parts[PAGE] = page_of(contents, parts).encode()
    measured = tuple(part_of(name, parts[name]) for name in sorted(parts))
    return _archive(parts, *_manifest(contents, measured, signer, made))


def _manifest(
    contents: Contents, parts: tuple[Part, ...], signer: Signer, made: datetime
) -> tuple[bytes, bytes]:
    key = signer.key()
    manifest = write_manifest(Manifest(contents.wave, made, contents.as_of, parts, key))
    return manifest, signer.sign(key, manifest) if key else b""


def _archive(parts: "Mapping[str, bytes]", manifest: bytes, signature: bytes) -> bytes:
    paper = io.BytesIO()
    beside = {NAME: manifest} | ({SIGNATURE: signature} if signature else {})
    with zipfile.ZipFile(paper, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (beside | dict(sorted(parts.items()))).items():
            entry = zipfile.ZipInfo(name, _NO_TIME)
            entry.create_system, entry.external_attr = 3, _READABLE
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return paper.getvalue()


def _parts(contents: Contents, gathered: Gathered) -> Iterator[tuple[str, bytes]]:
    from triggers.views.wave_report import WaveReportView, certificate_json  # noqa: PLC0415

    sources = gathered.sources
    yield "report.json", WaveReportView(contents).model_dump_json().encode()
    yield "instances.csv", instances_csv(contents).encode()
    yield "events.csv", events_csv(sources.events).encode()
    yield "approvals.csv", approvals_csv(contents).encode()
    yield "findings.csv", findings_csv(contents).encode()
    yield "audit.jsonl", _audit(sources).encode()
    for run, content in gathered.evidence.items():
        yield f"evidence/run-{run}.json", content
    for each in contents.instances:
        if each.certificate:
            yield f"certificates/{each.instance_id}.json", certificate_json(each.certificate)
    yield "README.txt", _READ_ME.encode()


def _audit(sources: Sources) -> str:
    lines = audit_lines(sources.wave.name, sources.log, sources.heads)
    return "".join(f"{line}\n" for line in lines)


_READ_ME = """\
An evidence pack of Ferry: the report of a wave, and all that it rests on.

report.html      the report, for people: open it in any browser, print it
report.json      the same, for programs
*.csv            instances, events, approvals and findings, for spreadsheets
audit.jsonl      the wave's part of the audit log, entry by entry, each with its hash
certificates/    for each instance that was failed over, what it may have lost: nothing, or what
evidence/        what was sealed when each run was over
manifest.json    the size and SHA-256 of every other file, when it was made, and the public key
manifest.sig     an ECDSA signature (P-256, SHA-256, DER) of manifest.json

With Ferry:      ferry report verify PACK --trusted-key key.pem
Without Ferry:   openssl dgst -sha256 -verify key.pem -signature manifest.sig manifest.json
                 sha256sum FILE, and compare it with manifest.json; docs/report.md of Ferry has
                 a script of a page that holds all files, seals and the log against each other

Take key.pem from whoever runs Ferry, not from this pack: whoever makes a false pack makes a key
for it as well.
"""
