"""The engines that ours is compared with, each as one class that loads a network and runs it.

A peer is made in a process of its own (worker.py). Its modules are imported when it is made, so
that no process holds more than one engine. All compute in float32 unless the name says otherwise,
get the same weights and pictures, and are set to exactly the given number of threads.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy
import safetensors.numpy

from network import Network


@dataclass(frozen=True)
class Task:
    """What a peer has to run."""

    net: Network
    weights: Path
    """A native file."""
    pictures: numpy.ndarray
    """`[N, 3, side, side]`, the side a multiple of 32."""
    threads: int
    scratch: Path
    """A folder for a peer's own files."""

    @property
    def tensors(self) -> dict[str, numpy.ndarray]:
        """The native file's, by their names."""
        return safetensors.numpy.load_file(self.weights)

    def onnx(self, batch: int) -> bytes:
        """The network as ONNX, for a batch of this size."""
        from onnx_network import onnx_model

        return onnx_model(self.net, self.tensors, (batch, *self.pictures.shape[1:]))


@dataclass(frozen=True)
class Peer:
    """A loaded network: `call` runs all of the task's pictures once and returns the logits."""

    version: str
    call: Callable[[], numpy.ndarray]


def openvino_latency(task: Task, precision: str = "f32") -> Peer:
    """OpenVINO, the whole batch as one request on all threads."""
    request = openvino_model(task, len(task.pictures), "LATENCY", precision).create_infer_request()
    import openvino

    request.set_input_tensor(openvino.Tensor(task.pictures, shared_memory=True))

    def call() -> numpy.ndarray:
        request.infer()
        return request.get_output_tensor().data

    return Peer(version("openvino"), call)


def openvino_bfloat16(task: Task) -> Peer:
    """OpenVINO as it is by default where the processor has bfloat16 instructions."""
    return openvino_latency(task, "bf16")


def openvino_throughput(task: Task) -> Peer:
    """OpenVINO, picture by picture: as many requests in flight as it finds best."""
    import openvino

    model = openvino_model(task, 1, "THROUGHPUT", "f32")
    tensors = [openvino.Tensor(p[numpy.newaxis], shared_memory=True) for p in task.pictures]
    logits: list[numpy.ndarray | None] = [None] * len(tensors)

    def keep(request: object, index: int) -> None:
        logits[index] = request.get_output_tensor().data.copy()  # type: ignore[attr-defined]

    queue = openvino.AsyncInferQueue(model)
    queue.set_callback(keep)

    def call() -> numpy.ndarray:
        for index, tensor in enumerate(tensors):
            queue.start_async({0: tensor}, index, share_inputs=True)
        queue.wait_all()
        return numpy.concatenate(logits)

    return Peer(version("openvino"), call)


def openvino_model(task: Task, batch: int, hint: str, precision: str):  # noqa: ANN201
    """Compiles the ONNX model; float32 has to be asked for, the CPU's default may be bfloat16."""
    import openvino

    core = openvino.Core()
    settings = {
        "INFERENCE_PRECISION_HINT": precision,
        "INFERENCE_NUM_THREADS": task.threads,
        "PERFORMANCE_HINT": hint,
    }
    return core.compile_model(core.read_model(task.onnx(batch)), "CPU", settings)


def onnxruntime_batch(task: Task) -> Peer:
    """ONNX Runtime, the whole batch as one call on all threads."""
    session = onnxruntime_session(task, len(task.pictures), task.threads)
    return Peer(version("onnxruntime"), lambda: session.run(None, {"input": task.pictures})[0])


def onnxruntime_pictures(task: Task) -> Peer:
    """ONNX Runtime, picture by picture: one session on one thread for each of the threads."""
    sessions = [onnxruntime_session(task, 1, 1) for _ in range(task.threads)]
    shares = numpy.array_split(task.pictures, task.threads)
    pool = ThreadPoolExecutor(task.threads)

    def share(session, pictures: numpy.ndarray) -> list[numpy.ndarray]:  # noqa: ANN001
        return [session.run(None, {"input": p[numpy.newaxis]})[0] for p in pictures]

    def call() -> numpy.ndarray:
        return numpy.concatenate([y for ys in pool.map(share, sessions, shares) for y in ys])

    return Peer(version("onnxruntime"), call)


