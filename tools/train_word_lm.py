#!/usr/bin/env python3
"""Train a word-level language model on the King James Bible and write it as safetensors.

One LSTM or GRU layer, embeddings as wide as it, decoder tied to them. The text is Debian's:

    apt-get install python3-torch python3-numpy libopenblas0-pthread bible-kjv bible-kjv-text
    export OPENBLAS_NUM_THREADS=1 MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=17179869184
    /usr/bin/python3 tools/train_word_lm.py --hidden 512 --out assets/word-lm-512

The learning rate is divided by four after every epoch that lowers the validation perplexity by less than 1 %,
and training ends with the first epoch that lowers it by less than 0.1 %. The best epoch is kept
(`checkpoint.pt`), so a run that is cut off goes on with `--resume`. `--evaluate` only measures the model that
is already in `--out`.

The layers' backward passes are written out as plain matrix products: torch 1.13 on OpenBLAS takes seconds for
one backward of its built-in LSTM at these sizes.
"""
import argparse
import collections
import json
import math
import os
import re
import shlex
import struct
import subprocess
import sys
import time

import numpy as np
import torch

VOCABULARY_SIZE = 10_000
TOKEN = re.compile(r"[A-Za-z]+(?:'[a-z]+)?|[^\sA-Za-z]")
VERSE = re.compile(r"^([1-3]?[A-Za-z]+?)(\d+):(\d+) (.*)$")


# ---------------------------------------------------------------- text

def read_verses():
    """Yields ((book, chapter), tokens) for every verse of the installed King James Bible."""
    try:
        text = subprocess.run(["bible", "-f", "Gen1:1-Rev22:21"], check=True, capture_output=True, text=True).stdout
    except FileNotFoundError:
        sys.exit("error: the program 'bible' is missing; apt-get install bible-kjv bible-kjv-text")
    for line in text.splitlines():
        match = VERSE.match(line)
        if not match:
            sys.exit(f"error: '{line[:60]}' is not 'book chapter:verse text'")
        yield (match[1], int(match[2])), [t.lower() for t in TOKEN.findall(match[4])] + ["<eos>"]


def read_corpus():
    """Vocabulary and the token numbers of the three parts.

    Of every 20 chapters in order the tenth is for validation and the twentieth for test. The vocabulary is
    `<unk>` and the most frequent words of the training part, ties in order of first appearance.
    """
    parts = {"train": [], "valid": [], "test": []}
    chapter, previous = -1, None
    for place, tokens in read_verses():
        if place != previous:
            chapter, previous = chapter + 1, place
        parts[{9: "valid", 19: "test"}.get(chapter % 20, "train")] += tokens
    counts = collections.Counter(parts["train"])
    words = ["<unk>"] + [word for word, _ in counts.most_common(VOCABULARY_SIZE - 1)]
    number = {word: index for index, word in enumerate(words)}
    return words, {name: np.array([number.get(t, 0) for t in tokens], np.int64) for name, tokens in parts.items()}


# ---------------------------------------------------------------- model

class LstmSequence(torch.autograd.Function):
    """An LSTM layer over a sequence, gates in PyTorch's order (i, f, g, o), one bias."""

    @staticmethod
    def forward(ctx, x, h0, c0, w_ih, w_hh, bias):
        steps, batch, _ = x.shape
        hidden = h0.shape[1]
        pre = torch.addmm(bias, x.reshape(steps * batch, -1), w_ih.t()).view(steps, batch, 4 * hidden)
        hs = torch.empty(steps + 1, batch, hidden)
        cs = torch.empty(steps + 1, batch, hidden)
        hs[0], cs[0] = h0, c0
        w_hh_t = w_hh.t()
        for t in range(steps):
            gates = pre[t]
            gates.addmm_(hs[t], w_hh_t)
            gates[:, :2 * hidden].sigmoid_()
            gates[:, 2 * hidden:3 * hidden].tanh_()
            gates[:, 3 * hidden:].sigmoid_()
            i, f, g, o = gates.chunk(4, 1)
            torch.mul(f, cs[t], out=cs[t + 1])
            cs[t + 1].addcmul_(i, g)
            torch.mul(o, torch.tanh(cs[t + 1]), out=hs[t + 1])
        ctx.save_for_backward(x, w_ih, w_hh, pre, hs, cs)
        return hs[1:].clone(), hs[-1].clone(), cs[-1].clone()

    @staticmethod
    def backward(ctx, d_out, d_h_last, d_c_last):
        x, w_ih, w_hh, gates, hs, cs = ctx.saved_tensors
        steps, batch, hidden4 = gates.shape
        hidden = hidden4 // 4
        d_pre = torch.empty_like(gates)
        d_h, d_c = d_h_last.clone(), d_c_last.clone()
        for t in range(steps - 1, -1, -1):
            i, f, g, o = gates[t].chunk(4, 1)
            d_i, d_f, d_g, d_o = d_pre[t].chunk(4, 1)
            tanh_c = torch.tanh(cs[t + 1])
            d_h += d_out[t]
            d_c += d_h * o * (1 - tanh_c * tanh_c)
            d_i.copy_(d_c * g * i * (1 - i))
            d_f.copy_(d_c * cs[t] * f * (1 - f))
            d_g.copy_(d_c * i * (1 - g * g))
            d_o.copy_(d_h * tanh_c * o * (1 - o))
            d_c = d_c * f
            d_h = d_pre[t] @ w_hh
        flat = d_pre.view(steps * batch, hidden4)
        d_w_ih = flat.t() @ x.reshape(steps * batch, -1)
        d_w_hh = flat.t() @ hs[:-1].reshape(steps * batch, hidden)
        d_x = (flat @ w_ih).view_as(x)
        return d_x, None, None, d_w_ih, d_w_hh, flat.sum(0)


