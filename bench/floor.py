"""What this machine's cores do at best, and from it the floor in seconds for a piece of translation.

    python -m bench floor

Measured: the fastest int8 and bf16 matrix multiplication that PyTorch (and ONNX Runtime, where it is installed) does
with all cores, and how fast they read memory, for several sizes: what fits into the last-level cache is read faster.

The floor of a batch: every weight takes one byte, is read once for each step of the decoder and once for the prompts,
and a multiplication and an addition with it take 2 operations at the peak. With W the weights that an output token is
multiplied with (layers and output projection), R those that a prompt token is (all layers of a decoder; the encoder and
the cross-attention's keys and values of an encoder-decoder), and a(t) the rows that still write in step t (sentences,
times beams),

    floor = max(2 · R · prompt tokens / peak, R / bandwidth) + sum over t of max(2 · W · a(t) / peak, W / bandwidth)

Padding, attention, norms, activations, caches, tokenising and search take nothing: no engine reaches the floor.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bench import record

CORES = len(os.sched_getaffinity(0))
Row = dict[str, float | str | None]
_SIDES = (512, 1024, 2048)
_READ_MB = (64, 128, 256, 512, 2048)
_TRIES, _FEWEST_TRIES = 1.0, 5
"""Seconds for each size, and how often at least; the fastest counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peaks:
    """Operations a second by number format, bytes a second by megabytes read, and the last-level cache in MB."""

    operations: dict[str, float]
    bandwidth: dict[int, float]
    cache_mb: float | None

    def bandwidth_for(self, size: float) -> float:
        """Return the bandwidth for this many bytes: the best of the measured sizes that are as large."""
        fitting = [read for megabytes, read in self.bandwidth.items() if megabytes * 1e6 >= size]
        return max(fitting, default=self.bandwidth[max(self.bandwidth)])

    def or_better(self, other: Peaks) -> Peaks:
        """Return the better of two measurements, figure by figure: another process may have disturbed either."""
        operations = {name: max(value, other.operations.get(name, 0)) for name, value in self.operations.items()}
        bandwidth = {size: max(value, other.bandwidth.get(size, 0)) for size, value in self.bandwidth.items()}
        return Peaks(operations=operations, bandwidth=bandwidth, cache_mb=self.cache_mb)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How many weights a token of the prompt is multiplied with, and how many a token of the output."""

    prompt: int
    output: int


def floor_s(
    peaks: Peaks, weights: Weights, batches: Iterable[tuple[Sequence[int], Sequence[int]]], *, beams: int
) -> float:
    """Return the floor in seconds of batches, each the lengths of its prompts and of its outputs."""
    peak = max(peaks.operations.values())

    def passed(size: int, rows: int) -> float:
        return max(2 * size * rows / peak, size / peaks.bandwidth_for(size)) if rows else 0.0

    seconds = 0.0
    for prompts, outputs in batches:
        seconds += passed(weights.prompt, sum(prompts))
        for step in range(max(outputs, default=0)):
            seconds += passed(weights.output, beams * sum(length > step for length in outputs))
    return seconds


def measured(threads: int) -> Peaks:
    """Measure in a process of its own, with this many threads: a quarter of a minute."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
        return apart.submit(_measure, threads).result()


def _measure(threads: int) -> Peaks:
    import torch  # noqa: PLC0415  seconds to import, and only needed here

    torch.set_num_threads(threads)
    operations: dict[str, float] = {}
    for side in _SIDES:
        for name, multiply in _multiplications(torch, side, threads):
            with suppress(RuntimeError):  # of what this processor or this build has not
                operations[name] = max(operations.get(name, 0), 2 * side**3 / _fastest(multiply))
    bandwidth = {}
    for megabytes in _READ_MB:
        block = torch.ones(megabytes * 10**6 // 4)
        other = torch.empty_like(block)
        read = _fastest(block.sum), _fastest(lambda: other.copy_(block)) / 2, _fastest(lambda: block.dot(other)) / 2  # noqa: B023
        bandwidth[megabytes] = block.nbytes / min(read)
    return Peaks(operations=operations, bandwidth=bandwidth, cache_mb=_last_level_cache_mb())


def _multiplications(torch: Any, side: int, threads: int) -> Iterator[tuple[str, Callable[[], object]]]:  # noqa: ANN401
    """Yield number formats with a multiplication of two square matrices in them."""
    a = torch.randn(side, side)
    yield "float32", lambda: torch.mm(a, a)
    half = a.bfloat16()
    yield "bf16", lambda: torch.mm(half, half)
    bytes_ = (10 * a).to(torch.int8)
    yield "int8", lambda: torch._int_mm(bytes_, bytes_)  # noqa: SLF001  it has no other name
    with suppress(AttributeError, RuntimeError):
        yield "int8", _packed_int8(torch, bytes_)
    with suppress(ImportError):
        yield "int8", _onnxruntime_int8(bytes_.numpy(), threads)


def _packed_int8(torch: Any, matrix: Any) -> Callable[[], object]:  # noqa: ANN401  tensors
    """Return the multiplication that PyTorch's quantised linear layers do, with packed weights."""
    side = len(matrix)
    packed = torch.ops.onednn.qlinear_prepack(matrix, [side, side])
    left = matrix.abs().to(torch.uint8)
    scales, zeros = torch.full((side,), 0.01), torch.zeros(side, dtype=torch.int64)
    rest: tuple[Any, ...] = (0.01, 0, packed, scales, zeros, None, 1.0, 0, torch.float32, "none", [], "")
    return lambda: torch.ops.onednn.qlinear_pointwise(left, *rest)


def _onnxruntime_int8(matrix: Any, threads: int) -> Callable[[], object]:  # noqa: ANN401  an array
    """Return a MatMulInteger whose right side is a constant. Raises ImportError without ONNX Runtime."""
    onnxruntime, onnx = import_module("onnxruntime"), import_module("onnx")
    helper, kinds = onnx.helper, onnx.TensorProto
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["left", "right"], ["product"])],
        "peak",
        [helper.make_tensor_value_info("left", kinds.UINT8, matrix.shape)],
        [helper.make_tensor_value_info("product", kinds.INT32, matrix.shape)],
        [onnx.numpy_helper.from_array(matrix, "right")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    left = abs(matrix).astype("uint8")
    return lambda: session.run(None, {"left": left})


def _fastest(work: Callable[[], object]) -> float:
    """Return the seconds of the fastest of many runs."""
    work()
    taken: list[float] = []
    while len(taken) < _FEWEST_TRIES or sum(taken) < _TRIES:
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return min(taken)


def _last_level_cache_mb() -> float | None:
    sizes = [path.read_text().strip() for path in Path("/sys/devices/system/cpu/cpu0/cache").glob("index*/size")]
    return max((int(size.removesuffix("K")) / 1024 for size in sizes if size.endswith("K")), default=None)


def rows_of(peaks: Peaks) -> list[Row]:
    """Return what was measured as a table."""
    rows: list[Row] = [
        {"what": f"{name} matrix multiplication, 10^9 operations/s", "best": value / 1e9}
        for name, value in peaks.operations.items()
    ]
    rows += [{"what": f"reading {mb:,} MB, GB/s", "best": value / 1e9} for mb, value in peaks.bandwidth.items()]
    return [*rows, {"what": "last-level cache, MB", "best": peaks.cache_mb}]


def main() -> None:
    """Measure and print."""
    record.show("What the cores do at best", rows_of(measured(CORES)))


if __name__ == "__main__":
    main()
