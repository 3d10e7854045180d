"""A message as a page: plain text, and HTML that asks nothing of the outside."""

from html import escape

from domain.notification.wording import Message

_COLOURS = {"attention": "#a4262c", "warning": "#8a5a00", "good": "#107c10", "default": "#0b5cad"}


def plain_text(message: Message) -> str:
    """Write a message as plain text."""
    lines = [message.subject, "", *(f"- {each}" for each in message.lines), ""]
    lines += [f"What to do next: {message.next}", ""]
    lines += [f"{each.label}: {each.url}" for each in message.links]
    return "\n".join([*lines, "", f"Ferry, message {message.id}", ""])


def html_page(message: Message) -> str:
    """Write a message as HTML; whatever others have written in it is shown as text."""
    items = "".join(f"<li>{escape(each)}</li>" for each in message.lines)
    links = "".join(
        f'<p><a href="{escape(each.url)}">{escape(each.label)}</a></p>' for each in message.links
    )
    colour = _COLOURS[message.tone]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(message.subject)}</title></head>"
        '<body style="font-family:sans-serif;line-height:1.5;color:#1b1b1b;background:#fff">'
        f'<h1 style="font-size:1.25em;color:{colour}">{escape(message.subject)}</h1>'
        f"<ul>{items}</ul><p><strong>What to do next:</strong> {escape(message.next)}</p>{links}"
        f'<p style="color:#595959">Ferry, message {escape(message.id)}</p></body></html>'
    )
