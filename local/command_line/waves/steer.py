"""`ferry waves cancel`, `retry`, `suspend` and `resume`: what people want of a running wave."""

from local.command_line.options import By, Comment, Instances, Wave, path, wish
from local.command_line.session import Session
from local.command_line.words import counted

type Wish = tuple[str, str]


async def cancel(
    session: Session, wave: Wave, *, instance: Instances = None, by: By = "", comment: Comment = ""
) -> None:
    """Take instances back that stand before their cutover; nothing of them stays in Azure."""
    await _steer(session, wave, "cancel", wish(instance, by, comment))


async def retry(
    session: Session, wave: Wave, *, instance: Instances = None, by: By = "", comment: Comment = ""
) -> None:
    """Migrate instances again that ended without having migrated; never one that has."""
    await _steer(session, wave, "retry", wish(instance, by, comment))


async def suspend(
    session: Session, wave: Wave, *, instance: Instances = None, by: By = "", comment: Comment = ""
) -> None:
    """Let instances rest before their cutover; the vault goes on replicating."""
    await _steer(session, wave, "suspend", wish(instance, by, comment))


async def resume(
    session: Session, wave: Wave, *, instance: Instances = None, by: By = "", comment: Comment = ""
) -> None:
    """Let suspended instances go on."""
    await _steer(session, wave, "resume", wish(instance, by, comment))


async def _steer(session: Session, wave: str, verb: str, document: dict[str, object]) -> None:
    taken = await session.api.post(path("waves", wave, verb), document)
    session.answer(taken)
    session.say(f"{verb}: {counted(len(taken['instances']))}: {', '.join(taken['instances'])}")
    session.advise(f"ferry waves {'resume' if verb == 'suspend' else 'watch'} {wave}")


COMMANDS = (cancel, retry, suspend, resume)
