"""The intent classifier of config.yml: one model for all languages, learned in seconds, kept without pickle."""

from __future__ import annotations

import json
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

from components import scores
from components.encoders import encoder
from components.features import Features, restored_ngrams, tidy
from components.scores import Scores

ARRAYS, NAMES = "scores.npz", "names.json"
NOTHING_SAID = {INTENT_NAME_KEY: None, PREDICTED_CONFIDENCE_KEY: 0.0}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SentenceIntentClassifier(IntentClassifier, GraphComponent):
    """Sentence embeddings and character n-grams under a logistic regression; confidences are calibrated."""

    @staticmethod
    def required_packages() -> list[str]:
        """What must be importable for this component, beside the encoders (they say themselves what is missing)."""
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Every setting config.yml may change."""
        return {"encoders": {"use": 1.0}, "ngram_weight": 1.0, "longest_ngram": 4, "strength": 10.0, "ranking_length": 10}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config, self._storage, self._resource = config, storage, resource
        self._features = Features(config["encoders"], config["ngram_weight"])
        self._scores: Scores | None = None

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> SentenceIntentClassifier:
        """A component that has learned nothing yet."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from every example that has a text and an intent, and keep what was learned."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        texts = [tidy(example.get(TEXT)) for example in examples]
        labels = np.array([example.get(INTENT) for example in examples])
        self._features = self._features.fitted(texts, self._config["longest_ngram"])
        self._scores = scores.fit(self._features.rows(texts), labels, self._config["strength"])
        self._persist()
        return self._resource

    def _persist(self) -> None:
        learned, ngrams = self._scores, self._features.ngrams
        assert learned is not None
        names = {
            "classes": learned.classes,
            "temperature": learned.temperature,
            "ngrams": [str(term) for term in ngrams.get_feature_names_out()] if ngrams else [],
        }
        frequencies = ngrams.idf_ if ngrams else np.zeros(0)
        with self._storage.write_to(self._resource) as folder:
            np.savez_compressed(folder / ARRAYS, weights=learned.weights, bias=learned.bias, frequencies=frequencies)
            (folder / NAMES).write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_kwargs: Any,
    ) -> SentenceIntentClassifier:
        """The component as it was trained, its encoders warm."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._restore(
                json.loads((folder / NAMES).read_text(encoding="utf-8")), np.load(folder / ARRAYS, allow_pickle=False)
            )
        for name in config["encoders"]:
            encoder(name)
        return component

    def _restore(self, names: dict[str, Any], arrays: Any) -> None:
        self._scores = Scores(tuple(names["classes"]), arrays["weights"], arrays["bias"], names["temperature"])
        if names["ngrams"]:
            ngrams = restored_ngrams(names["ngrams"], arrays["frequencies"], self._config["longest_ngram"])
            self._features = Features(self._features.encoders, self._features.ngram_weight, ngrams)

    def process(self, messages: list[Message]) -> list[Message]:
        """Give each message its intent and the ranking; a message without words gets no intent and confidence 0."""
        for message in messages:
            ranking = self._ranking(tidy(message.get(TEXT) or ""))
            message.set(INTENT, dict(ranking[0]) if ranking else dict(NOTHING_SAID), add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _ranking(self, text: str) -> list[dict[str, Any]]:
        if not text or self._scores is None:
            return []
        chances = self._scores.probabilities(self._features.rows([text]))[0]
        best = np.argsort(-chances)[: self._config["ranking_length"]]
        return [
            {INTENT_NAME_KEY: self._scores.classes[index], PREDICTED_CONFIDENCE_KEY: float(chances[index])} for index in best
        ]
