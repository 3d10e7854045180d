"""That no planted secret is overlooked: each is put somewhere by hand, and found."""

import base64
import json
import logging

import pytest

from clouds.azure.server_deployment import database_passwords
from domain.source_instance import InstanceRef
from local.chaos.case import case_of
from local.chaos.searching import LogSearch, Search, search_stage
from local.chaos.secrets import PLANTED, kept_secrets
from local.chaos.stage import ChaosStage
from local.simulators.site_recovery.in_process.secrets import SimulatedSecrets

SECRET = PLANTED["storage key"]


@pytest.fixture
def stage(tmp_path):
    made = ChaosStage(case_of(1, 1), tmp_path)
    made.mishaps.quiet = True
    yield made
    made.hub.close()


@pytest.mark.parametrize("before", ["", "a", "ab"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-16-le"])
def test_a_secret_is_found_in_base64_whatever_stands_around_it(before, coding):
    search = Search()
    text = f"{before}{SECRET}after".encode(coding)
    search.look("text", text)
    assert search.found == {"storage key in text"}
    search.look("base64", base64.b64encode(text))
    assert "storage key in base64" in search.found


def test_a_line_of_a_log_is_heard_with_its_traceback():
    search = Search()
    with LogSearch(search):
        logging.getLogger("triggers.intake").debug("settings: %s", SECRET)
        error = ValueError(PLANTED["function key"])
        logging.getLogger("anybody").error("it broke", exc_info=error)
    assert search.found == {
        "storage key in log of triggers.intake",
        "function key in log of anybody",
    }


def test_books_documents_answers_and_the_journal_are_searched(stage):
    search = Search()
    search_stage(stage, search)
    assert search.found == set()
    stage.documents.put("waves/w1.json", f"<{SECRET}>".encode())
    stage.requests.send(PLANTED["hook secret"])
    stage.answered.append(PLANTED["external id"].encode())
    stage.hub.start("migrate_wave", "w1", json.dumps({"key": PLANTED["script output"]}))
    search_stage(stage, search)
    assert {"storage key in documents", "hook secret in requests"} <= search.found
    assert "external id in an answer" in search.found
    assert any(each.startswith("script output in file hub.sqlite3") for each in search.found)


def test_a_secret_that_comes_to_be_later_is_found_in_what_was_logged_before(stage):
    search = Search()
    with LogSearch(search):
        logging.getLogger("triggers").info("a link: %s", "t0ken-of-a-link")
        stage.came_to_be.add(("approval link", "t0ken-of-a-link"))
        search_stage(stage, search)
    assert search.found == {"approval link in log of triggers"}


def test_what_lies_in_the_key_vault_is_known_by_its_parts(stage):
    home = InstanceRef("123456789012", "eu-central-1", "zone")
    stage.mobility.secrets.put(home, "/ferry/landing-zone/z/passphrase", "Pass-phrase")
    kept = SimulatedSecrets(stage.world, f"https://{stage.world.estate.key_vault}.vault.azure.net")
    kept.put("ferry-database-z", database_passwords(), "text/plain")
    kept.void("ferry-passphrase-z")
    (aws, phrase), *database = sorted(kept_secrets(stage), reverse=True)
    assert (aws, phrase) == ("passphrase in AWS", "Pass-phrase")
    assert [(name, len(text)) for name, text in database] == [("database in the key vault", 14)] * 2
