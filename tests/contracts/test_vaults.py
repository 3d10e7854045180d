"""What the port to vaults promises, kept by the adapter and by its double."""

import base64
from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from domain.errors import Refused, Transient
from domain.landing_secrets import registration_secret
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.trouble import inject
from local.simulators.site_recovery.model.vault_resources import find_vault
from tests.contracts.ground import FACES, StagedGround


@pytest.fixture(params=FACES)
def ground(request):
    with StagedGround(request.param).open() as staged:
        yield staged


def refusal(call, *args):
    with pytest.raises(Refused) as caught:
        call(*args)
    return caught.value.refusal


def effects(ground, operation):
    return len(ground.world.ledger.effects(operation))


# --- the vault ----------------------------------------------------------------------------------


def test_a_vault_is_made_once_and_is_ready_after_a_while(ground):
    vault = ground.vault()
    assert ground.vaults.ensure_vault(vault, "West Europe") is False
    assert ground.vaults.ensure_vault(vault, "westeurope") is False
    ground.wait(minutes=1)
    assert ground.vaults.ensure_vault(vault, "westeurope") is True
    assert effects(ground, "create_vault") == 1
    made = find_vault(ground.world, vault.arm_id)
    assert (made.location, made.sku_name, made.sku_tier) == ("westeurope", "RS0", "Standard")
    assert made.public_network_access == "Enabled"


def test_a_vault_that_is_there_and_fits_is_taken_over_untouched(ground):
    estate = ground.world.estate
    assert ground.vaults.ensure_vault(ground.vault(estate.vault), estate.location) is True
    assert ground.world.ledger.effects() == []


def test_a_vault_of_another_region_is_not_taken_over(ground):
    wrong = refusal(ground.vaults.ensure_vault, ground.vault(ground.world.estate.vault), "eastus")
    assert wrong.code == "vault.wrong_region"
    assert "westeurope" in wrong.detail
    assert "eastus" in wrong.detail
    assert wrong.remedy


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"sku_name": "Free"}, "vault.other_sku"),
        ({"public_network_access": "Disabled"}, "vault.not_public"),
        ({"broken": True}, "vault.not_made"),
    ],
)
def test_a_vault_that_no_server_could_use_is_not_taken_over(ground, change, code):
    estate = ground.world.estate
    vault = ground.vault(estate.vault)
    for name, value in change.items():
        setattr(find_vault(ground.world, vault.arm_id), name, value)
    assert refusal(ground.vaults.ensure_vault, vault, estate.location).code == code


def test_a_region_that_azure_does_not_have_is_told_before_anything_is_made(ground):
    wrong = refusal(ground.vaults.ensure_vault, ground.vault(), "atlantis")
    assert wrong.code == "vault.unknown_region"
    assert "atlantis" in wrong.detail
    assert effects(ground, "create_vault") == 0


def test_a_lost_answer_is_no_reason_to_make_two_vaults(ground):
    inject(ground.world, Fault(FaultKind.LOST_RESPONSE, "create_vault"))
    with pytest.raises(Transient):
        ground.vaults.ensure_vault(ground.vault(), "westeurope")
    ground.wait(minutes=1)
    assert ground.vaults.ensure_vault(ground.vault(), "westeurope") is True
    assert effects(ground, "create_vault") == 1


def test_a_right_that_is_missing_is_the_operators_to_give(ground):
    inject(ground.world, Fault(FaultKind.HTTP_ERROR, "create_vault", status=403, code="Forbidden"))
    assert refusal(ground.vaults.ensure_vault, ground.vault(), "westeurope").code == "vault.403"


# --- the registration file ----------------------------------------------------------------------


def registered(ground):
    """Take over the estate's vault and issue a registration for it; tell both."""
    vault = ground.vault(ground.world.estate.vault)
    return vault, ground.vaults.issue_registration("north", vault, ground.place)


def read(document):
    root = ET.fromstring(document)
    return {each.tag.rpartition("}")[2]: each.text for each in root.iter()}


