"""`rasa data validate --fail-on-warnings` for a project that holds no conversations, and what Rasa leaves unchecked.

Why not the command itself: it warns of every intent that no story or rule uses, and here that is all of them, since
Python answers and there are no stories. So Rasa's own validator runs, without its questions about stories.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

from launch.content import DOMAIN, config_file, held_out_files, language_of, nlu_files


def validate() -> int:
    """Print each problem on standard error; 0 where there is none, else 1."""
    from launch import engine

    engine.prepare(threads=1)
    problems = [*_as_rasa_sees_it(), *_between_languages(_examples(nlu_files()), _examples(held_out_files()))]
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(nlu_files())} files: {len(problems) or 'no'} problem{'' if len(problems) == 1 else 's'}")
    return int(bool(problems))


def _as_rasa_sees_it() -> list[str]:
    from rasa.shared.importers.importer import TrainingDataImporter
    from rasa.validator import Validator

    from launch import engine

    engine.quiet()
    with warnings.catch_warnings(record=True) as raised:
        warnings.simplefilter("always", UserWarning)
        files = [str(file) for file in nlu_files()]
        rasa = Validator.from_importer(TrainingDataImporter.load_from_config(str(config_file()), str(DOMAIN), files))
        passed = {
            "domain": rasa.verify_domain_validity(),
            "intents": rasa.verify_intents(ignore_warnings=False),
            "repeated examples": rasa.verify_example_repetition_in_intents(ignore_warnings=False),
        }
    said = [str(warning.message) for warning in raised if issubclass(warning.category, UserWarning)]
    return said or [f"Rasa's check of the {what} failed" for what, is_right in passed.items() if not is_right]


Example = tuple[str, str, str]
"""Language, intent, text."""


def _examples(files: Sequence[Path]) -> list[Example]:
    from rasa.shared.nlu.training_data.loading import load_data

    return [
        (language_of(file), example.get("intent"), example.get("text"))
        for file in files
        for example in load_data(str(file)).intent_examples
    ]


def _between_languages(training: list[Example], held_out: list[Example]) -> Iterator[str]:
    """Every language knows every intent; nothing is measured that was learned."""
    intents = {intent for _, intent, _ in training}
    for examples, kind in ((training, "training"), (held_out, "held-out")):
        known = {(language, intent) for language, intent, _ in examples}
        languages = sorted({language for language, _ in known})
        for language in languages:
            for intent in sorted(intents):
                if (language, intent) not in known:
                    yield f"{language}: no {kind} example of {intent}"
    learned = {text for _, _, text in training}
    yield from (f"{language}: held out and also learned: {text}" for language, _, text in held_out if text in learned)
