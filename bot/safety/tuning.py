"""Trains the upper layers of E5 to recognise danger, with a score and kinds: `intents/danger.layers.npz`.

A text's score and its kind are learned together: binary cross-entropy, and that of the kinds of those that are danger.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from bot.language.encode import Progress
from bot.language.encoders.e5 import e5_file
from bot.language.encoders.e5_file import E5File
from bot.language.encoders.e5_tuned import LAYERS_FILE, UPPER, layers_of, quantize
from bot.safety.network import Lower, batches, mean_pool, pad, plain_layer

EPOCHS, BATCH, RATE, WARM = 3, 32, 1.5e-4, 0.06
"""Rounds; texts a step; the highest rate of learning, and the part of all steps until it is reached."""
FURTHER_RATE = 0.75e-4
"""The highest rate where a network that was taught before goes on."""
KINDS_WEIGH, DECAY = 0.3, 0.01
FIRST_MEAN, SECOND_MEAN, TINY = 0.9, 0.98, 1e-8
"""Of Adam (Kingma and Ba, 2014), with decay apart (Loshchilov and Hutter, 2017)."""
SEED = 20
Answer = tuple[float, int, float]
HARMLESS: Answer = (0.0, 0, 0.0)


def tune(
    texts: Sequence[str], labels: Sequence[str], progress: Progress, taught: Any = None, again: Sequence[int] = ()
) -> dict[str, Any]:
    """Layers and what is read off them, as the file holds them; labels: "E1 medical.stroke", or empty for harmless texts.

    taught: a network to go on from, in one round; again: places of texts that come twice in it.
    """
    file = e5_file()
    below = file.layers - UPPER
    known = [] if taught is None else [str(name) for name in taught["names"]]
    names = [*known, *sorted({label for label in labels if label} - set(known))]
    everyone = list(range(len(texts)))
    rounds = [everyone] * EPOCHS if taught is None else [[*everyone, *again]]
    hidden = Lower(file, below)(texts, progress)
    start = _initial(file, below, len(names)) if taught is None else _taught(taught, len(names))
    rate = RATE if taught is None else FURTHER_RATE
    weights = _train(start, file, hidden, _answers(labels, names), _order(hidden, rounds), rate, progress)
    layers = [{name: np.asarray(value) for name, value in layer.items()} for layer in weights["layers"]]
    head = {f"head.{name}": np.asarray(weights[name], np.float32) for name in ("w", "b")}
    return {**quantize(layers), **head, "names": np.array(names)}


def vectors_by(held: dict[str, Any], texts: Sequence[str], progress: Progress) -> Any:
    """What the network with these layers makes of texts, (texts, width)."""
    file = e5_file()
    layers = [layer.plain() for layer in layers_of(held)]
    run = jax.jit(partial(mean_pool, layers, file.heads, file.epsilon))
    hidden = Lower(file, file.layers - UPPER)(texts, progress)
    found = np.zeros((len(texts), file.width), np.float32)
    for places in batches(hidden, range(len(hidden)), BATCH):
        found[places] = np.asarray(run(*pad(hidden, places, BATCH)))[: len(places)]
    return found


def write_layers(folder: Path, held: dict[str, Any], key: str) -> Path:
    """Keep what was learned, with the hash of what it was learned from."""
    path = folder / LAYERS_FILE
    np.savez_compressed(path, **held, key=np.array(key))
    return path


def _initial(file: E5File, below: int, kinds: int) -> dict[str, Any]:
    first = _first_weights(file.width, kinds + 1)
    layers = [plain_layer(file, below + number) for number in range(UPPER)]
    made: dict[str, Any] = jax.tree.map(
        jnp.asarray, {"layers": layers, "w": first, "b": np.zeros(kinds + 1, np.float32)}
    )
    return made


def _taught(held: Any, kinds: int) -> dict[str, Any]:
    """The layers and what is read off them of a network that was taught before; kinds it does not know come behind the others."""
    weights, middle = (held[f"head.{name}"].astype(np.float32) for name in ("w", "b"))
    more = kinds + 1 - len(middle)
    read = {"w": np.hstack([weights, _first_weights(len(weights), more)]), "b": np.pad(middle, (0, more))}
    made: dict[str, Any] = jax.tree.map(jnp.asarray, {"layers": [layer.plain() for layer in layers_of(held)], **read})
    return made


def _first_weights(width: int, columns: int) -> Any:
    return np.random.default_rng(SEED).normal(0.0, 0.02, (width, columns)).astype(np.float32)


def _loss(weights: dict[str, Any], heads: int, epsilon: float, batch: Any) -> Any:
    hidden, mask, own, danger, kind, weight = batch
    read = mean_pool(weights["layers"], heads, epsilon, hidden, mask, own) @ weights["w"] + weights["b"]
    is_danger = jnp.mean(jax.nn.softplus(read[:, 0]) - danger * read[:, 0])
    chances = jnp.take_along_axis(jax.nn.log_softmax(read[:, 1:], -1), kind[:, None], 1)[:, 0]
    return is_danger - KINDS_WEIGH * (chances * weight).sum() / jnp.maximum(danger.sum(), 1)


def _train(
    weights: Any, file: E5File, hidden: list[Any], answers: list[Answer], order: list[tuple[int, list[int]]],
    highest: float, progress: Progress,
) -> Any:  # fmt: skip
    step = jax.jit(partial(_step, partial(_loss, heads=file.heads, epsilon=file.epsilon)))
    means = squares = jax.tree.map(jnp.zeros_like, weights)
    for at, (epoch, places) in enumerate(order, 1):
        rate = highest * min(1.0, at / (WARM * len(order))) * max(0.02, 1 - at / len(order))
        some = [answers[place] for place in places] + [HARMLESS] * (BATCH - len(places))
        danger, kind, weight = (np.array(each) for each in zip(*some, strict=True))
        batch = (
            *pad(hidden, places, BATCH), danger.astype(np.float32), kind.astype(np.int32), weight.astype(np.float32)
        )  # fmt: skip
        weights, means, squares = step(weights, means, squares, float(at), rate, batch)
        progress(f"teaching danger, round {epoch} of {order[-1][0]}", at, len(order))
    return weights


def _order(hidden: list[Any], rounds: Sequence[Sequence[int]]) -> list[tuple[int, list[int]]]:
    """Rounds, and places of the texts of each step, in an order that is the same every time."""
    chance = random.Random(SEED)  # noqa: S311 why: nothing secret
    order: list[tuple[int, list[int]]] = []
    for number, places in enumerate(rounds, 1):
        steps = list(batches(hidden, chance.sample(places, len(places)), BATCH))
        chance.shuffle(steps)
        order += [(number, step) for step in steps]
    return order


def _step(loss: Any, weights: Any, means: Any, squares: Any, at: Any, rate: Any, batch: Any) -> Any:
    slopes = jax.grad(lambda given: loss(given, batch=batch))(weights)
    means = jax.tree.map(lambda old, new: FIRST_MEAN * old + (1 - FIRST_MEAN) * new, means, slopes)
    squares = jax.tree.map(lambda old, new: SECOND_MEAN * old + (1 - SECOND_MEAN) * new * new, squares, slopes)

    def moved(weight: Any, mean: Any, square: Any) -> Any:
        way = mean / (1 - FIRST_MEAN**at) / (jnp.sqrt(square / (1 - SECOND_MEAN**at)) + TINY)
        return weight - rate * (way + DECAY * weight)

    return jax.tree.map(moved, weights, means, squares), means, squares


def _answers(labels: Sequence[str], names: list[str]) -> list[Answer]:
    """Whether each is danger, the place of its kind among the names, and how much its kind counts.

    Why not each the same: most dangers are of E1, and a network that may choose says E1 in doubt.
    """
    many = Counter(label.partition(" ")[0] for label in labels if label)
    mean = sum(many.values()) / max(len(many), 1)
    return [
        (1.0, names.index(label), (mean / many[label.partition(" ")[0]]) ** 0.5) if label else HARMLESS
        for label in labels
    ]
