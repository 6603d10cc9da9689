# SPDX-License-Identifier: MIT
"""Reads a run's event files with TensorBoard's own readers and compares them with its other files.

    pip install tensorboard
    python Tests/Scripts/validate_tensorboard.py RUN     # a run trained with `report: {tensorboard: true}`, or after
                                                         # `nnrun report RUN --format tensorboard`
    python Tests/Scripts/validate_tensorboard.py --golden    # the bytes that TensorBoardBytesTests expects

Both loaders are asked: Python's (event_accumulator) and the one that `tensorboard` itself runs, the data server in Rust.
"""
import io
import json
import pathlib
import struct
import sys

from tensorboard.backend.event_processing import event_accumulator
from tensorboard.compat.proto import event_pb2, summary_pb2, tensor_pb2
from tensorboard.compat.tensorflow_stub.pywrap_tensorflow import crc32c, masked_crc32c
from tensorboard.plugins.hparams import plugin_data_pb2
from tensorboard.summary.writer.record_writer import RecordWriter

START, END = "_hparams_/session_start_info", "_hparams_/session_end_info"


def value(number):
    """A number of metrics.jsonl; TensorBoard keeps 32 bits, JSON has no infinity."""
    return None if number is None else struct.unpack("f", struct.pack("f", number))[0]


def accumulate(folder):
    everything = dict.fromkeys(
        [event_accumulator.SCALARS, event_accumulator.TENSORS, event_accumulator.IMAGES, event_accumulator.HISTOGRAMS], 0)
    accumulator = event_accumulator.EventAccumulator(str(folder), size_guidance=everything)
    accumulator.Reload()
    return accumulator


def check_scalars(run):
    lines = [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]
    count = 0
    for part in ["train", "validation"]:
        wanted = {}
        for line in lines:
            for name, number in line[part].items():
                wanted.setdefault(name, {})[line["step"]] = value(number)
        if not wanted:
            continue
        accumulator = accumulate(run / "events" / part)
        tags = accumulator.Tags()["scalars"]
        assert sorted(tags) == sorted(wanted), (part, tags, sorted(wanted))
        for name, numbers in wanted.items():
            found = {event.step: event.value for event in accumulator.Scalars(name)}
            assert found.keys() == numbers.keys(), (part, name)
            for step, number in numbers.items():
                # What is no finite number is null in metrics.jsonl.
                assert number is None or found[step] == number, (part, name, step, found[step], number)
                count += 1
    rates = {event.step: event.value for event in accumulate(run / "events").Scalars("learning_rate")}
    assert rates == {line["step"]: value(line["learning_rate"]) for line in lines}
    return count


def check_end(run):
    summary = json.loads((run / "summary.json").read_text())
    test = summary["metrics"]["test"]
    if test:
        accumulator = accumulate(run / "events" / "test")
        for name, number in test.items():
            event = accumulator.Scalars(name)[-1]
            assert event.step == summary["steps"] and (number is None or event.value == value(number)), name
    accumulator = accumulate(run / "events")
    metadata = {tag: accumulator.SummaryMetadata(tag).plugin_data for tag in accumulator.Tags()["tensors"]}
    start = plugin_data_pb2.HParamsPluginData.FromString(metadata[START].content).session_start_info
    end = plugin_data_pb2.HParamsPluginData.FromString(metadata[END].content).session_end_info
    assert start.hparams["seed"].number_value == summary["seed"]
    assert start.hparams["parameters"].number_value == summary["parameters"]
    assert end.status == {"done": 1, "stopped_early": 1}.get(summary["status"], end.status)
    assert end.end_time_secs >= start.start_time_secs
    texts = [tag for tag, plugin in metadata.items() if plugin.plugin_name == "text"]
    assert "spec" in texts and "report" in texts, texts
    spec = accumulator.Tensors("spec")[0].tensor_proto.string_val[0].decode()
    assert (run / "spec.yaml").read_text() in spec
    report = accumulator.Tensors("report")[0].tensor_proto.string_val[0].decode()
    if (run / "report.md").exists():
        assert report == (run / "report.md").read_text()
    return len(start.hparams), texts


