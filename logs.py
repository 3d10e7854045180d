"""The last line before the log: whoever writes a secret into it writes nothing."""

import logging
from typing import Any

from domain.redaction import redacted

_STACKS = logging.Formatter()


def keep_secrets_out() -> None:
    """Let every record of this process pass redaction, whichever library writes it; once."""
    make = logging.getLogRecordFactory()
    if not isinstance(make, _Redacting):
        logging.setLogRecordFactory(_Redacting(make))


class _Redacting:
    """Makes records whose message and stack hold no secret; others stay as they are."""

    def __init__(self, make: Any) -> None:
        self._make = make

    def __call__(self, *args: Any, **kwargs: Any) -> logging.LogRecord:
        """Make a record as it was made before."""
        record: logging.LogRecord = self._make(*args, **kwargs)
        try:
            message = record.getMessage()
        except (TypeError, ValueError, KeyError):  # the handler tells of what can't be put together
            return record
        if (clean := redacted(message)) != message:
            record.msg, record.args = clean, None
        if record.exc_info and record.exc_info[0]:
            stack = _STACKS.formatException(record.exc_info)
            if (clean := redacted(stack)) != stack:
                record.exc_text = clean
        return record
