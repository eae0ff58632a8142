"""Our Open311 client held to the published document, by a mock server that refuses what it does not allow."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from prism_server import direct, mock_server, require
from tools import DATA

from channels.open311.client import GeoReport, OutcomeOpen, RemoteRefused

__all__ = ["direct"]
DOCUMENT = DATA / "standards" / "open311" / "data" / "georeport_v2-1.yaml"
FIELDS = {"service_code": "006", "address_string": "14 Willow Street", "lat": "30.5", "long": "114.2"}
pytestmark = pytest.mark.referee


def _overlaid() -> dict[str, Any]:
    """The document with what the text of the specification and every client do otherwise: fields of a report by form."""
    document: dict[str, Any] = yaml.safe_load(DOCUMENT.read_text(encoding="utf-8"))
    for key in ("host", "basePath", "schemes", "securityDefinitions"):
        document.pop(key, None)
    for path in document["paths"].values():
        for verb in path.values():
            verb.pop("security", None)
            verb["produces"] = ["application/json"]
            for answer in verb["responses"].values():
                answer.pop("examples", None)
    post = document["paths"]["/requests.{response_format}"]["post"]
    post["consumes"] = ["application/x-www-form-urlencoded"]
    for parameter in post["parameters"]:
        if parameter.get("in") == "query":
            parameter["in"] = "formData"
    # Why anew: what several places share stays a query there, and a list of answers is no one text.
    sent = [each for each in post["parameters"] if each.get("name") != "attribute" and "jurisdiction" not in str(each)]
    own = [
        {"name": name, "in": "formData", "required": True, "type": "string"} for name in ("api_key", "jurisdiction_id")
    ]
    post["parameters"] = [*sent, *own]
    return document


@pytest.fixture(scope="module")
def prism(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server made of the document."""
    require(DOCUMENT, "the Open311 document (../shared/data/standards/open311)")
    folder = tmp_path_factory.mktemp("prism")
    described = folder / "open311.json"
    described.write_text(json.dumps(_overlaid(), default=str), encoding="utf-8")
    with mock_server(described, folder) as address:
        yield address


def test_what_we_ask_is_what_the_document_allows(prism: str) -> None:
    client = GeoReport(prism, "key", "city.gov")
    assert client.services()[0]["service_code"]
    assert "attributes" in client.definition("006")
    assert client.post(FIELDS).value
    assert client.statuses(["638344"])[0].id
    assert client.id_of("12345") is not None


def test_the_server_does_refuse_what_the_document_does_not_allow(prism: str) -> None:
    """Without this the test above would prove nothing."""
    with pytest.raises((RemoteRefused, OutcomeOpen)):
        GeoReport(prism, "", "city.gov").post({"lat": "north"})
