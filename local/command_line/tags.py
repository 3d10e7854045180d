"""Tags as the command line takes them."""

from local.command_line.session import wrong_use


def tags_of(given: list[str] | None) -> dict[str, str]:
    """Read KEY=VALUE, each key once."""
    tags: dict[str, str] = {}
    for each in given or ():
        key, equals, value = each.partition("=")
        if not equals or not key:
            wrong_use(f"--tag {each}: write KEY=VALUE")
        if key in tags:
            wrong_use(f"--tag {key} is given twice; an instance has each tag once")
        tags[key] = value
    return tags
