"""A message as Teams and Slack show it: an Adaptive Card, and blocks."""

from typing import Any

from domain.notification.wording import Message

_COLOURS = {"attention": "attention", "warning": "warning", "good": "good", "default": "accent"}
_SIGNS = {"attention": "🔴", "warning": "🟠", "good": "🟢", "default": "🔵"}
_LONGEST_HEADER, _LONGEST_SECTION = 150, 2_900


def adaptive_card(message: Message) -> dict[str, Any]:
    """Write it as what a Teams workflow takes: one message with one Adaptive Card (1.4)."""
    body: list[dict[str, Any]] = [
        {
            "type": "TextBlock",
            "text": _plain(message.subject),
            "size": "large",
            "weight": "bolder",
            "color": _COLOURS[message.tone],
            "wrap": True,
            "style": "heading",
        },
        *({"type": "TextBlock", "text": _plain(each), "wrap": True} for each in message.lines),
        {
            "type": "TextBlock",
            "text": f"**What to do next:** {_plain(message.next)}",
            "wrap": True,
        },
    ]
    actions = [
        {"type": "Action.OpenUrl", "title": each.label, "url": each.url} for each in message.links
    ]
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "fallbackText": message.subject,
        "body": body,
        "actions": actions,
    }
    attachment = {
        "contentType": "application/vnd.microsoft.card.adaptive",
        "contentUrl": None,
        "content": card,
    }
    return {"type": "message", "attachments": [attachment]}


def slack_blocks(message: Message) -> dict[str, Any]:
    """Write it as what a Slack incoming webhook takes: blocks, and the text of its notification."""
    header = f"{_SIGNS[message.tone]} {message.subject}"[:_LONGEST_HEADER]
    blocks: list[dict[str, Any]] = [
        {"type": "header", "text": {"type": "plain_text", "text": header}},
        *(_section(f"• {_escaped(each)}") for each in message.lines),
        _section(f"*What to do next:* {_escaped(message.next)}"),
    ]
    if message.links:
        links = " · ".join(f"<{each.url}|{_escaped(each.label)}>" for each in message.links)
        blocks.append(_section(links))
    note = {"type": "mrkdwn", "text": f"Ferry, message {message.id}"}
    blocks.append({"type": "context", "elements": [note]})
    return {"text": _escaped(message.subject), "blocks": blocks, "unfurl_links": False}


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text[:_LONGEST_SECTION]}}


def _escaped(text: str) -> str:
    """Let nothing in it be a link or a call of everybody."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _plain(text: str) -> str:
    """Let nothing in it be Markdown: neither a link nor a picture."""
    return "".join(f"\\{each}" if each in r"\[]()*_`!#~" else each for each in text)
