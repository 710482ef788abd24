"""The loaded engine: segments to prompts, prompts through the search, tokens to English."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import onnxruntime

from models.devanagari import ascii_marks, has_hindi
from models.embedded import weights
from models.embedded.choice import Choice
from models.embedded.coverage import Coverage
from models.embedded.gloss import Glosser, terms_in
from models.embedded.hypotheses import Beam, Candidate, Prompt
from models.embedded.layout import LONGEST
from models.embedded.lexicon import Lexicon
from models.embedded.loanwords import Loanwords
from models.embedded.network import Network
from models.embedded.requirements import Required
from models.embedded.search import Search
from models.embedded.vocabulary import PromptTemplate, Vocabulary
from models.errors import UnsupportedLanguages
from models.protocols import DecodingOptions, Hypothesis, Segment, Template

_RULES = 5
"""Raised with every change to glosses, limits, choice or what is copied that changes the output."""
_DIGEST_CHARS = 8
ROWS = 32
"""Sentences that are written side by side at most. 64 are no faster and take twice the memory."""
HYPOTHESES = 96
"""How many hypotheses they may have together: 16 sentences with beams of 6."""


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
        self._template = PromptTemplate(self._vocabulary, template)
        self._glosser = Glosser(Lexicon(weights.LEXICON), Loanwords(weights.LOANWORDS))
        self._search: Search | None = Search(
            Network(folder, threads=threads), end=self._vocabulary.end, rows=ROWS, hypotheses=HYPOTHESES
        )
        self.signature = (
            f"{revision}|{precision}|onnxruntime:{onnxruntime.__version__}|beam{beam_size}"
            f"|max:{self.max_source_tokens}|prompt:{template.digest[:_DIGEST_CHARS]}"
            f"|lexicon:{lexicon_digest[:_DIGEST_CHARS]}|rules:{_RULES}"
        )

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return the number of tokens of each Hindi text, glosses and control tokens not counted."""
        return [len(tokens) for tokens in self._vocabulary.tokenise([_normalised(text) for text in texts])]

    def translate(
        self, segments: Sequence[Segment], *, source: str, target: str, options: DecodingOptions
    ) -> list[Hypothesis]:
        """Translate each segment; what has no Hindi letter is copied and a bare name glossed, both without a score."""
        if (source, target) != ("hi", "en"):
            raise UnsupportedLanguages(f"the embedded engine translates hi to en, not {source} to {target}")
        texts = [_normalised(segment.text) for segment in segments]
        tokens = self._vocabulary.tokenise(texts)
        answers = [self._without_model(text, segment) for text, segment in zip(texts, segments, strict=True)]
        prompts = {at: self._prompted(tokens[at], segments[at]) for at, answer in enumerate(answers) if answer is None}
        choices = {at: self._choice(segments[at], tokens[at]) for at in prompts}
        written = self._written(prompts, choices, Beam(size=options.beam_size or self._beam_size))
        return [
            self._hypothesis(written[at], len(tokens[at]))
            if answer is None
            else Hypothesis(text=answer, score=None, source_tokens=len(tokens[at]), output_tokens=0, truncated=False)
            for at, answer in enumerate(answers)
        ]

    def close(self) -> None:
        """Free the weights."""
        self._search = None

    def _without_model(self, text: str, segment: Segment) -> str | None:
        """Return the English of what the model would only spoil: it loops on bare names and invents around numbers."""
        if not has_hindi(text):
            return ascii_marks(text)
        return self._glosser.bare_name(text, segment.terms)

    def _prompted(self, tokens: list[int], segment: Segment) -> Prompt:
        """Return what the model continues: of a segment what the engine takes, and the glosses of that.

        Glosses that leave no room for the English, which takes long terms, are cut at their end; the source never is.
        """
        text = self._taken(segment, tokens)
        tokens = tokens[: self.max_source_tokens]
        longest = _longest_output(len(tokens))
        room = LONGEST - longest - len(self._template.tokens(tokens, []))
        glosses = self._vocabulary.tokenise([self._glosser.gloss(text, segment.terms)])[0][: max(0, room)]
        return Prompt(tokens=self._template.tokens(tokens, glosses), max_tokens=longest)

    def _taken(self, segment: Segment, tokens: list[int]) -> str:
        """Return the text of a segment, or of it what the engine takes."""
        if len(tokens) <= self.max_source_tokens:
            return _normalised(segment.text)
        return self._vocabulary.text(tokens[: self.max_source_tokens])

    def _written(
        self, prompts: Mapping[int, Prompt], choices: Mapping[int, Choice], beam: Beam
    ) -> dict[int, Candidate]:
        """Return the best continuation of each prompt; where it lacks a term, one that was made to hold it."""
        best = {at: choices[at].best(found) for at, found in self._found(prompts, beam).items()}
        lacking = [at for at, candidate in best.items() if not choices[at].holds_terms(candidate)]
        # A beam as wide as the terms are long, or those that are writing one crowd out all others. All of one width are
        # searched together, so that no other segment has a say in it.
        by_width: dict[int, dict[int, Prompt]] = {}
        for at in lacking:
            required = self._required(choices[at].terms)
            width = max(beam.size, self._beam_size) + sum(len(words.inside) for words in required)
            by_width.setdefault(width, {})[at] = replace(prompts[at], required=required)
        for width, again in by_width.items():
            for at, found in self._found(again, replace(beam, size=width)).items():
                best[at] = choices[at].best([best[at], *found])
        return best

    def _found(self, prompts: Mapping[int, Prompt], beam: Beam) -> dict[int, list[Candidate]]:
        """Return the candidates for each prompt."""
        return dict(zip(prompts, self._opened().run(list(prompts.values()), beam), strict=True))

    def _choice(self, segment: Segment, tokens: list[int]) -> Choice:
        text = self._taken(segment, tokens)
        coverage = Coverage(self._glosser.pieces(text, segment.terms))
        terms = self._holdable(terms_in(text, segment.terms), _longest_output(len(tokens)) // 2)
        return Choice(text, coverage, terms=terms, vocabulary=self._vocabulary)

    def _holdable(self, terms: Sequence[str], most_tokens: int) -> list[str]:
        """Return the terms that an output can hold; the others are glosses and no more.

        Those are the ones with Hindi letters or marks, and those that would leave no room for the rest.
        """
        holdable: list[str] = []
        for term, words in zip(terms, self._required(terms), strict=True):
            most_tokens -= len(words.inside)
            if most_tokens >= 0 and self._opened().can_write((*words.first, *words.inside)):
                holdable.append(term)
        return holdable

    def _required(self, terms: Sequence[str]) -> tuple[Required, ...]:
        first, inside = (self._vocabulary.tokenise([space + term for term in terms]) for space in ("", " "))
        return tuple(Required(first=tuple(one), inside=tuple(other)) for one, other in zip(first, inside, strict=True))

    def _opened(self) -> Search:
        if self._search is None:
            raise ValueError("the engine is closed")
        return self._search

    def _hypothesis(self, best: Candidate, source_tokens: int) -> Hypothesis:
        return Hypothesis(
            text=self._vocabulary.text(best.tokens),
            score=min(0.0, best.score),
            source_tokens=source_tokens,
            output_tokens=best.written,
            truncated=not best.ended or source_tokens > self.max_source_tokens,
        )


def _normalised(text: str) -> str:
    """Return the text in NFC, as in training, with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _longest_output(source_tokens: int) -> int:
    """Return the limit of the output in tokens: no reference of the development sets comes near it."""
    return 32 + source_tokens * 3 // 2
