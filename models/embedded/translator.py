"""The loaded engine: segments to prompts, prompts through the search, tokens to English."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import onnxruntime

from models.clauses import clauses
from models.embedded.confidence import Confidence, Evidence
from models.embedded.gloss import Glosser
from models.embedded.halves import joined
from models.embedded.hypotheses import Beam, Candidate, Prompt
from models.embedded.lexicon import Lexicon
from models.embedded.loanwords import Loanwords
from models.embedded.network import Network
from models.embedded.reader import Read, Reader, normalised
from models.embedded.search import Search
from models.embedded.vocabulary import PromptTemplate, Vocabulary
from models.errors import UnsupportedLanguages
from models.protocols import DecodingOptions, Hypothesis, Segment, Template

_RULES = 5
"""Raised with every change to glosses, limits, choice or what is copied that changes the output."""
_DIGEST_CHARS = 8
ROWS = 32
"""Sentences that are written side by side at most. 64 are no faster and take twice the memory."""
_COVERED = 0.65
"""An answer that covers less of its glosses is tried in two halves too. Of 548 lines of the development sets 95 covered
less; 53 had halves that were taken and gained 0.25 chrF++ over all lines, when rows of things were cut too, which read
badly and are left whole now."""
HYPOTHESES = 96
"""How many hypotheses they may have together: 16 sentences with beams of 6."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The best candidate for a segment, and what can be seen of it."""

    candidate: Candidate
    evidence: Evidence


