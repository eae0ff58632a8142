"""A telephone of bare datagrams, for what a decent telephone would never send."""

from __future__ import annotations

import re
import socket
import time

SOUND = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {port} RTP/AVP 0\r\n"


class RawPhone:
    """Sends datagrams to a port of loopback and keeps what comes back."""

    def __init__(self, to: int, host: str = "127.0.0.1", number: str = "1") -> None:
        self.to, self.number = ("127.0.0.1", to), number
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((host, 0))
        self.socket.settimeout(0.1)
        self.came: list[str] = []
        self.sound = 0
        """Packets of sound that came."""

    def __enter__(self) -> RawPhone:
        return self

    def __exit__(self, *error: object) -> None:
        self.socket.close()

    def send(self, text: str | bytes) -> None:
        """One datagram."""
        self.socket.sendto(text if isinstance(text, bytes) else text.encode(), self.to)

    def request(self, method: str, call: str, tag: str = "", number: int = 1, body: str = "", branch: str = "") -> str:
        """The text of a request."""
        host, port = self.socket.getsockname()
        kind = "Content-Type: application/sdp\r\n" if body else ""
        lines = [
            f"{method} sip:city@127.0.0.1 SIP/2.0", f"Via: SIP/2.0/UDP {host}:{port};branch=z9hG4bK{branch or method + call}", f"From: <sip:{self.number}@x>;tag={call}",
            f"To: <sip:city@x>{';tag=' + tag if tag else ''}", f"Call-ID: {call}", f"CSeq: {number} {method}", f"Contact: <sip:1@{host}:{port}>", "Max-Forwards: 70",
        ]  # fmt: skip
        return "\r\n".join(lines) + f"\r\n{kind}Content-Length: {len(body)}\r\n\r\n{body}"

    def invite(self, call: str, body: str = "") -> None:
        """Ring. body: SDP, where it is not that of this socket."""
        self.send(self.request("INVITE", call, body=body or SOUND.format(port=self.socket.getsockname()[1])))

    def listen(self, seconds: float) -> None:
        """Keep what comes for a while."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                data = self.socket.recv(65536)
            except TimeoutError:
                continue
            if data.startswith(b"\x80"):
                self.sound += 1
            else:
                self.came.append(data.decode())

    def wait(self, calls: int, seconds: float = 15.0) -> dict[str, int]:
        """Wait until so many calls have a final answer; gives the status of each."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and len(self.finals()) < calls:
            self.listen(0.1)
        return self.finals()

    def finals(self) -> dict[str, int]:
        """Final status of the INVITE of each call so far."""
        found = [
            (re.search(r"Call-ID: (\S+)", text), re.match(r"SIP/2.0 ([2-6]\d\d)", text))
            for text in self.came
            if "INVITE" in text
        ]
        return {call[1]: int(status[1]) for call, status in found if call and status}

    def tag(self, call: str) -> str:
        """Their tag in a call."""
        texts = [text for text in self.came if f"Call-ID: {call}" in text and text.startswith("SIP/2.0 2")]
        found = re.search(r"To: .*;tag=(\w+)", texts[-1])
        return found[1] if found else ""

    def acknowledge(self, call: str) -> None:
        """ACK of an answer."""
        self.send(self.request("ACK", call, self.tag(call)))