class GruSequence(torch.autograd.Function):
    """A GRU layer over a sequence, gates in PyTorch's order (r, z, n), r applied after the product with h."""

    @staticmethod
    def forward(ctx, x, h0, w_ih, w_hh, bias_ih, bias_hh):
        steps, batch, _ = x.shape
        hidden = h0.shape[1]
        gates = torch.addmm(bias_ih, x.reshape(steps * batch, -1), w_ih.t()).view(steps, batch, 3 * hidden)
        recurrent_n = torch.empty(steps, batch, hidden)
        hs = torch.empty(steps + 1, batch, hidden)
        hs[0] = h0
        w_hh_t = w_hh.t()
        for t in range(steps):
            recurrent = torch.addmm(bias_hh, hs[t], w_hh_t)
            r_z, n = gates[t, :, :2 * hidden], gates[t, :, 2 * hidden:]
            r_z.add_(recurrent[:, :2 * hidden]).sigmoid_()
            r, z = r_z.chunk(2, 1)
            recurrent_n[t] = recurrent[:, 2 * hidden:]
            n.addcmul_(r, recurrent_n[t]).tanh_()
            torch.lerp(n, hs[t], z, out=hs[t + 1])
        ctx.save_for_backward(x, w_ih, w_hh, gates, recurrent_n, hs)
        return hs[1:].clone(), hs[-1].clone()

    @staticmethod
    def backward(ctx, d_out, d_h_last):
        x, w_ih, w_hh, gates, recurrent_n, hs = ctx.saved_tensors
        steps, batch, hidden3 = gates.shape
        hidden = hidden3 // 3
        d_ih, d_hh = torch.empty_like(gates), torch.empty_like(gates)
        d_h = d_h_last.clone()
        for t in range(steps - 1, -1, -1):
            r, z, n = gates[t].chunk(3, 1)
            d_h += d_out[t]
            d_n = d_h * (1 - z) * (1 - n * n)
            d_ih[t, :, :hidden] = d_n * recurrent_n[t] * r * (1 - r)
            d_ih[t, :, hidden:2 * hidden] = d_h * (hs[t] - n) * z * (1 - z)
            d_ih[t, :, 2 * hidden:] = d_n
            d_hh[t] = d_ih[t]
            d_hh[t, :, 2 * hidden:] *= r
            d_h = torch.addmm(d_h * z, d_hh[t], w_hh)
        flat_ih, flat_hh = d_ih.view(steps * batch, hidden3), d_hh.view(steps * batch, hidden3)
        d_w_ih = flat_ih.t() @ x.reshape(steps * batch, -1)
        d_w_hh = flat_hh.t() @ hs[:-1].reshape(steps * batch, hidden)
        d_x = (flat_ih @ w_ih).view_as(x)
        return d_x, None, d_w_ih, d_w_hh, flat_ih.sum(0), flat_hh.sum(0)


