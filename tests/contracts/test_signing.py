"""Every Signer: the key vault's over HTTP, the file's, and the double."""

from contextlib import ExitStack

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from clouds.azure.key_vault_signer import KeyVaultSigner
from clouds.signing_key_file import KeyFile, Unsigned
from domain.errors import Refused, Transient
from local.simulators.signer import SimulatedSigner
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.trouble import inject
from tests.contracts.ground import StagedGround

FACES = ("key vault", "file", "double")


class Staged:
    """One signer behind one face, and a way to let another key take the place of its own."""

    def __init__(self, face, stack, place):
        self.face, self.file = face, place / "key.pem"
        if face == "double":
            self.signer = SimulatedSigner()
        elif face == "file":
            self.signer = KeyFile(self.file)
        else:
            self.ground = stack.enter_context(StagedGround("http").open())
            self.keys = self.ground.arm.keys(self.ground.arm.url)
            self.renew()
            self.signer = KeyVaultSigner(
                self.ground.arm, f"{self.ground.arm.url}/keys/evidence-packs"
            )

    def renew(self):
        if self.face == "double":
            self.signer.renew()
        elif self.face == "file":
            self.file.unlink()
            self.signer = KeyFile(self.file)
        else:
            self.keys.create_ec_key("evidence-packs", curve="P-256")


@pytest.fixture(params=FACES)
def staged(request, tmp_path):
    with ExitStack() as stack:
        yield Staged(request.param, stack, tmp_path)


def holds(key, signature, content):
    public = load_pem_public_key(key.public_key.encode())
    try:
        public.verify(signature, content, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return public.curve.name == "secp256r1"


def test_what_is_signed_anybody_can_verify_by_the_public_half(staged):
    key = staged.signer.key()
    signature = staged.signer.sign(key, b"content")
    assert holds(key, signature, b"content")
    assert not holds(key, signature, b"Content")
    assert key.algorithm == "ES256"


def test_the_key_is_the_same_as_long_as_nobody_makes_another(staged):
    assert staged.signer.key() == staged.signer.key()


def test_another_key_has_another_id(staged):
    before = staged.signer.key()
    staged.renew()
    after = staged.signer.key()
    assert before.key_id != after.key_id
    assert holds(after, staged.signer.sign(after, b"content"), b"content")


def test_a_key_that_went_meanwhile_signs_nothing_in_anothers_name(staged):
    before = staged.signer.key()
    staged.renew()
    if staged.face == "key vault":  # where former versions stay
        assert holds(before, staged.signer.sign(before, b"content"), b"content")
        return
    with pytest.raises(Refused) as caught:
        staged.signer.sign(before, b"content")
    assert caught.value.refusal.code == "signing.other_key"


def test_a_file_that_is_missing_is_made_for_its_owner_alone_and_serves_every_process(tmp_path):
    file = tmp_path / "key.pem"
    made = KeyFile(file).key()
    assert file.stat().st_mode & 0o777 == 0o600
    assert KeyFile(file).key() == made
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("content", [b"", b"no key", None], ids=["empty", "other", "a directory"])
def test_a_file_that_holds_no_key_is_refused_and_stays_as_it_is(tmp_path, content):
    file = tmp_path / "key.pem"
    file.write_bytes(content) if content is not None else file.mkdir()
    with pytest.raises(Refused) as caught:
        KeyFile(file).key()
    assert (caught.value.refusal.code, caught.value.refusal.subject) == (
        "signing.key_file",
        str(file),
    )


def test_where_there_is_no_key_nothing_is_signed():
    assert Unsigned().key() is None
    with pytest.raises(Refused):
        Unsigned().sign(SimulatedSigner().key(), b"content")


@pytest.fixture
def vaulted(tmp_path):
    with ExitStack() as stack:
        yield Staged("key vault", stack, tmp_path)


def test_a_key_of_another_curve_is_refused_with_the_remedy(vaulted):
    vaulted.keys.create_ec_key("evidence-packs", curve="P-384")
    with pytest.raises(Refused) as caught:
        vaulted.signer.key()
    assert caught.value.refusal.code == "key_vault.key_type"
    assert "P-256" in caught.value.remedy


def test_a_key_that_is_not_there_is_refused(vaulted):
    signer = KeyVaultSigner(vaulted.ground.arm, f"{vaulted.ground.arm.url}/keys/another")
    with pytest.raises(Refused) as caught:
        signer.key()
    assert caught.value.refusal.code == "key_vault.404"


def test_a_vault_that_does_not_answer_is_asked_again_later(vaulted):
    key = vaulted.signer.key()
    inject(
        vaulted.ground.world, Fault(FaultKind.HTTP_ERROR, when="sign", code="InternalServerError")
    )
    with pytest.raises(Transient):
        vaulted.signer.sign(key, b"content")
    assert holds(key, vaulted.signer.sign(key, b"content"), b"content")
