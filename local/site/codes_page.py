"""The runbook by code: problems of the API, refusals, and what the clouds' own codes call for."""

from collections.abc import Iterable, Iterator

from clouds.aws.error_codes import _TABLE as AWS_TABLE
from domain.failure_codes import _TABLE as VAULT_TABLE
from local.site.markdown import cells, row
from local.site.refusal_codes import CodeRow, refusal_codes
from triggers.problems import Kind

_HEAD = """# What a code means

Whatever goes wrong in Ferry has a code, and says its remedy. This page is generated from the
program. `…` stands for what is only known when it happens, and stands in the message then.
"""


def codes_page() -> str:
    """Write the page."""
    parts = [_HEAD, *_problems(), *_refusals(refusal_codes()), *_vault(), *_aws()]
    return "\n".join(parts) + "\n"


def _problems() -> Iterator[str]:
    yield "## Problems of the API\n"
    yield "`type` is `urn:ferry:problem:` and the name; each names the field and the remedy.\n"
    yield cells("name", "status", "what it means")
    for kind in sorted(Kind, key=lambda each: each.value[1]):
        yield row(f"`{kind.value[1]}`", str(kind.status), kind.title)
    yield ""


def _refusals(rows: Iterable[CodeRow]) -> Iterator[str]:
    yield "## Refusals\n"
    yield "In an instance's `error`, in a landing zone's, in a problem's detail.\n"
    yield cells("code", "what it says", "what to do")
    for each in rows:
        yield row(f"`{each.code}`", each.detail, each.remedy)
    yield ""


def _vault() -> Iterator[str]:
    yield "## Site Recovery's failures\n"
    yield "`site_recovery.` and the code. Ferry itself asks again where the last column says so.\n"
    yield cells("codes", "what it means", "what to do", "who")
    for codes, reaction, meaning, remedy in VAULT_TABLE:
        names = " ".join(f"`{code}`" for code in codes.split())
        yield row(names, meaning, remedy, reaction)
    yield ""


def _aws() -> Iterator[str]:
    yield "## AWS's errors\n"
    yield "The service's name, a point, and AWS's own code. `{action}` is what was asked for.\n"
    yield cells("codes", "what to do", "who")
    for codes, reaction, remedy in AWS_TABLE:
        yield row(" ".join(f"`{code}`" for code in codes.split()), remedy, reaction)
    yield ""
