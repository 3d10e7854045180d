import re

from domain.landing_secrets import (
    administrator_secret,
    database_secret,
    passphrase_secret,
    registration_secret,
)
from domain.vault import Vault

NAME = "[0-9a-zA-Z-]{1,127}"  # Key Vault's rule


def test_the_names_are_ones_that_a_key_vault_takes_whatever_a_zone_is_called():
    for name in ("zone-1", "Zürich / Süd", "z" * 200, "-"):
        for secret in (passphrase_secret(name), database_secret(name), administrator_secret(name)):
            assert re.fullmatch(NAME, secret)


def test_an_ordinary_name_can_be_read_in_its_secret():
    assert passphrase_secret("zone-1") == "ferry-passphrase-zone-1"


def test_names_that_lose_letters_stay_apart():
    assert passphrase_secret("zone.1") != passphrase_secret("zone-1")
    assert passphrase_secret("z" * 100) != passphrase_secret("z" * 101)


def test_a_vaults_registration_file_is_its_own_in_any_case_of_its_id():
    one = Vault("s", "group", "vault")
    name = registration_secret("north", one)
    assert name != registration_secret("north", Vault("s", "other", "vault"))
    assert name == registration_secret("north", Vault("S", "GROUP", "vault"))


def test_zones_on_one_vault_have_registration_files_of_their_own():
    vault = Vault("s", "group", "vault")
    names = {registration_secret(zone, vault) for zone in ("north", "south", "south.", "SOUTH")}
    assert len({name.casefold() for name in names}) == 4
