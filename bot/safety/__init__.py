"""Danger in what residents say, checked on every turn before anything else."""

from bot.safety.danger import CLASSES, Danger, gravest_first
from bot.safety.detector import Assessment, Detector, Utterances
from bot.safety.lexicon import Lexicon, read_lexicon

__all__ = ["CLASSES", "Assessment", "Danger", "Detector", "Lexicon", "Utterances", "gravest_first", "read_lexicon"]
