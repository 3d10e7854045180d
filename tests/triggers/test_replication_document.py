import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from domain.errors import Refused
from domain.mobility_service import MobilityWay
from domain.provider import Provider
from domain.source_instance import InstanceRef
from settings import Settings, SettingsError
from triggers.documents import WaveDocument
from triggers.documents.landing import landing
from triggers.problems import Kind, from_domain

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = json.loads((ROOT / "local.settings.sample.json").read_text())["Values"]
INSTANCE = "i-00000000000000001"
APPLIANCE = "i-00000000000000a99"
CLASSIC = {"provider": "InMageAzureV2"}


def settings(**different):
    return Settings.from_environ({**SAMPLE, "FERRY_APPLIANCE_INSTANCE_ID": APPLIANCE, **different})


def landing_of(known=None, **document):
    usual = {"wave": "w", "region": "eu-central-1", "instances": [INSTANCE]}
    wave = WaveDocument.model_validate({**usual, **document})
    return wave.to_domain(known or settings(), [INSTANCE]).landing


def test_a_wave_that_says_nothing_replicates_as_the_settings_say():
    found = landing_of()
    assert (found.provider, found.allow_retired_provider) == (Provider.MODERNISED, False)
    assert (found.mobility_service, found.run_as_account) == (MobilityWay.RUN_COMMAND, "")
    assert found == landing(settings(), "eu-central-1")


def test_a_wave_chooses_provider_server_account_and_way():
    chosen = {"mobility_service": "push", "appliance": "ps-1", "run_as_account": "ferry admin"}
    found = landing_of(**CLASSIC, **chosen)
    assert (found.provider, found.appliance_name) == (Provider.CLASSIC, "ps-1")
    assert (found.mobility_service, found.run_as_account) == (MobilityWay.PUSH, "ferry admin")


@pytest.mark.parametrize(
    ("setting", "said", "allowed"),
    [("false", {}, False), ("true", {}, True),
     ("false", {"allow_retired_provider": True}, True),
     ("true", {"allow_retired_provider": False}, False)],
)  # fmt: skip
def test_the_wave_may_allow_or_forbid_the_retired_provider(setting, said, allowed):
    known = settings(FERRY_ALLOW_RETIRED_PROVIDER=setting)
    assert landing_of(known, **said).allow_retired_provider is allowed


def test_the_settings_appliance_is_for_waves_of_the_settings_provider():
    known = settings(FERRY_APPLIANCE_NAME="ferry-appliance")
    assert landing_of(known).appliance_name == "ferry-appliance"
    assert landing_of(known, **CLASSIC).appliance_name == ""
    at_home = settings(FERRY_APPLIANCE_NAME="ps-1", FERRY_PROVIDER="InMageAzureV2")
    assert landing_of(at_home).appliance_name == "ps-1"


def test_the_command_line_of_the_settings_appliance_configures_no_agents_of_another():
    known = settings(FERRY_APPLIANCE_NAME="one")
    ours = InstanceRef(known.aws_account_id, "eu-central-1", APPLIANCE)
    assert landing_of(known).appliance_instance == ours
    assert landing_of(known, appliance="one").appliance_instance == ours
    assert landing_of(known, appliance="another").appliance_instance is None
    assert landing_of(known, **CLASSIC).appliance_instance is None
    without = settings(FERRY_APPLIANCE_INSTANCE_ID="")
    assert landing_of(without).appliance_instance is None


@pytest.mark.parametrize(
    ("choice", "field"),
    [
        ({"mobility_service": "push"}, "mobility_service"),
        ({"run_as_account": "a"}, "run_as_account"),
    ],
)
def test_what_only_the_classic_provider_can_do_is_refused_with_the_field(choice, field):
    with pytest.raises(ValidationError) as wrong:
        landing_of(provider="InMageRcm", **choice)
    assert wrong.value.errors()[0]["ctx"]["field"] == field
    with pytest.raises(Refused) as refused:
        landing_of(**choice)
    problem = from_domain(refused.value)
    assert (problem.kind, problem.document["field"]) == (Kind.INVALID_DOCUMENT, field)
    assert "InMageAzureV2" in problem.document["remedy"]
    assert landing_of(settings(FERRY_PROVIDER="InMageAzureV2"), **choice)


@pytest.mark.parametrize("flaw", [{"appliance": "-ps"}, {"run_as_account": "a\nb"}])
def test_names_that_nothing_has_are_refused(flaw):
    with pytest.raises(ValidationError):
        landing_of(**CLASSIC, **flaw)


@pytest.mark.parametrize(
    "flaw", [{"FERRY_PROVIDER": "InMage"}, {"FERRY_ALLOW_RETIRED_PROVIDER": "maybe"}]
)
def test_settings_that_name_no_provider_are_refused(flaw):
    with pytest.raises(SettingsError, match=next(iter(flaw))):
        settings(**flaw)
