"""A recurrent or fully connected layer of libtorch at batch 1, by its operators alone: no module, no dispatch in Python but for one call a step."""
import ctypes
import time

import torch

torch.set_grad_enabled(False)
_blas = ctypes.CDLL("libopenblas.so.0")

# QNNPACK writes at every step that it ignores reduce_range, which takes longer than many a step.
ctypes.c_int32.in_dll(ctypes.CDLL("libglog.so.1"), "_ZN3fLI17FLAGS_minloglevelE").value = 2


def view(address, *shape):
    count = 1
    for size in shape:
        count *= size
    return torch.frombuffer((ctypes.c_float * count).from_address(address), dtype=torch.float32).view(*shape)


class Recurrent:
    def __init__(self, step, units, has_cell):
        self.step_of, self.units, self.has_cell = step, units, has_cell
        self.reset()

    def reset(self):
        zeros = torch.zeros(1, self.units)
        self.state = (zeros, zeros) if self.has_cell else zeros

    def step(self):
        self.state = self.step_of(self.state)

    def output(self):
        return self.state[0] if self.has_cell else self.state


class Linear:
    def __init__(self, forward):
        self.step_of, self.value = forward, None

    def step(self):
        self.value = self.step_of()

    def output(self):
        return self.value


def quantised(kind, x, matrices, vectors, engine):
    """The operator of dynamic quantisation, rows with a scale each."""
    torch.backends.quantized.engine = engine
    packed = []
    for matrix, vector in zip(matrices, vectors):
        scales = (matrix.abs().amax(1) / 127).clamp(min=1e-12)
        codes = torch.quantize_per_channel(matrix, scales, torch.zeros(len(scales), dtype=torch.long), 0, torch.qint8)
        packed.append(torch.ops.quantized.linear_prepack(codes, vector))
    cell = torch.ops.quantized.quantized_lstm_cell_dynamic if kind == "lstm" else torch.ops.quantized.quantized_gru_cell_dynamic
    return lambda state: cell(x, state, *packed, *vectors)


def fastest(layers):
    """The name and layer of the fastest step."""
    def least(layer):
        times = []
        for _ in range(20):
            begin = time.perf_counter()
            layer.step()
            times.append(time.perf_counter() - begin)
        layer.reset()
        return min(times)

    return min(layers, key=lambda named: least(named[1]))


def create(kind, units, inputs, x, weights, bias, is_int8, activation, threads):
    """
    A layer that reads x where it lies; weights and biases, by their addresses, are copied. Where int8 is allowed it is what is fastest of libtorch's int8 engines and
    binary32. Returns its number format and itself.
    """
    torch.set_num_threads(threads)
    _blas.openblas_set_num_threads(threads)
    x = view(x, 1, inputs)
    if kind == "linear":
        matrix, vector = view(weights[0], units, inputs).clone(), view(bias[0], units).clone()
        apply = {"Relu": torch.relu, "Tanh": torch.tanh, "Sigmoid": torch.sigmoid, "None": lambda y: y}[activation]
        return "fp32", Linear(lambda: apply(torch.nn.functional.linear(x, matrix, vector)))
    rows = (4 if kind == "lstm" else 3) * units
    matrices = [view(at, rows, width).clone() for at, width in zip(weights, (inputs, units))]
    vectors = [view(at, rows).clone() for at in bias]
    cell = torch._VF.lstm_cell if kind == "lstm" else torch._VF.gru_cell

    def recurrent(step):
        return Recurrent(step, units, kind == "lstm")

    layers = [("fp32", recurrent(lambda state: cell(x, state, *matrices, *vectors)))]
    if is_int8:
        engines = [engine for engine in torch.backends.quantized.supported_engines if engine != "none"]
        layers += [(f"int8 ({engine})", recurrent(quantised(kind, x, matrices, vectors, engine))) for engine in engines]
    # An operator runs by the engine that its weights were packed for.
    return fastest(layers)


layer, output, name = None, None, ""


def step():
    layer.step()


def copy_output():
    output.copy_(layer.output())
