"""Parquet, read and written by row groups; the one file that needs pyarrow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from saar.corpus.rows import Columns, CorpusError, Reject, Row

try:
    import pyarrow as pa
    import pyarrow.parquet as pq
except ModuleNotFoundError as error:
    raise CorpusError("Parquet needs one more package: pip install 'saar[server,batch]'") from error

_READ, _WRITTEN = 64, 1000
"""Rows in memory at once: of the corpus, and of the results, which are a row group each."""
_WARNING = pa.struct([(name, pa.string()) for name in ("kind", "message", "source", "output")])
_TYPES = {
    "rows": pa.list_(pa.int64()),
    "ids": pa.list_(pa.string()),
    "warnings": pa.list_(pa.struct([("segment", pa.int64()), *_WARNING])),
    "removed": pa.list_(pa.struct([("kind", pa.string()), ("text", pa.string())])),
    "summary_sentences": pa.list_(pa.struct([("segment", pa.int64()), ("hi", pa.string()), ("en", pa.string())])),
    "segments": pa.list_(
        pa.struct(
            [
                ("index", pa.int64()),
                ("paragraph", pa.int64()),
                ("hi", pa.string()),
                ("en", pa.string()),
                ("score", pa.float64()),
                ("confidence", pa.float64()),
                ("warnings", pa.list_(_WARNING)),
            ]
        )
    ),
}


def look(path: Path) -> tuple[int, list[str]]:
    """Return the number of rows and the names of the columns. Raises CorpusError or OSError."""
    with _opened(path) as file:
        return file.metadata.num_rows, list(file.schema_arrow.names)


def rows(path: Path, columns: Columns) -> Iterator[Row | Reject]:
    """Yield the rows; only these columns are read."""
    number = 0
    with _opened(path) as file:
        for batch in file.iter_batches(batch_size=_READ, columns=columns.names):
            for at in range(batch.num_rows):
                number += 1
                try:
                    cells = {name: batch.column(name)[at].as_py() for name in columns.names}
                except UnicodeDecodeError as error:
                    yield Reject(number=number, id=None, reason=f"its text is not UTF-8 at byte {error.start}")
                else:
                    yield columns.row(number, cells)


def write(path: Path, columns: Iterable[str], results: Iterator[dict[str, Any]]) -> None:
    """Write the results, which have these columns."""
    schema = pa.schema([(name, _TYPES.get(name, pa.string())) for name in columns])
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        while portion := list(islice(results, _WRITTEN)):
            writer.write_table(pa.Table.from_pylist(portion, schema=schema))


def _opened(path: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path)
    except pa.ArrowInvalid as error:
        raise CorpusError(f"{path}: it is no Parquet file, or a damaged one") from error
