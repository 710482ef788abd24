"""Engines against Hugging Face, CTranslate2 as it comes, and what the cores can do: speed, memory and quality.

    python -m bench engine [NAME ...] [--rounds N] [--lines N] [--largest N]

Without names: the embedded engine, and mBART-50 and IndicTrans2 at their true sizes. Pulled engines are measured as
they are; for the others random weights of the true shape stand in, which write a fixed number of tokens for any
sentence (`reference_variants.FIXED_LENGTH`): speed does not depend on what the words are. IndicTrans2 needs its
published vocabulary for that, beside the checkout.

Each variant has a process of its own, which waits while another works. A round asks every variant for every case in
turn; what is told is the median of the rounds, and what took over two minutes is not asked for again. Tokens/s are of
the Hindi and of the English that is of use, over the same seconds. "share of the floor" is the time that
`bench/floor.py` says these very tokens need at least over the time they took. Peak memory is that of the process when
it has loaded and done batches up to 32, greedily. Real weights are scored on the development sets; of random ones the
share of the output is told that is as CTranslate2 writes it in float32.

What was measured of an engine that is pulled, `saar models list` shows.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import asdict
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from bench import record
from bench.floor import CORES, Peaks, measured, rows_of
from bench.random_checkpoints import VOCABULARY
from bench.random_indictrans2 import SHAPES
from bench.reference import Apart, Job
from bench.reference_conversion import Prepared, prepared
from bench.reference_figures import CASES, Answers, Case, Engine
from bench.reference_quality import scores, signatures
from bench.reference_sentences import Line, Sentences, chosen
from bench.reference_variants import FIXED_LENGTH, specs_of
from bench.reference_weights import weights_of
from models import registry
from models.measured import Measured, write_measured

NAMES = ("embedded", "mbart50", "indictrans2")
_ROUNDS, _LINES, _LARGEST = 3, 40, 128
_SLOW_S = 120.0
_QUIET_S = 0.3
"""Between two jobs: OpenMP's threads spin for a while after their work."""
_QUALITY_BATCH = 32


class Run:
    """One engine's variants at work, with their progress on the screen."""

    def __init__(self, variants: Sequence[Apart], progress: Progress, task: TaskID) -> None:
        self._variants, self._progress, self._task = variants, progress, task
        self.answers = {apart.spec.title: Answers(spec=apart.spec, ready=apart.ready) for apart in variants}

    def warm_up(self, texts: Sequence[str]) -> None:
        """Have every variant do a little, which does not count."""
        for apart in self._variants:
            apart.run(Job(texts=texts[:4], batch=4))

    def speed(self, cases: Sequence[Case], texts: Sequence[str], rounds: int) -> None:
        """Ask every variant for every case in turn, round after round."""
        for number in range(rounds):
            for case in cases:
                for apart in self._variants:
                    known = self.answers[apart.spec.title].done.setdefault(case.name, [])
                    wanted = apart.spec.runtime == "saar" or not case.only_saar
                    if wanted and not (known and known[0].seconds > _SLOW_S):
                        self._doing(apart, case.name)
                        known.append(apart.run(case.job(texts)))
                    self._progress.advance(self._task)
            self._progress.console.print(f"round {number + 1} of {rounds} done")
        for answers in self.answers.values():
            answers.done = {name: done for name, done in answers.done.items() if done}

    def quality(self, lines: Sequence[Line]) -> None:
        """Score every variant, greedily and with the engine's beams; a stand-in has nothing to be scored."""
        texts = [piece for line in lines for piece in line.pieces]
        for name, beams in (("greedy", 1), ("beams", None)):
            for apart in self._variants:
                if not apart.spec.is_stand_in:
                    self._doing(apart, f"quality, {name}")
                    done = apart.run(Job(texts=texts, batch=_QUALITY_BATCH, beams=beams))
                    self.answers[apart.spec.title].scores[name] = scores(lines, done.written.english)
                self._progress.advance(self._task)

    def _doing(self, apart: Apart, what: str) -> None:
        time.sleep(_QUIET_S)
        self._progress.update(self._task, description=f"{apart.spec.engine}: {apart.spec.title}, {what}")


