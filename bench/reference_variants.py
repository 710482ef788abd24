"""Which variants there are of an engine, and how each is opened; `opened` runs in the variant's own process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bench.reference import Spec, Variant, Written
from bench.reference_prompts import sources_of
from models import registry
from models.embedded.engine import EmbeddedEngine
from models.protocols import DecodingOptions, Engine, ModelStore, Segment, Translator
from prompts import load_template

FIXED_LENGTH = 40
"""Tokens of every output of random weights: news has about as many in English as in Hindi."""
STAND_IN = "indictrans2"
"""The family whose modelling code is not in transformers: Hugging Face runs another model of its shape."""
_BEYOND_OUTPUT = {"mbart50": 3, "indictrans2": 1}
"""How many of its longest sequence a family keeps for what is no output, the forced language of the target among it."""


class Saar:
    """The engine as the service runs it."""

    def __init__(self, translator: Translator) -> None:
        self._translator = translator
        self.signature = translator.signature

    def translate(self, texts: Sequence[str], *, beams: int | None, candidates: int) -> Written:
        """Translate the texts in one call; several candidates are a beam of as many."""
        segments = [Segment(text=text) for text in texts]
        options = DecodingOptions(beam_size=candidates if candidates > 1 else beams)
        hypotheses = self._translator.translate(segments, source="hi", target="en", options=options)
        return Written(
            english=[hypothesis.text for hypothesis in hypotheses],
            prompt_tokens=[0] * len(hypotheses),
            source_tokens=[hypothesis.source_tokens for hypothesis in hypotheses],
            output_tokens=[hypothesis.output_tokens for hypothesis in hypotheses],
        )


def engine_of(name: str, fixed_length: int | None) -> Engine:
    """Return the engine; one whose outputs never end stops at the fixed length, if there is one."""
    if fixed_length is None:
        return registry.engine(name)
    entry = registry.ENTRIES[name]
    longest = fixed_length + _BEYOND_OUTPUT[entry.family]
    return registry.build({name: entry.model_copy(update={"max_tokens": longest})})[name]


def loaded(name: str, store: ModelStore, *, fixed_length: int | None, threads: int) -> Translator:
    """Load the engine as the service does."""
    engine = engine_of(name, fixed_length)
    template = load_template(engine.template) if engine.template else None
    return engine.load(store, template=template, threads=threads)


def specs_of(
    name: str, store: ModelStore, bench: Path, *, fixed_length: int | None, threads: int, beam_size: int
) -> list[Spec]:
    """Return the variants of an engine: Saar, Hugging Face in float32, CTranslate2 in float32 and int8."""
    saar = Spec(
        engine=name,
        runtime="saar",
        store=store,
        bench=bench,
        threads=threads,
        beam_size=beam_size,
        fixed_length=fixed_length,
    )
    in_float32, in_int8 = (replace(store, precision=precision) for precision in ("float32", "int8"))
    return [
        saar,
        replace(saar, runtime="hf", store=in_float32, is_stand_in=registry.ENTRIES[name].family == STAND_IN),
        replace(saar, runtime="ct2", store=in_float32),
        replace(saar, runtime="ct2", store=in_int8),
    ]


def opened(spec: Spec) -> Variant:
    """Open a variant. Its engine is prepared in the store of the spec, and what only measuring needs is written."""
    if spec.runtime == "saar":
        return Saar(loaded(spec.engine, spec.store, fixed_length=spec.fixed_length, threads=spec.threads))
    engine = registry.engine(spec.engine)
    if isinstance(engine, EmbeddedEngine):
        return _embedded(spec)
    return _seq2seq(spec, engine)


def _embedded(spec: Spec) -> Variant:
    if spec.runtime == "hf":
        from bench.reference_hf import CausalLM  # noqa: PLC0415  seconds to import, and not in every process

        return CausalLM(spec.bench / "hf", threads=spec.threads)
    from bench.reference_ct2 import Generator  # noqa: PLC0415  as above

    folder = spec.bench / f"ct2-{spec.store.precision}"
    return Generator(folder, precision=spec.store.precision, threads=spec.threads)


def _seq2seq(spec: Spec, engine: Engine) -> Variant:
    family, folder = registry.ENTRIES[spec.engine].family, engine.folder(spec.store)
    fixed_length = FIXED_LENGTH if spec.is_stand_in else spec.fixed_length  # for it never ends
    sources = sources_of(family, folder, fixed_length)
    if spec.runtime == "ct2":
        from bench.reference_ct2 import Translator as CTranslate2  # noqa: PLC0415  as above

        return CTranslate2(folder, sources, precision=spec.store.precision, threads=spec.threads)
    from bench import reference_hf  # noqa: PLC0415  as above

    checkpoint = engine.checkpoint(spec.store)
    if checkpoint is None:
        raise ValueError(f"{spec.engine} has no checkpoint")
    make = {"mbart50": reference_hf.mbart50, STAND_IN: reference_hf.indictrans2_stand_in}[family]
    return make(checkpoint, folder, sources, threads=spec.threads)
