import io
import json
import zipfile
from dataclasses import replace
from decimal import Decimal

import pytest

from clouds.signing_key_file import Unsigned
from domain.errors import Refused
from domain.evidence import wave_evidence_name
from domain.evidence_pack.enclosure import findings_name, prices_name
from local.simulators.document_store import SimulatedDocumentStore
from triggers.documents import ReportFindingsDocument, ReportPricesDocument, WaveReportQuery
from triggers.http.route import CSV, HTML, JSON, ZIP, Call
from triggers.problems import Problem
from triggers.wave_report.gathering import usual
from triggers.wave_reports import get_signing_key, give_findings, give_prices, report_wave


@pytest.fixture
def documents(reported):
    """Keep what a test writes apart from what others read."""
    own = SimulatedDocumentStore()
    for name in (wave_evidence_name("payroll-1", 1), prices_name("payroll-1")):
        own.put(name, reported.clouds.documents.get(name))
    return own


@pytest.fixture
def call(reported, documents):
    return Call(
        url="http://ferry/api",
        path={"wave": "payroll-1"},
        query=WaveReportQuery(),
        document=None,
        body=b"",
        content_type="",
        clouds=replace(reported.clouds, documents=documents),
        settings=reported.settings,
    )


@pytest.mark.parametrize("media", [HTML, CSV, ZIP, JSON])
def test_the_report_comes_as_the_caller_likes_it_best(call, media):
    answer = report_wave(replace(call, accept=f"text/plain, {media};q=0.9, */*;q=0.1"))
    assert answer.media == media
    begins = {HTML: "<!doctype html>", CSV: "wave,", ZIP: b"PK"}
    assert media == JSON or answer.body.startswith(begins[media])


def test_what_the_query_says_goes_before_what_the_header_likes(call):
    answer = report_wave(replace(call, query=WaveReportQuery(format="zip"), accept=HTML))
    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        assert archive.namelist()[:2] == ["manifest.json", "manifest.sig"]


def test_json_is_what_nobody_asked_for_in_particular(call):
    assert report_wave(replace(call, accept="*/*")).media == JSON


def test_the_page_is_let_use_its_own_style_alone(call):
    policy = report_wave(replace(call, accept=HTML)).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script" not in policy


def test_prices_say_of_which_type_instances_are_and_aws_says_the_rest(call, documents, reported):
    told, looked, *_ = reported.ids
    document = ReportPricesDocument(
        currency="EUR", aws_per_hour={"m5.large": "0.1"}, instance_types={told: "t3.nano"}
    )
    taken = give_prices(replace(call, document=document)).body
    kept = json.loads(documents.get(prices_name("payroll-1")))
    assert kept["instance_types"][told] == "t3.nano"
    assert kept["instance_types"][looked] == "m5.large"
    assert "i-0000000a" not in kept["instance_types"]
    assert (taken.currency, taken.instance_types) == ("EUR", 3)
    assert report_wave(call).body.root.costs.aws_a_day == Decimal("4.80")


def test_findings_that_were_put_in_are_in_the_report(call, documents, reported):
    found = {"code": "os_support", "severity": "critical", "detail": "old"}
    document = ReportFindingsDocument(findings={reported.ids[0]: [found]})
    assert give_findings(replace(call, document=document)).body.findings == 1
    assert documents.get(findings_name("payroll-1"))
    assert "os_support" in {each.code for each in report_wave(call).body.root.findings}


def test_evidence_that_was_changed_is_never_reported(call, documents):
    name = wave_evidence_name("payroll-1", 1)
    documents.put(name, documents.get(name).replace(b"mona", b"lisa"))
    with pytest.raises(Refused) as caught:
        report_wave(call)
    assert caught.value.refusal.code == "evidence.changed"


def test_the_signing_key_is_told_and_a_pack_without_one_says_so(call):
    assert get_signing_key(call).body.public_key.startswith("-----BEGIN PUBLIC KEY-----")
    bare = replace(call, clouds=replace(call.clouds, signer=Unsigned()), accept=ZIP)
    with pytest.raises(Problem):
        get_signing_key(bare)
    with zipfile.ZipFile(io.BytesIO(report_wave(bare).body)) as archive:
        assert "manifest.sig" not in archive.namelist()
        assert json.loads(archive.read("manifest.json"))["signed_by"] is None


def test_the_price_table_of_the_settings_prices_azure_alone(reported):
    assert usual(reported.settings) is None
    table = '{"currency":"EUR","per_hour":{"Standard_D2s_v5":0.11}}'
    prices = usual(replace(reported.settings, price_table=table))
    assert prices.azure_per_hour == {"Standard_D2s_v5": Decimal("0.11")}
    assert prices.aws_per_hour == {}
