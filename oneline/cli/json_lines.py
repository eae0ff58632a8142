"""Files of one JSON object a line, for commands that answer each line with one."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import click

Row = dict[str, Any]


class RowError(ValueError):
    """A line that can be read but not answered; the text says what to write instead."""


def has_text(row: Row) -> bool:
    """True for an object with a text."""
    return isinstance(row.get("text"), str)


def read_rows(lines: Iterable[str], accepts: Callable[[Row], bool], needs: str) -> Iterator[tuple[int, Row | str]]:
    """Each line that is not empty, with its number: the object it holds, or what is wrong with it.

    accepts: whether an object is one of those wanted; needs: says what those are.
    """
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield number, _read(line, number, accepts, needs)


def read_all(lines: Iterable[str], accepts: Callable[[Row], bool], needs: str) -> Iterator[Row]:
    """The objects of all lines; raises ClickException at the first that can not be read."""
    for _, row in read_rows(lines, accepts, needs):
        if isinstance(row, str):
            raise click.ClickException(row)
        yield row


def answer_each(
    lines: Iterable[str], accepts: Callable[[Row], bool], needs: str, answer: Callable[[Row, int], Row]
) -> None:
    """Print the answer to each line; one that can not be read is named, and the next go on.

    Raises ClickException at the end where there was such a line.
    """
    wrong = 0
    for number, row in read_rows(lines, accepts, needs):
        answered = {"error": row} if isinstance(row, str) else _answered(answer, row, number)
        if list(answered) == ["error"]:
            wrong += 1
            click.echo(answered["error"], err=True)
        # Why flushed: a script may write its next line only once it has read this answer.
        click.echo(json.dumps(answered, ensure_ascii=False))
        sys.stdout.flush()
    if wrong:
        raise click.ClickException(f"{wrong} of the lines could not be read; the others were answered.")


def _answered(answer: Callable[[Row, int], Row], row: Row, number: int) -> Row:
    try:
        return answer(row, number)
    except RowError as error:
        return {"error": f"Line {number}: {error}"}


def _read(line: str, number: int, accepts: Callable[[Row], bool], needs: str) -> Row | str:
    try:
        row = json.loads(line)
    except ValueError as error:
        return f"Line {number} is no JSON: {error}"
    return row if isinstance(row, dict) and accepts(row) else f"Line {number}: {needs}"
