import csv
import io
import uuid

import pytest

from local.simulators.aws.control_client import AwsControl
from local.simulators.aws.scenery import InstanceWish, Scenery
from local.simulators.aws.seed_variants import Variant

NOWHERE = "i-00000000000000bad"
CODES = {
    Variant.WINDOWS: set(),
    Variant.LINUX: {"not_windows"},
    Variant.STOPPED: {"not_running"},
    Variant.TERMINATED: {"not_running"},
    Variant.INSTANCE_STORE: {"instance_store_root"},
    Variant.NO_ADDRESS: {"no_private_ip"},
    Variant.UNMANAGED: {"not_managed"},
    Variant.CONNECTION_LOST: {"not_managed"},
}


@pytest.fixture(scope="module")
def launched(ferry):
    """Launch an instance of each kind beside those that are there."""
    scenery = Scenery(ferry.system.aws_url)
    return {variant: scenery.launch(InstanceWish(variant=variant)) for variant in CODES}


def assess(ferry, **document):
    document = {"region": ferry.system.region, **document}
    response = ferry.call("POST", "assessments", document)
    assert response.status_code == 200, response.text
    return response.json()


def test_every_instance_is_told_what_is_in_its_way_in_the_order_of_the_question(ferry, launched):
    ids = [*launched.values(), NOWHERE]
    found = assess(ferry, instances=ids)
    assert [each["instance"] for each in found["instances"]] == ids
    for variant, each in zip(launched, found["instances"], strict=False):
        codes = {finding["code"] for finding in each["findings"]}
        assert each["fit"] == (variant is Variant.WINDOWS)
        assert CODES[variant] <= codes
        assert all(finding["remedy"] for finding in each["findings"])
    assert found["instances"][-1]["findings"][0]["code"] == "ec2.InvalidInstanceID.NotFound"


def test_the_appliance_is_looked_at_as_well(ferry):
    found = assess(ferry, instances=[NOWHERE])
    assert found["account"] == ferry.system.account
    assert (found["appliance"]["health"], found["appliance"]["findings"]) == ("Normal", [])
    assert found["appliance"]["name"]


def test_instances_are_selected_by_all_of_their_tags(ferry):
    scenery = Scenery(ferry.system.aws_url)
    tags = {"Wave": uuid.uuid4().hex, "Tier": "*"}
    wanted = scenery.launch(InstanceWish(tags=tags))
    scenery.launch(InstanceWish(tags={**tags, "Tier": "web"}))
    found = assess(ferry, select={"tags": tags})
    assert [each["instance"] for each in found["instances"]] == [wanted]


@pytest.mark.parametrize(
    ("different", "field"),
    [
        ({"select": {"tags": {"Wave": "none has this"}}}, "select"),
        ({"region": "eu-wset-1"}, "region"),
    ],
)
def test_a_question_about_nothing_is_refused(ferry, different, field):
    select = {"select": {"tags": {"Name": "any"}}}
    document = {"region": ferry.system.region, **select, **different}
    response = ferry.call("POST", "assessments", document)
    assert response.status_code == 422, response.text
    assert (response.json()["field"], bool(response.json()["remedy"])) == (field, True)


def test_an_account_that_no_role_leads_to_is_said_to_be_so(ferry):
    found = assess(ferry, account="999988887777", instances=[NOWHERE])
    (finding,) = found["instances"][0]["findings"]
    assert (finding["code"], finding["severity"]) == ("sts.no_role", "critical")


def test_an_assessment_changes_nothing_in_aws_but_inspects_each_machine_by_one_command(
    ferry, launched
):
    scenery = Scenery(ferry.system.aws_url)
    ids = [scenery.launch(InstanceWish()), *launched.values()]
    ledger = AwsControl(ferry.system.aws_url).ledger
    before = len(ledger())
    for _ in range(2):
        assess(ferry, instances=ids)
    about = [each for each in ledger()[before:] if any(i in str(each) for i in ids)]
    assert {each["action"] for each in about} == {"SendCommand"}
    assert "Ferry-InspectMachine" in str(about[0])
    assert len([each for each in about if ids[0] in str(each)]) in {1, 2}  # one in five minutes


