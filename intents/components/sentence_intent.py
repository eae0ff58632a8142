"""The intent classifier of config.yml: one model for all languages, learned in seconds, kept without pickle."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.encoders import encoder
from components.features import tidy
from components.keeping import keep, restore
from components.learning import learn
from components.understanding import Settings, Understanding

NOTHING_SAID = {INTENT_NAME_KEY: None, PREDICTED_CONFIDENCE_KEY: 0.0}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SentenceIntentClassifier(IntentClassifier, GraphComponent):
    """Likeness to the examples in meaning (sentence embeddings), spelling (character n-grams) and sound."""

    @staticmethod
    def required_packages() -> list[str]:
        """What must be importable for this component, beside the encoders (they say themselves what is missing)."""
        return ["sklearn", "pypinyin"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Every setting config.yml may change; Settings says what each means."""
        use = {"weight": 1.0, "sharpness": 2.0}
        spelling = {"ngram_weight": 0.4, "longest_ngram": 4, "sound_weight": 0.3}
        return {"encoders": {"use": use}, **spelling, "caution": 0.2, "ranking_length": 10}

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, learned: Understanding | None = None
    ) -> None:
        self._settings, self._ranking_length = Settings.of(config), config["ranking_length"]
        self._storage, self._resource, self._learned = storage, resource, learned

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceIntentClassifier:
        """A component that has learned nothing yet."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_kwargs: Any,
    ) -> SentenceIntentClassifier:
        """The component as it was trained, and warm."""
        for name in config["encoders"]:
            encoder(name)
        with model_storage.read_from(resource) as folder:
            learned = restore(folder, Settings.of(config))
        learned.probabilities(
            ["warm up 一下"]
        )  # why: vocabularies and syllables are looked up once, not in a caller's turn
        return cls(config, model_storage, resource, learned)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from every example that has a text and an intent, and keep what was learned."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        texts = [tidy(example.get(TEXT)) for example in examples]
        self._learned = learn(texts, [example.get(INTENT) for example in examples], self._settings)
        with self._storage.write_to(self._resource) as folder:
            keep(self._learned, folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Give each message its intent and the ranking; a message without words gets no intent and confidence 0."""
        for message in messages:
            ranking = self._ranking(tidy(message.get(TEXT) or ""))
            message.set(INTENT, dict(ranking[0]) if ranking else dict(NOTHING_SAID), add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _ranking(self, text: str) -> list[dict[str, Any]]:
        if not text or self._learned is None:
            return []
        chances, names = self._learned.probabilities([text])[0], self._learned.intents
        best = np.argsort(-chances)[: self._ranking_length]
        return [{INTENT_NAME_KEY: names[index], PREDICTED_CONFIDENCE_KEY: float(chances[index])} for index in best]
