"""Fetches one large file: goes on where it stopped, in a .part file beside it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import httpx

TRIES = 3
"""How often a connection that is cut is made again before the command gives up."""
LARGEST = 4 << 30
"""Bytes above which a file is not a model anybody uses here."""
SECONDS = 30.0
"""Without a byte for so long, the connection counts as cut."""
_RANGE = re.compile(r"bytes (?:(\d+)-\d+|\*)/(\d+|\*)")
Show = Callable[[int, int | None], None]
"""Told how many bytes are there, and how many there will be where the server says."""


class FetchError(Exception):
    """A model could not be fetched; the text says what to do."""


def download(address: str, to: Path, show: Show = lambda done, total: None) -> None:
    """Fetch an address into a file, which is there only when it is whole; raises FetchError."""
    to.parent.mkdir(parents=True, exist_ok=True)
    part = to.with_name(to.name + ".part")
    for tried in range(1, TRIES + 1):
        try:
            _fetch(address, part, show)
            break
        except httpx.TransportError as error:
            if tried == TRIES:
                raise FetchError(_cut(address, part, error)) from error
    part.replace(to)


def _fetch(address: str, part: Path, show: Show) -> None:
    """Everything that is not there yet."""
    there = part.stat().st_size if part.exists() else 0
    headers = {"Range": f"bytes={there}-"} if there else {}
    headers["Accept-Encoding"] = "identity"  # why: a range counts the bytes of the file itself
    try:
        with httpx.stream("GET", address, headers=headers, timeout=SECONDS, follow_redirects=True) as answer:
            start, total = _span(answer)
            if answer.status_code == 416 and there == total:
                return
            if answer.status_code not in {200, 206} or start > there:
                part.unlink(missing_ok=True)
                raise FetchError(
                    f"{address} answered {answer.status_code}. Look whether the address is right, then run it again."
                )
            _write(answer, part, start, total, show)
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        raise FetchError(f"{address} is not a web address, and no file or folder of that name is there.") from error


def _span(answer: httpx.Response) -> tuple[int, int | None]:
    """Where the answer's bytes begin in the file, and how large the file is."""
    if answer.status_code == 200:
        length = answer.headers.get("Content-Length", "")
        return 0, int(length) if length.isdigit() else None
    match = _RANGE.fullmatch(answer.headers.get("Content-Range", "").strip())
    total = match[2] if match else "*"
    return int(match[1] or 0) if match else 0, int(total) if total.isdigit() else None


def _write(answer: httpx.Response, part: Path, start: int, total: int | None, show: Show) -> None:
    done = start
    with part.open("r+b" if part.exists() else "wb") as file:
        file.truncate(start)
        file.seek(start)
        for block in answer.iter_raw():
            done += file.write(block)
            show(done, total)
            if done > LARGEST:
                raise FetchError(f"More than {LARGEST:,} bytes came: this is not a model for a telephone line.")
    if total is not None and done < total:
        raise httpx.RemoteProtocolError(f"{done:,} of {total:,} bytes came")


def _cut(address: str, part: Path, error: httpx.TransportError) -> str:
    there = part.stat().st_size if part.exists() else 0
    why = f"{type(error).__name__}: {error}".rstrip(": ")
    if there:
        return f"The connection to {address} was cut after {there:,} bytes ({why}). Run the same command again: it goes on from there."
    return (
        f"{address} cannot be reached ({why}). Behind a proxy set HTTPS_PROXY; or fetch the file on another machine "
        "and run: oneline voice fetch LANGUAGE --from FILE"
    )
