#!/usr/bin/env python3
"""Ideas for little modules of a word language model, tried in numpy before (or instead of) writing kernels for them.

Needs numpy, with OpenBLAS for speed (Debian: python3-numpy, libopenblas0-pthread; set OPENBLAS_NUM_THREADS to the cores).

    tools/prototype_little_modules.py MODEL.safetensors TRAIN.u16 VALID.u16 TEST.u16 EXPERIMENT...

Experiments: bits (where the bits of A and B are best spent), balance (how A and B share the singular values), weight (lambda of the influence
mask), memory (a skipped row remembers its last error), feedback (rounding W itself with error feedback, column after column), residual
(a low rank and a few bits of what it leaves), static (all rows at few bits), table (W_x·x from a table with a row per token, so that the rows
hold W_h alone: W_h rounded with and without feedback, with some columns or gates at more bits, on a low rank), refined (the same, where a row that
is read adds bits to its little codes), hybrid (no table: x by a learned projection, h by W_h at few bits), descent (codes of W_h refined one by one
behind feedback), cheap (B at fewer bits, with error feedback), alternate (B refined with A by turns, and B of three levels), rows (the rows that
matter most by W at 2 bits, or with a few bits of what is left of W), slopes (directions for the rows that matter most), gates (fewer columns of A
for one gate).

Little modules are fitted to 64 streams of training text, thresholds come from 32 streams of validation text, and perplexity is that of 64
streams of test text (with --tune of validation text, too) with exact rows in binary32. Bytes are those of W_LL and B by those of the layer in int8;
a row of a table counts 4 bytes a value.
"""
import argparse
import json
import struct

import numpy as np

LAMBDA = 0.05
RATIOS = (0.9, 0.93)


def load(path):
    data = open(path, "rb").read()
    (length,) = struct.unpack("<Q", data[:8])
    tensors = {}
    for name, entry in json.loads(data[8:8 + length]).items():
        if name != "__metadata__":
            kind = {"F16": np.float16, "F32": np.float32}[entry["dtype"]]
            begin, end = entry["data_offsets"]
            tensors[name] = np.frombuffer(data[8 + length + begin:8 + length + end], kind).reshape(entry["shape"]).astype(np.float32)
    return tensors


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def nearest(values, scale, bits):
    """The nearest code times the scale: below 5 bits odd numbers, which need no zero, above whole ones."""
    if bits > 4:
        limit = 2 ** (bits - 1) - 1
        return np.clip(np.round(values / scale), -limit, limit) * scale
    limit = 2 ** bits - 1
    return np.minimum(np.floor(np.clip(values / scale, -limit, limit) / 2) * 2 + 1, limit) * scale


def scales(values, bits, shares):
    """Scales of rows at which so large a share of the largest weight takes the largest code."""
    limit = 2 ** bits - 1 if bits <= 4 else 2 ** (bits - 1) - 1
    largest = np.abs(values).max(-1, keepdims=True)
    return [np.maximum(largest * share / limit, 1e-30) for share in shares]


def best_rows(candidates, error):
    """Of several roundings of a matrix, for every row the one of least error."""
    best = least = None
    for rounded in candidates:
        errors = error(rounded)
        if best is None:
            best, least = rounded, errors
        else:
            better = errors < least
            best[better], least = rounded[better], np.minimum(least, errors)
    return best


def quantise(values, bits, search=True):
    """Rows at so many bits, by the scale of least squared error."""
    tried = (nearest(values, scale, bits) for scale in scales(values, bits, np.linspace(0.15, 1, 35) if search else (1.0,)))
    return best_rows(tried, lambda rounded: ((rounded - values) ** 2).sum(-1))


