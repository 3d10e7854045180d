"""Tables as Markdown has them."""


def cells(*names: str) -> str:
    """Begin a table."""
    return f"{row(*names)}\n{row(*('---' for _ in names))}"


def row(*texts: str) -> str:
    """Write a row; what would end a cell does not."""
    shown = (" ".join(text.replace("|", "\\|").replace("<", "&lt;").split()) for text in texts)
    return f"| {' | '.join(shown)} |"