def test_findings_carry_rule_evidence_and_source(ferry, launched):
    (found,) = assess(ferry, instances=[launched[Variant.WINDOWS]])["instances"]
    assert (found["inspected"], found["fit"]) == (True, True)
    assert found["findings"]
    for each in found["findings"]:
        assert each["evidence"]
        assert each["area"]
        assert each["source"].startswith("https://")


def fetched(ferry, path, instances, **headers):
    document = {"region": ferry.system.region, "instances": instances}
    key = {"x-functions-key": ferry.system.key}
    return ferry.call("POST", path, document, headers=key | headers)


def test_the_report_comes_as_csv_with_a_line_for_each_finding(ferry, launched):
    ids = [launched[Variant.WINDOWS], launched[Variant.STOPPED]]
    answer = fetched(ferry, "assessments?format=csv", ids)
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert {row["instance"] for row in rows} == set(ids)
    (stopped,) = [row for row in rows if row["rule"] == "not_running"]
    assert (stopped["fit"], stopped["category"]) == ("no", "critical")


def test_the_report_comes_as_a_page_that_needs_nothing_else(ferry, launched):
    ids = [launched[Variant.WINDOWS], launched[Variant.STOPPED]]
    answer = fetched(ferry, "assessments", ids, accept="text/html,application/json;q=0.9")
    assert answer.headers["content-type"].startswith("text/html")
    assert all(f'id="{each}"' in answer.text for each in ids)
    assert "src=" not in answer.text
    assert "<link" not in answer.text


def test_whoever_likes_everything_gets_json(ferry, launched):
    answer = fetched(ferry, "assessments", [launched[Variant.STOPPED]], accept="*/*")
    assert answer.headers["content-type"].startswith("application/json")


def test_rules_that_a_push_needs_are_shown_with_who_lets_them_pass(ferry, launched):
    ref = launched[Variant.WINDOWS]
    choice = {"provider": "InMageRcm", "mobility_service": "by_hand"}
    (plain,) = assess(ferry, instances=[ref], **choice)["instances"]
    shown = {(r["direction"], r["first_port"]): r for r in plain["security_group_rules"]}
    assert set(shown) == {("outbound", 443), ("outbound", 9443)}
    # A default group lets everything out.
    assert {each["state"] for each in shown.values()} == {"open"}
    assert all(each["group"] and each["purpose"] for each in shown.values())


def test_a_machine_that_systems_manager_does_not_manage_can_be_installed_on_by_hand(
    ferry, launched
):
    ref = launched[Variant.UNMANAGED]
    (by_hand,) = assess(ferry, instances=[ref], mobility_service="by_hand")["instances"]
    assert by_hand["fit"]
    assert not by_hand["inspected"]
    (warned,) = [each for each in by_hand["findings"] if each["code"] == "not_managed"]
    assert warned["severity"] == "warning"


def test_what_guards_an_instance_is_shown_as_it_would_be_in_azure_only_where_that_is_asked(
    ferry, launched
):
    ids = [launched[Variant.WINDOWS]]
    (plain,) = assess(ferry, instances=ids)["instances"]
    assert plain["network_security"] is None
    assert not [f for f in plain["findings"] if f["code"].startswith("firewall.")]
    (shown,) = assess(ferry, instances=ids, network_security="translate")["instances"]
    (group,) = shown["network_security"]["groups"]
    assert group["name"].startswith(f"ferry-{ids[0]}-")
    assert group["addresses"]
    opened = group["rules"][0]
    assert (opened["protocol"], opened["peers"], opened["access"]) == (
        "Tcp",
        ["10.0.0.0/16"],
        "Allow",
    )
    assert shown["network_security"]["classes"] > 100
    assert "firewall.platform" in {finding["code"] for finding in shown["findings"]}
    assert shown["fit"]