def quantise_sections(values, sections, variances):
    """One scale for columns of different bits, weighted by what the columns meet; 8-bit codes count double beside odd ones."""
    factors = [2 if bits == 8 and any(other < 8 for _, other in sections) else 1 for _, bits in sections]
    edges = np.cumsum([0] + [count for count, _ in sections])
    widest = np.max([np.abs(values[:, a:b]).max(1, keepdims=True) / (factor * (127 if bits == 8 else 2 ** bits - 1))
                     for a, b, (_, bits), factor in zip(edges, edges[1:], sections, factors)], 0)

    def at(scale):
        return np.concatenate([nearest(values[:, a:b], factor * scale, bits)
                               for a, b, (_, bits), factor in zip(edges, edges[1:], sections, factors)], 1)

    tried = (at(np.maximum(widest * share, 1e-30)) for share in np.linspace(0.15, 1, 35))
    return best_rows(tried, lambda rounded: (((rounded - values) ** 2) * variances).sum(1))


class Model:
    def __init__(self, path, streams):
        tensors = load(path)
        self.embedding, self.decoder_bias = tensors["encoder.weight"], tensors["decoder.bias"]
        self.weights = np.concatenate([tensors["rnn.weight_ih_l0"], tensors["rnn.weight_hh_l0"]], 1)
        self.bias = tensors["rnn.bias_ih_l0"] + tensors["rnn.bias_hh_l0"]
        self.units = self.weights.shape[0] // 4
        self.inputs = self.weights.shape[1] - self.units
        self.bytes = self.weights.size
        train, valid, test = streams
        self.steps = self.run(train, trace=True)[1][0].reshape(-1, self.weights.shape[1])
        _, (valid_steps, valid_cells) = self.run(valid, trace=True)
        self.valid = valid_steps[8:].reshape(-1, self.weights.shape[1])
        self.valid_cells = valid_cells[8:].reshape(-1, self.units)
        self.valid_results = self.valid @ self.weights.T + self.bias
        self.test = test
        self.dense_outputs = self.run(test)[0]
        self.dense = self.loss(self.dense_outputs)
        print(f"perplexity {np.exp(self.dense):.3f} dense, {len(self.steps)} training steps", flush=True)

    def gates(self, y, cell):
        h = self.units
        i, f, g, o = sigmoid(y[:, :h]), sigmoid(y[:, h:2 * h]), np.tanh(y[:, 2 * h:3 * h]), sigmoid(y[:, 3 * h:])
        cell = f * cell + i * g
        return o * np.tanh(cell), cell

    def run(self, ids, trace=False, rows=None):
        """h of every step; with a trace z and c before it. rows(z, c) gives y."""
        rows = rows or (lambda z, c: z @ self.weights.T + self.bias)
        hidden = np.zeros((ids.shape[1], self.units), np.float32)
        cell, outputs, steps, cells = hidden.copy(), [], [], []
        for step in range(len(ids) - 1):
            z = np.concatenate([self.embedding[ids[step]], hidden], 1)
            if trace:
                steps.append(z)
                cells.append(cell)
            hidden, cell = self.gates(rows(z, cell), cell)
            outputs.append(hidden)
        return np.stack(outputs), (np.stack(steps), np.stack(cells)) if trace else None

    def loss(self, outputs):
        flat, targets, total = outputs.reshape(-1, self.units), self.test[1:].reshape(-1), 0.0
        for start in range(0, len(targets), 1024):
            logits = flat[start:start + 1024] @ self.embedding.T + self.decoder_bias
            largest = logits.max(1, keepdims=True)
            total += (np.log(np.exp(logits - largest).sum(1)) + largest[:, 0] - logits[np.arange(len(logits)), targets[start:start + 1024]]).sum()
        return total / len(targets)

    def divergence(self, outputs):
        """Kullback-Leibler divergence from the dense layer's, per step, in nats."""
        flat, dense, total = outputs.reshape(-1, self.units), self.dense_outputs.reshape(-1, self.units), 0.0

        def log_softmax(hidden):
            logits = hidden @ self.embedding.T + self.decoder_bias
            logits -= logits.max(1, keepdims=True)
            return logits - np.log(np.exp(logits).sum(1, keepdims=True))

        for start in range(0, len(flat), 1024):
            p, q = log_softmax(dense[start:start + 1024]), log_softmax(flat[start:start + 1024])
            total += (np.exp(p) * (p - q)).sum()
        return total / len(flat)

    def codes(self, z):
        return np.concatenate([quantise(z[:, :self.inputs], 8, False), quantise(z[:, self.inputs:], 8, False)], 1)

    def scores(self, y, cell, deviations, weight):
        h = self.units
        i, f, g, o = sigmoid(y[:, :h]), sigmoid(y[:, h:2 * h]), np.tanh(y[:, 2 * h:3 * h]), sigmoid(y[:, 3 * h:])
        t = np.tanh(f * cell + i * g)
        w = o * (1 - t * t) + weight
        parts = [w * abs(g) * i * (1 - i), w * abs(cell) * f * (1 - f), w * i * (1 - g * g), abs(t) * o * (1 - o)]
        return np.concatenate(parts, 1) * deviations

    def judge(self, name, little, size, weight=LAMBDA, memory=0.0, ratios=RATIOS, kept_bytes=1.0, exact_rows=None):
        """kept_bytes: of all exact rows, by those of the layer in int8; exact_rows: what is computed instead of W·z where a row is read."""
        errors = little(self.valid) - self.valid_results
        deviations = errors.std(0)
        centred = self.valid_results - self.valid_results.mean(0)
        scores = self.scores(little(self.valid), self.valid_cells, deviations, weight)
        cells = []
        for ratio in ratios:
            level = np.inf if ratio == 1 else np.quantile(scores.ravel()[::7], ratio)
            kept, total, remembered = 0, 0, 0.0

            def rows(z, cell):
                nonlocal kept, total, remembered
                predicted = little(z)
                guess = predicted + remembered
                exact = exact_rows(z) if exact_rows else z @ self.weights.T + self.bias
                sensitive = self.scores(guess, cell, deviations, weight) >= level
                kept, total = kept + sensitive.sum(), total + sensitive.size
                if memory:
                    remembered = memory * np.where(sensitive, exact - predicted, remembered)
                return np.where(sensitive, exact, guess)

            outputs = self.run(self.test, rows=rows)[0]
            loss = self.loss(outputs)
            cells.append(f"{1 - kept / total:.1%} skipped {100 * np.expm1(loss - self.dense):+.2f} % (KL {self.divergence(outputs):.4f}) at {size + kept_bytes * kept / total:.1%}")
        print(f"{name:44s} {size:6.1%} nMSE {(errors ** 2).mean() / (centred ** 2).mean():.4f} | {' | '.join(cells)}", flush=True)

    def covariance(self):
        centred = self.steps - self.steps.mean(0)
        return centred.T @ centred / len(centred)

    def directions(self, weights=None):
        """Left singular vectors and singular values of W, each row times its weight, times the root of the covariance."""
        if weights is not None or not hasattr(self, "_directions"):
            matrix = self.weights if weights is None else self.weights * weights[:, None]
            values, vectors = np.linalg.eigh(self.covariance())
            root = (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T
            values, vectors = np.linalg.eigh(root @ (matrix.T @ matrix) @ root)
            singular = np.sqrt(np.maximum(values[::-1], 1e-12))
            found = (matrix @ root @ vectors[:, ::-1]) / singular, singular
            if weights is not None:
                return found
            self._directions = found
        return self._directions

    def projection(self, rank, power, weights=None):
        """B before it is rounded."""
        left, singular = self.directions(weights)
        matrix = self.weights if weights is None else self.weights * weights[:, None]
        return (left[:, :rank].T @ matrix) * (singular[:rank] ** (power - 1))[:, None]

    def learned(self, rank, power, projection_bits, sections, projection=None, gates=None):
        """projection: B, rounded; gates: columns of A of each gate, the first ones, where they are not all."""
        if projection is None:
            projection = quantise(self.projection(rank, power), projection_bits, projection_bits < 8)

        def features(z):
            return quantise(self.codes(z) @ projection.T, 8, False)

        squares, products = np.zeros((rank + 1, rank + 1)), np.zeros((len(self.weights), rank + 1))
        for start in range(0, len(self.steps), 4096):
            z = self.steps[start:start + 4096]
            u = np.concatenate([features(z), np.ones((len(z), 1), np.float32)], 1)
            squares += u.T @ u
            products += (self.weights @ z.T) @ u
        solution = np.linalg.solve(squares + 1e-9 * np.trace(squares) * np.eye(rank + 1), products.T).T.astype(np.float32)
        matrix, constant = solution[:, :rank], solution[:, rank]
        means = (squares[rank, :rank] / squares[rank, rank]).astype(np.float32)
        variances = (np.diag(squares)[:rank] / squares[rank, rank] - means ** 2).astype(np.float32)
        rounded = quantise_sections(matrix, sections, variances)
        if gates:
            for gate, columns in enumerate(gates):
                rounded[gate * self.units:(gate + 1) * self.units, columns:] = 0
        bias = constant + (matrix - rounded) @ means + self.bias
        self.linear = rounded @ projection
        size = sum(count * bits for count, bits in sections) / 8 * len(self.weights) + rank * projection_bits / 8 * self.weights.shape[1]
        return lambda z: features(z) @ rounded.T + bias, size / self.bytes

    def centred(self, product, size):
        z = self.steps[:8192]
        bias = (z @ self.weights.T).mean(0) - product(z).mean(0) + self.bias
        return lambda z: product(z) + bias, size

    def with_table(self, name, product, size, ratios=(0.85, 0.9, 0.93, 1), refined=None, kept_bits=8):
        """x's part exact from a table, h's by a product; rows hold W_h alone, at kept_bits, exact or refined by another product."""
        of_x, of_h = self.weights[:, :self.inputs], self.weights[:, self.inputs:]
        hidden = self.steps[:8192, self.inputs:]

        def behind_table(of_hidden):
            bias = (hidden @ of_h.T).mean(0) - of_hidden(hidden).mean(0) + self.bias
            return lambda z: z[:, :self.inputs] @ of_x.T + of_hidden(z[:, self.inputs:]) + bias

        self.judge(name, behind_table(product), size + 4 * len(self.weights) / self.bytes, ratios=ratios,
                   kept_bytes=self.units / self.weights.shape[1] * kept_bits / 8, exact_rows=refined and behind_table(refined))

    def feedback(self, bits, matrix=None, covariance=None, leading=(0, 0)):
        """Columns rounded one after the other, each one's error handed on to those still to come; leading: how many first ones have more bits."""
        matrix = self.weights if matrix is None else matrix
        covariance = self.covariance() if covariance is None else covariance
        diagonal = np.diag(covariance)
        order = np.argsort(-diagonal * ((matrix ** 2).sum(0) if leading[0] else 1))

        def scale_of(columns, at):
            tried = scales(matrix[:, columns], at, np.linspace(0.15, 1, 35))
            errors = np.stack([(((nearest(matrix[:, columns], scale, at) - matrix[:, columns]) ** 2) * diagonal[columns]).sum(1) for scale in tried])
            return np.stack(tried)[errors.argmin(0), np.arange(len(matrix)), 0]

        sections = [(bits, scale_of(order[leading[0]:], bits))]
        if leading[0]:
            sections.append((leading[1], scale_of(order[:leading[0]], leading[1])))
        inverse = np.linalg.inv((covariance + 0.01 * diagonal.mean() * np.eye(len(diagonal)))[order][:, order].astype(np.float64))
        upper = np.linalg.cholesky(inverse).T.astype(np.float32)
        weights, result = matrix[:, order].copy(), np.zeros_like(matrix)
        for begin in range(0, len(order), 128):
            end = min(begin + 128, len(order))
            block, handed = weights[:, begin:end].copy(), np.zeros((len(weights), end - begin), np.float32)
            for column in range(begin, end):
                at = column - begin
                code_bits, scale = sections[column < leading[0]]
                result[:, column] = nearest(block[:, at], scale, code_bits)
                handed[:, at] = (block[:, at] - result[:, column]) / upper[column, column]
                block[:, at:] -= np.outer(handed[:, at], upper[column, column:end])
            weights[:, end:] -= handed @ upper[begin:end, end:]
        return result[:, np.argsort(order)]


def descend(matrix, rounded, bits, covariance, rounds=3):
    """Code by code the best for all others as they are, then the scales, and so on."""
    rounded, diagonal = rounded.copy(), np.diag(covariance)
    scale = np.abs(rounded).min(1)
    for _ in range(rounds):
        slopes = (rounded - matrix) @ covariance
        for column in np.argsort(-diagonal):
            new = nearest(rounded[:, column] - slopes[:, column] / diagonal[column], scale, bits)
            slopes += np.outer(new - rounded[:, column], covariance[column])
            rounded[:, column] = new
        codes = rounded / scale[:, None]
        met = codes @ covariance
        scale = (met * matrix).sum(1) / (met * codes).sum(1)
        rounded = (codes * scale[:, None]).astype(np.float32)
    return rounded


def low_rank(matrix, covariance, rank):
    """B of the directions of most energy, at 4 bits."""
    values, vectors = np.linalg.eigh(covariance)
    root = (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T
    values, vectors = np.linalg.eigh(root @ (matrix.T @ matrix) @ root)
    singular = np.sqrt(np.maximum(values[::-1][:rank], 1e-12))
    left = (matrix @ root @ vectors[:, ::-1][:, :rank]) / singular
    return quantise((left.T @ matrix) * (singular ** -0.65)[:, None], 4)


def regress(features, results, bits):
    """A, rounded, of the least squares of results on features."""
    means = features.mean(0)
    centred = features - means
    matrix = np.linalg.solve(centred.T @ centred + 1e-6 * np.eye(features.shape[1]), centred.T @ (results - results.mean(0))).T.astype(np.float32)
    deviations = features.std(0)
    return quantise(matrix * deviations, bits) / deviations


def table(model):
    inputs = model.inputs
    matrix, covariance = model.weights[:, inputs:], model.covariance()[inputs:, inputs:]

    def codes(hidden):
        return quantise(hidden, 8, False)

    def judge(name, rounded, size):
        model.with_table(name, lambda hidden: codes(hidden) @ rounded.T, size * matrix.size / model.bytes)

    for bits in (1, 2, 3, 4):
        judge(f"table, W_h at {bits} bits, nearest", quantise(matrix, bits), bits / 8)
        judge(f"table, W_h at {bits} bits, feedback", model.feedback(bits, matrix, covariance), bits / 8)
    judge("table, W_h at 8 bits", quantise(matrix, 8), 1)
    for count, bits in ((32, 4), (64, 4), (128, 4), (64, 8)):
        rounded = model.feedback(2, matrix, covariance, (count, bits))
        judge(f"table, {count} columns of W_h at {bits} bits, rest 2", rounded, (2 + (bits - 2) * count / matrix.shape[1]) / 8)
    for gate in range(4):
        rows = slice(gate * model.units, (gate + 1) * model.units)
        rounded = model.feedback(2, matrix, covariance)
        rounded[rows] = model.feedback(4, matrix[rows], covariance)
        judge(f"table, W_h at 2 bits, gate {gate} at 4", rounded, 2.5 / 8)
    steps = model.steps[::3]
    hidden, exact = codes(steps[:, inputs:]), steps[:, inputs:] @ matrix.T
    for rank, bits in ((32, 1), (64, 1), (16, 2), (128, 0), (256, 0)):
        projection = low_rank(matrix, covariance, rank)
        met = projection @ covariance
        left = covariance - met.T @ np.linalg.solve(met @ projection.T, met)
        rest = model.feedback(bits, matrix, (left + left.T) / 2) if bits else np.zeros_like(matrix)
        factor = regress(quantise(hidden @ projection.T, 8, False), exact - hidden @ rest.T, 4)
        size = (bits / 8 * matrix.size + rank * (len(matrix) + matrix.shape[1]) / 2) / model.bytes
        model.with_table(f"table, rank {rank} of W_h and {bits} bits of the rest", lambda h, p=projection, a=factor, r=rest:
                         quantise(codes(h) @ p.T, 8, False) @ a.T + codes(h) @ r.T, size)


def refined(model):
    """Rows that are read add a few bits to the codes that the little module has read already."""
    inputs = model.inputs
    matrix, covariance = model.weights[:, inputs:], model.covariance()[inputs:, inputs:]

    def product(rounded):
        return lambda hidden: quantise(hidden, 8, False) @ rounded.T

    coarse = model.feedback(2, matrix, covariance)
    size = 2 / 8 * matrix.size / model.bytes
    model.with_table("table, W_h at 2 bits, exact rows of 8", product(coarse), size, (0.8, 0.9))
    for bits in (3, 4):
        for name, rest in (("feedback", model.feedback(bits, matrix - coarse, covariance)), ("nearest", quantise(matrix - coarse, bits))):
            model.with_table(f"table, W_h at 2 bits, {bits} more, {name}", product(coarse), size, (0.6, 0.7, 0.76, 0.8), product(coarse + rest), bits)


def hybrid(model):
    inputs, covariance = model.inputs, model.covariance()
    of_x, of_h = model.weights[:, :inputs], model.weights[:, inputs:]
    rounded = model.feedback(2, of_h, covariance[inputs:, inputs:])
    x = quantise(model.steps[::3, :inputs], 8, False)
    for rank in (32, 64, 128):
        projection = low_rank(of_x, covariance[:inputs, :inputs], rank)
        factor = regress(quantise(x @ projection.T, 8, False), model.steps[::3, :inputs] @ of_x.T, 4)
        size = (of_h.size / 4 + rank * (len(of_x) + inputs) / 2) / model.bytes
        model.judge(f"x on rank {rank}, W_h at 2 bits", *model.centred(lambda z, p=projection, a=factor:
                    quantise(quantise(z[:, :inputs], 8, False) @ p.T, 8, False) @ a.T + quantise(z[:, inputs:], 8, False) @ rounded.T, size))


def descent(model):
    covariance = model.covariance()
    for bits in (1, 2):
        rounded = model.feedback(bits)
        for name, matrix in (("feedback", rounded), ("feedback and descent", descend(model.weights, rounded, bits, covariance))):
            model.judge(f"W at {bits} bits, {name}", *model.centred(lambda z, w=matrix: model.codes(z) @ w.T, bits / 8))


def refine(model, projection, bits):
    """B's codes one by one the best for A as it is, and A anew for B as it is."""
    covariance, diagonal = model.covariance(), np.diag(model.covariance())
    scale = np.abs(projection).min(1) if bits <= 4 else np.abs(projection).max(1) / (2 ** (bits - 1) - 1)
    for _ in range(2):
        met = projection @ covariance
        factor = np.linalg.solve(met @ projection.T, met @ model.weights.T).T.astype(np.float32)
        squares = factor.T @ factor
        slopes = (squares @ projection - factor.T @ model.weights) @ covariance
        for row in range(len(projection)):
            for column in np.argsort(-diagonal):
                new = nearest(projection[row, column] - slopes[row, column] / (squares[row, row] * diagonal[column]), scale[row], bits)
                if new != projection[row, column]:
                    slopes += np.outer(squares[:, row], (new - projection[row, column]) * covariance[column])
                    projection[row, column] = new
    return projection


def ternary(values):
    """Rows of -1, 0 and 1 times the scale of least squared error."""
    largest = np.abs(values).max(-1, keepdims=True)
    tried = (np.clip(np.round(values / scale), -1, 1) * scale for scale in (largest * share for share in np.linspace(0.1, 0.9, 33)))
    return best_rows(tried, lambda rounded: ((rounded - values) ** 2).sum(-1))


def alternate(model, rank):
    """B and A refined by turns, and B of three levels."""
    of_a = [(64, 8), (rank - 64, 4)]
    exact = model.projection(rank, 0.35)
    for bits in (4, 2):
        rounded = quantise(exact, bits)
        model.judge(f"rank {rank}, B {bits} bits", *model.learned(rank, 0.35, bits, of_a, rounded))
        model.judge(f"rank {rank}, B {bits} bits, refined with A", *model.learned(rank, 0.35, bits, of_a, refine(model, rounded.copy(), bits)))
    model.judge(f"rank {rank}, B ternary (as 2 bits)", *model.learned(rank, 0.35, 2, of_a, ternary(exact)))


def some_rows(model, rank):
    """A learned projection, and for the rows that matter most W at 2 bits in its place, or what it leaves of W at 1 or 2 bits besides."""
    ones, covariance = np.ones(4 * model.units, np.float32), model.covariance()
    little, size = model.learned(rank, 0.35, 4, [(64, 8), (rank - 64, 4)])
    deviations = (little(model.valid) - model.valid_results).std(0)
    matters = model.scores(model.valid_results, model.valid_cells, ones, LAMBDA).mean(0) * deviations
    model.judge(f"rank {rank}", little, size)
    steps = model.steps[:8192]
    for share in (0.05, 0.1):
        rows = np.argsort(-matters)[:int(share * len(matters))]
        for name, base, bits in (("by W at 2 bits", 0, 2), ("with 1 bit of the rest", 1, 1), ("with 2 bits of the rest", 1, 2)):
            rounded = model.feedback(bits, model.weights[rows] - base * model.linear[rows], covariance)

            def corrected(z, rows=rows, base=base, rounded=rounded):
                results = little(z)
                results[:, rows] = base * results[:, rows] + model.codes(z) @ rounded.T
                return results

            bias = np.zeros(len(matters), np.float32)
            bias[rows] = (steps @ model.weights[rows].T + model.bias[rows] - corrected(steps)[:, rows]).mean(0)
            model.judge(f"rank {rank}, {share:.0%} of the rows {name}", lambda z, c=corrected, b=bias: c(z) + b, size + share * bits / 8)


def cheap(model, rank):
    covariance = model.covariance()
    for bits in (8, 4, 2, 1):
        of_a = [(64, 8), (rank - 64, 4)]
        exact = model.projection(rank, 0.35)
        model.judge(f"rank {rank}, B {bits} bits, nearest", *model.learned(rank, 0.35, bits, of_a))
        if bits < 8:
            rounded = model.feedback(bits, exact, covariance)
            model.judge(f"rank {rank}, B {bits} bits, feedback", *model.learned(rank, 0.35, bits, of_a, rounded))
    for bits, more in ((2, rank * 6 // 5), (1, rank * 4 // 3)):
        rounded = model.feedback(bits, model.projection(more, 0.35), covariance)
        model.judge(f"rank {more}, B {bits} bits, feedback", *model.learned(more, 0.35, bits, [(64, 8), (more - 64, 4)], rounded))


def slopes(model, rank):
    """Rows weighted by how much of them reaches h, to some power."""
    y, cell, ones = model.valid_results, model.valid_cells, np.ones(4 * model.units, np.float32)
    weight = np.sqrt((model.scores(y, cell, ones, LAMBDA) ** 2).mean(0))
    for power in (0.0, 0.25, 0.5, 1.0):
        rows = (weight ** power).astype(np.float32)
        rounded = quantise(model.projection(rank, 0.35, rows), 4)
        model.judge(f"rank {rank}, rows by their slopes to {power}", *model.learned(rank, 0.35, 4, [(64, 8), (rank - 64, 4)], rounded))


def gates(model, rank):
    for less in range(5):
        columns = [rank - (rank // 4 if gate == less else 0) for gate in range(4)]
        name = f"gate {'ifgo'[less]} with {rank - rank // 4}" if less < 4 else "all alike"
        model.judge(f"rank {rank}, {name}", *model.learned(rank, 0.35, 4, [(64, 8), (rank - 64, 4)], gates=columns))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("train")
    parser.add_argument("valid")
    parser.add_argument("test")
    parser.add_argument("experiments", nargs="+", choices=["bits", "balance", "weight", "memory", "feedback", "residual", "static", "table", "refined", "hybrid", "descent", "cheap", "alternate", "rows", "slopes", "gates"])
    parser.add_argument("--steps", type=int, default=320, help="steps of each of the 64 training streams")
    parser.add_argument("--test-steps", type=int, default=110, help="steps of each of the 64 test streams")
    parser.add_argument("--tune", action="store_true", help="judge on three quarters of the validation text, thresholds from the first one; leaves the test text alone")
    parser.add_argument("--rank", type=int, default=384)
    options = parser.parse_args()

    def streams(tokens, count, steps):
        length = len(tokens) // count
        return np.stack([tokens[i * length:i * length + steps + 1] for i in range(count)], 1).astype(np.int64)

    train, valid, test = (np.fromfile(path, "<u2") for path in (options.train, options.valid, options.test))
    if options.tune:
        valid, test = valid[:len(valid) // 4], valid[len(valid) // 4:]
    model = Model(options.model, (streams(train, 64, options.steps), streams(valid, 32, min(128, len(valid) // 32 - 1)), streams(test, 64, options.test_steps)))
    rank = options.rank
    mixed = [(64, 8), (rank - 64, 4)]
    for experiment in options.experiments:
        if experiment == "bits":
            for bits, sections in ((8, [(rank, 8)]), (8, [(rank, 4)]), (4, [(rank, 8)]), (4, mixed), (2, mixed), (4, [(64, 8), (rank - 64, 2)])):
                model.judge(f"rank {rank}, B {bits} bits, A {sections}", *model.learned(rank, 0.35, bits, sections))
        elif experiment == "balance":
            for power in (0.0, 0.2, 0.35, 0.5, 0.75, 1.0):
                model.judge(f"rank {rank}, singular values to {power} in B", *model.learned(rank, power, 4, mixed))
        elif experiment == "weight":
            little = model.learned(rank, 0.35, 4, mixed)
            for weight in (0.0, 0.03, 0.05, 0.1, 0.3, 1.0):
                model.judge(f"rank {rank}, lambda {weight}", *little, weight=weight)
        elif experiment == "memory":
            little = model.learned(rank, 0.35, 4, mixed)
            for memory in (0.0, 0.4, 0.6, 0.8):
                model.judge(f"rank {rank}, errors remembered at {memory}", *little, memory=memory)
        elif experiment == "feedback":
            for bits in (1, 2, 3, 4):
                for name, rounded in (("nearest", quantise(model.weights, bits)), ("feedback", model.feedback(bits))):
                    model.judge(f"W at {bits} bits, {name}", *model.centred(lambda z, w=rounded: model.codes(z) @ w.T, bits / 8))
        elif experiment == "residual":
            left, singular = model.directions()
            for low in (32, 64):
                projection = quantise((left[:, :low].T @ model.weights) * (singular[:low] ** -0.5)[:, None], 4)
                u = np.concatenate([model.codes(model.steps[s:s + 4096]) @ projection.T for s in range(0, len(model.steps), 4096)])
                matrix = np.linalg.lstsq(u.T @ u, u.T @ (model.steps @ model.weights.T), rcond=None)[0].T.astype(np.float32)
                rest = quantise(model.weights - matrix @ projection, 2)
                size = 2 / 8 + low / model.weights.shape[1] + low / 2 / len(model.weights)
                model.judge(f"rank {low} and 2 bits of the rest", *model.centred(
                    lambda z: model.codes(z) @ projection.T @ matrix.T + model.codes(z) @ rest.T, size))
        elif experiment in ("table", "refined", "hybrid", "descent"):
            {"table": table, "refined": refined, "hybrid": hybrid, "descent": descent}[experiment](model)
        elif experiment in ("cheap", "alternate", "rows", "slopes", "gates"):
            {"cheap": cheap, "alternate": alternate, "rows": some_rows, "slopes": slopes, "gates": gates}[experiment](model, rank)
        else:
            for bits in (3, 4, 5, 6, 8):
                for name, rounded in (("nearest", quantise(model.weights, bits)), ("feedback", model.feedback(bits))):
                    outputs, _ = model.run(model.test, rows=lambda z, _, w=rounded: z @ w.T + model.bias)
                    print(f"all rows at {bits} bits, {name}: {100 * np.expm1(model.loss(outputs) - model.dense):+.2f} %", flush=True)


if __name__ == "__main__":
    main()
