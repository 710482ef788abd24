"""Do terms of a glossary come out as asked, and only where they occur.

    python -m bench.terms

Each term of `terms.tsv` is asked for in the first two sentences of the development sets that hold its Hindi: kept is
one whose English stands in the answer, letter for letter. Leaked is one that stands in the answer to the sentence after
it, which does not hold its Hindi but has the same glossary, and does not stand there without the glossary.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.checks import FILES, SHARED
from models import registry
from models.devanagari import tokenise
from models.protocols import DecodingOptions, Segment
from prompts import load_template
from service.settings import Settings

TERMS = Path(__file__).with_name("terms.tsv")
_SENTENCES = 2


def planted(lines: list[str], terms: list[tuple[str, str]]) -> Iterator[tuple[tuple[str, str], str, str]]:
    """Yield each term with a sentence that holds it, and with one that does not."""
    tokens = [frozenset(tokenise(line)) for line in lines]
    for term in terms:
        with_it = [at for at in range(len(lines) - 1) if term[0] in tokens[at] and term[0] not in tokens[at + 1]]
        for at in with_it[:_SENTENCES]:
            yield term, lines[at], lines[at + 1]


def stands(term: str, text: str) -> bool:
    """Say whether a text has a term, letter for letter, and as words of its own."""
    return re.search(rf"(?<!\w){re.escape(term)}(?!\w)", text) is not None


def main() -> None:
    """Translate, and say what was kept and what leaked."""
    if not (SHARED / "eval").is_dir():
        print(f"no development sets at {SHARED / 'eval'}: set SAAR_SHARED to the folder that holds eval/")
        return
    lines = [
        line.split("\t")[0]
        for name in FILES
        for line in (SHARED / "eval" / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    ]
    hindi_english = (line.split("\t") for line in TERMS.read_text(encoding="utf-8").splitlines())
    cases = list(planted(lines, [(hindi, english) for hindi, english in hindi_english]))
    engine, store = registry.engine("embedded"), Settings().model_store
    translator = engine.load(store, template=load_template("embedded"), threads=2)

    def answers(segments: Iterable[Segment]) -> list[str]:
        found = translator.translate(list(segments), source="hi", target="en", options=DecodingOptions())
        return [hypothesis.text for hypothesis in found]

    holding = answers(Segment(text=text, terms=(term,)) for term, text, _ in cases)
    others = answers(Segment(text=text, terms=(term,)) for term, _, text in cases)
    plain = answers(Segment(text=text) for _, _, text in cases)
    translator.close()
    lost = [(*term, text) for (term, *_), text in zip(cases, holding, strict=True) if not stands(term[1], text)]
    leaked = [
        (*term, text)
        for (term, *_), text, without in zip(cases, others, plain, strict=True)
        if stands(term[1], text) and not stands(term[1], without)
    ]
    table = Table("terms", "sentences", "kept %", "leaked")
    table.add_row(
        str(len({term for term, *_ in cases})),
        str(len(cases)),
        f"{100 * (1 - len(lost) / len(cases)):.1f}",
        str(len(leaked)),
    )
    Console().print(table)
    for hindi, english, text in lost:
        Console().print(f"lost: {hindi} -> {english}: {text}", markup=False, highlight=False)
    for hindi, english, text in leaked:
        Console().print(f"leaked: {hindi} -> {english}: {text}", markup=False, highlight=False)


if __name__ == "__main__":
    main()
