import pytest

from domain.errors import Refused
from domain.vault import Vault
from domain.vault_fit import VaultFacts, require_fit, unknown_region

VAULT = Vault("s", "g", "v")


def test_a_vault_that_is_what_was_asked_for_fits():
    require_fit(VAULT, "West Europe", VaultFacts("westeurope", ("RS0", "Standard"), public=True))


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (VaultFacts("eastus", ("RS0", "Standard"), public=True), "vault.wrong_region"),
        (VaultFacts("westeurope", ("RS0", "Premium"), public=True), "vault.other_sku"),
        (VaultFacts("westeurope", ("RS0", "Standard"), public=False), "vault.not_public"),
        (
            VaultFacts("westeurope", ("RS0", "Standard"), public=True, state="Failed"),
            "vault.not_made",
        ),
    ],
)
def test_another_vault_is_refused_with_its_reason_and_remedy(facts, code):
    with pytest.raises(Refused) as caught:
        require_fit(VAULT, "westeurope", facts)
    refusal = caught.value.refusal
    assert (refusal.code, refusal.subject) == (code, "v")
    assert refusal.remedy


def test_a_region_that_is_not_there_is_named():
    assert "atlantis" in unknown_region(VAULT, "atlantis").detail
