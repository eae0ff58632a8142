"""`oneline form friction`: where people stumble in the forms of a city."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import click

from bot.forms.friction import ASKED, CORRECTED, LEFT, MISSED, PAPER, UNKNOWN, QuestionFriction, friction
from oneline.cli.case_asked import DATA, JSON, asked

COLUMNS = {
    "asked": ASKED, "missed": MISSED, "corrected": CORRECTED, "left there": LEFT, "don't know": UNKNOWN, "no paper": PAPER,
}  # fmt: skip
"""Head of a column → what is counted in it."""


@click.command("friction")
@click.argument("name", required=False)
@click.option("--since", metavar="DATE", help="Count from this day on, as 2026-11-01.")
@JSON
@DATA
def friction_command(name: str | None, since: str | None, wants_json: bool, data: Path | None) -> None:
    """Show where people stumble in forms: a table for each form, the worst question first. NAME shows one form.

    \b
    asked       the question was put; not counted again while it stays open
    missed      a turn that did not answer it: not understood, silence, or not possible
    corrected   its answer was changed, at once or afterwards
    left there  left for later, called off, given to a person, or closed after the city's days
    don't know  "I don't know" or "skip"
    no paper    the same for a number on a paper, such as a bill
    turns       how many turns the answer took, as a median; 1 is good, 3 is the last before a person takes over
    The row read_back is the last question, whether everything is right. `visit` and `home-visit` ask for an appointment.
    What to do: a question that is often missed needs other words or a hint. One that is often corrected is misheard or
    misunderstood. Where many people leave, ask whether the question is needed. Then run `oneline form check`.
    The counts are numbers by day, without names, answers or cases.
    Example: oneline form friction
             oneline form friction bulky-waste --since 2026-11-01
             oneline form friction --json
    """
    day = _day(since)
    forms = friction(asked(data, lambda store: store.counted(day)))
    if name:
        forms = {form: rows for form, rows in forms.items() if form == name}
    if wants_json:
        click.echo(json.dumps(_as_json(forms, day), ensure_ascii=False))
    elif forms:
        click.echo("\n\n".join(_table(form, rows) for form, rows in forms.items()))
    else:
        click.echo(_nothing(name, day))


def _day(since: str | None) -> date | None:
    try:
        return date.fromisoformat(since) if since else None
    except ValueError:
        raise click.ClickException(f"--since {since} is no day. Write it as 2026-11-01.") from None


def _as_json(forms: dict[str, list[QuestionFriction]], since: date | None) -> dict[str, Any]:
    told = [{"form": form, "questions": [_row_as_json(row) for row in rows]} for form, rows in forms.items()]
    return {"since": since.isoformat() if since else None, "forms": told}


def _row_as_json(row: QuestionFriction) -> dict[str, Any]:
    return {"question": row.question, **{what: row.of(what) for what in COLUMNS.values()}, "turns": row.turns}


def _table(form: str, questions: list[QuestionFriction]) -> str:
    rows = [("question", *COLUMNS, "turns"), *map(_cells, questions)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = (
        "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        )
        for row in rows
    )
    return "\n".join([form, *(f"  {line}" for line in lines)])


def _cells(row: QuestionFriction) -> tuple[str, ...]:
    return row.question, *(str(row.of(what)) for what in COLUMNS.values()), str(row.turns or "-")


def _nothing(name: str | None, since: date | None) -> str:
    """That nothing was counted, and how something comes to be."""
    of, from_ = f" of the form {name}" if name else "", f" since {since.isoformat()}" if since else ""
    return f"Nothing is counted yet{of}{from_}. It is once somebody is asked from a form; `oneline form list` names those there are."