def check_server(run):
    """The Rust loader behind `tensorboard --logdir`, over its own protocol."""
    from tensorboard import context
    from tensorboard.data import server_ingester
    from tensorboard.util import grpc_util

    found = server_ingester.get_server_binary()
    ingester = server_ingester.SubprocessServerDataIngester(
        server_binary=found, logdir=str(run), reload_interval=1, channel_creds_type=grpc_util.ChannelCredsType.LOCAL)
    ingester.start()
    provider, ctx = ingester.data_provider, context.RequestContext()
    runs = sorted(item.run_name for item in provider.list_runs(ctx, experiment_id=""))
    scalars = provider.list_scalars(ctx, experiment_id="", plugin_name="scalars")
    assert "events/train" in runs and "loss" in scalars["events/train"], (runs, scalars)
    hparams = provider.list_tensors(ctx, experiment_id="", plugin_name="hparams")
    assert {START, END} <= hparams["events"].keys(), hparams
    return runs


def golden():
    def value_bytes(tag, **fields):
        return summary_pb2.Summary.Value(tag=tag, **fields).SerializeToString().hex()

    def plugin(name, content=b""):
        return summary_pb2.SummaryMetadata(
            plugin_data=summary_pb2.SummaryMetadata.PluginData(plugin_name=name, content=content), data_class=2)

    def tensor(**fields):
        proto = tensor_pb2.TensorProto(**fields)
        proto.tensor_shape.SetInParent()
        return proto

    class Buffer(io.BytesIO):
        def close(self):
            pass

    print("crc", hex(crc32c(b"123456789")), hex(masked_crc32c(b"123456789")), hex(crc32c(bytes(32))))
    buffer = Buffer()
    loss = summary_pb2.Summary.Value(tag="loss", simple_value=0.25)
    RecordWriter(buffer).write(
        event_pb2.Event(wall_time=1.5, step=3, summary=summary_pb2.Summary(value=[loss])).SerializeToString())
    print("record", buffer.getvalue().hex())
    print("version", event_pb2.Event(wall_time=1.5, file_version="brain.Event:2").SerializeToString().hex())
    session = event_pb2.SessionLog(status=event_pb2.SessionLog.START)
    print("session", event_pb2.Event(wall_time=1.5, step=300, session_log=session).SerializeToString().hex())
    print("histogram", value_bytes("w", histo=summary_pb2.HistogramProto(
        min=-1, max=2, num=4, sum=2.5, sum_squares=6.25, bucket_limit=[0, 2], bucket=[1, 3])))
    print("image", value_bytes("i", image=summary_pb2.Summary.Image(
        height=2, width=3, colorspace=1, encoded_image_string=b"\x89PNG")))
    print("text", value_bytes("t", tensor=tensor(dtype=7, string_val=[b"# hi"]), metadata=plugin("text")))
    for key, name, given in [("number_value", "seed", 7), ("bool_value", "b", False), ("string_value", "s", "adam")]:
        start = plugin_data_pb2.SessionStartInfo(start_time_secs=1.5)
        setattr(start.hparams[name], key, given)
        data = plugin_data_pb2.HParamsPluginData(session_start_info=start).SerializeToString()
        print("start", value_bytes(START, tensor=tensor(dtype=1, float_val=[0.0]), metadata=plugin("hparams", data)))
    end = plugin_data_pb2.SessionEndInfo(status=1, end_time_secs=2.5)
    data = plugin_data_pb2.HParamsPluginData(session_end_info=end).SerializeToString()
    print("end", value_bytes(END, tensor=tensor(dtype=1, float_val=[0.0]), metadata=plugin("hparams", data)))


if sys.argv[1:] == ["--golden"]:
    golden()
else:
    for name in sys.argv[1:]:
        run = pathlib.Path(name)
        scalars = check_scalars(run)
        settings, texts = check_end(run)
        runs = check_server(run)
        print(f"{name}: {scalars} scalars, {settings} settings, texts {texts}; the data server has {runs}")
