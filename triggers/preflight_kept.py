"""Where looks of the pre-flight are kept: those that somebody asked for, and those of runs."""

import json
import logging
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from clouds.mutations import carried
from clouds.ports import Clouds
from domain.errors import MigrationError
from domain.preflight.kept import KeptLook, look_name, wave_looks_name
from domain.source_instance import InstanceRef
from triggers.preflight_looks import AT_ONCE
from wire import from_wire, to_wire

_LOG = logging.getLogger(__name__)

type Looks = Mapping[str, KeptLook]


def keep_looks_of_run(clouds: Clouds, wave: str, run: int, looks: Looks) -> None:
    """Keep the looks of one run of a wave, in place of those before; only the timer does."""
    content = json.dumps(to_wire(dict(looks)), sort_keys=True).encode()
    clouds.documents.put(wave_looks_name(wave, run), content)


def keep_look(clouds: Clouds, ref: InstanceRef, look: KeptLook) -> None:
    """Keep a look that somebody asked for, in place of the one before; no failure of that tells."""
    try:
        clouds.documents.put(look_name(ref), json.dumps(to_wire(look)).encode())
    except MigrationError as error:
        _LOG.warning("What was found about %s could not be kept: %s", ref, error)


def looks_of_run(clouds: Clouds, wave: str, run: int) -> Looks:
    """Read what was kept for one run of a wave, by instance."""
    content = clouds.documents.get(wave_looks_name(wave, run))
    return from_wire(dict[str, KeptLook], json.loads(content)) if content else {}


def asked_looks(clouds: Clouds, refs: Iterable[InstanceRef]) -> Looks:
    """Read the last looks that somebody asked for, by instance."""
    wanted = list(refs)
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="looks") as pool:
        found = pool.map(carried(partial(_asked_look, clouds)), wanted)
        return {ref.instance_id: look for ref, look in zip(wanted, found, strict=True) if look}


def _asked_look(clouds: Clouds, ref: InstanceRef) -> KeptLook | None:
    content = clouds.documents.get(look_name(ref))
    return from_wire(KeptLook, json.loads(content)) if content else None
