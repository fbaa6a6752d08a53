"""Small helpers for messages."""

import difflib


def nearest(name, known) -> str:
    """Return ` Did you mean …?` for the known word most like `name`, or nothing."""
    close = difflib.get_close_matches(str(name).lower(), [str(one) for one in known], 1, 0.7)
    return f" Did you mean {close[0]}?" if close else ""


def short(text: str, length: int = 60) -> str:
    """Return the text, cut to `length` characters."""
    return text if len(text) <= length else text[: length - 1] + "…"


def counted(number: int, noun: str) -> str:
    """Return the number with its noun, which takes an s but for one."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def quoted(name: str) -> str:
    """Return the name of a column or table as SQL."""
    return '"' + name.replace('"', '""') + '"'


def text(value) -> str:
    """Return the value as an SQL text."""
    return "'" + str(value).replace("'", "''") + "'"
