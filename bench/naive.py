"""The naive service that a newsroom would write today: a web handler that calls `generate` once for each request.

    python -m bench.naive --port PORT --folder FOLDER --beams N

FastAPI runs the `def` handler in its threads; Hugging Face decodes in float32 with every core. It reads and cuts
articles with Saar's own code and gives the model the same prompts, an article's sentences padded in one batch; so
nothing differs but how they are decoded. It checks nothing, tries nothing twice and remembers nothing. FOLDER is what
`bench/reference_embedded.py` wrote for transformers: the embedded engine's weights.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from fastapi import FastAPI

from bench.articles import segments_of
from bench.empty import serve
from bench.reference_hf import CausalLM
from models.embedded.translator import EmbeddedTranslator
from models.embedded.vocabulary import Vocabulary
from service.schemas import BriefRequest
from service.segmenter import wrap_all


def create_naive(folder: Path, *, beams: int) -> FastAPI:
    """Make the application."""
    app = FastAPI()
    model = CausalLM(folder, threads=os.cpu_count() or 1)
    vocabulary = Vocabulary(folder.parent / "tokenizer.json")

    @app.post("/v1/briefs")
    def brief(asked: BriefRequest) -> dict[str, list[str]]:
        """Translate the title and the sentences of an article."""
        wrapped = wrap_all(
            [segment.text for segment in segments_of(asked.text or "")],
            count_tokens=lambda texts: list(map(len, vocabulary.tokenise(texts))),
            max_tokens=EmbeddedTranslator.max_source_tokens,
        )
        pieces = [text for sentence in wrapped for text in sentence.texts]
        return {"english": list(model.translate(pieces, beams=beams, candidates=1).english)}

    @app.get("/readyz")
    def ready() -> dict[str, str]:
        return {}

    return app


def main() -> None:
    """Load the model and serve."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--beams", type=int, required=True)
    asked = parser.parse_known_args()[0]
    serve(create_naive(asked.folder, beams=asked.beams))


if __name__ == "__main__":
    main()
