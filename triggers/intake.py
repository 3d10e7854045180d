"""How a wave comes in, by whichever door: recorded once, started once."""

from typing import TYPE_CHECKING

from clouds.ports import Clouds
from durable.client import StoryClient
from orchestrators.migrate_wave import migrate_wave
from settings import Settings

if TYPE_CHECKING:
    from triggers.documents import WaveDocument


def accept_wave(
    document: "WaveDocument", clouds: Clouds, settings: Settings, stories: StoryClient
) -> bool:
    """Record the wave, then start its story; tell whether it is new.

    The same document again changes nothing, but starts a story that an interruption prevented.
    Raises Refused `status.wave_exists` when another document came in under this name before.
    """
    wave = document.to_domain(settings)
    new = clouds.status.accept_wave(wave, document.fingerprint)
    stories.start_once(migrate_wave, wave, wave.name)
    return new
