"""`oneline turns`: labelled turns, and what is learned from them: what a turn asks, and the commands it means."""

from __future__ import annotations

from pathlib import Path

import click

from bot.config.settings import read_settings
from bot.config.thresholds import THRESHOLDS
from bot.language.encode import encode
from bot.language.keywords import read_keywords
from bot.retrieval.turns.classifier import QuestionClassifier
from bot.retrieval.turns.commands import CommandClassifier
from bot.retrieval.turns.data import LabelledTurn, read_turns
from bot.retrieval.turns.training import (
    ASKS,
    KEPT,
    KEPT_COMMANDS,
    clauses_of,
    learn_commands_into,
    learn_into,
    open_commands,
    open_questions,
    turns_key,
    whole,
)
from oneline.assembly import show_progress
from oneline.cli.lazy_groups import WholeHelp
from oneline.cli.learning import is_learned, seconds_to_learn

SURE = THRESHOLDS.questions.sure


@click.group(cls=WholeHelp)
def turns() -> None:
    """Labelled turns: what people say in a talk, and what it means; learn from them.

    \b
    The turns:        intents/turns; the commands they may mean: intents/commands.yml
    How good it is:   measure
    After a change:   learn
    """


@turns.command()
@click.option("--again", is_flag=True, help="Learn even if nothing has changed.")
def learn(again: bool) -> None:
    """Learn again which clauses ask something, and which commands turns mean, after a change of the labelled turns.

    Takes some minutes on two cores, and keeps the models in intents/turns.npz and intents/turns.commands.npz. Commit the
    files: without them, every machine learns for itself when it is set up.

    Example: oneline turns learn
    """
    intents = read_settings().home / "intents"
    for path, learn_one in ((intents / KEPT, learn_into), (intents / KEPT_COMMANDS, learn_commands_into)):
        if not again and is_learned(path, turns_key(intents), "turns"):
            continue
        seconds = seconds_to_learn(path, learn_one)
        click.echo(f"{len(read_turns(intents))} turns learned in {seconds:.0f} seconds; commit {path}.")


@turns.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def measure(folder: Path) -> None:
    """Measure with turns of writers from whom nothing was learned. FOLDER holds <language>/*.jsonl as intents/turns does.

    \b
    asking    how many turns ask something, by their label
    found     share of these in which a clause is sure to ask
    right     share of the turns in which a clause is sure to ask that do
    likeliest share of the turns whose likeliest command is one of those meant

    Example: oneline turns measure tests/turns/unseen
    """
    settings = read_settings()
    intents = settings.home / "intents"
    classifier = open_questions(intents, settings.data / "needs", show_progress)
    commands = open_commands(intents, settings.data / "needs", show_progress)
    if classifier is None or commands is None:
        raise click.ClickException(f"There are no turns in {intents}.")
    joins = read_keywords(intents).joins
    click.echo("language    turns   asking   found   right   likeliest")
    for language in ("en", "zh"):
        some = [turn for turn in read_turns(intents, folder) if turn.language == language]
        asking = [bool(ASKS & turn.names) for turn in some]
        found = [_is_found(classifier, turn, joins) for turn in some]
        both = sum(a and b for a, b in zip(asking, found, strict=True))
        likeliest = [_likeliest(commands, turn) in turn.names for turn in some]
        click.echo(
            f"{language:8} {len(some):8} {sum(asking):8} {both / max(sum(asking), 1):7.2f} {both / max(sum(found), 1):7.2f}"
            f" {sum(likeliest) / max(len(some), 1):11.2f}"
        )


def _is_found(classifier: QuestionClassifier, turn: LabelledTurn, joins: frozenset[str]) -> bool:
    said = clauses_of(turn, joins)
    return bool((classifier.chances(said, encode([each.text for each in said])) >= SURE).any())


def _likeliest(classifier: CommandClassifier, turn: LabelledTurn) -> str:
    chances = classifier.chances(whole(turn), encode([turn.text]))
    return max(chances, key=lambda name: chances[name])
