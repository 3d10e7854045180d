import csv
import io
import json
import zipfile

import pytest

from tests.local.command_line.conftest import Command
from tests.local.command_line.test_evidence import until_kept


@pytest.fixture(scope="module")
def trusted(ferry, tmp_path_factory):
    file = tmp_path_factory.mktemp("key") / "key.pem"
    result = Command(ferry.system.url, ferry.system.key)("report", "key", "--output", str(file))
    assert result.exit_code == 0, result.output
    return str(file)


@pytest.fixture
def pack(command, ferry, ended, tmp_path):
    until_kept(ferry, ended)
    file = tmp_path / "pack.zip"
    result = command("report", ended, "--format", "zip", "-o", str(file))
    assert result.exit_code == 0, result.output
    assert "ferry report verify" in result.output
    return file


def verdict(command, *arguments):
    result = command("report", "verify", *map(str, arguments), "--json")
    return result.exit_code, json.loads(result.stdout)


def test_a_pack_is_made_signed_and_verified(command, pack, trusted, ended):
    ending, found = verdict(command, pack, "--trusted-key", trusted)
    assert (ending, found["flaw"], found["wave"], found["trusted"]) == (0, None, ended, True)
    assert found["audit_entries"] > 0
    result = command("report", "verify", str(pack), "--trusted-key", trusted)
    assert "signed by the trusted key" in result.output


def test_a_pack_that_was_changed_is_told_by_its_first_flaw(command, pack, trusted):
    with zipfile.ZipFile(pack) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(pack, "w") as archive:
        for name, content in files.items():
            forged = content.replace(b"failed", b"passed") if name == "events.csv" else content
            archive.writestr(name, forged)
    ending, found = verdict(command, pack, "--trusted-key", trusted)
    assert (ending, found) == (1, {"flaw": "events.csv was changed"})


def test_without_a_trusted_key_nobody_can_tell(command, pack):
    ending, found = verdict(command, pack)
    assert (ending, found["flaw"], found["trusted"]) == (2, None, False)
    assert "--trusted-key" in command("report", "verify", str(pack)).output


def test_what_is_no_pack_is_told(command, tmp_path):
    ending, found = verdict(command, tmp_path / "none.zip")
    assert (ending, found["flaw"]) == (2, None)
    assert "none.zip" in found["problem"]


def test_the_page_goes_to_a_file_of_its_own_and_the_rest_to_the_output(
    command, ended, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    assert command("report", ended).exit_code == 0
    page = (tmp_path / f"{ended}-report.html").read_text("utf-8")
    assert f"<h1>Wave {ended}</h1>" in page
    told = json.loads(command("report", ended, "--format", "json").stdout)
    assert told == command.read("report", ended)
    assert told["wave"] == ended
    (line,) = csv.DictReader(io.StringIO(command("report", "--format", "csv", ended).stdout))
    assert (line["wave"], line["state"]) == (ended, "failed")


_CSV = """side,item,price
currency,,EUR
aws,m5.large,0.10
instance,{who},m5.large
azure,replication_month,7.3
azure,Standard_D2s_v5,0.1
"""
_JSON = """{{"currency": "EUR", "aws_per_hour": {{"m5.large": 0.10}},
"instance_types": {{"{who}": "m5.large"}}, "replication_month": 7.3}}"""


@pytest.mark.parametrize(
    "text",
    [_CSV, _JSON],
    ids=["csv", "json"],
)
def test_prices_make_costs(command, ended, tmp_path, text):
    (instance,) = command.read("report", ended)["instances"]
    file = tmp_path / "prices"
    file.write_text(text.format(who=instance["instance_id"]))
    costs = command.read("report", ended, "--prices", str(file))["costs"]
    assert (costs["currency"], costs["aws_a_day"]) == ("EUR", "2.40")
    assert costs["instances"][0]["replication_a_day"] == "0.24"


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("currency,EUR", "line 1 is not side,item,price"),
        ("gcp,n1,1", "line 1: 'gcp'"),
        ("currency,,EUR\ncurrency,,USD", "line 2: currency, is there twice"),
        ("{", "not JSON"),
        (b"\xff", "not UTF-8"),
    ],
)
def test_prices_that_cannot_be_read_are_told(command, ended, tmp_path, text, because):
    file = tmp_path / "prices"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    result = command("report", ended, "--prices", str(file))
    assert result.exit_code == 2
    assert because in " ".join(result.output.replace("│", " ").split())


def test_prices_that_make_no_sense_are_refused_by_ferry(command, ended, tmp_path):
    file = tmp_path / "prices.csv"
    file.write_text("currency,,EUR\naws,m5.large,-1\n")
    assert command("report", ended, "--prices", str(file)).exit_code == 3


def test_what_a_pre_flight_has_found_is_in_the_report(command, ended, tmp_path):
    (instance,) = command.read("report", ended)["instances"]
    found = {"code": "os_support", "severity": "warning", "detail": "old", "remedy": "renew"}
    assessed = {"instance": instance["instance_id"], "findings": [{**found, "area": "x"}]}
    file = tmp_path / "assessment.json"
    file.write_text(json.dumps({"instances": [assessed]}))
    told = command.read("report", ended, "--findings", str(file))
    assert "os_support" in {each["code"] for each in told["findings"]}
    file.write_text("[]")
    assert command("report", ended, "--findings", str(file)).exit_code == 2


def test_a_report_that_cannot_be_written_is_told(command, ended, tmp_path):
    assert command("report", ended, "--output", str(tmp_path / "no" / "where")).exit_code == 2
    assert command("report", ended, "--prices", str(tmp_path / "none")).exit_code == 2


def test_the_group_tells_its_verbs(command):
    words = command("report").output
    assert "verify" in words
    assert "--prices" in command("report", "wave", "--help").output
