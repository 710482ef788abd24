"""JSONL, line by line: none is longer in memory than it may be, and a bad one is its own line's fault alone."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Iterator
from typing import BinaryIO


def numbered_lines(file: BinaryIO, *, max_bytes: int) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that are not blank, numbered from 1 with the blank ones counted.

    A line over `max_bytes` comes cut, one byte too long, so that `read_object` can tell.
    """
    number = 0
    while line := file.readline(max_bytes + 1):
        number += 1
        rest = line
        while len(rest) > max_bytes and not rest.endswith(b"\n"):
            rest = file.readline(max_bytes + 1)
        line = line.removeprefix(BOM_UTF8) if number == 1 else line
        if line.strip():
            yield number, line


def read_object(line: bytes, *, max_bytes: int) -> dict[str, object]:
    """Return the JSON object of a line. Raises ValueError, whose message says what is wrong and repeats no text."""
    if len(line.rstrip(b"\n")) > max_bytes:
        raise ValueError(f"the line is over {max_bytes:,} bytes: send the article in parts")
    try:
        found = json.loads(line.decode())
    except UnicodeDecodeError as error:
        raise ValueError(f"the line is not UTF-8 at byte {error.start}: save it as UTF-8") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"the line is not JSON ({error.msg} at character {error.pos})") from None
    except RecursionError:
        raise ValueError("the line is JSON nested too deep to be read") from None
    if not isinstance(found, dict):
        raise ValueError(f"the line is no JSON object, but a {type(found).__name__}")  # noqa: TRY004 - one error a line
    return found
