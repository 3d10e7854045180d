"""What a job says of its failure: the service's code, and the provider's inside it."""

from dataclasses import dataclass

from domain.failure_codes import FAILURES

_WRAPPER = "78007"
_PUSH_INSTALL_CODES = range(95_000, 98_000)
_APPLIANCE_CODES = range(322_000, 328_000)


@dataclass(frozen=True, slots=True)
class JobFailure:
    """One error of a job: the provider's code, where there is one, inside the service's."""

    service_code: str
    provider_code: int | None
    message: str
    recommended_action: str

    @property
    def code(self) -> str:
        """Tell the code that says most."""
        return self.service_code if self.provider_code is None else str(self.provider_code)


def failure_of(code: str, service_code: str = "", message: str = "") -> JobFailure:
    """Word the failure of a published code; codes of the source's side come wrapped in 78007."""
    known = FAILURES.get(code)
    text = message or (known.meaning if known else f"The operation failed with error {code}.")
    remedy = known.remedy if known else "Retry the operation."
    number = int(code) if code.isdecimal() else 0
    provider = bool(service_code) or number in _PUSH_INSTALL_CODES or number in _APPLIANCE_CODES
    if provider and number:
        return JobFailure(service_code or _WRAPPER, number, text, remedy)
    return JobFailure(service_code or code, None, text, remedy)
