"""The command `oneline`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.config.settings import Settings, read_settings, secret_of
from bot.system.confine import confine
from oneline.cli.groups import GROUPS as GROUPS
from oneline.cli.lazy_groups import LaterGroups, WholeHelp
from oneline.cli.options import CATALOGUE, UNDERSTANDING, source_language

if TYPE_CHECKING:
    from bot.dialogue.turn.resources import Resources
    from bot.processing.player import Show


def _errors_of_voice() -> tuple[type[Exception], ...]:
    from voice.engines.choice import VoiceError

    return (VoiceError,)


class Command(LaterGroups):
    """The whole command, with the errors of every part."""

    others = staticmethod(_errors_of_voice)
    later = GROUPS


@click.group(cls=Command, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="oneline")
@click.pass_context
def main(context: click.Context) -> None:
    """One Line: every city service by phone, text and chat, in people's own words.

    \b
    Try it:      oneline run          the whole line with a page in the browser
                 oneline chat         a conversation in this terminal
    Ask it:      oneline catalogue search "my heating is off"
    Your own:    oneline use PATH     put another catalogue in use
                 oneline try FILE     your own questions: pass or fail
    Script it:   oneline converse --jsonl turns.jsonl
    For staff:   oneline case list    who waits for a person
    Before you open it, and when something is wrong:
                 oneline doctor       what is well, what is not, what to do
    """
    context.obj = context.obj or _shows
    confine()


class Later(WholeHelp):
    """A group whose commands are brought in when one of them is wanted: what hears and speaks takes seconds to load."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the commands."""
        return self._group().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One of them."""
        return self._group().get_command(ctx, cmd_name)

    def _group(self) -> click.Group:
        from oneline.processes.voice import voice_group

        return voice_group(read_settings)


main.add_command(Later("voice", help="Engines for hearing and speaking on the telephone."))


@main.command()
@click.argument("steps", nargs=-1, metavar="[STEP]...")
@click.option("--wav", "first", type=click.Path(exists=True, dir_okay=False), help="A sound file to say first.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default="answer.wav",
    show_default=True,
    help="File for everything that was heard.",
)
@click.option("--lang", "language", default="", help="Language to begin in.")
@click.option("--from", "caller", default="", help="Number to ring from; without it, the number is withheld.")
@click.option("--to", default="", help="Ring this number or address instead, and say the text of --say.")
@click.option("--say", "message", default="", help="What to say to whoever answers at --to.")
@click.option("--at-once", is_flag=True, help="Ring even in quiet hours.")
def call(
    steps: tuple[str, ...], first: str | None, out: Path, language: str, caller: str, to: str, message: str, at_once: bool
) -> None:  # fmt: skip
    """Ring the line that runs here, say and press things in turn, and write what it answers to a sound file.

    \b
    STEP is a sound file to say, keys:12# to press, or silence:10 for 10 s. Each step waits until the line has finished.
      oneline call --wav question.wav
      oneline call keys:1 silence:4 keys:0 --out menu.wav
    Or have the line ring somebody:
      oneline call --to sip:anna@127.0.0.1:5080 --say "Your appointment is tomorrow at ten."
    """
    from bot.store.open_sealed import require_line
    from oneline.cli.calling import ring_line, ring_up

    settings = read_settings()
    require_line(settings)
    if to or message:
        ring_up(settings, to, message, at_once)
        return
    ring_line(settings, _ringing(settings, [*([first] if first else []), *steps], out, language, caller), out, "phone")


def _ringing(settings: Settings, steps: list[str], out: Path, language: str, caller: str) -> Callable[[], str]:
    """Rings the voice process that runs here; what goes wrong is one sentence."""
    from voice.telephony.stream.client import LineAddress, LineRefused
    from voice.telephony.stream.file_caller import ring, step_of

    line = LineAddress(f"ws://{settings.host}:{settings.voice_port}/voice/stream", secret_of(settings))

    def go() -> str:
        try:
            return ring(line, [step_of(step) for step in steps], caller, language, out)
        except ValueError as error:
            raise click.ClickException(str(error)) from error
        except LineRefused as error:
            raise click.ClickException(
                f"The line does not take the call ({error}). Is `oneline run` running on this machine?"
            ) from error

    return go


def _shows(house: Resources) -> Show:
    from channels.render.registry import renderers

    table = renderers(house.phrases, house.city.line)
    return lambda channel, reply: table.get(channel, table["chat"])(reply)


@main.command()
@click.option(
    "--jsonl",
    "lines",
    type=click.File("r", encoding="utf-8"),
    default="-",
    is_flag=False,
    flag_value="-",
    metavar="[FILE]",
    help="File of turns; without it, standard input.",
)
@click.option("--why", is_flag=True, help="Add the rule that answered, and those before and after it.")
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of a store, made if it is missing: the whole line, with cases, on a clock that follows the lines.",
)
@CATALOGUE
@UNDERSTANDING
def converse(lines: Any, path: Path | None, understanding: str, why: bool, data: Path | None) -> None:
    """Play turns, one JSON object a line, and print what the line answers, one JSON object a line.

    \b
    in:   {"session", "channel": "sms"|"voice"|"chat", "sender", "lang"?, "at"?, "text" | "keys" | "silence"}
    out:  {"session", "said": [...], "intent", "outcome", "service", "aspect", "safety",
           "choices": [{"source_id", "name"}, ...], "checked", "owner", "case", ...}
    "service" is the entry the reply is about, on follow-ups too. "aspect" is the side of it that is asked for (what, who,
    bring, cost, how, where, when, phone …). The "outcome" "reflex" is a fixed answer to fixed words, such as STOP or
    "again". "safety" is the class of danger heard. Choices are in the order offered. All fields: docs/conversations.md.
    With --why also: "rule", which answered; "passed", the rules before it; "beaten", later ones that would have answered;
    "meant", the likeliest commands (intents/commands.yml) with their chances. docs/rules.md says what each rule is for.
    A line that cannot be read, or has an unknown channel or language, gives {"error"}, and the next ones are played. The
    command then exits with 1.

    \b
    With --data DIR everything is kept: cases are opened, continued on another channel, and seen with `oneline case`.
    in:   {"until": TIME}                   lets time pass; reminders, calls back and the like are under "sent"
          {"act": "fixed" | "office_closed" | "note", "case"?, "office"?, "date"?, "text"?, "at"?}   what an office does
    out:  "asks": {"slot", "kind", "options"?} or null, and "case": the code of the case the reply is about

    Example: echo '{"session":"a","channel":"sms","sender":"+15550100","text":"bus card"}' | oneline converse
    """
    from oneline.cli.json_lines import answer_each
    from oneline.cli.playing import NEEDS, is_turn, play
    from oneline.cli.talking import talking, talking_on_store

    opened = talking_on_store(understanding, path, data, _shows, why=why) if data else None
    with opened or talking(understanding, path, _shows, why=why) as player:
        answer_each(lines, is_turn, NEEDS, lambda row, _: play(player, row))


@main.command()
@click.option("--lang", "language", default="", help="Language to begin in; later the language you type.")
@CATALOGUE
@UNDERSTANDING
def chat(language: str, path: Path | None, understanding: str) -> None:
    """A conversation in this terminal; nothing of it is stored."""
    from oneline.cli.chat import talk
    from oneline.cli.playing import require_language
    from oneline.cli.talking import talking

    with talking(understanding, path, _shows) as player:
        begins = language or source_language(read_settings())
        require_language(player, begins)
        talk(player, begins)


@main.command()
@click.option("--production", is_flag=True, help="For real residents: behind nginx, without the page for trying it.")
def run(production: bool) -> None:
    """Start the whole line on this machine: Rasa, worker, web, voice, desk; stop it with Ctrl-C."""
    from oneline.cli.begin_run import begin_run

    begin_run(production)


@main.command()
@click.option("--name", default="worker", help="Name of this one among others on this machine.")
def worker(name: str) -> None:
    """Answer conversations and send messages until told to stop; any number of workers may run."""
    from oneline.cli.begin_worker import begin_worker

    begin_worker(name)
