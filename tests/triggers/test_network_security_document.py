"""What a wave may say about network security."""

import pytest
from pydantic import ValidationError

from domain.firewall.departure import IcmpChoice
from domain.firewall.policy import NetworkSecurity, SecurityPolicy
from domain.source_instance import InstanceRef
from domain.wave import Order, Wave, migrations
from local.rehearsal import Rehearsal
from triggers.documents.policy import PolicyDocument

TRANSLATE = SecurityPolicy(NetworkSecurity.TRANSLATE, IcmpChoice.WIDER)


def test_a_wave_that_says_nothing_keeps_what_is_there():
    assert PolicyDocument().security == SecurityPolicy()
    assert not PolicyDocument().security.translates


def test_a_wave_may_have_its_security_groups_translated():
    told = {"network_security": "translate", "icmp": "wider"}
    assert PolicyDocument.model_validate(told).security == TRANSLATE


@pytest.mark.parametrize("told", [{"network_security": "open"}, {"icmp": "echo"}])
def test_other_words_are_refused(told):
    with pytest.raises(ValidationError):
        PolicyDocument.model_validate(told)


def test_every_instance_of_a_wave_gets_what_the_wave_says():
    landing = Rehearsal().landing()
    ref = InstanceRef("123456789012", "eu-central-1", "i-1")
    (order,) = migrations(Wave("w1", landing, (Order(ref),), security=TRANSLATE))
    assert order.security == TRANSLATE
