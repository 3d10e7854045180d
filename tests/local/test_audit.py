"""`run.py audit` and `ferry audit`: an auditor against the storage, a file, and the API."""

import json

import pytest
from typer.testing import CliRunner

from local.audit.log import FORMAT
from local.audit.verbs import app as verbs
from local.command_line.app import app as ferry_verbs
from tests.triggers.waving import finished

WAVE = "audited"


@pytest.fixture(scope="module")
def audited(ferry):
    """A wave that has come in and ended: of an instance that nobody knows."""
    document = {"wave": WAVE, "region": ferry.system.region, "instances": ["i-00000000000000bad"]}
    assert ferry.call("POST", "waves", document).status_code == 202
    ferry.until(WAVE, finished)
    wish = {"by": "Mona Smith", "comment": "once more, says Otto"}
    ferry.call("POST", f"waves/{WAVE}/retry", wish)
    ferry.until(WAVE, finished)
    return ferry


def told(app, *arguments, **environment):
    return CliRunner().invoke(app, arguments, env=environment)


def auditor(audited, *arguments):
    return told(verbs, *arguments, AzureWebJobsStorage=audited.system.storage)


def operator(audited, *arguments):
    where = {"FERRY_URL": audited.system.url, "FERRY_KEY": audited.system.key}
    return told(ferry_verbs, "audit", *arguments, **where)


def lines_of(file):
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_the_whole_log_of_a_running_ferry_verifies_from_its_storage(audited):
    verdict = auditor(audited, "verify", "--json")
    assert verdict.exit_code == 0, verdict.output
    found = json.loads(verdict.stdout)
    assert found["flaws"] == []
    again = auditor(audited, "verify", "--head", found["head"])
    assert again.exit_code == 0, again.output
    forged = found["head"][:-4] + "beef"
    other = auditor(audited, "verify", "--head", forged)
    assert other.exit_code == 1
    assert other.stdout.startswith("~ferry: entry ")


@pytest.mark.parametrize("export", [auditor, operator], ids=["from the storage", "from the API"])
def test_a_wave_is_handed_out_and_verified_wherever_it_is_taken(audited, tmp_path, export):
    file = tmp_path / "w.jsonl"
    done = export(audited, "export", WAVE, "--out", str(file))
    assert done.exit_code == 0, done.output
    first, *rest = lines_of(file)
    assert (first["format"], first["top"]) == (FORMAT, WAVE)
    actions = [line["entry"]["event"]["action"] for line in rest if "entry" in line]
    assert {"start_wave", "retry_wave", "begin_run", "open_chain", "end_migration"} <= set(actions)
    assert told(verbs, "verify", str(file)).exit_code == 0


@pytest.mark.parametrize(
    ("spoil", "what"),
    [
        (lambda lines: lines[2]["entry"]["event"].update(actor="p-0"), "changed"),
        (lambda lines: lines.pop(2), "removed"),
        (lambda lines: lines.insert(2, lines[2]), "inserted"),
        (lambda lines: lines.insert(2, lines.pop(3)), "reordered"),
    ],
)
def test_whoever_changes_a_file_is_told_where(audited, tmp_path, spoil, what):
    file = tmp_path / "w.jsonl"
    assert auditor(audited, "export", WAVE, "--out", str(file)).exit_code == 0
    lines = lines_of(file)
    spoil(lines)
    file.write_text("\n".join(map(json.dumps, lines)))
    verdict = told(verbs, "verify", str(file))
    assert verdict.exit_code == 1
    assert verdict.stdout.splitlines()[0] == f"{WAVE}: entry 2 was {what}"


@pytest.mark.parametrize(
    "text",
    ["", "{}", "what?", '{"format": "ferry-audit", "version": 2, "top": "w"}',
     '{"format": "ferry-audit", "version": 1, "top": "w"}\n{"entry": {}}'],
)  # fmt: skip
def test_what_is_no_log_is_refused_in_words(tmp_path, text):
    file = tmp_path / "w.jsonl"
    file.write_text(text)
    verdict = told(verbs, "verify", str(file))
    assert (verdict.exit_code, verdict.stdout) == (2, "")
    assert "is not an exported audit log" in verdict.stderr
    assert told(verbs, "verify", str(tmp_path / "none")).exit_code == 2


def test_a_wave_verifies_over_the_api_and_one_that_never_was_is_refused(audited):
    assert operator(audited, "verify", WAVE).exit_code == 0
    assert operator(audited, "verify", "never-was").exit_code == 3
    assert auditor(audited, "export", "never-was").exit_code == 2


def test_a_person_who_is_forgotten_is_gone_from_the_log_which_verifies_on(audited):
    page = audited.call("GET", f"waves/{WAVE}/audit").json()
    (request,) = [
        entry["event"]
        for entry in page["entries"]
        if entry["event"]["action"] == "retry_wave" and entry["event"]["kind"] == "request"
    ]
    by = request["details"][1].removeprefix("by ")
    assert "Mona" not in json.dumps(page)
    known = auditor(audited, "who", by, request["why"])
    assert known.stdout.splitlines() == [
        f"{by}: Mona Smith (Mona Smith)", f"{request['why']}: once more, says Otto",
    ]  # fmt: skip
    assert operator(audited, "forget", "otto", "--json").stdout.strip() == '{"erased": 1}'
    assert auditor(audited, "forget", "Mona Smith").exit_code == 0
    assert auditor(audited, "who", by, request["why"]).stdout == ""
    assert auditor(audited, "verify").exit_code == 0


def test_a_log_is_read_page_by_page_whatever_their_length(audited):
    pages, cursor = [], None
    while True:
        query = {"limit": 3, **({"cursor": cursor} if cursor else {})}
        pages.append(audited.call("GET", f"waves/{WAVE}/audit", params=query).json())
        cursor = pages[-1]["next"]
        if cursor is None:
            break
    whole = audited.call("GET", f"waves/{WAVE}/audit", params={"limit": 1000}).json()
    paged = [entry for page in pages for entry in page["entries"]]
    assert [(e["chain"], e["number"]) for e in paged] == sorted(
        {(e["chain"], e["number"]) for e in paged}
    )
    assert paged[: len(whole["entries"])] == whole["entries"]
    heads = [head for page in pages for head in page["heads"]]
    assert {head["chain"] for head in heads} == {WAVE, f"{WAVE}~i-00000000000000bad"}


@pytest.mark.parametrize("cursor", ["x", "other.1", f"{WAVE}.-1", f"{WAVE}.1e3"])
def test_a_cursor_of_another_list_is_refused(audited, cursor):
    answer = audited.call("GET", f"waves/{WAVE}/audit", params={"cursor": cursor})
    assert answer.status_code == 422
