"""办事指南 of Guangdong (广东政务服务网): a JSON list, or a JSON object a line; one task, one service, in Chinese."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

import msgspec

from bot.catalogue.importers import DIRTY, Importer, head, id_in, put_aside, service_id
from bot.catalogue.importers.facts import FactList
from bot.catalogue.importers.phones_cn import phones
from bot.catalogue.model import Aside, Fact, Phone, Service
from bot.catalogue.segment import clean, pieces

Record = dict[str, Any]
SOURCE = "guangdong"
LANGUAGE = "zh"
CATALOGUE_NAMES = ("matter_name", "subCatalogName", "parentCatalogName", "CATANAME")
MOST_SHARING = 3
"""Entries a name may be that of: one that many share names none of them."""
SHORTEST = 3
"""Characters of an everyday name; of shorter ones ("变更") there are many."""
# Why: items of a list are run together in one line: "条件：1、…；2、…（三）…".
ITEM = re.compile(
    r"(?<=[；;。：:\s])\s*(?=(?:[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．](?:(?!\d)|(?=(?:19|20)\d\d年))"
    r"|\d{1,2}[、)）]|[①-⑳]|——|[a-h][)）]))"
)
MARK = re.compile(
    r"^\s*(?:[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、)）]|[①-⑳]|——|[a-h][)）])\s*"
)
COUNTER = re.compile(r"[；;]|(?<=[)）])、|/(?=[\u4e00-\u9fff])|、(?=[^、；;()（）]{4,}[路街道村])")
LIMIT = re.compile(r"(\d+)\s*[(（](工作日|自然日)[)）]")
LIMITS = (("handle_time_limit", "承诺"), ("handle_time", "法定期限"))
OPEN_AT = re.compile(r"受理时间[：:]([^；;。]*\d)")
PUBLIC_PLATFORM = re.compile(r"网|粤省事|公众号|小程序|APP", re.I)
YES, NO_COUNTER = "是", "无线下办理窗口"


class Guangdong(Importer):
    """Reads the guides; "无" is nothing, several telephones and counters are kept apart."""

    name = "guangdong"
    country = "CN"

    def reads(self, path: Path) -> bool:
        """True for JSON that begins with a task of this system."""
        start = head(path, ".json", ".jsonl")
        return '"TASK_CODE"' in start and '"TASK_NAME"' in start

    def read(self, path: Path) -> Iterator[Service | Aside]:
        """Every task; one without a code or a name, and a line that is no JSON, is put aside."""
        records = list(_records(path))
        shared = Counter(name for r in records if isinstance(r, dict) for name in {*_names(r), *_everyday(r)})
        for record in records:
            if isinstance(record, Aside):
                yield record
                continue
            try:
                yield _service(record, shared)
            except DIRTY as error:
                yield put_aside(id_in(record, "TASK_CODE"), error, record)


def _records(path: Path) -> Iterator[Any]:
    """Records of a list or of lines; a broken line as what is put aside for it."""
    data = path.read_bytes().removeprefix(b"\xef\xbb\xbf").strip()
    try:
        whole = msgspec.json.decode(data)
        yield from whole if isinstance(whole, list) else [whole]
        return
    except msgspec.DecodeError:
        if data.startswith(b"["):
            raise
    for number, line in enumerate(data.splitlines(), 1):
        try:
            if line.strip():
                yield msgspec.json.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            yield put_aside(f"line {number}", error, line.decode("utf-8", errors="replace"))


def _service(record: Record, shared: Counter[str]) -> Service:
    code, name = clean(record["TASK_CODE"]), _name(record)
    if not code or not name:
        raise ValueError("the task has no code" if name else "the task has no name")
    owner = clean(record.get("DEPT_NAME"))
    names = [n for n in (*_everyday(record), *_names(record)) if shared[n] <= MOST_SHARING and n not in name]
    return Service(
        id=service_id(SOURCE, code),
        source=SOURCE,
        source_id=code,
        name={LANGUAGE: name},
        also={LANGUAGE: tuple(dict.fromkeys(names))} if names else {},
        facts=_facts(record),
        phones=_phones(record),
        department={LANGUAGE: owner} if owner else {},
        owner=owner,
    )


def _name(record: Record) -> str:
    """The task's name; a part of it stands in brackets, once."""
    name, written = clean(record.get("TASK_NAME")), clean(record.get("subTaskName"))
    part = _unwrapped(written)
    if not part:
        return name
    for said in (written, part):
        name = name.removesuffix(f"({said})").removesuffix(f"（{said}）").removesuffix(said).strip()
    return name if part in name else f"{name}（{part}）"


