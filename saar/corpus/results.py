"""The results of a batch in one file: whole and under its name at once, or not there."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from saar.corpus.rows import CorpusError

Record = dict[str, Any]
_COLUMNS = (
    *("rows", "ids", "article_hash", "title_hi", "title_en", "summary_hi", "summary_en", "translation_en"),
    *("warnings", "byline", "place", "published", "signature"),
)
_LISTS = ("rows", "ids", "warnings")


def require_writable(path: Path) -> None:
    """Raise CorpusError for a name that says no format, or where something would be overwritten."""
    if path.suffix.lower() not in _WRITERS:
        raise CorpusError(f"{path}: the results are written as {', '.join(_WRITERS)}: let the name end so")
    if path.exists():
        raise CorpusError(f"{path} exists: remove it, or name another file for the results")
    if not path.parent.is_dir():
        raise CorpusError(f"{path.parent}: there is no such folder")
    if path.suffix.lower() == ".parquet":
        from saar.corpus import parquet  # noqa: F401, PLC0415 - tells at once, and not after hours, what is missing


def write_results(path: Path, records: Iterator[Record]) -> None:
    """Write the briefs, each with its `rows` and `ids`, in the format that the name says."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        _WRITERS[path.suffix.lower()](unfinished, records)
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _write_jsonl(path: Path, records: Iterator[Record]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for record in records:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def _write_csv(path: Path, records: Iterator[Record]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        for record in map(_flat, records):
            cells = {name: json.dumps(record[name], ensure_ascii=False) for name in _LISTS}
            writer.writerow([(record | cells)[name] for name in _COLUMNS])


def _write_parquet(path: Path, records: Iterator[Record]) -> None:
    from saar.corpus import parquet  # noqa: PLC0415 - its library is an extra

    parquet.write(path, (*_COLUMNS, "summary_sentences", "segments", "removed"), map(_flat, records))


def _flat(record: Record) -> Record:
    """Return a brief as a row of a table."""
    title, summary, translation = (record[part] or {} for part in ("title", "summary", "translation"))
    return record | {
        "title_hi": title.get("hi"),
        "title_en": title.get("en"),
        "summary_hi": summary.get("hi"),
        "summary_en": summary.get("en"),
        "translation_en": translation.get("en"),
        "summary_sentences": summary.get("sentences"),
        "segments": translation.get("segments"),
    }


_WRITERS: dict[str, Callable[[Path, Iterator[Record]], None]] = {
    ".jsonl": _write_jsonl,
    ".csv": _write_csv,
    ".parquet": _write_parquet,
}
