"""The Bicep files by themselves: what a parser, the settings and the permissions say of them."""

import json
import re
from dataclasses import MISSING, fields
from pathlib import Path

import pytest

from clouds.azure import server_deployment
from settings import Settings
from tests.infra.bicep import (
    FILES,
    INFRA,
    MAIN,
    body_of,
    declared,
    module,
    parsed,
    referred,
    resources_of,
)

ROOT = INFRA.parent
CALLS = parsed(MAIN)["modules"]
PARAMETERS = json.loads((INFRA / "main.parameters.json").read_text())["parameters"]
EACH_FILE = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
# What the platform wants besides the settings of settings.py.
PLATFORM = {
    "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
    "APPLICATIONINSIGHTS_CONNECTION_STRING",
    "AZURE_CLIENT_ID",
    "AzureWebJobsStorage__clientId",
    "AzureWebJobsStorage__credential",
}


@EACH_FILE
def test_a_file_refers_to_nothing_that_it_does_not_declare(path):
    assert referred(path) - declared(path) == set()


@EACH_FILE
def test_every_parameter_says_what_it_is(path):
    for name, parameter in parsed(path).get("parameters", {}).items():
        assert "description" in {each["type"] for each in parameter["decorators"]}, name


@pytest.mark.parametrize("name", CALLS)
def test_a_module_gets_the_parameters_that_it_declares(name):
    call = CALLS[name]
    wants = parsed(INFRA / call["detail"]["path"]).get("parameters", {})
    given = set(body_of(call)["params"])
    assert given <= set(wants)
    assert {each for each, wanted in wants.items() if wanted["default"] is None} <= given


def test_what_is_taken_from_a_module_it_gives():
    taken = re.findall(r"\b(\w+)\.outputs\.(\w+)", MAIN.read_text())
    assert len(taken) > 20
    for name, output in taken:
        assert output in parsed(INFRA / CALLS[name]["detail"]["path"])["outputs"], (name, output)


def app_settings():
    (config,) = resources_of(module("function-app"), "Microsoft.Web/sites/config")
    platform = config["properties"]["function"]["parameters"]["arg_2"]
    return set(platform) | set(body_of(CALLS["functionApp"])["params"]["settings"])


def test_the_app_gets_every_setting_and_no_connection_string():
    known = {each.metadata["name"] for each in fields(Settings)}
    # The last ones are App Service's own words: whoever sets the door's believes any header.
    unset = {"AzureWebJobsStorage", "WEBSITE_AUTH_ENABLED", "WEBSITE_HOSTNAME"}
    # Besides Application Insights nobody is told: OpenTelemetry's own variables are for that.
    unset |= {each for each in known if each.startswith("OTEL_")} - {"OTEL_SERVICE_NAME"}
    assert app_settings() == known - unset | PLATFORM


def test_no_parameter_is_declared_twice():
    names = re.findall(r"^param (\w+) ", MAIN.read_text(), re.MULTILINE)
    assert len(names) == len(set(names))


def test_where_entra_is_the_door_nobody_passes_it_unknown():
    (sign_in,) = resources_of(module("sign-in"), "Microsoft.Web/sites/config")
    assert sign_in["name"] == "authsettingsV2"
    text = module("sign-in").read_text()
    assert "requireAuthentication: true" in text
    action = re.search(r"unauthenticatedClientAction: (.+)", text)[1]
    assert action == "leadsToSignIn ? 'RedirectToLoginPage' : 'Return401'"
    assert "excludedPaths" not in text
    assert re.search(r"module signIn .* = if \(door == 'entra'\)", MAIN.read_text())


SECRET = (
    "FERRY_AWS_EXTERNAL_ID", "FERRY_HOOK_SECRET", "FERRY_LINK_KEY", "FERRY_LINK_KEY_PREVIOUS",
    "FERRY_DASHBOARD_KEY",
    "FERRY_CHANNEL_SECRETS",
)  # fmt: skip


def test_what_is_secret_reaches_the_app_as_a_reference_alone():
    given = dict(re.findall(r"(FERRY_\w+): (\S+)", MAIN.read_text()))
    outputs = dict(re.findall(r"^output (\w+) (.+)$", module("secrets").read_text(), re.MULTILINE))
    for name in SECRET:
        output = given[name].removeprefix("secrets.outputs.")
        assert "'@Microsoft.KeyVault(SecretUri=" in outputs[output], name


def test_prices_are_no_text_because_azd_puts_values_between_quotes_as_they_are():
    assert parsed(MAIN)["parameters"]["priceTable"]["type"] == "object"
    assert PARAMETERS["priceTable"]["value"] == {}


def test_whoever_deploys_can_give_every_value_that_only_a_person_knows():
    declares = parsed(MAIN)["parameters"]
    assert set(PARAMETERS) <= set(declares)
    assert {name for name, each in declares.items() if each["default"] is None} <= set(PARAMETERS)
    names = re.findall(r"\$\{(\w+)", json.dumps(PARAMETERS))
    known = {each.metadata["name"] for each in fields(Settings)}
    assert {each for each in names if each.startswith("FERRY_")} <= known
    required = {each.metadata["name"] for each in fields(Settings) if each.default is MISSING}
    made_here = {each for each in required if re.search("VAULT|TARGET|CACHE|SUBSCRIPTION", each)}
    assert required - made_here <= set(names)


def test_what_has_arrived_is_not_the_environments_to_take_down():
    groups = parsed(MAIN)["resources"]
    assert {name: each["existing"] for name, each in groups.items()} == {
        "platform": False,
        "arrivals": True,
    }


def test_the_cache_keeps_nothing_that_was_deleted():
    (blobs,) = resources_of(module("vault"), "Microsoft.Storage/storageAccounts/blobServices")
    assert blobs["properties"]["deleteRetentionPolicy"] == {"enabled": False}
    assert blobs["properties"]["containerDeleteRetentionPolicy"] == {"enabled": False}


def test_the_app_runs_on_flex_consumption_with_the_projects_python():
    (plan,) = resources_of(module("function-app"), "Microsoft.Web/serverfarms")
    (app,) = resources_of(module("function-app"), "Microsoft.Web/sites")
    assert plan["sku"] == {"name": "FC1", "tier": "FlexConsumption"}
    version = (ROOT / ".python-version").read_text().strip()
    assert app["properties"]["functionAppConfig"]["runtime"] == {
        "name": "python",
        "version": version,
    }


def test_azd_finds_the_templates_and_the_app_that_it_deploys_to():
    azure = (ROOT / "azure.yaml").read_text()
    assert "path: infra\n" in azure
    assert "module: main\n" in azure
    (service,) = re.findall(r"^services:\n  (\w+):", azure, re.MULTILINE)
    assert f"'azd-service-name': '{service}'" in module("function-app").read_text()
    assert "azure.yaml" in (ROOT / ".funcignore").read_text().splitlines()


def test_the_configuration_servers_machine_is_the_one_of_landing_zones():
    (call,) = parsed(module("configuration-server"))["modules"].values()
    path = (module("configuration-server").parent / call["detail"]["path"]).resolve()
    assert path == Path(server_deployment.__file__).parent / "templates" / "server.json"
    declares = server_deployment.template()["parameters"]
    given = set(body_of(call)["params"])
    assert given <= set(declares)
    assert {name for name, each in declares.items() if "defaultValue" not in each} <= given
    taken = re.findall(r"server\.outputs\.(\w+)", module("configuration-server").read_text())
    assert taken
    assert set(taken) <= set(server_deployment.template()["outputs"])
