"""Steps of SIPp scenarios, as XML: what a telephone sends and what it must get.

scenario(invite(), answered(), press("12"), bye())
"""

from __future__ import annotations

from pathlib import Path

HEAD = """<?xml version="1.0" encoding="ISO-8859-1"?><scenario name="call">"""
WAYS = """Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: {caller};tag=[pid]T[call_number]
To: <sip:city@[remote_ip]:[remote_port]>{tag}
Call-ID: [call_id]
CSeq: {number} {method}
Contact: <sip:sipp@[local_ip]:[local_port]>
Max-Forwards: 70
"""
CALLER = "<sip:+15550123@[local_ip]:[local_port]>"
NAMES = {0: "PCMU/8000", 8: "PCMA/8000", 18: "G729/8000"}


def sdp(
    codings: tuple[int, ...] = (0,),
    keys: int = 101,
    more: str = "a=sendrecv",
    port: str = "[auto_media_port]",
    proto: str = "RTP/AVP",
) -> str:
    """What a telephone offers; keys: payload type of telephone-event, 0 for none."""
    events = f"a=rtpmap:{keys} telephone-event/8000\na=fmtp:{keys} 0-15\n" if keys else ""
    names = "".join(f"a=rtpmap:{coding} {NAMES[coding]}\n" for coding in codings)
    formats = " ".join(str(number) for number in [*codings, *([keys] if keys else [])])
    top = "v=0\no=- 1 1 IN IP4 [local_ip]\ns=-\nc=IN IP4 [media_ip]\nt=0 0\n"
    return f"{top}m=audio {port} {proto} {formats}\n{names}{events}a=ptime:20\n{more}\n"


def _request(
    method: str, number: int, body: str = "", kind: str = "application/sdp", more: str = "", caller: str = CALLER
) -> str:
    inside = method not in ("INVITE", "CANCEL") or number > 1
    tag = "[peer_tag_param]" if inside else ""
    ways = WAYS.format(method=method, number=number, tag=tag, caller=caller)
    target = "[next_url]" if inside else "sip:city@[remote_ip]:[remote_port]"
    content = f"Content-Type: {kind}\n" if body else ""
    again = "" if method == "ACK" else ' retrans="500"'
    return f"<send{again}><![CDATA[\n{method} {target} SIP/2.0\n{ways}{more}{content}Content-Length: [len]\n\n{body}\n]]></send>"


def invite(body: str = "", number: int = 1, caller: str = CALLER, more: str = "") -> str:
    """INVITE; a number above 1 is a re-INVITE."""
    return _request("INVITE", number, body or sdp(), caller=caller, more=more)


def ack(number: int = 1) -> str:
    """ACK of an answer."""
    return _request("ACK", number)


def expect(status: int, optional: bool = False, route: bool = False) -> str:
    """A response that must come."""
    return f'<recv response="{status}"{" optional=" + chr(34) + "true" + chr(34) if optional else ""}{" rrs=" + chr(34) + "true" + chr(34) if route else ""}/>'


def answered(number: int = 1) -> str:
    """Rung, answered, acknowledged."""
    return expect(100, True) + expect(180, True) + expect(200, route=True) + ack(number)


def refused(status: int) -> str:
    """A refusal, acknowledged the way refusals are."""
    same = "".join(f"[last_{name}:]\n" for name in ("Via", "From", "To", "Call-ID"))
    sent = f"ACK sip:city@[remote_ip]:[remote_port] SIP/2.0\n{same}CSeq: 1 ACK\nMax-Forwards: 70\nContent-Length: 0\n"
    return expect(100, True) + expect(180, True) + expect(status) + f"<send><![CDATA[\n{sent}\n]]></send>"


def pause(milliseconds: int) -> str:
    """Nothing for a while."""
    return f'<pause milliseconds="{milliseconds}"/>'


def press(keys: str) -> str:
    """Keys by RFC 4733, as recorded from a telephone: each held for a moment, its end sent three times."""
    names = {"*": "star", "#": "pound"}
    return "".join(
        f"{_do('play_pcap_audio', f'/usr/share/sip-tester/dtmf_2833_{names.get(key, key)}.pcap')}{pause(350)}"
        for key in keys
    )


def say(wav: Path, coding: int = 0) -> str:
    """Sound of a file of µ-law or A-law bytes, once."""
    return _do("rtp_stream", f"{wav},1,{coding}")


