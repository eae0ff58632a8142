"""`oneline voice render`: fixed prompts made into sound ahead of time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import click

from voice.engines.choice import Home
from voice.tts.gtts_voice import Refused, Unreachable
from voice.tts.prerender import Outcome, Prompt, Prompts, render_local, render_online, sentences, wanted
from voice.tts.speech_rate import RATES, Rates
from voice.tts.synthesiser import SpeakFailed
from voice.tts.voices import Synthesiser, open_synthesiser

OFFLINE = "{why}: the prompts that are not rendered stay with the local voices (--engine local renders them ahead)."
HEAR = "Hear each sentence by the online voice before real people do; --force --engine local takes them back."
GIVEN_UP = 3
"""Sentences that may fail in a row until the rest is left."""


def render_command(
    home: Callable[[], Home], prompts: Callable[[], Prompts], rates: Callable[[], Rates] = lambda: RATES
) -> click.Command:
    """The command. home, prompts and rates are read when it runs; prompts are the wordings without a gap to fill."""

    @click.command("render")
    @click.argument("languages", nargs=-1, metavar="[LANG]...")
    @click.option("--force", is_flag=True, help="Render again what exists already.")
    @click.option("--engine", type=click.Choice(["gtts", "local"]), default="local", show_default=True,
                  help="The city's local voices, or the online voice, each sentence of which a person must check.")  # fmt: skip
    def command(languages: tuple[str, ...], force: bool, engine: str) -> None:
        """Render the fixed prompts ahead, so that a call need not wait for them.

        Only fixed wordings without digits are sent to the online voice, never what a resident said or is told. What is
        rendered stays on this machine. Listen to each sentence of the online voice before real people hear it.

        \b
        Example: oneline voice render
                 oneline voice render zh --engine gtts
        """
        opened, wordings, paces = home(), prompts(), rates()
        if unknown := set(languages) - set(wordings):
            raise click.BadParameter(f"no prompts in {', '.join(sorted(unknown))}; there are {', '.join(wordings)}.")
        mouth = open_synthesiser(opened, paces)
        try:
            _run(_Job(mouth, opened, paces, engine, force, sentences(wordings)), languages)
        finally:
            mouth.close()

    return command


class _Job:
    """What is to be rendered, and with what."""

    def __init__(
        self, mouth: Synthesiser, home: Home, rates: Rates, engine: str, again: bool, prompts: Sequence[Prompt]
    ) -> None:
        self.mouth, self.prompts = mouth, prompts
        self._home, self._rates, self._engine, self._again = home, rates, engine, again
        self._fixed = frozenset(prompt.text for prompt in prompts)

    @property
    def is_online(self) -> bool:
        """True if somebody else's machine speaks."""
        return self._engine != "local"

    def render(self, prompt: Prompt) -> Outcome:
        """Render one sentence; raises SpeakFailed, Refused."""
        if self._engine == "local":
            return render_local(self.mouth, prompt, self._again)
        voice = self._home.choice.ahead.get(prompt.language, "")
        return render_online(self.mouth, voice, prompt, self._fixed, self._rates, self._again)


def _run(job: _Job, languages: Sequence[str]) -> None:
    chosen = [prompt for prompt in job.prompts if not languages or prompt.language in languages]
    count: Counter[str] = Counter()
    why, failed = _rendered(job, chosen, count)
    for key, reason in failed:
        click.echo(f"  {key}: {reason}.", err=True)
    gone = job.mouth.clips.forget_fixed(wanted(job.mouth, job.prompts))
    click.echo(
        f"{count['new']} rendered, {count['there']} there before, {len(failed)} failed, "
        f"{count['none']} without a voice, {gone} old ones removed."
    )
    if count["new"] and job.is_online:
        click.echo(HEAR)
    if why:
        click.echo(OFFLINE.format(why=why[0].upper() + why[1:]))


def _rendered(job: _Job, chosen: Sequence[Prompt], count: Counter[str]) -> tuple[str, list[tuple[str, str]]]:
    """Render in order; why it was left, or empty, and the keys that failed with the reason."""
    failed: list[tuple[str, str]] = []
    row = 0
    with click.progressbar(chosen, label="Rendering") as bar:
        for prompt in bar:
            try:
                count[job.render(prompt)] += 1
                row = 0
            except Unreachable as error:
                return str(error), failed
            except (SpeakFailed, Refused) as error:
                failed.append((f"{prompt.language} {prompt.key}", str(error)))
                row += isinstance(error, SpeakFailed)
            if row >= GIVEN_UP:
                return f"{GIVEN_UP} sentences failed in a row", failed
    return "", failed
