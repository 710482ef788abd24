"""Engines beside what others make of the same weights: each in a process of its own, told by pipe when to work.

A process stays alive between jobs, so that nothing is loaded twice, and only one works at a time. Its peak memory is
what the kernel says of it; the `ru_maxrss` of a child would begin with that of its parent.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Literal, Protocol, TypeVar

from models.protocols import ModelStore

Runtime = Literal["saar", "hf", "ct2"]
Answer = TypeVar("Answer", "Ready", "Done")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """What to open: an engine's weights in a store, run by Saar itself, Hugging Face or CTranslate2.

    `fixed_length` is how many tokens every output has, for random weights that never end one; None lets them end.
    `bench` is the folder for what only measuring needs. A stand-in is another model of the same shape, whose words say
    nothing.
    """

    engine: str
    runtime: Runtime
    store: ModelStore
    bench: Path
    threads: int
    beam_size: int
    fixed_length: int | None
    is_stand_in: bool = False

    @property
    def title(self) -> str:
        """How tables call it."""
        if self.runtime == "saar":
            return f"Saar {self.store.precision}"
        return f"{'Hugging Face' if self.runtime == 'hf' else 'CTranslate2'} {self.store.precision}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What came of some texts, one entry for each: English, and tokens of the prompt, of the Hindi, of the output.

    Only tokens that are of use count: neither padding nor what a variant decodes past a text's own end. A prompt is all
    that the model reads before it writes; Saar does not tell (0).
    """

    english: list[str]
    prompt_tokens: list[int]
    source_tokens: list[int]
    output_tokens: list[int]

    @staticmethod
    def joined(parts: Sequence[Written]) -> Written:
        """Return all of them as one."""
        return Written(
            english=[text for part in parts for text in part.english],
            prompt_tokens=[count for part in parts for count in part.prompt_tokens],
            source_tokens=[count for part in parts for count in part.source_tokens],
            output_tokens=[count for part in parts for count in part.output_tokens],
        )


class Variant(Protocol):
    """An engine as one runtime runs it."""

    @property
    def signature(self) -> str:
        """What reproduces its output."""
        ...

    def translate(self, texts: Sequence[str], *, beams: int | None, candidates: int) -> Written:
        """Translate the texts as one batch; `beams` None is the engine's default, 1 is greedy.

        `candidates` is how many hypotheses are asked for of each; the first counts.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Texts, so many at a time, and how to search."""

    texts: Sequence[str]
    batch: int
    beams: int | None = 1
    candidates: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a job gave, the seconds it took, and the peak memory of its process until then, in MB."""

    written: Written
    seconds: float
    peak_mb: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A variant is loaded: seconds, libraries included, and memory in MB."""

    signature: str
    load_s: float
    loaded_mb: float


class Apart:
    """A variant in a process of its own, which loads it at once."""

    def __init__(self, spec: Spec) -> None:
        context = get_context("spawn")  # a fork would begin with this process's memory
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, spec), daemon=True, name=spec.title)
        self._process.start()
        theirs.close()
        self.spec = spec
        self.ready = self._answer(Ready)

    def run(self, job: Job) -> Done:
        """Do a job there. Raises RuntimeError with what went wrong."""
        if self.spec.runtime != "saar" and job.beams is None:
            job = replace(job, beams=self.spec.beam_size)
        self._connection.send(job)
        return self._answer(Done)

    def close(self) -> None:
        """End the process."""
        self._connection.close()
        self._process.join(timeout=10)
        if self._process.is_alive():
            self._process.terminate()

    def _answer(self, kind: type[Answer]) -> Answer:
        try:
            answer = self._connection.recv()
        except EOFError:
            answer = "its process ended"
        if isinstance(answer, kind):
            return answer
        raise RuntimeError(f"{self.spec.engine}, {self.spec.title}: {answer}")


def _serve(connection: Connection, spec: Spec) -> None:
    """Load the variant and do jobs until the pipe is closed."""
    try:
        started = time.perf_counter()
        from bench.reference_variants import opened  # noqa: PLC0415  loads the native libraries, which counts

        variant = opened(spec)
        load_s = time.perf_counter() - started
        connection.send(Ready(signature=variant.signature, load_s=load_s, loaded_mb=memory_mb("VmRSS")))
        while True:
            connection.send(_done(variant, connection.recv()))
    except EOFError:
        return
    except Exception:  # noqa: BLE001  whatever it is, the other side tells it
        connection.send(traceback.format_exc())


def _done(variant: Variant, job: Job) -> Done:
    started = time.perf_counter()
    parts = [
        variant.translate(job.texts[first : first + job.batch], beams=job.beams, candidates=job.candidates)
        for first in range(0, len(job.texts), job.batch)
    ]
    seconds = time.perf_counter() - started
    return Done(written=Written.joined(parts), seconds=seconds, peak_mb=memory_mb("VmHWM"))


def memory_mb(field: str) -> float:
    """Return `VmRSS` (now) or `VmHWM` (peak) of this process in MB (Linux)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition(f"{field}:")[2].split()[0]) * 1024 / 1e6
