"""`oneline details`: what people ask about a service they have found, and the model learned from it."""

from __future__ import annotations

import click

from bot.config.settings import read_settings
from bot.language.encode import encode
from bot.retrieval.facts.question_types import details_key, read_details
from bot.retrieval.facts.training import KEPT, learn_into
from oneline.assembly import learned_from, show_progress
from oneline.cli.lazy_groups import WholeHelp
from oneline.cli.learning import is_learned, seconds_to_learn
from oneline.cli.options import called_before

LIKELIEST = 4


@click.group(cls=WholeHelp)
def details() -> None:
    """Details, what people ask about a service: until when, who else, where to post it.

    The details stand in intents/<language>/details, each with how people ask and how offices write what answers.
    """


@details.command()
@click.option("--again", is_flag=True, help="Learn even if nothing has changed.")
def learn(again: bool) -> None:
    """Learn the details again after a change in them.

    Takes about a minute on two cores, and keeps the model in intents/details.npz. Commit the file: without it, every
    machine learns for itself when it is set up. No catalogue has to be imported again.

    Example: oneline details learn
    """
    intents = read_settings().home / "intents"
    path = intents / KEPT
    if not again and is_learned(path, details_key(intents), "details"):
        return
    seconds = seconds_to_learn(path, learn_into)
    click.echo(f"{len(read_details(intents))} details learned in {seconds:.0f} s; commit {path}.")


@details.command()
@click.argument("text")
def guess(text: str) -> None:
    """Tell which detail TEXT asks for as a question, and which detail it gives as a sentence of an office.

    \b
    Example: oneline details guess "how long do they take"
             oneline details guess 寄到哪里
    """
    model = learned_from(read_settings()).details(show_progress)
    meaning = encode([text])
    for what, chances in (("asks for", model.of_questions(meaning)[0]), ("tells", model.of_facts(meaning)[0])):
        likely = ", ".join(f"{model.details[i]} {chances[i]:.2f}" for i in chances.argsort()[::-1][:LIKELIEST])
        click.echo(f"  {what}: {likely}")


details.add_command(called_before(guess, "of"))