def _do(action: str, what: str) -> str:
    return f'<nop><action><exec {action}="{what}"/></action></nop>'


def info(key: str, number: int) -> str:
    """A key by SIP INFO."""
    return _request("INFO", number, f"Signal={key}\nDuration=160\n", "application/dtmf-relay") + expect(200)


def cancel(since: int = 4) -> str:
    """CANCEL of a call that rings, and what follows it. since: steps from the INVITE to here."""
    ended = refused(487).replace(expect(100, True) + expect(180, True), "")
    return _request("CANCEL", 1).replace("[branch]", f"[branch-{since}]") + expect(200) + ended


def bye(number: int = 2) -> str:
    """We hang up."""
    return _request("BYE", number) + expect(200)


def hung_up() -> str:
    """They hang up."""
    same = "".join(f"[last_{name}:]\n" for name in ("Via", "From", "To", "Call-ID", "CSeq"))
    return f'<recv request="BYE"/><send><![CDATA[\nSIP/2.0 200 OK\n{same}Content-Length: 0\n\n]]></send>'


def scenario(*steps: str) -> str:
    """A whole scenario."""
    return HEAD + "".join(steps) + "</scenario>"


def outside(method: str) -> str:
    """A request that belongs to no call."""
    made = _request(method, 1)
    return made.replace("[next_url]", "sip:city@[remote_ip]:[remote_port]").replace("[peer_tag_param]", "")


def rung() -> str:
    """Somebody rings us."""
    return '<recv request="INVITE"/>'


def answers(status: int, body: str = "", more: str = "") -> str:
    """What we answer them."""
    same = "".join(f"[last_{name}:]\n" for name in ("Via", "From", "Call-ID", "CSeq"))
    kind = "Content-Type: application/sdp\n" if body else ""
    ours = "[last_To:];tag=[pid]T[call_number]\nContact: <sip:desk@[local_ip]:[local_port]>\n"
    return (
        f"<send><![CDATA[\nSIP/2.0 {status} said\n{same}{ours}{more}{kind}Content-Length: [len]\n\n{body}\n]]></send>"
    )


def acknowledged() -> str:
    """Our answer is acknowledged."""
    return '<recv request="ACK"/>'


def cancelled() -> str:
    """They stop ringing, and we have not answered."""
    return f'<recv request="CANCEL"/>{_said("200 OK", "CANCEL")}{_said("487 Terminated", "INVITE")}{acknowledged()}'


def cancelled_too_late() -> str:
    """They stop ringing, and we answer all the same."""
    return f'<recv request="CANCEL"/>{_said("200 OK", "CANCEL")}{_said("200 OK", "INVITE", sdp())}'


def _said(status: str, method: str, body: str = "") -> str:
    """An answer of ours to their INVITE, or to their CANCEL of it."""
    same = "".join(f"[last_{name}:]\n" for name in ("Via", "From", "Call-ID"))
    ours = f"[last_To:];tag=[pid]T[call_number]\nCSeq: 1 {method}\nContact: <sip:desk@[local_ip]:[local_port]>\n"
    kind = "Content-Type: application/sdp\n" if body else ""
    return f"<send><![CDATA[\nSIP/2.0 {status}\n{same}{ours}{kind}Content-Length: [len]\n\n{body}\n]]></send>"


def challenges(method: str, status: int = 401) -> str:
    """A request must come, is asked for a password, and must come again with the right one: user city, "open sesame".

    SIPp checks the password in an answer to 401 alone; of one to 407 it sees that it is there.
    """
    name, answer = (
        ("WWW-Authenticate", "Authorization") if status == 401 else ("Proxy-Authenticate", "Proxy-Authorization")
    )
    asked = answers(status, more=f'{name}: Digest realm="pbx", nonce="0a4f113b", algorithm=MD5, qop="auth"\n')
    first = f'<recv request="{method}"/>{asked}{acknowledged() if method == "INVITE" else ""}'
    there = f'<ereg regexp="Digest username=.city.*qop=auth" search_in="hdr" header="{answer}:" check_it="true" assign_to="right"/>'
    proof = '<verifyauth assign_to="right" username="city" password="open sesame"/>' if status == 401 else there
    wrong = '<nop condexec="right" condexec_inverse="true"><action><error message="wrong password"/></action></nop>'
    return f'{first}<recv request="{method}"><action>{proof}</action></recv>{wrong}'
