"""The files between the steps: gzipped text, written whole or not at all."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from pathlib import Path


def rows(path: Path, *, columns: int) -> Iterator[list[str]]:
    """Yield the rows of a gzipped table with tabs between its columns, the header left out.

    Raises ValueError for a row that has another number of columns.
    """
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        next(lines)
        for number, line in enumerate(lines, start=2):
            row = line.rstrip("\r\n").split("\t")
            if len(row) != columns:
                raise ValueError(f"{path}, line {number}: {len(row)} columns, not {columns}")
            yield row


def write(path: Path, header: str, lines: Iterable[str]) -> None:
    """Write a header and lines, gzipped; the same lines always make the same bytes."""
    unfinished = path.with_name(path.name + ".unfinished")
    with unfinished.open("wb") as file, gzip.GzipFile("", "wb", 6, file, mtime=0) as packed:
        packed.write(f"{header}\n".encode())
        for line in lines:
            packed.write(f"{line}\n".encode())
    unfinished.replace(path)
