"""Do terms of a glossary come out as asked, and only where they occur.

    python -m bench.terms

The first two sentences of the development sets that hold the Hindi of a term of `terms.tsv` are translated, and the
sentences after them, all with the whole glossary. Kept is a term whose English stands in the answer to a sentence with
its Hindi, letter for letter. Leaked is one in the answer to a sentence without it that has it only with the glossary.
"""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.checks import FILES, SHARED
from models import registry
from models.devanagari import tokenise
from models.protocols import DecodingOptions, Segment
from models.terms import Term, stands
from prompts import load_template
from service.settings import Settings

TERMS = Path(__file__).with_name("terms.tsv")
_SENTENCES = 2


def planted(lines: list[str], terms: list[Term]) -> list[str]:
    """Return the first sentences that hold each term, and the ones after them, each once."""
    tokens = [frozenset(tokenise(line)) for line in lines]
    chosen: dict[str, None] = {}
    for hindi, _ in terms:
        for at in [at for at in range(len(lines) - 1) if hindi in tokens[at]][:_SENTENCES]:
            chosen |= {lines[at]: None, lines[at + 1]: None}
    return list(chosen)


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
    pairs = (line.split("\t") for line in TERMS.read_text(encoding="utf-8").splitlines())
    terms = [(hindi, english) for hindi, english in pairs]
    texts = planted(lines, terms)
    engine, store = registry.engine("embedded"), Settings().model_store
    translator = engine.load(store, template=load_template("embedded"), threads=2)

    def answers(glossary: tuple[Term, ...]) -> list[str]:
        segments = [Segment(text=text, terms=glossary) for text in texts]
        found = translator.translate(segments, source="hi", target="en", options=DecodingOptions())
        return [hypothesis.text for hypothesis in found]

    bound, plain = answers(tuple(terms)), answers(())
    translator.close()
    asked, lost, leaked = 0, list[tuple[Term, str]](), list[tuple[Term, str]]()
    for text, english, without in zip(texts, bound, plain, strict=True):
        tokens = frozenset(tokenise(text))
        for term in terms:
            if term[0] in tokens:
                asked += 1
                lost += [(term, english)] * (not stands(term[1], english))
            elif stands(term[1], english) and not stands(term[1], without):
                leaked.append((term, english))
    table = Table("terms", "sentences", "asked for", "kept %", "leaked")
    kept = 100 * (1 - len(lost) / asked)
    table.add_row(*map(str, (len(terms), len(texts), asked, round(kept, 1), len(leaked))))
    Console().print(table)
    for what, cases in (("lost", lost), ("leaked", leaked)):
        for (hindi, english), answer in cases:
            Console().print(f"{what}: {hindi} -> {english}: {answer}", markup=False, highlight=False)


if __name__ == "__main__":
    main()