def measure(name: str, asked: argparse.Namespace, peaks: Peaks, progress: Progress, made: Prepared) -> dict[str, Any]:
    """Measure every variant of one engine, show them, and return the figures."""
    task, entry = progress.add_task(f"{name}: choosing sentences", total=None), registry.ENTRIES[name]
    fixed_length = FIXED_LENGTH if made.is_random else None
    cases = [case for case in CASES if case.batch <= asked.largest]
    number, lines = max(case.sentences for case in cases), 0 if made.is_random else asked.lines
    sentences = chosen(name, made.store, fixed_length=fixed_length, number=number, lines=lines)
    specs = specs_of(name, made.store, made.bench, fixed_length=fixed_length, threads=CORES, beam_size=entry.beam_size)
    progress.update(task, total=len(specs) * (asked.rounds * len(cases) + 2 * bool(sentences.quality)))
    with ExitStack() as stack:
        variants = []
        for spec in specs:
            progress.update(task, description=f"{name}: loading {spec.title}")
            variants.append(stack.enter_context(closing(Apart(spec))))
        run = Run(variants, progress, task)
        run.warm_up(sentences.speed)
        run.speed(cases, sentences.speed, asked.rounds)
        if sentences.quality:
            run.quality(sentences.quality)
    engine = Engine(cases=cases, peaks=peaks, weights=weights_of(entry.family, made.config), answers=run.answers)
    if made.is_random:
        engine.agreements()
    else:
        _note(name, made, run.answers)
    return _told(name, engine, made, sentences)


def _note(name: str, made: Prepared, answers: dict[str, Answers]) -> None:
    """Keep the speed of the engine as the service runs it, for `saar models list`."""
    saar = next(one for one in answers.values() if one.spec.runtime == "saar")
    rates = []
    for case in ("batch 1, beams", "batch 32, beams"):
        seconds = saar.seconds(case)
        if seconds is None:
            return
        rates.append(sum(saar.done[case][0].written.output_tokens) / seconds)
    measured = Measured(signature=saar.ready.signature, batch_1=rates[0], batch_32=rates[1])
    write_measured(made.store.folder, name, measured)


def _told(name: str, engine: Engine, made: Prepared, sentences: Sentences) -> dict[str, Any]:
    """Show one engine and return what is written of it."""
    remarks = [f"{'random' if made.is_random else 'real'} weights"]
    remarks += [f"{figure} {value:,.1f}" for figure, value in made.conversion.items()]
    if made.is_random and (uneven := engine.uneven()):
        remarks.append(f"NOT COMPARABLE, outputs differ in length: {', '.join(uneven)}")
    record.show(f"{name}, {CORES} cores", engine.rows(), caption="; ".join(remarks))
    return {
        "weights": remarks[0],
        "conversion": made.conversion,
        "sentences": len(sentences.speed),
        "lines": len(sentences.quality),
        "remarks": remarks,
        "variants": {title: engine.figures(title) for title in engine.answers},
    }


def main() -> None:
    """Measure the named engines; print a table of each and write the JSON."""
    names = [name for name in NAMES if name not in SHAPES or VOCABULARY.is_dir()]
    parser = argparse.ArgumentParser(prog="python -m bench engine")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"an engine (without: {' '.join(names)})")
    parser.add_argument("--rounds", type=int, default=_ROUNDS)
    parser.add_argument("--lines", type=int, default=_LINES, help="of each development set, for quality; 0 for none")
    parser.add_argument("--largest", type=int, default=_LARGEST, help="the largest batch")
    asked = parser.parse_args()
    names = asked.names or names
    if unknown := [name for name in names if name not in registry.ENTRIES]:
        parser.error(f"no such engine: {', '.join(unknown)}")
    peaks = measured(CORES)
    told: dict[str, Any] = {}
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    for name in names:
        record.console.print(f"{name}: preparing")
        made = prepared(name)
        peaks = peaks.or_better(measured(CORES))
        with Progress(*columns, console=record.console, transient=True) as progress:
            told[name] = measure(name, asked, peaks, progress, made)
        record.show("What the cores do at best", rows_of(peaks))
        record.write("engine", {"floor": asdict(peaks), "scores": signatures(), "engines": told})


if __name__ == "__main__":
    main()
