"""Where the rows come from: a folder of files, JSONL, CSV or Parquet; read one after the other, never as a whole."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from saar.commands.reading import HTML_SUFFIXES, Unreadable, read_text, submission
from saar.corpus.rows import Columns, CorpusError, Reject, Row
from service.batches.lines import numbered_lines, read_object

_ARTICLES = HTML_SUFFIXES | {".txt"}
_LOOKED_AT = 100
"""Lines of JSONL whose keys are taken for all keys there are."""
_DELIMITERS = ",;\t"
_HTML_PER_ARTICLE = 10
_BYTES_PER_CHARACTER = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A corpus: how many rows it has, how it is read, in words, and the rows, from the first on at each call."""

    total: int
    said: str
    rows: Callable[[], Iterator[Row | Reject]]


def open_source(path: Path, asked: Columns, *, max_article_chars: int) -> Source:
    """Open a corpus, by the suffix of its name if it is a file; `asked` are the columns that a person named.

    Raises CorpusError or OSError.
    """
    if path.is_dir():
        return _folder(path, max_bytes=max_article_chars * _BYTES_PER_CHARACTER)
    match path.suffix.lower():
        case ".jsonl" | ".ndjson":
            return _jsonl(path, asked, max_bytes=max_article_chars * _BYTES_PER_CHARACTER)
        case ".csv" | ".tsv":
            return _csv(path, asked, max_chars=max_article_chars * _HTML_PER_ARTICLE)
        case ".parquet":
            from saar.corpus import parquet  # noqa: PLC0415 - its library is an extra

            total, names = parquet.look(path)
            columns = asked.among(names)
            return Source(
                total=total,
                said=f"{total:,} rows; {columns}",
                rows=lambda: parquet.rows(path, columns),
            )
    raise CorpusError(f"{path}: give a folder of .txt and .html files, or a .jsonl, .csv, .tsv or .parquet file")


def _folder(folder: Path, *, max_bytes: int) -> Source:
    files = sorted(file for file in folder.rglob("*") if file.suffix.lower() in _ARTICLES and file.is_file())
    if not files:
        raise CorpusError(f"{folder}: there is no .txt or .html file in it")

    def rows() -> Iterator[Row | Reject]:
        for number, file in enumerate(files, start=1):
            name = file.relative_to(folder).as_posix().encode("utf-8", "replace").decode()
            try:
                if file.stat().st_size > max_bytes:
                    yield Reject(number=number, id=name, reason=f"it is over {max_bytes:,} bytes: brief it in parts")
                else:
                    article = submission(read_text(file), suffix=file.suffix)
                    yield Row(number=number, id=name, submission=article)
            except (Unreadable, OSError) as error:
                yield Reject(number=number, id=name, reason=str(error))

    return Source(total=len(files), said=f"{len(files):,} files; the id is the path in the folder", rows=rows)


def _jsonl(path: Path, asked: Columns, *, max_bytes: int) -> Source:
    def objects() -> Iterator[tuple[int, dict[str, object] | str]]:
        with path.open("rb") as file:
            for number, line in numbered_lines(file, max_bytes=max_bytes):
                try:
                    yield number, read_object(line, max_bytes=max_bytes)
                except ValueError as error:
                    yield number, str(error)

    with path.open("rb") as file:
        total = sum(1 for _ in numbered_lines(file, max_bytes=max_bytes))
    keys: dict[str, None] = {}
    for _, found in islice(objects(), _LOOKED_AT):
        keys |= dict.fromkeys(found if isinstance(found, dict) else ())
    columns = asked.among(list(keys))

    def rows() -> Iterator[Row | Reject]:
        for number, found in objects():
            if isinstance(found, str):
                yield Reject(number=number, id=None, reason=found)
            else:
                yield columns.row(number, found)

    return Source(total=total, said=f"{total:,} lines; {columns}", rows=rows)


def _csv(path: Path, asked: Columns, *, max_chars: int) -> Source:
    csv.field_size_limit(max_chars)  # a quote that is never closed would else swallow the rest of the file
    delimiter = _delimiter(path)
    header = next(_records(path, delimiter), [])
    if isinstance(header, str):
        raise CorpusError(f"{path}: the first line is no header: {header}")
    columns, total = asked.among(header), sum(1 for _ in islice(_records(path, delimiter), 1, None))

    def rows() -> Iterator[Row | Reject]:
        for number, record in enumerate(islice(_records(path, delimiter), 1, None), start=1):
            if isinstance(record, str):
                yield Reject(number=number, id=None, reason=record)
            elif len(record) > len(header):
                reason = f"it has {len(record)} cells and the header {len(header)}: is a quote missing?"
                yield Reject(number=number, id=None, reason=reason)
            else:
                yield columns.row(number, dict(zip(header, record, strict=False)))

    return Source(total=total, said=f"{total:,} rows, cells separated by {delimiter!r}; {columns}", rows=rows)


def _records(path: Path, delimiter: str) -> Iterator[list[str] | str]:
    """Yield the records with the header, and for what is none the reason; blank lines are no records."""
    # What is no UTF-8 becomes half surrogate pairs, which the row then says; it must not end the file.
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        reader = csv.reader(file, delimiter=delimiter)
        while True:
            try:
                if record := next(reader):
                    yield record
            except StopIteration:
                return
            except csv.Error as error:
                yield f"it is no CSV that can be read ({error}): is a quote closed?"


def _delimiter(path: Path) -> str:
    """Return the separator that the first line has most of."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        first = file.readline()
    return max(_DELIMITERS, key=first.count)
