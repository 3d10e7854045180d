"""A wave's report over HTTP, in four forms; what operators put into it; and who signs it."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from clouds.mutations import carried
from clouds.ports import Clouds
from domain.errors import MigrationError
from domain.evidence_pack.enclosure import findings_name, prices_name
from domain.evidence_pack.prices import Prices
from domain.source_instance import InstanceRef
from domain.wave_status import WaveStatus
from triggers.choosing import find_wave
from triggers.http.route import CSV, HTML, ZIP, Answer, Call, Reach, Route
from triggers.problems import Kind, Problem
from wire import to_wire

if TYPE_CHECKING:
    from triggers.documents import (
        ReportFindingsDocument,
        ReportPricesDocument,
        WaveReportQuery,
    )

_AT_ONCE = 16


def report_wave(call: Call) -> Answer:
    """Report a wave as it is now."""
    from triggers.wave_report.gathering import gather  # noqa: PLC0415 (keeps the cold start short)
    from triggers.wave_report.writing import answer_in  # noqa: PLC0415

    query: WaveReportQuery = call.query
    wave = find_wave(call.clouds, call.path["wave"])
    gathered = gather(call.clouds, call.settings, wave)
    made = datetime.now(UTC)
    return answer_in(query.format, call.accept, gathered, call.clouds.signer, made)


def give_prices(call: Call) -> Answer:
    """Keep prices for a wave's report, and of which types its instances are in AWS."""
    from triggers.views import PricesTaken  # noqa: PLC0415

    document: ReportPricesDocument = call.document
    wave = find_wave(call.clouds, call.path["wave"])
    prices = _with_types(call.clouds, wave, document.to_domain())
    _keep(call.clouds, prices_name(wave.name), prices)
    known = len(prices.instance_types)
    return Answer(PricesTaken(wave=wave.name, currency=prices.currency, instance_types=known))


def give_findings(call: Call) -> Answer:
    """Keep what a pre-flight has found for a wave's report."""
    from triggers.views import FindingsTaken  # noqa: PLC0415

    document: ReportFindingsDocument = call.document
    wave, found = find_wave(call.clouds, call.path["wave"]), document.to_domain()
    _keep(call.clouds, findings_name(wave.name), found)
    return Answer(FindingsTaken(wave=wave.name, findings=sum(map(len, found.values()))))


def _keep(clouds: Clouds, name: str, given: object) -> None:
    clouds.documents.put(name, json.dumps(to_wire(given), sort_keys=True).encode())


def get_signing_key(call: Call) -> Answer:
    """Tell by which key evidence packs are signed."""
    from triggers.views import SigningKeyView  # noqa: PLC0415

    key = call.clouds.signer.key()
    if key is None:
        raise Problem(
            Kind.WRONG_STATE,
            "no key is set, so evidence packs are not signed",
            remedy="Set FERRY_SIGNING_KEY_URL to a key (EC P-256) of a key vault.",
        )
    return Answer(
        SigningKeyView(key_id=key.key_id, algorithm=key.algorithm, public_key=key.public_key)
    )


def _with_types(clouds: Clouds, wave: WaveStatus, prices: Prices) -> Prices:
    """Look in AWS of which type the instances are that nobody has told; gone ones stay untold."""
    told = prices.instance_types
    untold = [each.instance_id for each in wave.instances if each.instance_id not in told]
    look = carried(partial(_type, clouds, wave))
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="types") as pool:
        found = zip(untold, pool.map(look, untold), strict=True)
        seen = {who: kind for who, kind in found if kind}
    return replace(prices, instance_types={**told, **seen})


def _type(clouds: Clouds, wave: WaveStatus, instance_id: str) -> str:
    ref = InstanceRef(wave.account_id, wave.region, instance_id)
    try:
        return clouds.source.describe_instance(ref).instance_type
    except MigrationError:
        return ""


ROUTES = (
    Route(
        method="GET",
        path="waves/{wave}/report",
        summary="Report a wave: for people, programs and auditors, or all of it in a signed pack.",
        handler=report_wave,
        query="WaveReportQuery",
        answers={200: "WaveReportView"},
        also=(HTML, CSV, ZIP),
    ),
    Route(
        method="PUT",
        path="waves/{wave}/prices",
        summary="Give the prices by which a wave's report is reckoned.",
        handler=give_prices,
        takes="ReportPricesDocument",
        answers={200: "PricesTaken"},
    ),
    Route(
        method="PUT",
        path="waves/{wave}/findings",
        summary="Put what a pre-flight has found into a wave's report.",
        handler=give_findings,
        takes="ReportFindingsDocument",
        most_bytes=4 * 1024 * 1024,  # findings of a thousand instances
        answers={200: "FindingsTaken"},
    ),
    Route(
        method="GET",
        path="signing-key",
        summary="Read the public key by which evidence packs are signed.",
        handler=get_signing_key,
        answers={200: "SigningKeyView"},
        problems=(Kind.WRONG_STATE,),
        reach=Reach.ANYWHERE,
    ),
)
