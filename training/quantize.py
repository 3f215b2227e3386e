"""Weight-only int8 for ONNX graphs: 8-bit weights in the file, float arithmetic at run time."""

from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def quantize_weights(model: Any) -> Any:
    """Replace every constant MatMul weight and the embedding table by int8 values with float scales.

    MatMul weights get one scale an output channel (undone by DequantizeLinear), the embedding one scale a
    row. Activations stay float32, so no calibration data is needed.

    Args:
        model: an `onnx.ModelProto` with float32 weights; changed in place and returned.
    """
    graph = model.graph
    constants = {tensor.name: tensor for tensor in graph.initializer}
    nodes = []
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in constants:
            nodes.append(_dequantize(graph, constants[node.input[1]], node))
            nodes.append(node)
        elif node.op_type == "Gather" and _is_table(constants.get(node.input[0])):
            nodes.extend(_gather_rows(graph, constants[node.input[0]], node))
        else:
            nodes.append(node)
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    return model


def _is_table(tensor: Any) -> bool:
    return tensor is not None and tensor.data_type == TensorProto.FLOAT and len(tensor.dims) == 2


def _int8(values: np.ndarray, *, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """Symmetric int8 codes and the float32 scales along `axis`."""
    scale = np.abs(values).max(axis=axis, keepdims=True) / 127
    scale[scale == 0] = 1
    codes = np.clip(np.rint(values / scale), -127, 127).astype(np.int8)
    return codes, scale.astype(np.float32)


def _store(graph: Any, tensor: Any, codes: np.ndarray, scale: np.ndarray) -> tuple[str, str]:
    names = f"{tensor.name}_int8", f"{tensor.name}_scale"
    graph.initializer.remove(tensor)
    graph.initializer.extend(
        [numpy_helper.from_array(codes, names[0]), numpy_helper.from_array(scale, names[1])]
    )
    return names


def _dequantize(graph: Any, tensor: Any, matmul: Any) -> Any:
    codes, scale = _int8(numpy_helper.to_array(tensor), axis=0)
    inputs = _store(graph, tensor, codes, scale[0])
    matmul.input[1] = f"{tensor.name}_float"
    return helper.make_node(
        "DequantizeLinear", inputs, [matmul.input[1]], axis=1, name=f"{tensor.name}_dequantize"
    )


def _gather_rows(graph: Any, tensor: Any, gather: Any) -> list[Any]:
    codes, scale = _int8(numpy_helper.to_array(tensor), axis=1)
    table, scales = _store(graph, tensor, codes, scale)
    name = gather.name or tensor.name
    rows, floats, row_scales = f"{name}_rows", f"{name}_floats", f"{name}_row_scales"
    return [
        helper.make_node("Gather", [table, gather.input[1]], [rows], name=f"{name}_gather"),
        helper.make_node("Gather", [scales, gather.input[1]], [row_scales], name=f"{name}_gather_scales"),
        helper.make_node("Cast", [rows], [floats], to=TensorProto.FLOAT, name=f"{name}_cast"),
        helper.make_node("Mul", [floats, row_scales], list(gather.output), name=f"{name}_mul"),
    ]
