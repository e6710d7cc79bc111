"""What was learnt, as a file: numbers and plain strings, no pickle; keyed by the examples it was learnt from."""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from bot.errors import WrongContent
from bot.policy.calibrate import Shares
from bot.policy.classify import Classifier, Head
from bot.policy.content import Content
from bot.policy.decide import Zones
from bot.policy.examples import question_files
from bot.policy.grams import Grams
from bot.policy.learn import Learnt

FORMAT = 1  # of the file, and of the grams: weights for other grams mean nothing
STEPS = 127  # of a weight: eight bits a weight lose nothing that is seen in the answers
HEADS = ("topics", "languages")

Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Weights:
    """`stale`: the examples have changed since."""

    learnt: Learnt
    stale: bool


def key_of(content: Content) -> str:
    """Changes with any example file."""
    digest = hashlib.sha256(bytes([FORMAT]))
    for name, text in question_files(content):
        digest.update(f"{name}\0{len(text)}\0".encode() + text)
    return digest.hexdigest()


def packed(learnt: Learnt, key: str) -> bytes:
    classifier = learnt.classifier
    heads = {"topics": classifier.topics, "languages": classifier.languages} | {
        f"part.{topic}": head for topic, head in classifier.parts.items()
    }
    arrays: Arrays = {
        "key": np.array(key),
        "grams": np.frombuffer("\n".join(classifier.grams.number).encode(), np.uint8),
        "telling": classifier.grams.telling.astype(np.float32),
        "zones": np.array(astuple(learnt.zones)),
        "left_out": np.array(astuple(learnt.left_out)),
    }
    for name, head in heads.items():
        arrays |= {f"{name}.{part}": array for part, array in _packed(head).items()}
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **arrays)
    return file.getvalue()


def read_weights(content: Content) -> Weights:
    """Milliseconds; raises WrongContent where there are none, or what is there cannot be read."""
    try:
        arrays = dict(np.load(io.BytesIO(content.weights.read_bytes()), allow_pickle=False))
        learnt = _unpacked(arrays)
    except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
        raise WrongContent(f"{content.weights.name}: {type(error).__name__}; run `myqg-bot policy train`") from None
    return Weights(learnt, stale=str(arrays["key"]) != key_of(content))


def _packed(head: Head) -> Arrays:
    scale = np.maximum(np.abs(head.weights).max(0) / STEPS, 1e-12)
    return {
        "answers": np.array(head.answers, str),
        "weights": np.round(head.weights / scale).astype(np.int8),
        "scale": scale.astype(np.float32),
        "shift": head.shift,
        "sharpness": np.array([head.sharpness]),
    }


def _unpacked(arrays: Arrays) -> Learnt:
    grams = arrays["grams"].tobytes().decode().split("\n")
    topics, languages = (_head(arrays, name) for name in HEADS)
    named = [name.removesuffix(".answers") for name in arrays if name.startswith("part.") and name.endswith(".answers")]
    parts = {name.removeprefix("part."): _head(arrays, name) for name in named}
    classifier = Classifier(
        Grams({gram: number for number, gram in enumerate(grams)}, arrays["telling"]), topics, parts, languages
    )
    return Learnt(classifier, Zones(*_floats(arrays, "zones")), Shares(*_floats(arrays, "left_out")))


def _head(arrays: Mapping[str, NDArray[Any]], name: str) -> Head:
    weights = arrays[f"{name}.weights"].astype(np.float32) * arrays[f"{name}.scale"]
    (sharpness,) = _floats(arrays, f"{name}.sharpness")
    return Head(tuple(map(str, arrays[f"{name}.answers"])), weights, arrays[f"{name}.shift"], sharpness)


def _floats(arrays: Mapping[str, NDArray[Any]], name: str) -> list[float]:
    return [float(value) for value in arrays[name]]