def onnxruntime_session(task: Task, batch: int, threads: int):  # noqa: ANN201
    """Loads the ONNX model with all of the optimisations, which are on by default."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        task.onnx(batch), options, providers=["CPUExecutionProvider"]
    )


def pytorch(task: Task) -> Peer:
    """PyTorch, compiled by inductor for this shape; pictures lie as it prefers, channels last."""
    os.environ["TORCHINDUCTOR_CACHE_DIR"] = str(task.scratch / "inductor")
    import torch
    import torch._inductor.config

    from torch_network import torch_network

    torch.set_num_threads(task.threads)
    torch.set_num_interop_threads(1)
    # Weights become constants, so that normalisations are folded away and weights are packed.
    torch._inductor.config.freezing = True
    layout = torch.channels_last
    module = torch_network(task.net, task.tensors).to(memory_format=layout)
    compiled = torch.compile(module, dynamic=False)
    pictures = torch.from_numpy(task.pictures).to(memory_format=layout)

    def call() -> numpy.ndarray:
        with torch.no_grad():
            return compiled(pictures).numpy()

    return Peer(version("torch"), call)


def ncnn(task: Task) -> Peer:
    """ncnn, by way of pnnx; it knows no batches, so pictures follow each other."""
    import ncnn

    param, weights = pnnx_files(task)
    net = ncnn.Net()
    net.opt.num_threads = task.threads
    net.opt.use_vulkan_compute = False
    for option in ("fp16_packed", "fp16_storage", "fp16_arithmetic", "bf16_storage", "bf16_packed"):
        setattr(net.opt, f"use_{option}", False)
    if net.load_param(str(param)) != 0 or net.load_model(str(weights)) != 0:
        raise RuntimeError("ncnn does not load what pnnx wrote")
    pictures = [ncnn.Mat(picture) for picture in task.pictures]

    def one(picture: ncnn.Mat) -> numpy.ndarray:
        extractor = net.create_extractor()
        extractor.input("in0", picture)
        return numpy.array(extractor.extract("out0")[1])

    return Peer(version("ncnn"), lambda: numpy.stack([one(picture) for picture in pictures]))


def pnnx_files(task: Task) -> tuple[Path, Path]:
    """Converts the traced PyTorch module; pnnx folds the normalisations."""
    import torch

    from torch_network import torch_network

    folder = task.scratch / f"pnnx-{os.getpid()}"
    folder.mkdir()
    example = torch.from_numpy(task.pictures[:1])
    module = torch.jit.trace(torch_network(task.net, task.tensors), example)
    module.save(str(folder / "net.pt"))
    shape = ",".join(map(str, example.shape))
    program = Path(sys.executable).parent / "pnnx"
    command = [program, "net.pt", f"inputshape=[{shape}]", "fp16=0"]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return folder / "net.ncnn.param", folder / "net.ncnn.bin"


def mindspore(task: Task) -> Peer:
    """MindSpore in graph mode, with the network of MindCV's last release of the grouped layout."""
    # Its settings do not bind all of its threads: with one thread, a batch of 32 keeps two cores
    # busy. So it sees no more cores than it may use.
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: task.threads])
    os.environ["GLOG_v"] = "3"
    import mindspore
    from mindcv.models import create_model

    mindspore.set_context(mode=mindspore.GRAPH_MODE, runtime_num_threads=task.threads)
    mindspore.set_device("CPU")
    mindspore.device_context.cpu.op_tuning.threads_num(task.threads)
    net = create_model(task.net.name, num_classes=1000)
    net.set_train(False)
    parameters = {k: mindspore.Parameter(v, name=k) for k, v in task.tensors.items()}
    mindspore.load_param_into_net(net, parameters, strict_load=True)
    pictures = mindspore.Tensor(task.pictures)
    return Peer(version("mindspore"), lambda: net(pictures).asnumpy())


PEERS: dict[str, Callable[[Task], Peer]] = {
    "openvino": openvino_latency,
    "openvino-pictures": openvino_throughput,
    "openvino-bf16": openvino_bfloat16,
    "onnxruntime": onnxruntime_batch,
    "onnxruntime-pictures": onnxruntime_pictures,
    "torch": pytorch,
    "ncnn": ncnn,
    "mindspore": mindspore,
}
"""How each is made, by the name that the worker is called with."""
