"""`oneline acts`: what people do in the middle of an errand, and the classifier learned from what they say."""

from __future__ import annotations

from pathlib import Path

import click

from bot.config.settings import read_settings
from bot.language.encode import encode
from bot.retrieval.acts.classifier import ActClassifier
from bot.retrieval.acts.data import NONE, acts_key, read_acts, read_said
from bot.retrieval.acts.training import KEPT, learn_into, open_acts
from oneline.assembly import show_progress
from oneline.cli.lazy_groups import WholeHelp
from oneline.cli.learning import is_learned, seconds_to_learn


@click.group(cls=WholeHelp)
def acts() -> None:
    """Acts, what people do in the middle of an errand: see which one a text is; learn them again.

    \b
    Which acts there are, and when each can be meant: intents/acts.yml. What people say: intents/<language>/acts.
    Ask:              guess
    How good it is:   measure
    After a change:   learn
    """


@acts.command()
@click.option("--again", is_flag=True, help="Learn even if nothing has changed.")
def learn(again: bool) -> None:
    """Learn the acts again after a change in them.

    Takes some minutes on two cores, and keeps the model in intents/acts.npz. Commit the file: without it, every machine
    learns for itself when it is set up.

    Example: oneline acts learn
    """
    intents = read_settings().home / "intents"
    path = intents / KEPT
    if not again and is_learned(path, acts_key(intents), "acts"):
        return
    seconds = seconds_to_learn(path, learn_into)
    click.echo(f"{len(read_acts(intents).acts)} acts learned in {seconds:.0f} seconds; commit {path}.")


@acts.command()
@click.argument("text")
@click.option(
    "--in",
    "states",
    multiple=True,
    help="A state from intents/acts.yml, such as booked: what is open. Can be given several times.",
)
def guess(text: str, states: tuple[str, ...]) -> None:
    """Tell which act TEXT is, given what is open.

    \b
    Example: oneline acts guess --in booked "something came up on the day"
    """
    classifier = _opened()
    every = {state for act in classifier.acts for state in act.states}
    if unknown := [state for state in states if state not in every]:
        raise click.ClickException(
            f"There is no {unknown[0]!r} in intents/acts.yml; there are {', '.join(sorted(every))}."
        )
    name, chance = classifier.likeliest(encode([text]), states or every)
    taken = "" if chance >= classifier.sure or name == NONE else f", under {classifier.sure:.2f}: not taken"
    click.echo(f"  {chance:.2f}  {name}{taken}")


@acts.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def measure(folder: Path) -> None:
    """Measure with sayings from which nothing was learned. FOLDER holds <language>.yml files as intents/<language>/acts does.

    Each saying is tried in every state in which its act is possible; sayings of no act ("none") in all states.

    \b
    right, wrong, not taken  shares of the sayings of an act
    of no act                how many sayings of no act were tried
    taken for one            share of these that was taken for an act

    Example: oneline acts measure tests/bot/retrieval/acts/unseen
    """
    classifier, intents = _opened(), read_settings().home / "intents"
    known = {NONE, *(act.id for act in read_acts(intents).acts)}
    click.echo("language  state        sayings   right   wrong   not taken      of no act   taken for one")
    for path in sorted(folder.glob("*.yml")):
        for row in _table(classifier, read_said([path], known)):
            click.echo(f"{path.stem:8}  {row}")


def _table(classifier: ActClassifier, said: dict[str, tuple[str, ...]]) -> list[str]:
    rows = []
    for state in sorted({state for act in classifier.acts for state in act.states}):
        wanted = {act.id: act.name for act in classifier.acts if not act.states or state in act.states}
        asked = [(text, name) for each, name in wanted.items() for text in said.get(each, ())]
        told = [(name, classifier.act(encode([text]), {state})) for text, name in asked]
        right, wrong = sum(a == b for a, b in told), sum(b not in {a, NONE} for a, b in told)
        nothing = [classifier.act(encode([text]), {state}) for text in said.get(NONE, ())]
        false, most = sum(each != NONE for each in nothing), max(len(told), 1)
        rows.append(
            f"{state:12} {len(told):7} {right / most:7.2f} {wrong / most:7.2f} {1 - (right + wrong) / most:11.2f}"
            f" {len(nothing):14} {false / max(len(nothing), 1):15.3f}"
        )
    return rows


def _opened() -> ActClassifier:
    settings = read_settings()
    return open_acts(settings.home / "intents", settings.data / "needs", show_progress)
