import pytest

from domain.emergency_stop import STOPPED, EmergencyStop, in_words, lifted, require_lifted
from domain.errors import Refused


def test_a_failover_is_refused_in_words_only_while_it_is_pulled():
    require_lifted(EmergencyStop(), "i-1")
    pulled = EmergencyStop(pulled=True, by="mona", because="fire")
    assert (lifted(pulled), lifted(EmergencyStop())) == (False, True)
    with pytest.raises(Refused, match="pulled by mona: fire") as refused:
        require_lifted(pulled, "i-1")
    assert refused.value.refusal.code == STOPPED
    assert "--lift" in refused.value.remedy


def test_who_does_not_say_who_they_are_is_an_operator():
    assert in_words(EmergencyStop(pulled=True)) == "the emergency stop was pulled by an operator"