class WordLanguageModel(torch.nn.Module):
    def __init__(self, hidden, dropout, cell="lstm"):
        super().__init__()
        self.cell, gates = cell, 4 if cell == "lstm" else 3
        bound = 1 / math.sqrt(hidden)
        uniform = lambda *shape, limit=bound: torch.nn.Parameter(torch.empty(*shape).uniform_(-limit, limit))
        self.encoder = uniform(VOCABULARY_SIZE, hidden, limit=0.1)
        self.w_ih = uniform(gates * hidden, hidden)
        self.w_hh = uniform(gates * hidden, hidden)
        self.bias = torch.nn.Parameter(torch.zeros(gates * hidden))
        # An LSTM's two biases add up, so one stays zero; a GRU's n has r between them.
        self.bias_hh = torch.zeros(gates * hidden) if cell == "lstm" else torch.nn.Parameter(torch.zeros(gates * hidden))
        self.decoder_bias = torch.nn.Parameter(torch.zeros(VOCABULARY_SIZE))
        self.dropout = torch.nn.Dropout(dropout)
        self.hidden = hidden

    def initial_state(self, batch):
        return tuple(torch.zeros(batch, self.hidden) for _ in range(2 if self.cell == "lstm" else 1))

    def forward(self, tokens, state):
        """tokens (steps, batch) → logits (steps · batch, vocabulary) and the state after the last step."""
        x = self.dropout(torch.nn.functional.embedding(tokens, self.encoder))
        if self.cell == "lstm":
            out, *state = LstmSequence.apply(x, *state, self.w_ih, self.w_hh, self.bias)
        else:
            out, *state = GruSequence.apply(x, *state, self.w_ih, self.w_hh, self.bias, self.bias_hh)
        out = self.dropout(out)
        logits = torch.addmm(self.decoder_bias, out.reshape(-1, self.hidden), self.encoder.t())
        return logits, tuple(part.detach() for part in state)


def batches(tokens, batch, steps):
    """Yields (input, target) of shape (steps, batch): `batch` streams read side by side, states carried over."""
    length = (len(tokens) - 1) // batch
    inputs = torch.from_numpy(tokens[:length * batch].reshape(batch, length).T.copy())
    targets = torch.from_numpy(tokens[1:length * batch + 1].reshape(batch, length).T.copy())
    for start in range(0, length, steps):
        yield inputs[start:start + steps], targets[start:start + steps]


@torch.no_grad()
def perplexity(model, tokens, batch):
    model.eval()
    state, total, count = model.initial_state(batch), 0.0, 0
    for x, y in batches(tokens, batch, 200 if batch == 1 else 35):
        logits, state = model(x, state)
        total += torch.nn.functional.cross_entropy(logits, y.reshape(-1), reduction="sum").item()
        count += y.numel()
    return math.exp(total / count), count


def train_epoch(model, optimizer, tokens, batch, steps, label):
    model.train()
    state, started, shown, total, count = model.initial_state(batch), time.time(), 0.0, 0.0, 0
    for x, y in batches(tokens, batch, steps):
        optimizer.zero_grad()
        logits, state = model(x, state)
        loss = torch.nn.functional.cross_entropy(logits, y.reshape(-1))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        total, count = total + loss.item() * y.numel(), count + y.numel()
        if time.time() - shown > 20:
            shown = time.time()
            print(f"{label}: {100 * count / len(tokens):5.1f} %  perplexity {math.exp(total / count):8.2f}  "
                  f"{count / (shown - started + 1e-9):6.0f} tokens/s", flush=True)
    return math.exp(total / count)


# ---------------------------------------------------------------- files

def write_atomically(path, data):
    with open(path + ".tmp", "wb") as file:
        file.write(data)
    os.replace(path + ".tmp", path)


def write_safetensors(path, tensors):
    """float16, in the given order, offsets from the end of the header."""
    header, blobs, offset = {}, [], 0
    for name, tensor in tensors.items():
        blob = tensor.detach().numpy().astype("<f2").tobytes()
        header[name] = {"dtype": "F16", "shape": list(tensor.shape), "data_offsets": [offset, offset + len(blob)]}
        blobs.append(blob)
        offset += len(blob)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    write_atomically(path, struct.pack("<Q", len(text)) + text + b"".join(blobs))


def sample(tokens, stretches=100, length=400):
    """Stretches from all over a text, in an order in which any first ones are spread over it, too: multiples of the golden ratio."""
    places = [int(i * 0.6180339887498949 % 1 * (len(tokens) - length)) for i in range(stretches)]
    return np.concatenate([tokens[place:place + length] for place in places])


