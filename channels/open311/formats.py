"""Answers as XML or JSON, one from the other by the Spark convention: a list of items is a list, without its element's name."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Response

ITEMS = {
    "services": "service", "attributes": "attribute", "values": "value", "service_requests": "request", "errors": "error",
    "endpoints": "endpoint", "formats": "format",
}  # fmt: skip
"""Element of a list → element of each of its items."""
TYPES = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""


def answered(root: str, value: Any, form: str, status: int = 200) -> Response:
    """An answer in a format; root: its outermost element, which JSON leaves out."""
    body = to_xml(root, value) if form == "xml" else json.dumps(value, ensure_ascii=False).encode()
    return Response(body, status, content_type=TYPES[form])


def to_xml(root: str, value: Any) -> bytes:
    """A document in UTF-8 with its declaration."""
    element = Element(root)
    _fill(element, value)
    body: bytes = tostring(element, encoding="utf-8", xml_declaration=False)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + body


def _fill(element: Element, value: Any) -> None:
    if isinstance(value, Mapping):
        for name, part in value.items():
            _fill(SubElement(element, name), part)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for part in value:
            _fill(SubElement(element, ITEMS[element.tag]), part)
    elif value is not None:
        element.text = _text(value)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else NOT_XML.sub("", str(value))
