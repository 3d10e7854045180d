"""What a wave says of all its targets, and what of it reaches the stories."""

import json

import pytest
from pydantic import ValidationError

from domain.errors import Refused
from domain.migration import Target
from domain.target.policy import AddressRule, NetworkMapping, SizeRule, TargetPolicy
from domain.target.prices import PriceTable
from settings import Settings
from triggers.documents.wave import WaveDocument

ID, OTHER = "i-0abc12de34567890f", "i-0abc12de345678900"
GROUP = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/g"
NETWORK = f"{GROUP}/providers/Microsoft.Network/virtualNetworks/n"
ACCOUNT = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/diagnostics"
TABLE = {"currency": "EUR", "per_hour": {"Standard_D2s_v5": 0.11, "Standard_D4s_v5": 0.22}}
PRICES = PriceTable("EUR", TABLE["per_hour"])


def document(targets=None, **defaults):
    return WaveDocument.model_validate(
        {
            "wave": "w1",
            "region": "eu-central-1",
            "instances": [ID, OTHER],
            "targets": targets or {},
            "target_defaults": defaults,
        }
    )


def wave(targets=None, *, settings=None, **defaults):
    configured = Settings(
        storage="none",
        subscription_id="11111111-1111-1111-1111-111111111111",
        vault_resource_group="ferry",
        vault_name="v",
        target_resource_group="arrived",
        target_network_id=NETWORK,
        cache_storage_account_id=ACCOUNT,
        installer_url="s3://installers/agent.exe",
        installer_sha256="a1" * 32,
        aws_account_id="123456789012",
        **(settings or {}),
    )
    return document(targets, **defaults).to_domain(configured, [ID, OTHER])


def targets_of(*given, **more):
    return {order.ref.instance_id: order.target for order in wave(*given, **more).orders}


def problem(targets=None, **defaults):
    with pytest.raises(ValidationError) as caught:
        document(targets, **defaults)
    return str(caught.value)


def test_a_wave_that_says_nothing_leaves_all_as_it_was():
    said = wave()
    assert said.target_policy == TargetPolicy()
    assert [order.target for order in said.orders] == [Target(), Target()]


def test_a_price_table_lets_ferry_choose_by_fit():
    assert wave(prices=TABLE).target_policy == TargetPolicy(size=SizeRule.FIT, prices=PRICES)


def test_a_price_table_may_be_csv():
    text = "size,price\nStandard_D2s_v5, 0.11\n\nStandard_D4s_v5,0.22\n"
    assert wave(prices={"currency": "EUR", "per_hour": text}).target_policy.prices == PRICES


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Standard_D2s_v5,0.11\nStandard_D2s_v5,0.12", "line 2 is not size,price"),
        ("Standard_D2s_v5", "line 1 is not size,price"),
        ("Standard_D2s_v5,cheap", "valid number"),
        ("Standard_D2s_v5,-1", "greater than or equal"),
        ("Standard_D2s_v5,nan", "finite"),
        ("size,price", "at least 1"),
        ('Standard_D2s_v5,"0.11"\rStandard_D4s_v5', "line 2 is not size,price"),
        (f"Standard_D2s_v5,{'1' * 140_000}", "not CSV"),
    ],
)
def test_a_price_that_nobody_can_mean_is_refused(text, says):
    assert says in problem(prices={"per_hour": text})


def test_the_settings_price_table_holds_for_waves_that_bring_none():
    settings = {"price_table": json.dumps(TABLE)}
    assert wave(settings=settings).target_policy.prices == PRICES
    assert wave(settings=settings).target_policy.size is SizeRule.FIT
    own = {"currency": "USD", "per_hour": {"Standard_E2s_v5": 1.0}}
    assert wave(settings=settings, prices=own).target_policy.prices.currency == "USD"
    left = wave(settings=settings, size="azure").target_policy
    assert left == TargetPolicy()


def test_an_unreadable_price_table_of_the_settings_is_refused_by_its_name():
    with pytest.raises(Refused) as caught:
        wave(settings={"price_table": '{"per_hour": {"big": 1}}'})
    assert caught.value.refusal.subject == "FERRY_PRICE_TABLE"


def test_prices_are_of_no_use_where_azure_chooses():
    assert "no use where Azure chooses" in problem(prices=TABLE, size="azure")


def test_what_holds_for_all_targets_gives_way_to_what_one_says():
    targets = targets_of(
        {ID: {"disk_type": "StandardSSD_LRS", "license_type": "NoLicenseType"}},
        disk_type="Premium_LRS",
        license_type="WindowsServer",
        boot_diagnostics_storage_account_id=ACCOUNT,
    )
    assert (targets[ID].disk_type, targets[ID].license_type) == ("StandardSSD_LRS", "NoLicenseType")
    assert targets[OTHER] == Target(
        disk_type="Premium_LRS",
        license_type="WindowsServer",
        boot_diagnostics_storage_account_id=ACCOUNT,
    )


def test_a_disk_type_that_is_to_be_measured_is_open_until_then():
    targets = targets_of({ID: {"disk_type": "Standard_LRS"}}, disk_type="measured")
    assert (targets[ID].disk_type, targets[OTHER].disk_type) == ("Standard_LRS", "")
    assert wave(disk_type="measured", measured_days=30).target_policy.measured_days == 30


def test_tags_of_all_and_of_one_are_put_together_whatever_their_case():
    targets = targets_of({ID: {"tags": {"owner": "me"}}}, tags={"Owner": "us", "unit": "7"})
    assert targets[ID].tags == {"unit": "7", "owner": "me"}
    assert targets[OTHER].tags == {"Owner": "us", "unit": "7"}


def test_more_tags_than_azure_takes_are_refused_together_as_well():
    many = {f"n{number}": "" for number in range(40)}
    others = {f"m{number}": "" for number in range(11)}
    assert "51 tags" in problem({ID: {"tags": others}}, tags=many)


def test_networks_are_mapped_by_subnet_or_vpc():
    networks = {"subnet-0abc12de": {"network_id": NETWORK, "subnet_name": "web"}}
    policy = wave(networks=networks, address="keep", carry_tags=True).target_policy
    assert policy.networks == (NetworkMapping("subnet-0abc12de", NETWORK, "web"),)
    assert (policy.address, policy.carry_tags) == (AddressRule.KEEP, True)
    assert "networks" in problem(networks={"web": {"network_id": NETWORK}})


def test_the_settings_say_where_boot_diagnostics_go():
    settings = {"boot_diagnostics_storage_account_id": ACCOUNT}
    targets = targets_of(settings=settings)
    assert targets[ID].boot_diagnostics_storage_account_id == ACCOUNT


def test_one_address_for_two_machines_of_a_subnet_is_refused():
    same = {"private_ip": "10.0.0.9"}
    assert "have the address 10.0.0.9" in problem({ID: same, OTHER: same})
    document({ID: same, OTHER: same | {"subnet_name": "back"}})


@pytest.mark.parametrize("address", ["10.0.0", "10.0.0.256", "fd00::1", "any"])
def test_an_address_that_is_none_is_refused(address):
    assert "private_ip" in problem({ID: {"private_ip": address}})
