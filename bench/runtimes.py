"""The matrix products of the embedded model's layers in several runtimes and number formats: why the engine has its.

    python -m bench runtimes

All 72 products of the 18 layers, 100 million weights, on so many rows at once: 1 is one sentence being written, 32 and
64 are batches, 512 is prompts being read. Runtimes take turns; medians. OpenVINO takes part where it is installed.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from statistics import median
from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import helper, numpy_helper

from bench import record
from models.embedded.graph import Graph, quantised

LAYERS, SHAPES = 18, ((1536, 640), (640, 1024), (4096, 640), (640, 2048))
"""Outputs and inputs of the products of a layer: queries, keys and values; output; gate and up; down."""
ROWS = (1, 8, 32, 64, 512)
_ROUNDS, _CORES = 7, os.cpu_count() or 1
_BLOCK = 64
Floats = NDArray[np.float32]
Product = Callable[[dict[int, Floats]], Any]


def _weights() -> list[Floats]:
    draw = np.random.default_rng(0)
    return [draw.standard_normal(shape, np.float32) for _ in range(LAYERS) for shape in SHAPES]


def _session(model: onnx.ModelProto) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = _CORES
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def rows_in_int8(weights: list[Floats], *, int8: bool = True) -> Product:
    """ONNX Runtime as the engine has it: a scale for each row of both sides; or the same in float32."""
    graph = Graph(int8=int8)
    for inputs in {shape[1] for shape in SHAPES}:
        graph.input(f"rows_{inputs}", onnx.TensorProto.FLOAT, ["rows", inputs])
    zero_points = graph.zero_points(f"rows_{SHAPES[0][1]}")
    for at, matrix in enumerate(weights):
        _, (product,) = graph.linear(f"rows_{matrix.shape[1]}", zero_points, graph.weight(matrix))
        graph.node("Identity", product, names=(f"product_{at}",))
        graph.output(f"product_{at}", onnx.TensorProto.FLOAT, ["rows", len(matrix)])
    session = _session(graph.model("products"))
    return lambda rows: session.run(["product_0"], {f"rows_{inputs}": value for inputs, value in rows.items()})


def blocks_in_int8(weights: list[Floats]) -> Product:
    """ONNX Runtime with a scale for each block of 64 weights, activations likewise (`MatMulNBits`, accuracy 4)."""
    nodes, constants, outputs = [], [], []
    for at, matrix in enumerate(weights):
        wide, narrow = matrix.shape
        values, scales = quantised(matrix.reshape(-1, _BLOCK))
        unsigned = (values.astype(np.int16) + 128).astype(np.uint8).reshape(wide, narrow // _BLOCK, _BLOCK)
        constants += [numpy_helper.from_array(unsigned, f"w{at}"), numpy_helper.from_array(scales, f"s{at}")]
        how = {"K": narrow, "N": wide, "bits": 8, "block_size": _BLOCK, "accuracy_level": 4, "domain": "com.microsoft"}
        nodes.append(helper.make_node("MatMulNBits", [f"rows_{narrow}", f"w{at}", f"s{at}"], [f"y{at}"], **how))
        outputs.append(helper.make_tensor_value_info(f"y{at}", onnx.TensorProto.FLOAT, ["rows", wide]))
    inputs = [
        helper.make_tensor_value_info(f"rows_{size}", onnx.TensorProto.FLOAT, ["rows", size])
        for size in {shape[1] for shape in SHAPES}
    ]
    opsets = [helper.make_opsetid("", 21), helper.make_opsetid("com.microsoft", 1)]
    graph = helper.make_graph(nodes, "products", inputs, outputs, constants)
    session = _session(helper.make_model(graph, opset_imports=opsets, ir_version=10))
    return lambda rows: session.run(["y0"], {f"rows_{size}": value for size, value in rows.items()})


def in_torch(weights: list[Floats], kind: str) -> Product:
    """PyTorch's linear layer in float32 or bfloat16."""
    import torch  # noqa: PLC0415  seconds to import

    torch.set_num_threads(_CORES)
    dtype = getattr(torch, kind)
    matrices = [torch.from_numpy(matrix).to(dtype) for matrix in weights]

    def multiply(rows: dict[int, Floats]) -> None:
        given = {size: torch.from_numpy(value).to(dtype) for size, value in rows.items()}
        with torch.inference_mode():
            for matrix in matrices:
                torch.nn.functional.linear(given[matrix.shape[1]], matrix)

    return multiply


def in_openvino(weights: list[Floats]) -> Product:
    """OpenVINO with int8 weights and activations rounded in groups. Raises ImportError where it is not installed."""
    import openvino as ov  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415  no dependency
    from openvino import opset13 as ops  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415  as above

    inputs = {size: ops.parameter([-1, size], np.float32) for size in {shape[1] for shape in SHAPES}}
    outputs = []
    for matrix in weights:
        values, scales = quantised(matrix)
        weight = ops.multiply(ops.convert(ops.constant(values), "f32"), ops.constant(scales[:, None]))
        outputs.append(ops.matmul(inputs[matrix.shape[1]], weight, transpose_a=False, transpose_b=True))
    how = {
        "INFERENCE_NUM_THREADS": _CORES,
        "INFERENCE_PRECISION_HINT": "f32",
        "DYNAMIC_QUANTIZATION_GROUP_SIZE": str(_BLOCK),
    }
    request = ov.Core().compile_model(ov.Model(outputs, list(inputs.values())), "CPU", how).create_infer_request()
    return lambda rows: request.infer([rows[size] for size in inputs])


def main() -> None:
    """Measure what there is in turns and print one table."""
    weights, draw = _weights(), np.random.default_rng(1)
    products: dict[str, Product] = {
        "ONNX Runtime, int8 by row (the engine's)": rows_in_int8(weights),
        "ONNX Runtime, float32": rows_in_int8(weights, int8=False),
        "ONNX Runtime, int8 by block": blocks_in_int8(weights),
        "PyTorch, float32": in_torch(weights, "float32"),
        "PyTorch, bfloat16": in_torch(weights, "bfloat16"),
    }
    with suppress(ImportError):
        products["OpenVINO, int8 by row, activations by block"] = in_openvino(weights)
    table: dict[str, dict[str, float | str | None]] = {name: {"runtime": name} for name in products}
    for number in ROWS:
        rows = {size: draw.standard_normal((number, size), np.float32) for size in {shape[1] for shape in SHAPES}}
        taken: dict[str, list[float]] = {name: [] for name in products}
        for turn in range(_ROUNDS + 1):
            for name, multiply in products.items():
                started = time.perf_counter()
                multiply(rows)
                if turn:  # the first warms up
                    taken[name].append(time.perf_counter() - started)
        for name, seconds in taken.items():
            table[name][f"{number} rows, ms"] = median(seconds) * 1000
    record.show("Products of the embedded model's layers", table.values())
    record.write("runtimes", {"milliseconds": list(table.values())})


if __name__ == "__main__":
    main()
