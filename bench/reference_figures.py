"""What is asked of the variants of an engine, and the figures that come of the answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from bench.floor import Peaks, Weights, floor_s
from bench.reference import Done, Job, Ready, Spec
from bench.reference_quality import Scores, agreement

Row = dict[str, float | str | None]
BASELINE, STANDARD = "Hugging Face float32", "CTranslate2 float32"
_PEAK_OF = "batch 32"
_OF_BASELINE, _OF_FLOOR, _AGREEMENT = f"times {BASELINE}", "share of the floor", f"as {STANDARD} %"
_SHOWN = frozenset(("source tokens/s", "output tokens/s", _OF_BASELINE, _OF_FLOOR, _AGREEMENT, "chrF++", "BLEU"))
"""What the table has of a case; the JSON has all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The first `sentences` of the sentences, `batch` at a time; `beams` None is the engine's default, 1 is greedy."""

    name: str
    batch: int
    sentences: int
    beams: int | None = 1
    candidates: int = 1
    only_saar: bool = False

    def job(self, texts: Sequence[str]) -> Job:
        """Return it as a job."""
        return Job(texts=texts[: self.sentences], batch=self.batch, beams=self.beams, candidates=self.candidates)


CASES = (
    Case(name="batch 1", batch=1, sentences=8),
    Case(name="batch 8", batch=8, sentences=32),
    Case(name=_PEAK_OF, batch=32, sentences=32),
    Case(name="batch 128", batch=128, sentences=128),
    Case(name="batch 32, beams", batch=32, sentences=32, beams=None),
    Case(name="batch 1, beams", batch=1, sentences=8, beams=None, only_saar=True),
    Case(name="batch 32, six candidates", batch=32, sentences=32, candidates=6, only_saar=True),
)
"""In this order in every round: peak memory is what it is after small batches and greedy ones."""


@dataclass(slots=True, kw_only=True)
class Answers:
    """What one variant did: by the names of the cases, and its scores by how it searched."""

    spec: Spec
    ready: Ready
    done: dict[str, list[Done]] = field(default_factory=dict)
    scores: dict[str, Scores] = field(default_factory=dict)

    def seconds(self, case: str) -> float | None:
        """Return the median over the rounds."""
        return median(done.seconds for done in self.done[case]) if case in self.done else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """All variants of one engine."""

    cases: Sequence[Case]
    peaks: Peaks
    weights: Weights
    answers: Mapping[str, Answers]

    def figures(self, title: str) -> dict[str, Any]:
        """Return the figures of one variant."""
        answers = self.answers[title]
        figures: dict[str, Any] = {
            "signature": answers.ready.signature,
            "load s": answers.ready.load_s,
            "loaded MB": answers.ready.loaded_mb,
            "peak MB": answers.done[self._peak_of][0].peak_mb,
        }
        for case in self.cases:
            if case.name in answers.done:
                figures[case.name] = self._speed(case, answers)
        one, six = answers.seconds(_PEAK_OF), answers.seconds("batch 32, six candidates")
        if one and six:
            figures["six candidates / one"] = six / one
        return figures | answers.scores

    def agreements(self) -> None:
        """Score every variant by how far it writes what CTranslate2 does in float32; a stand-in cannot."""
        standard = self.answers[STANDARD].done[self._peak_of][0].written.english
        for answers in self.answers.values():
            if answers.spec.is_stand_in:
                continue
            english = answers.done[self._peak_of][0].written.english
            answers.scores["greedy"] = {_AGREEMENT: 100 * agreement(english, standard)}

    def rows(self) -> list[Row]:
        """Return a table: a figure a row, a variant a column."""
        told = {title: _flat(self.figures(title)) for title in self.answers}
        names = dict.fromkeys(name for figures in told.values() for name in figures)
        return [{"figure": name, **{title: told[title].get(name) for title in told}} for name in names]

    def uneven(self) -> list[str]:
        """Return the cases in which the variants did not all write the same number of tokens."""
        written: dict[str, set[int]] = {}
        for answers in self.answers.values():
            for name, done in answers.done.items():
                written.setdefault(name, set()).add(sum(done[0].written.output_tokens))
        return [name for name, counts in written.items() if len(counts) > 1]

    @property
    def _peak_of(self) -> str:
        return next((case.name for case in self.cases if case.name == _PEAK_OF), self.cases[0].name)

    def _speed(self, case: Case, answers: Answers) -> dict[str, float]:
        seconds, written = answers.seconds(case.name) or 0.0, answers.done[case.name][0].written
        floor = self._floor_s(case, written.output_tokens, answers.spec.beam_size)
        baseline = self.answers[BASELINE].seconds(case.name) if BASELINE in self.answers else None
        of_baseline = sum(self.answers[BASELINE].done[case.name][0].written.output_tokens) if baseline else 0
        rate = sum(written.output_tokens) / seconds
        return {
            "seconds": seconds,
            "source tokens/s": sum(written.source_tokens) / seconds,
            "output tokens/s": rate,
            **({_OF_BASELINE: rate * baseline / of_baseline} if baseline else {}),
            "floor s": floor,
            _OF_FLOOR: floor / seconds,
            "rounds": len(answers.done[case.name]),
        }

    def _floor_s(self, case: Case, outputs: Sequence[int], beam_size: int) -> float:
        longest = max(self.answers[STANDARD].done.values(), key=lambda done: len(done[0].written.prompt_tokens))
        prompts = longest[0].written.prompt_tokens[: case.sentences]
        batches = ((prompts[at : at + case.batch], outputs[at : at + case.batch]) for at in _starts(case, prompts))
        return floor_s(self.peaks, self.weights, batches, beams=max(case.candidates, case.beams or beam_size))


def _starts(case: Case, prompts: Sequence[int]) -> Iterable[int]:
    return range(0, len(prompts), case.batch)


def _flat(figures: Mapping[str, Any]) -> dict[str, float | str | None]:
    """Return nested figures with joined names; what only the JSON needs is left out."""
    flat: dict[str, float | str | None] = {}
    for name, value in figures.items():
        if isinstance(value, Mapping):
            flat |= {f"{name}: {inner}": number for inner, number in value.items() if inner in _SHOWN}
        elif name != "signature":
            flat[name] = value
    return flat
