"""The way from this machine to Ferry: address, certificate, key, clocks, version."""

import asyncio
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import urlsplit

import httpx

from domain.checkup.check import Area, Check, Verdict
from domain.checkup.clocks import ClockReading, judge_clock
from local.ferry_api import API_VERSION, FerryApi

_THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}
_PATIENCE = 10.0  # seconds
_SOON = timedelta(days=14)  # Azure renews its own certificates long before


async def look_at_certificate(url: str) -> tuple[Check, ...]:
    """See whether the address is https, and how long its certificate is good."""
    address = urlsplit(url)
    if address.scheme == "http":
        return (_plain(address.hostname or ""),)
    try:
        left = await asyncio.wait_for(_days_left(address.hostname or "", address.port), _PATIENCE)
    except ssl.SSLError as error:
        detail = f"its certificate is not believed: {error.reason}"
        remedy = "Check the address, this machine's clock, and proxies that open TLS."
        return (Check(Area.ADDRESS, "certificate", Verdict.FAILING, detail, remedy),)
    except (OSError, TimeoutError) as error:
        detail = f"nobody answers there: {type(error).__name__}"
        remedy = "Check FERRY_URL, DNS, TCP 443, and whether the app's network lets you in."
        return (Check(Area.ADDRESS, "certificate", Verdict.FAILING, detail, remedy),)
    return (_good_for(left),)


async def look_at_answer(api: FerryApi) -> tuple[Check, ...]:
    """Ask for something cheap, and judge by the answer's head: key, clock, version."""
    asked = datetime.now(UTC)
    answer = await api.look("emergency-stop")
    return (*_key(answer), *_clock(answer, asked), *_version(answer))


def _plain(host: str) -> Check:
    if host in _THIS_MACHINE:
        detail = "plain http, on this machine"
        return Check(Area.ADDRESS, "certificate", Verdict.HEALTHY, detail)
    detail = "plain http: whoever is on the way reads the key"
    return Check(Area.ADDRESS, "certificate", Verdict.FAILING, detail, "Write https in FERRY_URL.")


async def _days_left(host: str, port: int | None) -> timedelta:
    context = ssl.create_default_context()
    _, writer = await asyncio.open_connection(host, port or 443, ssl=context)
    try:
        until = ssl.cert_time_to_seconds(writer.get_extra_info("peercert")["notAfter"])
    finally:
        writer.close()
    return datetime.fromtimestamp(until, UTC) - datetime.now(UTC)


def _good_for(left: timedelta) -> Check:
    detail = f"its certificate is good for {left.days} more days"
    if left > _SOON:
        return Check(Area.ADDRESS, "certificate", Verdict.HEALTHY, detail)
    remedy = "Renew it, or see why Azure does not: the domain's CNAME or TXT record, mostly."
    return Check(Area.ADDRESS, "certificate", Verdict.ATTENTION, detail, remedy)


def _key(answer: httpx.Response) -> Iterator[Check]:
    status = answer.status_code
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        detail = f"Ferry answers {status}: it does not let you in"
        remedy = (
            "Give a key of the function app in FERRY_KEY, or where Entra is the door a token: "
            "az account get-access-token; and ask an admin for a role in FERRY_GRANTS."
        )
        yield Check(Area.ADDRESS, "key", Verdict.FAILING, detail, remedy)
    elif answer.is_success:
        yield Check(Area.ADDRESS, "key", Verdict.HEALTHY, "it lets you in")
    else:
        detail = f"the address answers {status}, and not as a Ferry that is well does"
        remedy = (
            "Check what stands before /api in FERRY_URL. Where it is right, the app may not have "
            "started: ferry check-settings FILE judges its settings; then read its log."
        )
        yield Check(Area.ADDRESS, "key", Verdict.FAILING, detail, remedy)


def _clock(answer: httpx.Response, asked: datetime) -> Iterator[Check]:
    said = answer.headers.get("date", "")
    if said:
        reading = ClockReading(asked, parsedate_to_datetime(said), datetime.now(UTC))
        yield judge_clock("Ferry", reading, "this machine")


def _version(answer: httpx.Response) -> Iterator[Check]:
    told = answer.headers.get("api-version", "")
    if told == API_VERSION:
        detail = f"both speak version {told} of the API"
        yield Check(Area.ADDRESS, "version", Verdict.HEALTHY, detail)
    elif told:
        detail = f"Ferry speaks version {told} of the API, this program {API_VERSION}"
        remedy = "Install the ferry of the same release: pip install --upgrade 'ferry[cli]'."
        yield Check(Area.ADDRESS, "version", Verdict.ATTENTION, detail, remedy)
