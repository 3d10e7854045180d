"""How a wave comes in, by whichever door: written down once, its instances held, started once."""

import hashlib
import json
import logging
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from clouds.ports import Clouds
from clouds.telling import anchor_run, tell_beginning
from domain.access import Caller, CallerKind
from domain.cutover import CommitWhen
from domain.errors import Refused
from domain.group_members import require_fit_members, require_ready
from domain.names import run_id
from domain.notification.notice import Patience
from domain.protection_group import ProtectionGroup
from domain.recovery_plan import cut_into_plans
from domain.run import Registration, RunOrder
from domain.source_instance import InstanceRef
from domain.wave import Wave, run_of
from domain.wave_status import asked_name
from domain.window import zone_of
from domain.window_check import require_opening
from durable.client import StoryClient
from orchestrators.migrate_wave import migrate_wave
from settings import Settings
from telemetry.stories import beginning
from triggers.selection import instances_of
from wire import from_wire, to_wire

if TYPE_CHECKING:
    from triggers.documents import WaveDocument

_LOG = logging.getLogger(__name__)


def accept_wave(
    document: "WaveDocument",
    clouds: Clouds,
    settings: Settings,
    stories: StoryClient,
    caller: Caller,
) -> None:
    """Write the wave down, hold its instances, and start it as soon as a slot is free.

    The first `caller` to send it counts as the one who requested it.

    Where it is to be a member of a protection group, that is there and ready; else Refused
    `protection_group.…`. Refused `notifications.no_such_channel` where it names one that is not.

    The same document again changes nothing, but goes on where an interruption ended. Raises
    Refused `cutover.never_opens` when an instance could never be cut over,
    `status.wave_exists` when another document came in under this name before, and
    `wave.instance_claimed` when another wave holds one of the instances.
    """
    group = _group(document, clouds)
    wave = document.to_domain(settings, _instances(document, clouds, settings), group)
    if clouds.status.read_wave(wave.name) is None:  # one that is known may come again later
        own = {o.ref.instance_id: o.not_before for o in wave.orders if o.not_before}
        require_opening(wave.cutover.calendar, datetime.now(UTC), own)
    wave = _requested(wave, caller)
    order = json.dumps(to_wire(wave)).encode()
    name = f"waves/{wave.name}/{hashlib.sha256(order).hexdigest()}.json"
    clouds.documents.put(name, order)
    asked = asked_name(wave.name, document.fingerprint)
    clouds.documents.put(asked, json.dumps(document.asked).encode())
    registration = Registration(
        wave.name,
        document.fingerprint,
        name,
        wave.orders[0].ref.account_id,
        wave.orders[0].ref.region,
        tuple(order.ref.instance_id for order in wave.orders),
        wave.approvers,
        document.protection_group or "",
        len(cut_into_plans(wave.recovery_plan)),
        wave.landing.vault.subscription_id,
        caller.id,
        wave.approval,
        document.subscribers(settings.channels),
        _patience(wave),
        zone_of(wave.cutover.calendar),
    )
    if clouds.register.accept(registration):
        _hold_instances(clouds, registration)
    start_waiting(clouds, settings, stories)


def _patience(wave: Wave) -> Patience:
    """Note how long its gates wait, for whoever is told of them."""
    commit = wave.cutover.commit
    asks = commit.when is not CommitWhen.IMMEDIATELY
    return Patience(
        wave.pace.approval,
        commit.after if asks else None,
        commits=commit.when is CommitWhen.AFTER,
    )


def _requested(wave: Wave, caller: Caller) -> Wave:
    """Note for four eyes which person sent it; an application may act for anybody."""
    if wave.approval is None or caller.kind is not CallerKind.PERSON:
        return wave
    return replace(wave, approval=replace(wave.approval, requester=caller.id))


def _group(document: "WaveDocument", clouds: Clouds) -> ProtectionGroup | None:
    """Give the wave's protection group; what came of it meanwhile changes no wave that is known."""
    name = document.protection_group
    if name is None:
        return None
    record = clouds.protection_groups.get(name)
    if clouds.status.read_wave(document.wave):
        return record.group if record else None
    group = require_ready(record, name)
    require_fit_members(group, (target.to_domain() for target in document.targets.values()))
    return group


def _instances(document: "WaveDocument", clouds: Clouds, settings: Settings) -> tuple[str, ...]:
    """Give the wave's instances; what was selected once is not selected again, as tags change."""
    known = clouds.status.read_wave(document.wave) if document.select else None
    if known:
        return tuple(instance.instance_id for instance in known.instances)
    return instances_of(document, clouds, settings)


def start_waiting(clouds: Clouds, settings: Settings, stories: StoryClient) -> None:
    """Start what was accepted, in its order, as long as there are slots."""
    for waiting in clouds.register.waiting_runs():
        if not clouds.register.take_slot(waiting.run, settings.most_waves):
            return
        if run := clouds.register.begin(waiting.run):
            start_story(clouds, stories, RunOrder(run, waiting.document))
        else:
            anchor_run(clouds, waiting.run)
            clouds.register.end(waiting.run)


def finish_interrupted(clouds: Clouds) -> None:
    """Finish accepting what an interruption left half done; nobody was told that it came in."""
    for registration in clouds.register.unconfirmed():
        try:
            _hold_instances(clouds, registration)
        except Refused:
            continue  # withdrawn: whoever sent it asks again and is told


def _hold_instances(clouds: Clouds, registration: Registration) -> None:
    known = registration
    refs = [InstanceRef(known.account_id, known.region, each) for each in known.instance_ids]
    try:
        if known.protection_group:  # from here on it is a member: nobody deletes its group now
            group = clouds.protection_groups.get(known.protection_group)
            require_ready(group, known.protection_group)
        clouds.register.claim(refs, known.name, 1)
    except Refused:
        clouds.register.withdraw(known.name)
        raise
    clouds.register.confirm(known.name)


def start_story(clouds: Clouds, stories: StoryClient, order: RunOrder) -> None:
    """Start the story of a run that has begun; the upkeep does so where we are interrupted.

    A run whose document is gone holds up no other: it stays as it is, and the log says so.
    """
    run, document = order.run, clouds.documents.get(order.document)
    if document is None:
        _LOG.error("%s is missing: run %d of %s cannot begin", order.document, run.number, run.wave)
        return
    wave = run_of(from_wire(Wave, json.loads(document)), run)
    with beginning(run):
        tell_beginning(clouds, run)
        stories.start_once(migrate_wave, wave, run_id(run.wave, run.number))
