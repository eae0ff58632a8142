"""Another's client reads this line: the package georeport, over HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any, Literal

import pytest
from flask import Flask
from open311_line import KEY
from werkzeug.serving import make_server

georeport = pytest.importorskip("georeport", reason="georeport is not installed: pip install georeport")
LAMP = {"api_key": KEY, "service_code": "street-lamp", "address_string": "14 Willow Street"}
FORMS: tuple[Literal["json", "xml"], ...] = ("json", "xml")


@pytest.fixture
def served(app: Flask) -> Iterator[str]:
    """Address of the line, served on loopback."""
    server = make_server("127.0.0.1", 0, app)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.port}/open311/v2"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("form", FORMS)
def test_another_client_reads_services_definitions_and_reports(served: str, app: Flask, form: str) -> None:
    numbers = [
        app.test_client().post("/open311/v2/requests.json", data=LAMP).json[0]["service_request_id"] for _ in range(2)
    ]
    client: Any = georeport.GeoReport(served, output_format=form)
    assert {"street-lamp", "pothole"} <= {service["service_code"] for service in client.get_service_list()}
    assert client.get_service_definition("street-lamp")["service_code"] == "street-lamp"
    assert [record["service_request_id"] for record in client.get_service_requests(status="open")] == numbers[::-1]
    assert client.get_service_request(numbers[0])["address"] == "14 Willow Street"
