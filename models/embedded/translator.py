"""The loaded engine: segments to prompts, prompts through CTranslate2, tokens to English."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path

import ctranslate2

from models.devanagari import ascii_marks, has_hindi
from models.embedded import weights
from models.embedded.gloss import Glosser
from models.embedded.lexicon import Lexicon
from models.embedded.loanwords import Loanwords
from models.embedded.vocabulary import END, Prompt, Vocabulary
from models.errors import UnsupportedLanguages
from models.precision import require_precision
from models.protocols import DecodingOptions, Hypothesis, Segment, Template

_RULES = 2
"""Raised with every change to glosses, limits or what is copied that changes the output."""
_DIGEST_CHARS = 8


class EmbeddedTranslator:
    """Decodes every segment alone, as many at a time as there are threads.

    In int8 the rounding in a padded batch depends on the lengths in it and may tip a word; decoded alone, a segment
    always gives the same English. With beams that is as fast as batches are, in a third of the memory.
    """

    max_source_tokens = 64
    """Training saw source, glosses and English of 280 tokens at most, and clauses are dropped well before that: wrapped
    at 64, sentences of over 96 tokens gain 9 chrF++ on the development sets, those of 72 to 96 tokens one."""

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
        require_precision(precision)
        self._beam_size = beam_size
        self._vocabulary = Vocabulary(folder / "tokenizer.json")
        self._prompt = Prompt(self._vocabulary, template)
        self._glosser = Glosser(Lexicon(weights.LEXICON), Loanwords(weights.LOANWORDS))
        self._generator = ctranslate2.Generator(
            str(folder), device="cpu", compute_type=precision, inter_threads=threads, intra_threads=1
        )
        self.signature = (
            f"{revision}|{self._generator.compute_type}|ct2:{ctranslate2.__version__}|beam{beam_size}"
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
        to_decode = [at for at, answer in enumerate(answers) if answer is None]
        # The longest first, so that no thread is left with a long one at the end.
        decoding = {
            at: self._start(tokens[at], segments[at], options)
            for at in sorted(to_decode, key=lambda at: len(tokens[at]), reverse=True)
        }
        return [
            self._decoded(decoding[at].result(), len(tokens[at]))
            if answer is None
            else Hypothesis(text=answer, score=None, source_tokens=len(tokens[at]), output_tokens=0, truncated=False)
            for at, answer in enumerate(answers)
        ]

    def close(self) -> None:
        """Free the weights."""
        self._generator.unload_model()

    def _without_model(self, text: str, segment: Segment) -> str | None:
        """Return the English of what the model would only spoil: it loops on bare names and invents around numbers."""
        if not has_hindi(text):
            return ascii_marks(text)
        return self._glosser.bare_name(text, segment.terms)

    def _start(
        self, tokens: list[str], segment: Segment, options: DecodingOptions
    ) -> ctranslate2.AsyncGenerationResult:
        """Queue one segment, cut to what the engine takes; its glosses are those of the part that is left."""
        text = _normalised(segment.text)
        if len(tokens) > self.max_source_tokens:
            tokens = tokens[: self.max_source_tokens]
            text = self._vocabulary.joined(tokens)
        glosses = self._vocabulary.tokenise([self._glosser.gloss(text, segment.terms)])[0]
        return self._generator.generate_batch(
            [self._prompt.tokens(tokens, glosses)],
            asynchronous=True,
            beam_size=options.beam_size or self._beam_size,
            repetition_penalty=options.repetition_penalty,
            max_length=_longest_output(len(tokens)),
            include_prompt_in_result=False,
            end_token=END,
            return_end_token=True,
            return_scores=True,
        )[0]

    def _decoded(self, result: ctranslate2.GenerationResult, source_tokens: int) -> Hypothesis:
        written = result.sequences_ids[0]
        ended = written[-1:] == [self._vocabulary.end]
        return Hypothesis(
            text=self._vocabulary.text(written),
            score=min(0.0, result.scores[0]),
            source_tokens=source_tokens,
            output_tokens=len(written),
            truncated=not ended or source_tokens > self.max_source_tokens,
        )


def _normalised(text: str) -> str:
    """Return the text in NFC, as in training, with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _longest_output(source_tokens: int) -> int:
    """Return the limit of the output in tokens: no reference of the development sets comes near it."""
    return 32 + source_tokens * 3 // 2
