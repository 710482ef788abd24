"""BLEU and chrF++ of the English that the real service gives for the development sets, and what of it can be trusted.

    python -m bench.translation [LINES]

LINES lines of each file, evenly spaced (100 without a number), are posted to ``/v1/translations`` of a service with an
empty cache. With all lines of news_dev the names of `names.tsv` are looked for too. The files are
``hindi<TAB>english`` in ``$SAAR_SHARED/eval`` (default: the folder ``shared`` beside the repository); the settings are
those of the environment, so ``SAAR_PRECISION=float32`` measures that precision.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF

from bench.checks import FILES, SHARED
from bench.faithfulness import Judged, confidence_row, digits_row, last_named, names_kept
from bench.running import running
from saar import Client
from service.settings import Settings

_LINES = 100
_TOGETHER = 100
"""Lines of one request: more may take longer than a request may."""
Pair = tuple[str, str]


def evenly_spaced(path: Path, number: int) -> list[Pair]:
    """Return this many pairs of the file, or all of a shorter one: one from the middle of each equal part."""
    lines = path.read_text(encoding="utf-8").splitlines()
    number = min(number, len(lines))
    chosen = (lines[(2 * part + 1) * len(lines) // (2 * number)].split("\t") for part in range(number))
    return [(hindi, english) for hindi, english, *_ in chosen]


def scored(pairs: list[Pair], english: list[str], metric: BLEU | CHRF) -> str:
    """Return the score of the corpus, 0 to 100, with one decimal."""
    return f"{metric.corpus_score(english, [[reference for _, reference in pairs]]).score:.1f}"


def main() -> None:
    """Translate the lines and print a row for each file."""
    parser = argparse.ArgumentParser(prog="python -m bench.translation")
    parser.add_argument("lines", nargs="?", type=int, default=_LINES, metavar="LINES", help="lines of each file")
    lines = parser.parse_args().lines
    if not (SHARED / "eval").is_dir():
        print(f"no development sets at {SHARED / 'eval'}: set SAAR_SHARED to the folder that holds eval/")
        return
    metrics = (BLEU(), CHRF(word_order=2))
    table = Table("file", "lines", "BLEU", "chrF++", "with a warning", "seconds")
    digits = Table("file", "numbers", "kept or flagged %", "segments wrong and silent %", "false warnings %")
    confidence = Table("file", "below chrF++ 20", "flagged %", "flagged above 45 %")
    with (
        tempfile.TemporaryDirectory() as data,
        running(SAAR_DATA_DIR=data, SAAR_MODELS_DIR=Settings().models_dir) as service,
        Client(service.address) as client,
    ):
        for name in FILES:
            pairs = evenly_spaced(SHARED / "eval" / f"{name}.tsv", lines)
            started = time.perf_counter()
            answers = [
                answer
                for first in range(0, len(pairs), _TOGETHER)
                for answer in client.translate([hindi for hindi, _ in pairs[first : first + _TOGETHER]])
            ]
            seconds = time.perf_counter() - started
            english = [answer.text for answer in answers]
            warned = sum(bool(answer.warnings) for answer in answers) / len(answers)
            scores = [scored(pairs, english, metric) for metric in metrics]
            table.add_row(name, str(len(pairs)), *scores, f"{warned:.0%}", f"{seconds:.0f}")
            judged = [Judged(hindi=h, reference=e, answer=a) for (h, e), a in zip(pairs, answers, strict=True)]
            digits.add_row(name, *digits_row(judged))
            confidence.add_row(name, *confidence_row(judged))
            if name == "news_dev" and len(judged) >= last_named():
                kept, named = names_kept(judged)
                print(f"names of news_dev as in the reference: {kept} of {named}")
    for part in (table, digits, confidence):
        Console().print(part)
    for metric in metrics:
        print(f"{type(metric).__name__}: {metric.get_signature()}")


if __name__ == "__main__":
    main()
