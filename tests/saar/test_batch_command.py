"""`saar batch` on the stub engine: what goes in in each format comes out in each, and every row is accounted for."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

from saar.command_line import app

Saar = Callable[..., Result]
REJECTED = 3


@pytest.fixture
def saar(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Saar:
    """Run `saar batch` on the stub engine, in a folder of its own."""
    monkeypatch.setenv("SAAR_TRANSLATOR", "stub")
    monkeypatch.setenv("SAAR_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, ["batch", *arguments], catch_exceptions=False)

    return run


def text(number: int) -> str:
    """Return an article that no other number gives."""
    return f"वार्ड {number} में विभाग ने नया हैंडपंप लगाया है और लोग खुश हैं। पानी अब पास में मिलेगा।"


def table(count: int) -> list[dict[str, Any]]:
    """Return rows whose columns are called as in a common data set."""
    return [
        {"url": f"a/{number}", "headline": f"वार्ड {number} में हैंडपंप", "article": text(number)} for number in range(count)
    ]


def write_corpus(name: str, rows: list[dict[str, Any]]) -> None:
    """Write rows in the format that the name says; a folder gets a file for each."""
    path = Path(name)
    if path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    elif path.suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=2)
    elif path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, rows[0], delimiter=";")
            writer.writeheader()
            writer.writerows(rows)
    else:
        for row in rows:
            article = path / f"{row['url']}.txt"
            article.parent.mkdir(parents=True, exist_ok=True)
            article.write_text(f"{row['headline']}\n\n{row['article']}", encoding="utf-8")


def read_lines(name: str) -> list[dict[str, Any]]:
    """Return the objects of a JSONL file."""
    return [json.loads(line) for line in Path(name).read_text(encoding="utf-8").splitlines()]


def read_results(name: str) -> list[tuple[list[int], list[str], str]]:
    """Return rows, ids and English title of the results, whatever their format."""
    if name.endswith(".parquet"):
        found = pq.read_table(name).to_pylist()
    elif name.endswith(".csv"):
        with Path(name).open(encoding="utf-8", newline="") as file:
            found = list(csv.DictReader(file))
        found = [row | {key: json.loads(row[key]) for key in ("rows", "ids")} for row in found]
    else:
        found = [row | {"title_en": (row["title"] or {}).get("en")} for row in read_lines(name)]
    return [(row["rows"], row["ids"], row["title_en"]) for row in found]


@pytest.mark.parametrize("corpus", ["in.jsonl", "in.csv", "in.parquet", "folder"])
@pytest.mark.parametrize("out", ["out.jsonl", "out.csv", "out.parquet"])
def test_every_format_in_and_out(saar: Saar, corpus: str, out: str) -> None:
    """Rows come in order with their ids, the guessed columns are said, and nothing but the results is left."""
    write_corpus(corpus, table(5))
    done = saar(corpus, "-o", out)
    assert (done.exit_code, done.stdout) == (0, "")
    suffix = ".txt" if corpus == "folder" else ""
    assert read_results(out) == [
        ([number + 1], [f"a/{number}{suffix}"], f"en: vard {number} men haindapanp") for number in range(5)
    ]
    said = "5 files" if corpus == "folder" else "text from 'article', title from 'headline', id from 'url'"
    assert said in done.stderr
    assert "5 briefs in" in done.stderr
    assert {path.name for path in Path().iterdir()} == {corpus, out, "data"}


def test_every_row_is_in_one_result_or_rejected(saar: Saar) -> None:
    """Equal articles are one result that names all its rows; a bad row is rejected with its number and the reason."""
    lines = [json.dumps({"id": number, "text": text(number % 3)}, ensure_ascii=False) for number in range(5)]
    lines += [
        "",
        "{broken",
        "[1]",
        '{"id": "e", "text": ""}',
        '{"id": "n", "text": 5}',
        '{"id": "s", "text": "\\ud800"}',
    ]
    lines += ['{"id": "x", "text": "This is English, and long enough to tell that it is."}', '{"other": "क"}']
    Path("in.jsonl").write_bytes("\n".join(lines).encode() + '\n{"text": "क'.encode()[:-1])
    done = saar("in.jsonl", "-o", "out.jsonl")
    assert done.exit_code == REJECTED
    assert [(row["rows"], row["ids"]) for row in read_lines("out.jsonl")] == [
        ([1, 4], ["0", "3"]),
        ([2, 5], ["1", "4"]),
        ([3], ["2"]),
    ]
    rejects = {row["row"]: row["reason"] for row in read_lines("out.jsonl.rejects.jsonl")}
    assert sorted(rejects) == list(range(7, 15))
    words = ("not JSON", "no JSON object", "no article", "holds int", "not UTF-8", "English", "no article", "not UTF-8")
    for row, word in enumerate(words, start=7):
        assert word in rejects[row], row
    assert "2 rows the same article as another" in done.stderr
    assert "8 rows rejected" in done.stderr


def test_bad_csv_is_told_row_by_row(saar: Saar) -> None:
    """Too many cells, an empty one and bytes that are no UTF-8 reject their own rows alone."""
    good = text(1).encode()
    Path("in.csv").write_bytes(b"text,id\n" + good + b",1\na,b,c\n,2\n\n\xff\xfe,3\n" + text(2).encode() + b",4\n")
    assert saar("in.csv", "-o", "out.jsonl").exit_code == REJECTED
    assert [row["rows"] for row in read_lines("out.jsonl")] == [[1], [5]]
    assert [(row["row"], row["id"]) for row in read_lines("out.jsonl.rejects.jsonl")] == [(2, None), (3, "2"), (4, "3")]


def test_the_columns_may_be_named(saar: Saar) -> None:
    """A named column is read whatever it is called, pages of HTML too; one that is not there is an error."""
    page = f"<html><body><article><h1>शीर्षक</h1><p>{text(1)}</p></article></body></html>"
    write_corpus("in.jsonl", [{"text": "not this", "seite": page, "nr": 7}])
    assert saar("in.jsonl", "-o", "out.jsonl", "--html", "seite", "--id", "nr").exit_code == 0
    (found,) = read_lines("out.jsonl")
    assert found["ids"] == ["7"]
    assert "haindapanp" in found["translation"]["en"]
    wrong = saar("in.jsonl", "-o", "other.jsonl", "--text", "none")
    assert (wrong.exit_code, wrong.stderr) == (
        1,
        "saar: there is no column 'none': there are 'text', 'seite', 'nr'\n",
    )


@pytest.mark.parametrize(
    ("corpus", "out", "said"),
    [
        ("in.jsonl", "in.jsonl", "exists"),
        ("in.jsonl", "out.txt", "let the name end so"),
        ("in.jsonl", "none/out.jsonl", "no such folder"),
        ("in.xlsx", "out.jsonl", "give a folder"),
        ("none.jsonl", "out.jsonl", "No such file"),
        ("odd.jsonl", "out.jsonl", "name it with --text or --html"),
        ("empty.jsonl", "out.jsonl", "no row"),
        ("empty", "out.jsonl", "no .txt or .html"),
        ("odd.parquet", "out.jsonl", "no Parquet file"),
    ],
)
def test_what_cannot_begin_says_what_to_do(saar: Saar, corpus: str, out: str, said: str) -> None:
    """One line, exit code 1, and nothing is written."""
    write_corpus("in.jsonl", table(1))
    write_corpus("odd.jsonl", [{"foo": "bar"}])
    for name in ("in.xlsx", "empty.jsonl", "odd.parquet"):
        Path(name).touch()
    Path("empty").mkdir()
    before = set(Path().iterdir())
    done = saar(corpus, "-o", out)
    assert done.exit_code == 1
    assert said in done.stderr.splitlines()[-1]
    assert {path for path in Path().iterdir() if path.name != "data"} == before


def test_parquet_without_its_library_says_what_to_install(saar: Saar, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is begun, for results as for a corpus; the other formats do without."""
    write_corpus("in.jsonl", table(1))
    write_corpus("in.parquet", table(1))
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delitem(sys.modules, "saar.corpus.parquet", raising=False)
    monkeypatch.delattr("saar.corpus.parquet", raising=False)
    for corpus, out in (("in.jsonl", "out.parquet"), ("in.parquet", "out.jsonl")):
        done = saar(corpus, "-o", out)
        assert (done.exit_code, done.stderr.splitlines()[-1]) == (
            1,
            "saar: Parquet needs one more package: pip install 'saar[server,batch]'",
        )
    assert saar("in.jsonl", "-o", "out.csv").exit_code == 0


def test_other_options_do_not_go_on_with_what_was_begun(saar: Saar) -> None:
    """The briefs of an interrupted run are used again only where they are what would be made now."""
    write_corpus("in.jsonl", table(2))
    header = '{"saar_batch": 1, "made_by": "another engine"}\n'
    Path("out.jsonl.partial.jsonl").write_text(header, encoding="utf-8")
    done = saar("in.jsonl", "-o", "out.jsonl")
    assert done.exit_code == 1
    assert "another engine or other options" in done.stderr
    assert Path("out.jsonl.partial.jsonl").read_text(encoding="utf-8") == header
