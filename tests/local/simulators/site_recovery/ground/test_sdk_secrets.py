"""Secrets of a key vault through the real SDK."""

from datetime import timedelta

import pytest
import requests
from azure.core.exceptions import HttpResponseError, ResourceExistsError, ResourceNotFoundError

from domain.errors import Refused
from local.simulators.site_recovery.model.settings import Mode, WorldSettings
from tests.contracts.ground import StagedGround
from tests.local.simulators.site_recovery.grounding import code_of


def test_a_secret_has_versions_and_the_newest_is_meant(ground, secrets):
    expires = ground.clock.now() + timedelta(days=5)
    first = secrets.set_secret("name", "one", content_type="text/plain", tags={"a": "b"})
    ground.clock.advance(timedelta(minutes=1))
    secrets.set_secret("name", "two", expires_on=expires)
    assert secrets.get_secret("NAME").value == "two"
    old = secrets.get_secret("name", first.properties.version)
    assert (old.value, old.properties.content_type, old.properties.tags) == (
        "one",
        "text/plain",
        {"a": "b"},
    )
    versions = list(secrets.list_properties_of_secret_versions("name"))
    assert sorted(str(each.expires_on) for each in versions) == sorted(["None", str(expires)])
    assert [each.name for each in secrets.list_properties_of_secrets()] == ["name"]


def test_a_deleted_secret_holds_its_name_until_it_comes_back_or_is_purged(secrets):
    secrets.set_secret("name", "one")
    deleted = secrets.begin_delete_secret("name").result()
    assert deleted.recovery_id.endswith("/deletedsecrets/name")
    with pytest.raises(ResourceNotFoundError):
        secrets.get_secret("name")
    with pytest.raises(ResourceExistsError):
        secrets.set_secret("name", "two")
    assert [each.name for each in secrets.list_deleted_secrets()] == ["name"]
    secrets.begin_recover_deleted_secret("name").wait()
    assert secrets.get_secret("name").value == "one"
    secrets.begin_delete_secret("name").wait()
    secrets.purge_deleted_secret("name")
    secrets.set_secret("name", "three")
    assert secrets.get_secret("name").value == "three"


def test_a_secret_that_was_switched_off_is_not_told(secrets):
    secrets.set_secret("name", "one", enabled=False)
    with pytest.raises(HttpResponseError) as caught:
        secrets.get_secret("name")
    assert caught.value.status_code == 403


@pytest.mark.parametrize(("name", "value"), [("under_score", "x"), ("name", "x" * 30_000)])
def test_a_secret_that_key_vault_does_not_take_is_refused(secrets, name, value):
    with pytest.raises(HttpResponseError) as caught:
        secrets.set_secret(name, value)
    assert code_of(caught) == (400, "BadParameter")


def test_long_lists_of_secrets_come_in_pages():
    settings = WorldSettings(mode=Mode.IMMEDIATELY, page_size=2)
    with StagedGround("http", settings=settings).open() as ground:
        secrets = ground.arm.secrets(ground.url)
        for number in range(5):
            secrets.set_secret(f"name-{number}", "x")
        assert len(list(secrets.list_properties_of_secrets())) == 5


def test_secrets_are_never_shown_where_nobody_asked_for_them(ground, secrets):
    secrets.set_secret("name", "the-value")
    seen = [
        requests.get(f"{ground.arm.url}/simulator/{each}", timeout=10).text
        for each in ("world", "ledger")
    ]
    assert "the-value" not in "".join(seen)


def test_plain_http_is_for_this_machine_alone(ground):
    with pytest.raises(Refused) as caught:
        ground.arm.secrets("http://keys.example")
    assert caught.value.refusal.code == "key_vault.plain_http"
