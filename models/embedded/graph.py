"""An ONNX graph as it is written down, node by node, with the matrix products in the number format of the weights."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

Floats = NDArray[np.float32]
_MICROSOFT = "com.microsoft"
_IR, _OPSET = 11, 24
_LARGEST_INT8 = 127
_UNSIGNED_ZERO = 128
_EPSILON = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """A matrix in the graph, inputs by outputs, and where it is stored as int8 the scale of each output."""

    name: str
    scales: str | None


class Graph:
    """Nodes, constants, inputs and outputs; a value is the name it has in the graph."""

    def __init__(self, *, int8: bool) -> None:
        self._int8 = int8
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []
        self._inputs: list[onnx.ValueInfoProto] = []
        self._outputs: list[onnx.ValueInfoProto] = []

    def constant(self, value: Any) -> str:  # noqa: ANN401  whatever NumPy makes an array of
        """Add a constant and return its name."""
        name = f"constant_{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value).reshape(np.shape(value)), name))
        return name

    def input(self, name: str, kind: Any, shape: list[int | str]) -> str:  # noqa: ANN401  an enumeration without types
        """Declare an input of the graph."""
        self._inputs.append(helper.make_tensor_value_info(name, kind, shape))
        return name

    def output(self, name: str, kind: Any, shape: list[int | str]) -> None:  # noqa: ANN401  as above
        """Declare a value that a node gives as an output of the graph."""
        self._outputs.append(helper.make_tensor_value_info(name, kind, shape))

    def node(self, kind: str, *inputs: str, names: tuple[str, ...] = ("",), fused: bool = False, **how: Any) -> str:  # noqa: ANN401  attributes are of any type
        """Add a node and return its first output; `fused` ones are ONNX Runtime's own. "" gets a name of its own."""
        outputs = [name or f"{kind}_{len(self._nodes)}_{at}" for at, name in enumerate(names)]
        self._nodes.append(helper.make_node(kind, inputs, outputs, domain=_MICROSOFT if fused else "", **how))
        return outputs[0]

    def split(self, value: str, sizes: list[int]) -> list[str]:
        """Cut the last dimension into parts of these sizes."""
        names = tuple(f"{value}_part_{at}" for at in range(len(sizes)))
        self.node("Split", value, self.constant(np.array(sizes)), names=names, axis=-1)
        return list(names)

    def norm(self, value: str, gamma: Floats) -> str:
        """Scale to a root mean square of 1, then by gamma (Zhang and Sennrich 2019, RMSNorm)."""
        return self.node("SimplifiedLayerNormalization", value, self.constant(gamma), axis=-1, epsilon=_EPSILON)

    def added_norm(self, value: str, residual: str, gamma: Floats) -> tuple[str, str]:
        """Return the norm of a sum, and the sum."""
        total = f"{value}_total"
        normed = self.node(
            "SkipSimplifiedLayerNormalization",
            *(value, residual, self.constant(gamma)),
            names=("", f"{value}_mean", f"{value}_deviation", total),
            fused=True,
            epsilon=_EPSILON,
        )
        return normed, total

    def weight(self, matrix: Floats) -> Weight:
        """Store a matrix, outputs by inputs as checkpoints have it."""
        if not self._int8:
            return Weight(name=self.constant(matrix.T), scales=None)
        values, scales = quantised(matrix)
        return Weight(name=self.constant(values.T), scales=self.constant(scales))

    def zero_points(self, rows: str) -> str:
        """Return the zero points that `linear` takes for the rows of a value: made once, not in every product."""
        if not self._int8:
            return ""
        return self.node("Expand", self.constant(np.uint8(_UNSIGNED_ZERO)), self.node("Shape", rows, end=1))

    def linear(self, value: str, zero_points: str, *weights: Weight) -> tuple[str | None, list[str]]:
        """Multiply rows [number, inputs] by each of the weights: a factor [number, 1], and products to multiply by it.

        In int8 each row gets a scale of its own, which is the factor, and the sums are integers: they are exact, so
        that a row gives the same result whatever other rows there are (Dettmers et al. 2022, LLM.int8, "vector-wise").
        A norm takes any factor out again, but for its epsilon; so the caller multiplies only where none follows.
        """
        if not self._int8:
            return None, [self.node("MatMul", value, weight.name) for weight in weights]
        largest = self.node("ReduceMax", self.node("Abs", value), self.constant(np.array([1])), keepdims=0)
        scale = self.node("Mul", largest, self.constant(np.float32(1 / _LARGEST_INT8)))
        integers = self.node("QuantizeLinear", value, scale, zero_points, axis=0)
        one, unsigned, signed = (self.constant(zero) for zero in (np.float32(1), np.uint8(_UNSIGNED_ZERO), np.int8(0)))
        products = [
            self.node(
                "MatMulIntegerToFloat", integers, weight.name, one, weight.scales or "", unsigned, signed, fused=True
            )
            for weight in weights
        ]
        return self.node("Unsqueeze", scale, self.constant(np.array([1]))), products

    def multiplied(self, factor: str | None, product: str) -> str:
        """Multiply a product by its factor, if it has one."""
        return product if factor is None else self.node("Mul", product, factor)

    def model(self, name: str) -> onnx.ModelProto:
        """Return everything that was written down."""
        graph = helper.make_graph(self._nodes, name, self._inputs, self._outputs, self._constants)
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=_IR)

    def save(self, path: Path) -> None:
        """Write the graph, and its constants into a file beside it that is mapped into memory, not read."""
        weights = path.with_suffix(".bin")
        onnx.save(self.model(path.stem), str(path), save_as_external_data=True, location=weights.name)
        weights.chmod(0o644)  # onnx lets its owner alone read it


def quantised(matrix: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Return the rows as integers of -127 to 127, and the scale of each."""
    scales = np.maximum(np.abs(matrix).max(axis=1), np.finfo(np.float32).tiny) / _LARGEST_INT8
    return np.round(matrix / scales[:, None]).astype(np.int8), scales.astype(np.float32)
