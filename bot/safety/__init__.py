"""Danger in what residents say, checked on every turn before anything else."""

from bot.safety.danger import CLASSES, Danger, gravest_first
from bot.safety.detector import Assessment, Detector
from bot.safety.lexicon import Lexicon, read_lexicon
from bot.safety.utterances import OWN_ERRAND, Utterances

__all__ = [
    "CLASSES",
    "OWN_ERRAND",
    "Assessment",
    "Danger",
    "Detector",
    "Lexicon",
    "Utterances",
    "gravest_first",
    "read_lexicon",
]
