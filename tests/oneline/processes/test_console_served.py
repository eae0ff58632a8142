"""The desk as a process, behind the real proxy of production and by itself."""

from __future__ import annotations

import re
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from tools import need
from web_process import START_SECONDS, with_settings

from bot.config.settings import Settings
from console.accounts import issue
from oneline.processes.process import free_port, start, stop, wait_ready
from oneline.processes.run import parts


def _settings(folder: Path, **more: object) -> Settings:
    free = {"rasa_url": f"http://127.0.0.1:{free_port()}", "voice_port": free_port(), "port": free_port()}
    ready = f"127.0.0.1:{free_port()}"
    return replace(Settings(data=folder, console_port=free_port(), ready_listen=ready), **free, **more)  # type: ignore[arg-type]


def _served(running: ExitStack, settings: Settings, *, production: bool, names: set[str]) -> list[str]:
    lines: list[str] = []
    for part in parts(settings, production):
        if part.name in names:
            process = start(with_settings(part, settings), lines.append)
            running.callback(stop, [process], 10.0)
            assert wait_ready(part, process, START_SECONDS), lines
    return lines


def test_behind_the_proxy_it_is_at_the_line_s_own_address_by_a_cookie_for_https(tmp_path: Path) -> None:
    need("nginx")
    settings = _settings(tmp_path, public_base_url="https://line.city.example")
    with ExitStack() as running:
        lines = _served(running, settings, production=True, names={"console", "proxy"})
        with httpx.Client(base_url=f"http://127.0.0.1:{settings.port}", trust_env=False, timeout=60) as client:
            page = client.get("/desk/sign-in", headers={"Host": "line.city.example"})
            assert page.status_code == 200
            assert page.headers["Set-Cookie"].startswith("__Host-desk=")
            assert "default-src 'none'" in page.headers["Content-Security-Policy"]
            assert "demo" not in page.text
            token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
            assert token is not None
            cookie = {"Cookie": page.headers["Set-Cookie"].partition(";")[0]}
            secret = issue().password
            typed = {"csrf_token": token[1], "login": "anna", "password": secret, "code": "123456"}
            refused = client.post("/desk/sign-in", data=typed, headers=cookie | {"Host": "line.city.example"})
            assert refused.status_code == 403
            door = client.get("/desk", headers={"Host": "line.city.example"})
            assert (door.status_code, door.headers["Location"]) == (303, "/desk/sign-in?back=/desk")
            assert client.get("/healthz").status_code == 502, "that is the web process's, which does not run here"
    assert secret not in "\n".join(lines)
    assert "anna" not in "\n".join(lines)


def test_where_the_line_is_tried_one_click_signs_in_and_it_ends_when_told_to(tmp_path: Path) -> None:
    settings = _settings(tmp_path)
    with ExitStack() as running:
        _served(running, settings, production=False, names={"console"})
        here = f"http://127.0.0.1:{settings.console_port}"
        with httpx.Client(base_url=here, trust_env=False, timeout=60, follow_redirects=True) as client:
            token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/desk").text)
            assert token is not None
            page = client.post("/desk/demo", data={"csrf_token": token[1]})
            assert (page.status_code, page.url.path) == (200, "/desk/cases")
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{here}/healthz", trust_env=False)
