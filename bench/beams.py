"""The embedded engine with another number of beams than its default: as a service, and bare.

    python -m bench.beams --port PORT --beams N
    python -m bench.beams --beams N --bare < ARTICLES

`--bare` is the engine in a process of its own that is given all segments of a JSON list of articles in one call, and
then all that fail a check in a second one, as the service decodes them once more: no service can be faster. It prints
its figures as JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence

from bench.articles import segments_of
from models import registry
from models.protocols import DecodingOptions, Engine, Hypothesis, Segment, Translator
from prompts import load_template
from service import checks
from service.segmenter import wrap_all
from service.settings import Settings
from service.translation import DEFAULT, SECOND_TRY

EMBEDDED = "embedded"
WARM_UP = Segment(text="जयपुर में शनिवार को नया पुल खोला गया।")


def default_beams() -> int:
    """Return how many beams the embedded engine decodes with by itself."""
    beams = registry.ENTRIES[EMBEDDED].beam_size
    return 1 if beams is None else beams


def engine_with(beams: int) -> Engine:
    """Return the embedded engine with this many beams, and let the registry give it to everyone in this process."""
    entry = registry.ENTRIES[EMBEDDED].model_copy(update={"beam_size": beams})
    registry.ENGINES |= registry.build({EMBEDDED: entry})
    return registry.ENGINES[EMBEDDED]


def pieces_of(translator: Translator, segments: Sequence[Segment]) -> list[list[Segment]]:
    """Return each segment as the pieces that the engine takes."""
    wrapped = wrap_all(
        [segment.text for segment in segments],
        count_tokens=translator.count_tokens,
        max_tokens=translator.max_source_tokens,
    )
    return [
        [Segment(text=text, kind=segment.kind) for text in sentence.texts]
        for segment, sentence in zip(segments, wrapped, strict=True)
    ]


def bare(beams: int, articles: Sequence[str]) -> dict[str, float]:
    """Translate all segments of the articles at once; seconds in the engine and what was done in them."""
    engine = engine_with(beams)
    template = load_template(engine.template) if engine.template else None
    threads = Settings().threads or os.cpu_count() or 1
    translator = engine.load(Settings().model_store, template=template, threads=threads)
    _timed(translator, [[WARM_UP]], DEFAULT)
    segments = list(dict.fromkeys(segment for text in articles for segment in segments_of(text)))
    pieces = pieces_of(translator, segments)
    first, first_s = _timed(translator, pieces, DEFAULT)
    doubtful = [
        own
        for segment, own, hypotheses in zip(segments, pieces, first, strict=True)
        if checks.check(segment.text, _joined(hypotheses), kind=segment.kind)
    ]
    second, second_s = _timed(translator, doubtful, SECOND_TRY)
    translator.close()
    return {
        "seconds": first_s + second_s,
        "segments": sum(map(len, pieces)),
        "second tries": sum(map(len, doubtful)),
        "output tokens": sum(one.output_tokens for hypotheses in (*first, *second) for one in hypotheses),
    }


def _timed(
    translator: Translator, pieces: list[list[Segment]], options: DecodingOptions
) -> tuple[list[list[Hypothesis]], float]:
    """Translate all pieces in one call; return what came of each list of them, and the seconds."""
    together = [piece for own in pieces for piece in own]
    started = time.perf_counter()
    done = iter(translator.translate(together, source="hi", target="en", options=options) if together else [])
    seconds = time.perf_counter() - started
    return [[next(done) for _ in own] for own in pieces], seconds


def _joined(pieces: Sequence[Hypothesis]) -> Hypothesis:
    return Hypothesis(
        text=" ".join(piece.text for piece in pieces if piece.text),
        score=None,
        source_tokens=sum(piece.source_tokens for piece in pieces),
        output_tokens=sum(piece.output_tokens for piece in pieces),
        truncated=any(piece.truncated for piece in pieces),
    )


def main() -> None:
    """Serve, or translate what is on standard input."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--beams", type=int, required=True)
    parser.add_argument("--port", type=int)
    parser.add_argument("--bare", action="store_true")
    asked = parser.parse_known_args()[0]
    if asked.bare:
        print(json.dumps(bare(asked.beams, json.load(sys.stdin))))
        return
    from saar.commands.serving import serve  # noqa: PLC0415 - the bare engine needs none of it

    engine_with(asked.beams)
    serve(host="127.0.0.1", port=asked.port)


if __name__ == "__main__":
    main()
