"""The network as an ONNX model, for OpenVINO and ONNX Runtime.

One node for each operator of the network and nothing folded: that is what exporters write, and
what the engines optimise by themselves. The shape of the input is fixed, as is fastest for both.
"""

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

from network import EPSILON, Convolution, Network, Unit, padding

OPSET = 17
IR_VERSION = 8
"""The version of the format that goes with the opset, so that older engines read it too."""


def onnx_model(net: Network, tensors: dict[str, numpy.ndarray], shape: tuple[int, ...]) -> bytes:
    """The serialised model: `input` of the shape `[N, 3, side, side]`, `logits` of `[N, classes]`.

    - tensors: a native file's, by their names.
    """
    return Builder(tensors, shape).model(net)


class Builder:
    """Collects nodes, each named after its only output."""

    def __init__(self, tensors: dict[str, numpy.ndarray], shape: tuple[int, ...]) -> None:
        self.tensors = tensors
        self.shape = shape
        self.side = shape[-1]
        self.nodes: list[onnx.NodeProto] = []
        self.constants = [numpy_helper.from_array(v, k) for k, v in tensors.items()]

    def model(self, net: Network) -> bytes:
        """Adds the whole network."""
        x = self.node("Relu", self.convolution(net.stem, "input"))
        x = self.node("MaxPool", x, kernel_shape=[3, 3], strides=[2, 2], pads=self.pads())
        self.side = (self.side + 1) // 2
        for unit in net.units:
            x = self.unit(unit, x)
        x = self.node("Flatten", self.node("GlobalAveragePool", x))
        x = self.node("Gemm", x, net.classifier, transB=1)
        classes = self.tensors[net.classifier].shape[0]
        graph = helper.make_graph(
            [*self.nodes, helper.make_node("Identity", [x], ["logits"])],
            net.name,
            [helper.make_tensor_value_info("input", TensorProto.FLOAT, self.shape)],
            [helper.make_tensor_value_info("logits", TensorProto.FLOAT, (self.shape[0], classes))],
            self.constants,
        )
        opset = helper.make_opsetid("", OPSET)
        model = helper.make_model(graph, opset_imports=[opset], ir_version=IR_VERSION)
        onnx.checker.check_model(model, full_check=True)
        return model.SerializeToString()

    def unit(self, unit: Unit, x: str) -> str:
        """Adds one unit behind `x`."""
        main = self.node("Relu", self.convolution(unit.compress, x))
        main = self.shuffle(main, unit.compress.outputs, unit.groups)
        pads = self.pads()
        main = self.convolution(unit.depthwise, main)
        main = self.convolution(unit.expand, main)
        if unit.stride == 1:
            return self.node("Relu", self.node("Add", x, main))
        pooled = self.node(
            "AveragePool",
            x,
            kernel_shape=[3, 3],
            strides=[2, 2],
            pads=pads,
            count_include_pad=0,
        )
        return self.node("Relu", self.node("Concat", pooled, main, axis=1))

    def convolution(self, part: Convolution, x: str) -> str:
        """Adds a convolution and its normalisation."""
        y = self.node(
            "Conv",
            x,
            part.weight,
            kernel_shape=[part.kernel] * 2,
            strides=[part.stride] * 2,
            pads=[part.kernel // 2] * 4,
            group=part.groups,
        )
        self.side = (self.side + part.stride - 1) // part.stride
        names = ("gamma", "beta", "moving_mean", "moving_variance")
        inputs = [f"{part.normalization}.{name}" for name in names]
        return self.node("BatchNormalization", y, *inputs, epsilon=EPSILON)

    def shuffle(self, x: str, channels: int, groups: int) -> str:
        """Adds the shuffle: MindCV views the channels as `[C/groups, groups]` and transposes."""
        count, side = self.shape[0], self.side
        x = self.reshape(x, (count, channels // groups, groups, side, side))
        x = self.node("Transpose", x, perm=[0, 2, 1, 3, 4])
        return self.reshape(x, (count, channels, side, side))

    def reshape(self, x: str, shape: tuple[int, ...]) -> str:
        """Adds a reshape to a constant shape."""
        name = f"shape_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(numpy.array(shape, numpy.int64), name))
        return self.node("Reshape", x, name)

    def pads(self) -> list[int]:
        """The padding of a pool at this place: top, left, bottom, right."""
        before, after = padding(self.side)
        return [before, before, after, after]

    def node(self, operator: str, *inputs: str, **attributes: object) -> str:
        """Adds a node; returns the name of its output."""
        name = f"{operator}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [name], name, **attributes))
        return name
