"""The online voice's service on loopback, reached as the real library reaches the real one: by proxy, CONNECT and TLS."""

from __future__ import annotations

import base64
import io
import json
import socketserver
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs

import av
import numpy as np
from tools import need

from voice.audio import audio
from voice.tts.espeak_voice import Espeak

VOICES = {"en": "en", "zh-CN": "zh"}
RPC = "jQ1olc"
HOST = "translate.google.com"


def mp3(samples: bytes) -> bytes:
    """An mp3 of samples, as the service sends them."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=24_000, layout="mono")
        sound = np.frombuffer(audio.resampled(samples, audio.RATE, 24_000), np.int16).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(sound, format="s16", layout="mono")
        frame.sample_rate = 24_000
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)
    return out.getvalue()


class OnlineVoice(socketserver.ThreadingTCPServer):
    """The service and the proxy before it. `answers` says how it behaves, request by request; the last goes on."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, folder: Path) -> None:
        # Why first: where it can not be made the test is skipped, and nothing may be open by then.
        certificate = _certificate(folder)
        super().__init__(("127.0.0.1", 0), _Connection)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate)
        self.certificate = folder / "certificate.pem"
        """Whoever trusts this takes us for the service."""
        self.answers = ["good"]
        self.hosts: list[str] = []
        self.asked: list[tuple[str, str]] = []
        self.hung_up = threading.Event()

    @property
    def proxy(self) -> str:
        """What HTTPS_PROXY has to say."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def behaviour(self) -> str:
        """How the next request is answered."""
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class _Connection(socketserver.StreamRequestHandler):
    server: OnlineVoice

    def handle(self) -> None:
        self.server.hosts.append(self.rfile.readline().decode().split()[1])
        while self.rfile.readline().strip():
            pass
        self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        self.wfile.flush()
        with (
            self.server.context.wrap_socket(self.connection, server_side=True) as wrapped,
            wrapped.makefile("rwb") as wire,
        ):
            length = 0
            while line := wire.readline().strip():
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            text, voice = _asked(wire.read(length))
            self.server.asked.append((text, voice))
            for piece in self._answer(self.server.behaviour(), text, voice):
                wire.write(piece)
                wire.flush()

    def _answer(self, behaviour: str, text: str, voice: str) -> Iterator[bytes]:
        if behaviour == "hang":
            self.server.hung_up.wait(30)
            return
        if behaviour == "429":
            yield b"HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            return
        body = _body(_sound(behaviour, text, voice)) if behaviour != "consent page" else b"<html>consent</html>\n"
        yield b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(body)
        yield body[: len(body) // 2] if behaviour == "cut" else body


def _sound(behaviour: str, text: str, voice: str) -> bytes:
    whole = mp3(Espeak().speak(text, VOICES[voice]))
    return {"short": whole[: len(whole) // 4], "noise": b"not an mp3" * 50}.get(behaviour, whole)


def _body(sound: bytes) -> bytes:
    rows = [["wrb.fr", RPC, json.dumps([base64.b64encode(sound).decode()]), None, None, None, "generic"]]
    line = json.dumps(rows, separators=(",", ":"))
    return f")]}}'\n\n{len(line)}\n{line}\n".encode()


def _asked(form: bytes) -> tuple[str, str]:
    request = json.loads(json.loads(parse_qs(form.decode())["f.req"][0])[0][0][1])
    return request[0], request[1]


def _certificate(folder: Path) -> Path:
    """A key and a certificate that nobody has signed; skips where the program that makes them is absent."""
    openssl = need("openssl")
    path = folder / "service.pem"
    made = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    subprocess.run(
        [
            openssl,
            *made,
            "-subj",
            "/CN=localhost",
            "-addext",
            f"subjectAltName=DNS:{HOST}",
            "-keyout",
            path,
            "-out",
            folder / "certificate.pem",
        ],
        check=True,
        capture_output=True,
    )
    with path.open("a") as file:
        file.write((folder / "certificate.pem").read_text())
    return path


@contextmanager
def online_voice(folder: Path) -> Iterator[OnlineVoice]:
    """The service while it is needed."""
    with OnlineVoice(folder) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.hung_up.set()
            server.shutdown()
            thread.join()
