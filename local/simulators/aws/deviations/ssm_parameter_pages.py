"""DescribeParameters whose pages may be empty and yet not the last; moto's never are.

The service cuts its pages before it filters them: "The number of items returned can be between
zero and the value of MaxResults" (API reference).
"""

from typing import Any

from moto.core.responses import ActionResult

from local.simulators.aws.deviations.base import Ssm
from local.simulators.aws.deviations.paging import page

_DEFAULT_SIZE = 10


class ParameterPages(Ssm):
    """Cuts the account's parameters into pages, then leaves in each what the filters ask for."""

    def describe_parameters(self) -> ActionResult:
        """Describe the parameters of one page that match every filter."""
        token, size = self._get_param("NextToken"), self._get_int_param("MaxResults")
        known: Any = self.ssm_backend
        every = known._parameters  # noqa: SLF001 (moto looks through all of them for each page)
        cut, more = page(list(every), token, size, _DEFAULT_SIZE)
        known._parameters = {name: every[name] for name in cut}  # noqa: SLF001
        try:
            found = known.describe_parameters(
                self._get_param("Filters"), self._get_param("ParameterFilters")
            )
        finally:
            known._parameters = every  # noqa: SLF001
        return ActionResult({"Parameters": [e.describe_response_object() for e in found], **more})