def test_a_registration_file_lets_its_holder_register_for_five_days(ground):
    vault, name = registered(ground)
    found = read(ground.value_of(name))
    pfx = pkcs12.load_pkcs12(base64.b64decode(found["ManagementCert"]), None)
    resource = find_vault(ground.world, vault.arm_id)
    (uploaded,) = resource.certificates.values()
    assert pfx.key.key_size == 2048
    assert pfx.cert.certificate.subject.rfc4514_string() == uploaded.subject
    certificate = pfx.cert.certificate.public_bytes(Encoding.DER)
    assert base64.b64decode(uploaded.content) == certificate
    assert uploaded.valid_to == ground.clock.now() + timedelta(days=5)
    assert (found["ResourceName"], found["ResourceGroup"]) == (vault.name, vault.resource_group)
    assert (found["SubscriptionId"], found["Version"]) == (vault.subscription_id, "2.0")
    assert found["ChannelIntegrityKey"] == resource.integrity_key != ""
    ground.wait(days=5)
    assert ground.value_of(name) is None


def test_a_registration_file_is_used_again_while_it_is_valid(ground):
    vault, name = registered(ground)
    ground.wait(days=3)
    assert ground.vaults.issue_registration("north", vault, ground.place) == name
    assert effects(ground, "upload_certificate") == effects(ground, "set_secret") == 1


def test_a_registration_file_that_is_about_to_expire_is_replaced(ground):
    vault, name = registered(ground)
    before = ground.value_of(name)
    ground.wait(days=4, hours=1)
    assert ground.vaults.issue_registration("north", vault, ground.place) == name
    assert ground.value_of(name) not in {None, before}
    ground.vaults.issue_registration("north", vault, ground.place)
    assert effects(ground, "upload_certificate") == 2
    assert read(before)["ChannelIntegrityKey"] == read(ground.value_of(name))["ChannelIntegrityKey"]


def test_a_registration_file_that_somebody_switched_off_is_replaced(ground):
    vault, name = registered(ground)
    ground.key_vault.secrets[name].newest.enabled = False
    ground.clock.advance(timedelta(minutes=1))
    ground.vaults.issue_registration("north", vault, ground.place)
    assert ground.value_of(name)


def test_a_resource_group_that_is_not_there_is_the_operators_to_make(ground):
    vault = replace(ground.vault(), resource_group="nowhere")
    assert refusal(ground.vaults.ensure_vault, vault, "westeurope").code == "vault.404"


def test_a_registration_file_is_not_issued_for_a_vault_that_is_not_there(ground):
    wrong = refusal(
        ground.vaults.issue_registration, "north", ground.vault("nowhere"), ground.place
    )
    assert wrong.code == "vault.404"
    assert ground.key_vault.secrets == {}


def test_a_discarded_registration_file_is_gone_and_may_be_issued_again(ground):
    vault, name = registered(ground)
    before = ground.value_of(name)
    ground.vaults.discard_registration("north", vault, ground.place)
    assert ground.value_of(name) is None
    ground.vaults.discard_registration("north", vault, ground.place)
    for _ in range(2):  # the first try brings the deleted secret back, whose name it needs
        try:
            ground.vaults.issue_registration("north", vault, ground.place)
        except Transient:
            ground.clock.advance(timedelta(minutes=1))
    assert ground.value_of(name)
    assert before is not None


def test_vaults_of_one_name_have_registration_files_of_their_own(ground):
    _, name = registered(ground)
    other = replace(ground.vault(ground.world.estate.vault), resource_group="another-group")
    assert name != registration_secret("north", other)


def test_zones_on_one_vault_have_registration_files_of_their_own(ground):
    vault, name = registered(ground)
    other = ground.vaults.issue_registration("south", vault, ground.place)
    assert ground.value_of(other) != ground.value_of(name)
    ground.vaults.discard_registration("south", vault, ground.place)
    assert ground.value_of(other) is None
    assert ground.value_of(name)


def test_no_secret_is_told_by_whatever_goes_wrong(ground, caplog):
    caplog.set_level("DEBUG")
    inject(ground.world, Fault(FaultKind.LOST_RESPONSE, "set_secret"))
    with pytest.raises(Transient) as caught:
        registered(ground)
    _, name = registered(ground)
    secret = read(ground.value_of(name))["ManagementCert"]
    seen = f"{caught.value} {caught.value.delay} {caplog.text} {ground.world.ledger.entries}"
    assert secret[:40] not in seen
    assert secret not in repr(ground.key_vault)


def test_a_key_vault_that_lets_nobody_in_is_the_operators_to_open(ground):
    inject(ground.world, Fault(FaultKind.HTTP_ERROR, "set_secret", status=403, code="Forbidden"))
    vault = ground.vault(ground.world.estate.vault)
    assert (
        refusal(ground.vaults.issue_registration, "north", vault, ground.place).code
        == "key_vault.403"
    )