def _unwrapped(text: str) -> str:
    """A text without the brackets around the whole of it."""
    while (match := re.fullmatch(r"[（(](.*)[)）]", text)) and _closes(match[1]):
        text = match[1]
    return text


def _closes(text: str) -> bool:
    """True when no bracket is closed that was not opened before."""
    depths = accumulate((c in "（(") - (c in "）)") for c in text)
    return all(depth >= 0 for depth in depths)


def _names(record: Record) -> Iterator[str]:
    """Names the task has in the catalogues it is filed in."""
    yield from (name for field in CATALOGUE_NAMES if (name := clean(record.get(field))))


def _everyday(record: Record) -> Iterator[str]:
    for field in ("matter_daily", "matter_short"):
        for name in re.split(r"[；;、，,\n]", clean(record.get(field))):
            if len(plain := re.sub(r"\s+", "", name)) >= SHORTEST:
                yield plain


def _facts(record: Record) -> tuple[Fact, ...]:
    facts = FactList()
    for under, sentence in _conditions(record.get("accept_standard")):
        facts.add("who", {LANGUAGE: sentence}, "accept_standard", under={LANGUAGE: under} if under else None)
    for item in _materials(record.get("material_intro")):
        facts.add("bring", {LANGUAGE: item}, "material_intro")
    for place in _places(record.get("handle_location")):
        facts.add("where", {LANGUAGE: place}, "handle_location")
    for way, text, field in _ways(record):
        facts.add("how", {LANGUAGE: text}, field, way)
    for text, field in _durations(record):
        facts.add("duration", {LANGUAGE: text}, field)
    for hours in OPEN_AT.findall(clean(record.get("consult_phone"))):
        facts.add("when", {LANGUAGE: f"电话受理时间：{hours}"}, "consult_phone")
    if whom := "、".join(clean(x) for x in record.get("service_object_name") or () if clean(x)):
        facts.add("who", {LANGUAGE: f"办理对象：{whom}"}, "service_object_name")
    return facts.all()


def _conditions(text: object) -> Iterator[tuple[str, str]]:
    """Pairs of (heading or "", condition) of the office's prose, without the marks of its lists."""
    for under, piece in pieces(ITEM.sub("\n", clean(text))):
        if sentence := MARK.sub("", piece).strip("；;，、 "):
            yield MARK.sub("", under), sentence


def _materials(listed: object) -> Iterator[str]:
    for item in listed if isinstance(listed, list) else clean(listed).splitlines():
        if text := clean(item).strip("；;。， "):
            yield text


def _places(text: object) -> Iterator[str]:
    """The counters of a field, each with its own address."""
    plain = re.sub(r"^办理地点[：:]", "", clean(text))
    if plain == NO_COUNTER:
        return
    yield from (place for part in COUNTER.split(plain) if (place := clean(part.strip(" 。，"))))


def _durations(record: Record) -> Iterator[tuple[str, str]]:
    """What the office promises, then what the law allows; one and the same once."""
    told = ""
    for field, label in LIMITS:
        match = LIMIT.search(clean(record.get(field)))
        if match and (days := f"{match[1]}个{match[2]}") != told:
            yield f"{label}{days}", field
            told = days


def _ways(record: Record) -> Iterator[tuple[str, str, str]]:
    """Ways of doing it, of the fields that say yes: (way, words, field)."""
    platform = clean(record.get("bear_paltform"))
    if record.get("online_book") == YES:
        yield "online", "可网上预约", "online_book"
    if record.get("ONLINECHECK") == "1" and PUBLIC_PLATFORM.search(platform):
        yield "online", f"网上平台：{platform}", "bear_paltform"
    if record.get("courier_service") == YES:
        yield "post", "可快递送达", "courier_service"
    if (visits := clean(record.get("LIMIT_SCENE_NUM"))).isdigit() and int(visits):
        yield "counter", f"到现场次数：{visits}次", "LIMIT_SCENE_NUM"
    # Why a way and no place: one cannot be sent to "no counter".
    if clean(record.get("handle_location")) == NO_COUNTER:
        yield "counter", NO_COUNTER, "handle_location"


def _phones(record: Record) -> tuple[Phone, ...]:
    """Numbers to ask at first, then those for complaints; a number that is both is told as the first."""
    asking = phones(record.get("consult_phone"))
    known = {(phone.number, phone.extension) for phone in asking}
    complaints = phones(record.get("complain_phone"), {LANGUAGE: "投诉"})
    return (*asking, *(p for p in complaints if (p.number, p.extension) not in known))
