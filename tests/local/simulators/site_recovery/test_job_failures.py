"""The codes and words of failed jobs."""

import pytest

from local.simulators.site_recovery.model.job_failure import failure_of


@pytest.mark.parametrize(
    ("code", "service", "provider"),
    [
        ("95107", "78007", 95107),  # push installation: the provider's, wrapped
        ("322008", "78007", 322008),
        ("78174", "78174", None),
        ("28031", "28031", None),
        ("InvalidChannelIntegrityKeyToken", "InvalidChannelIntegrityKeyToken", None),
    ],
)
def test_codes_stand_where_the_service_puts_them(code, service, provider):
    failure = failure_of(code)
    assert (failure.service_code, failure.provider_code) == (service, provider)
    assert failure.code == code
    assert failure.message
    assert failure.recommended_action


def test_a_service_code_that_is_given_wraps_any_provider_code():
    failure = failure_of("12345", "70094", "in words of our own")
    assert (failure.service_code, failure.provider_code) == ("70094", 12345)
    assert failure.message == "in words of our own"
