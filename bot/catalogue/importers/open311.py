"""Open311 GeoReport v2: a city's list of what can be reported, as JSON or XML, in the standard's shape or by key or group."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from defusedxml import ElementTree

from bot.catalogue.importers import DIRTY, Importer, head, id_in, put_aside, service_id
from bot.catalogue.importers.facts import FactList
from bot.catalogue.importers.names import report_name
from bot.catalogue.model import Aside, Service
from bot.catalogue.segment import clean
from bot.language.tokens import tokens
from bot.language.traits import written_in

Record = dict[str, Any]
SOURCE = "open311"
KEY = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")
# Why: small words say nothing about whether a text belongs to a name.
SMALL = frozenset(
    ["a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "is", "it", "of", "on", "or", "other", "request",
     "that", "the", "this", "to", "with"]
)  # fmt: skip
# Why a value: the standard's own schema names the field too.
CODE = re.compile(r'"service_code"\s*:\s*["\d]|<service_code>')
LINK = re.compile(r"\s*\(https?://[^\s)]+\)")
LEAST_SHARED = 2


class Open311(Importer):
    """Reads the list of services (`services.json`, `services.xml`); a type of report becomes a service."""

    name = "open311"
    country = ""

    def reads(self, path: Path) -> bool:
        """True for JSON or XML that begins with types of reports; lists of reports made are something else."""
        start = head(path, ".json", ".xml")
        if "service_request_id" in start:
            return False
        return bool(CODE.search(start) and re.search(r'"service_name"|<service_name>', start))

    def read(self, path: Path) -> Iterator[Service | Aside]:
        """Every type of report; one without a code or a name is put aside."""
        records: list[Any] = list(_xml(path) if path.suffix.lower() == ".xml" else _types(_json(path)))
        shared = _shared(records)
        for record in records:
            try:
                yield _service(record, shared)
            except DIRTY as error:
                yield put_aside(id_in(record, "service_code"), error, record)


def _json(path: Path) -> object:
    return msgspec.json.decode(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))


def _types(data: object, group: str = "", key: str = "") -> Iterator[object]:
    """Types of reports wherever the list has put them, each with its key or the group it stands under."""
    if isinstance(data, list):
        for item in data:
            yield from _types(item, group)
    elif isinstance(data, dict) and not {"service_code", "service_name"} & data.keys():
        for name, inside in data.items():
            yield from _types(inside, "" if name in {"services", "service"} else name, name)
    elif isinstance(data, dict):
        yield {"key": key, **({"group": group} if group and not key else {}), **data}
    else:
        yield data


def _xml(path: Path) -> Iterator[Record]:
    for element in ElementTree.fromstring(path.read_bytes()).iter():
        if _tag(element) == "service":
            yield {_tag(field): (field.text or "").strip() for field in element}


def _tag(element: Any) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _service(record: Record, shared: dict[str, list[str]]) -> Service:
    code = str(record.get("service_code") or record.get("key") or "").strip()
    name = report_name(clean(record.get("service_name")))
    if not code or not name:
        raise ValueError("the type has no code" if name else "the type has no name")
    tag = written_in(name)
    group = clean(record.get("group"))
    facts = FactList()
    if _belongs(record, shared):
        facts.add_prose("what", LINK.sub("", str(record.get("description") or "")), "description", tag)
    also = tuple(_everyday(record, name))
    return Service(
        id=service_id(SOURCE, code),
        source=SOURCE,
        source_id=code,
        name={tag: name},
        also={tag: also} if also else {},
        facts=facts.all(),
        department={tag: group} if group else {},
        owner=group,
    )


def _everyday(record: Record, name: str) -> Iterator[str]:
    """Everyday names: the key's words and the key words, each once, without the name's own."""
    key, words = str(record.get("key") or ""), str(record.get("keywords") or "")
    found = [key.replace("_", " ")] if KEY.fullmatch(key) else []
    found += [clean(word) for word in re.split(r"[,;，；]", words)]
    yield from dict.fromkeys(text for text in found if text and text.casefold() != name.casefold())


def _shared(records: list[object]) -> dict[str, list[str]]:
    """Descriptions that stand under several types, with the names of those."""
    names: dict[str, list[str]] = defaultdict(list)
    for record in records:
        if isinstance(record, dict) and clean(record.get("description")):
            names[clean(record["description"])].append(clean(record.get("service_name")))
    return {text: found for text, found in names.items() if len(set(found)) >= LEAST_SHARED}


def _belongs(record: Record, shared: dict[str, list[str]]) -> bool:
    """False for a description copied from another type: of several with the same one, it is theirs whose name it speaks of.

    What tells the names apart counts first ("planting", "pruning"); only where no name has that, any word of it does.
    """
    text = clean(record.get("description"))
    if text not in shared:
        return True
    said, names = _words(text), [_words(name) for name in shared[text]]
    common = set.intersection(*names)
    own = _words(clean(record.get("service_name")))
    if any((name - common) & said for name in names):
        return bool((own - common) & said)
    return bool(own & said)


def _words(text: str) -> set[str]:
    return set(tokens(text.replace("_", " "), SMALL))
