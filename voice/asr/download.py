"""Fetches one large file and resumes where it stopped, by a .part file beside it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from voice.asr.tuning import TUNING

TRIES = TUNING.fetching.tries
LARGEST = TUNING.fetching.largest
LONGEST = TUNING.fetching.longest
MOST_HOPS = TUNING.fetching.redirects
SECONDS = TUNING.fetching.silent
_RANGE = re.compile(r"bytes (?:(\d+)-\d+|\*)/(\d+|\*)")
Show = Callable[[int, int | None], None]
"""Told how many bytes are there, and how many there will be where the server says."""


class FetchError(Exception):
    """A model could not be fetched; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is fetched at all."""

    origins: Container[str]
    """Places as "https://host" that are asked, by redirects too."""
    size: int = 0
    """Bytes the file has at most; 0 for as many as any model."""


def download(address: str, to: Path, bounds: Bounds, show: Show = lambda done, total: None) -> None:
    """Fetch an address into a file, which is there only when it is whole; raises FetchError."""
    to.parent.mkdir(parents=True, exist_ok=True)
    part = to.with_name(to.name + ".part")
    for tried in range(1, TRIES + 1):
        try:
            _fetch(address, part, bounds, show)
            break
        except httpx.TransportError as error:
            if tried == TRIES:
                raise FetchError(_cut(address, part, error)) from error
    part.replace(to)


def _fetch(address: str, part: Path, bounds: Bounds, show: Show) -> None:
    """Everything that is not there yet."""
    there = part.stat().st_size if part.exists() else 0
    headers = {"Range": f"bytes={there}-"} if there else {}
    headers["Accept-Encoding"] = "identity"  # why: a range counts the bytes of the file itself
    try:
        with _answer(address, headers, bounds.origins) as answer:
            start, total = _span(answer)
            if answer.status_code == 416 and there == total:
                return
            if answer.status_code not in {200, 206} or start > there:
                part.unlink(missing_ok=True)
                raise FetchError(
                    f"{address} answered {answer.status_code}. Look whether the address is right, then run it again."
                )
            _write(answer, part, (start, total, bounds.size or LARGEST), show)
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        raise FetchError(f"{address} is not a web address, and no file or folder of that name is there.") from error


@contextmanager
def _answer(address: str, headers: dict[str, str], origins: Container[str]) -> Iterator[httpx.Response]:
    """What an address answers, or where it sends us on to; nobody is asked who is not among the origins."""
    url = httpx.URL(address)
    for _ in range(MOST_HOPS):
        if url.host and url.scheme in {"http", "https"} and (origin := _origin(url)) not in origins:
            raise FetchError(
                f"{origin} is not among the places in models.lock that models are fetched from. Fetch the file yourself, "
                "look where it is from, and run: oneline voice fetch LANGUAGE --from FILE"
            )
        with httpx.stream("GET", url, headers=headers, timeout=SECONDS, follow_redirects=False) as answer:
            if not answer.has_redirect_location:
                yield answer
                return
            url = url.join(answer.headers["Location"])
    raise FetchError(f"{address} sends on and on. Look whether the address is right, then run it again.")


def _origin(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode()}"


def _span(answer: httpx.Response) -> tuple[int, int | None]:
    """Where the answer's bytes begin in the file, and how large the file is."""
    if answer.status_code == 200:
        length = answer.headers.get("Content-Length", "")
        return 0, int(length) if length.isdigit() else None
    match = _RANGE.fullmatch(answer.headers.get("Content-Range", "").strip())
    total = match[2] if match else "*"
    return int(match[1] or 0) if match else 0, int(total) if total.isdigit() else None


def _write(answer: httpx.Response, part: Path, span: tuple[int, int | None, int], show: Show) -> None:
    """Write what comes to its place. span: where it begins, how large the file is, how large it may be."""
    start, total, most = span
    done, until = start, time.monotonic() + LONGEST
    with part.open("r+b" if part.exists() else "wb") as file:
        file.truncate(start)
        file.seek(start)
        for block in answer.iter_raw():
            if done + len(block) > most:
                raise FetchError(f"More than {most:,} bytes came: this is not a model for a telephone line.")
            if time.monotonic() > until:
                raise FetchError(
                    f"After {LONGEST:,.0f} seconds it was not there. Run the same command again: it goes on."
                )
            done += file.write(block)
            show(done, total)
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