class EmbeddedTranslator:
    """Writes the English of many segments side by side, all threads at work on each step.

    In int8 a segment gives the same English whatever its company: each token is rounded by a scale of its own, sums of
    integers are exact in any order, and empty slots leave those of attention as they are (`models/embedded/rows.py`).
    """

    max_source_tokens = 64
    """Training saw source, glosses and English of 280 tokens at most, and clauses are dropped well before that: wrapped
    at 64, sentences of over 96 tokens gain 9 chrF++ on the development sets, those of 72 to 96 tokens one."""
    max_batch_tokens = 1024
    """Two or three fillings of the rows with beams of 6. Where the last sentences end, rows stand empty; larger batches
    have less of that, and let whoever comes meanwhile wait longer."""

    def __init__(
        self,
        folder: Path,
        *,
        template: Template,
        precision: str,
        beam_size: int,
        threads: int,
        revision: str,
        lexicon_digest: str,
    ) -> None:
        self._beam_size = beam_size
        self._vocabulary = Vocabulary(folder / "tokenizer.json")
        self._confidence = Confidence.shipped()
        search = Search(Network(folder, threads=threads), end=self._vocabulary.end, rows=ROWS, hypotheses=HYPOTHESES)
        self._search: Search | None = search
        self._reader = Reader(
            self._vocabulary,
            PromptTemplate(self._vocabulary, template),
            Glosser(Lexicon.shipped(), Loanwords.shipped()),
            can_write=search.can_write,
            max_source_tokens=self.max_source_tokens,
        )
        self.signature = (
            f"{revision}|{precision}|onnxruntime:{onnxruntime.__version__}|beam{beam_size}"
            f"|max:{self.max_source_tokens}|prompt:{template.digest[:_DIGEST_CHARS]}"
            f"|lexicon:{lexicon_digest[:_DIGEST_CHARS]}|rules:{_RULES}"
        )

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return the number of tokens of each Hindi text, glosses and control tokens not counted."""
        return [len(tokens) for tokens in self._vocabulary.tokenise([normalised(text) for text in texts])]

    def translate(
        self, segments: Sequence[Segment], *, source: str, target: str, options: DecodingOptions
    ) -> list[Hypothesis]:
        """Translate each segment; what has no Hindi letter is copied and a bare name glossed, both without a score."""
        if (source, target) != ("hi", "en"):
            raise UnsupportedLanguages(f"the embedded engine translates hi to en, not {source} to {target}")
        tokens = self.count_tokens([segment.text for segment in segments])
        copied = [self._reader.without_model(segment) for segment in segments]
        answers = iter(
            self.answers([it for it, text in zip(segments, copied, strict=True) if text is None], options=options)
        )
        return [
            self._hypothesis(next(answers), count)
            if text is None
            else Hypothesis(text=text, score=None, source_tokens=count, output_tokens=0, truncated=False)
            for text, count in zip(copied, tokens, strict=True)
        ]

    def answers(self, segments: Sequence[Segment], *, options: DecodingOptions) -> list[Answer]:
        """Return the best candidate for each segment, all of them written by the model."""
        read = self._read(segments)
        beam = Beam(size=options.beam_size or self._beam_size)
        written = self._written(read, beam)
        answers = [_answer(segment, candidates) for segment, candidates in zip(read, written, strict=True)]
        for at, whole in self._in_halves(segments, answers, beam).items():
            candidates = [*written[at], whole]
            if read[at].choice.is_better(whole, answers[at].candidate):
                answers[at] = Answer(candidate=whole, evidence=read[at].choice.evidence(whole, candidates))
        return answers

    def _in_halves(self, segments: Sequence[Segment], answers: Sequence[Answer], beam: Beam) -> dict[int, Candidate]:
        """Return candidates made of two halves, for the segments that were not answered whole and can be cut."""
        lacking = [at for at, answer in enumerate(answers) if answer.evidence.covered < _COVERED]
        cuts = {at: parted for at in lacking if (parted := clauses(normalised(segments[at].text)))}
        if not cuts:
            return {}
        read = self._read([replace(segments[at], text=half) for at, parted in cuts.items() for half in parted])
        best = iter([it.choice.best(found) for it, found in zip(read, self._written(read, beam), strict=True)])
        return {
            at: joined(next(best), next(best), source=source, vocabulary=self._vocabulary)
            for at, (source, _) in cuts.items()
        }

    def text(self, answer: Answer) -> str:
        """Return the English of an answer."""
        return self._vocabulary.text(answer.candidate.tokens)

    def close(self) -> None:
        """Free the weights."""
        self._search = None

    def _read(self, segments: Sequence[Segment]) -> list[Read]:
        tokens = self._vocabulary.tokenise([normalised(segment.text) for segment in segments])
        return [self._reader.read(segment, its) for segment, its in zip(segments, tokens, strict=True)]

    def _written(self, segments: Sequence[Read], beam: Beam) -> list[list[Candidate]]:
        """Return the candidates for each segment; where the best lacks a term, with those that were made to hold it."""
        written = self._run([segment.prompt for segment in segments], beam)
        # A beam as wide as the terms are long, or those that are writing one crowd out all others. All of one width are
        # searched together, so that no other segment has a say in it.
        by_width: dict[int, dict[int, Prompt]] = {}
        for at, (segment, candidates) in enumerate(zip(segments, written, strict=True)):
            if not segment.choice.holds_terms(segment.choice.best(candidates)):
                width = max(beam.size, self._beam_size) + sum(len(words.inside) for words in segment.required)
                prompt = replace(segment.prompt, required=segment.required)
                by_width.setdefault(width, {})[at] = prompt
        for width, again in by_width.items():
            for at, candidates in zip(again, self._run(list(again.values()), replace(beam, size=width)), strict=True):
                written[at] += candidates
        return written

    def _run(self, prompts: Sequence[Prompt], beam: Beam) -> list[list[Candidate]]:
        if self._search is None:
            raise ValueError("the engine is closed")
        return self._search.run(prompts, beam)

    def _hypothesis(self, answer: Answer, source_tokens: int) -> Hypothesis:
        best = answer.candidate
        return Hypothesis(
            text=self.text(answer),
            score=min(0.0, best.score),
            source_tokens=source_tokens,
            output_tokens=best.written,
            truncated=not best.ended or source_tokens > self.max_source_tokens,
            confidence=self._confidence.of(answer.evidence),
        )


def _answer(segment: Read, candidates: Sequence[Candidate]) -> Answer:
    best = segment.choice.best(candidates)
    return Answer(candidate=best, evidence=segment.choice.evidence(best, candidates))
