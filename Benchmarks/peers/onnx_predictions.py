"""Times predictions of a workload in onnxruntime on one fixed batch.

usage: onnx_predictions.py WORKLOAD --batch N [--seconds 3] [--threads 2]; prints one JSON object
needs: pip install onnxruntime onnx numpy

The networks are those of the specs beside it; weights and data are random, as only the time counts.
"""
import argparse

import steps

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper


class Graph:
    """Nodes in a row, each with the weights that it needs."""

    def __init__(self, type, shape):
        self.nodes, self.weights = [], []
        self.input = helper.make_tensor_value_info("input", type, shape)
        self.last = "input"
        self.random = np.random.default_rng(0)

    def constant(self, values):
        name = f"constant_{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(values, name))
        return name

    def weight(self, *shape):
        return self.constant(self.random.normal(0, 0.05, shape).astype(np.float32))

    def add(self, kind, *more, outputs=1, **attributes):
        names = [f"value_{len(self.nodes)}_{index}" for index in range(outputs)]
        self.nodes.append(helper.make_node(kind, [self.last, *more], names, **attributes))
        self.last = names[0]

    def convolution(self, inputs, filters, padding=0, use_bias=True):
        weights = [self.weight(filters, inputs, 3, 3)] + [self.weight(filters)] * use_bias
        self.add("Conv", *weights, kernel_shape=[3, 3], pads=[padding] * 4)

    def batch_norm(self, channels):
        ones = self.constant(np.ones(channels, np.float32))
        self.add("BatchNormalization", ones, self.weight(channels), self.weight(channels), ones)

    def max_pool(self):
        self.add("MaxPool", kernel_shape=[2, 2], strides=[2, 2])

    def dense(self, inputs, units):
        self.add("Gemm", self.weight(inputs, units), self.weight(units))

    def model(self):
        output = helper.make_tensor_value_info(self.last, TensorProto.FLOAT, None)
        graph = helper.make_graph(self.nodes, "workload", [self.input], [output], self.weights)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8).SerializeToString()


def lenet(batch):
    graph = Graph(TensorProto.FLOAT, [batch, 1, 28, 28])
    for inputs, filters in [(1, 32), (32, 64)]:
        graph.convolution(inputs, filters)
        graph.add("Relu")
        graph.max_pool()
    graph.add("Flatten")
    graph.dense(1600, 128)
    graph.add("Relu")
    graph.dense(128, 10)
    graph.add("Softmax")
    return graph, np.random.default_rng(1).normal(size=[batch, 1, 28, 28]).astype(np.float32)


def vgg_cifar(batch):
    graph = Graph(TensorProto.FLOAT, [batch, 3, 32, 32])

    def stage(inputs, filters):
        graph.convolution(inputs, filters, padding=1, use_bias=False)
        graph.batch_norm(filters)
        graph.add("Relu")

    for inputs, filters in [(3, 64), (64, 128)]:
        stage(inputs, filters)
        stage(filters, filters)
        graph.max_pool()
    stage(128, 256)
    graph.add("GlobalAveragePool")
    graph.add("Flatten")
    graph.dense(256, 10)
    graph.add("Softmax")
    return graph, np.random.default_rng(1).normal(size=[batch, 3, 32, 32]).astype(np.float32)


def lstm_char(batch, length=128, symbols=65, width=64, units=256):
    graph = Graph(TensorProto.INT64, [length, batch])
    table = graph.weight(symbols, width)
    graph.nodes.append(helper.make_node("Gather", [table, "input"], ["embedded"]))
    graph.last = "embedded"
    graph.add("LSTM", graph.weight(1, 4 * units, width), graph.weight(1, 4 * units, units), graph.weight(1, 8 * units), hidden_size=units)
    graph.add("Squeeze", graph.constant(np.array([1])))
    graph.add("MatMul", graph.weight(units, symbols))
    graph.add("Add", graph.weight(symbols))
    graph.add("Softmax", axis=-1)
    return graph, np.random.default_rng(1).integers(0, symbols, [length, batch])


WORKLOADS = {"lenet": lenet, "vgg_cifar": vgg_cifar, "lstm_char": lstm_char}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("workload", choices=WORKLOADS)
    parser.add_argument("--batch", type=int, required=True)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    graph, inputs = WORKLOADS[given.workload](given.batch)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = given.threads
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(graph.model(), options, providers=["CPUExecutionProvider"])
    steps.report(lambda: session.run(None, {"input": inputs}), given.seconds)


main()