def write_asset(folder, model, words, parts):
    os.makedirs(folder, exist_ok=True)
    write_safetensors(os.path.join(folder, "model.safetensors"), {
        "encoder.weight": model.encoder,
        "rnn.weight_ih_l0": model.w_ih,
        "rnn.weight_hh_l0": model.w_hh,
        "rnn.bias_ih_l0": model.bias,
        "rnn.bias_hh_l0": model.bias_hh,
        "decoder.bias": model.decoder_bias,
    })
    write_atomically(os.path.join(folder, "vocabulary.txt"), "".join(w + "\n" for w in words).encode())
    for name, tokens in (("train-sample", sample(parts["train"])), ("valid", parts["valid"]), ("test", parts["test"])):
        write_atomically(os.path.join(folder, name + ".u16"), tokens.astype("<u2").tobytes())


@torch.no_grad()
def round_to_half(model):
    for parameter in model.parameters():
        parameter.copy_(parameter.half().float())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cell", choices=["lstm", "gru"], default="lstm", help="kind of the layer")
    parser.add_argument("--hidden", type=int, default=512, help="units of the layer and width of the embeddings")
    parser.add_argument("--out", required=True, help="folder of the finished model")
    parser.add_argument("--epochs", type=int, default=40, help="at most this many")
    parser.add_argument("--batch", type=int, default=20)
    parser.add_argument("--steps", type=int, default=35, help="truncated back-propagation through time")
    parser.add_argument("--dropout", type=float, default=0.5)
    parser.add_argument("--rate", type=float, default=2e-3, help="Adam's first learning rate")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--resume", action="store_true", help="go on from OUT/checkpoint.pt")
    parser.add_argument("--evaluate", action="store_true", help="only measure OUT/checkpoint.pt and write the asset")
    args = parser.parse_args()
    if args.hidden < 1:
        parser.error(f"--hidden is {args.hidden}, it must be at least 1")

    torch.manual_seed(args.seed)
    words, parts = read_corpus()
    print({name: len(tokens) for name, tokens in parts.items()}, flush=True)
    model = WordLanguageModel(args.hidden, args.dropout, args.cell)
    optimizer = torch.optim.Adam(model.parameters(), lr=args.rate)
    os.makedirs(args.out, exist_ok=True)
    checkpoint = os.path.join(args.out, "checkpoint.pt")
    best, best_epoch, first, rate = math.inf, 0, 1, args.rate
    if args.resume or args.evaluate:
        saved = torch.load(checkpoint)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        best, best_epoch, first, rate = saved["valid"], saved["epoch"], saved["epoch"] + 1, saved["next_rate"]

    for epoch in range(first, 1 if args.evaluate else args.epochs + 1):
        for group in optimizer.param_groups:
            group["lr"] = rate
        train = train_epoch(model, optimizer, parts["train"], args.batch, args.steps, f"epoch {epoch} rate {rate:g}")
        valid, _ = perplexity(model, parts["valid"], 10)
        print(f"epoch {epoch}: train {train:.2f} validation {valid:.3f}", flush=True)
        gain = 1 - valid / best
        if gain < 0.01:
            rate /= 4
        if gain > 0:
            best, best_epoch = valid, epoch
            torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "valid": valid, "epoch": epoch,
                        "next_rate": rate}, checkpoint + ".tmp")
            os.replace(checkpoint + ".tmp", checkpoint)
        if gain < 0.001:
            break

    model.load_state_dict(torch.load(checkpoint)["model"])
    round_to_half(model)
    write_asset(args.out, model, words, parts)
    valid, _ = perplexity(model, parts["valid"], 1)
    test, count = perplexity(model, parts["test"], 1)
    facts = {
        "cell": args.cell, "hidden": args.hidden, "vocabulary": len(words), "bestEpoch": best_epoch,
        "validationPerplexity": round(valid, 4), "testPerplexity": round(test, 4), "testTokens": count,
        "protocol": "weights rounded to float16, one stream, states carried over from zero, every token predicted",
        "torch": torch.__version__,
        "command": "python3 " + " ".join(shlex.quote(a) for a in sys.argv if a not in ("--resume", "--evaluate")),
    }
    write_atomically(os.path.join(args.out, "training.json"), (json.dumps(facts, indent=2) + "\n").encode())
    print(json.dumps(facts, indent=2))


if __name__ == "__main__":
    main()
