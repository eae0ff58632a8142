"""Settings of calls by SIP."""

from __future__ import annotations

from dataclasses import dataclass

from bot.config.open311_settings import Open311Settings
from bot.config.setting import setting as _setting


@dataclass(frozen=True, slots=True, repr=False)
class SipSettings(Open311Settings):
    """How telephones reach the line without a provider of calls."""

    sip_listen: str = _setting("", "Address the SIP gateway listens on, as host:port; empty means no gateway.")
    sip_register: str = _setting(
        "", "Registrar that sends us calls, as host:port; empty means the gateway registers nowhere."
    )
    sip_door: str = _setting(
        "127.0.0.1:8082",
        "Address on loopback where the SIP gateway takes requests for outgoing calls, as host:port.",
        loopback=True,
    )
    sip_advertise: str = _setting(
        "", "Address at which telephones reach the gateway, if it is not the one it listens on."
    )
    sip_peers: str = _setting(
        "",
        "Networks that may ring the gateway, as 192.0.2.0/24,198.51.100.7; registrar, proxy and loopback always may.",
    )
    sip_media: str = _setting(
        "", "More networks to which sound may be sent, such as rtpengine or the provider's relays."
    )
    sip_trust: str = _setting(
        "", "Networks of peers whose statement of a caller's number (P-Asserted-Identity) is trusted."
    )
    sip_per_number: int = _setting(2, "Calls by SIP at once from one number; 0 means no limit.")
    sip_withheld: int | None = _setting(
        None,
        "Calls by SIP at once from all callers together who show no number; empty means a quarter of ONELINE_VOICE_CALLS "
        "and at least 4, 0 means no limit.",
    )
    sip_rtp: str = _setting("", "Ports of the gateway's sound, as from-to; empty means 10000-10200.")
    sip_user: str = _setting("", "User of the gateway at registrar and proxy; empty means no login.")
    sip_password: str = _setting("", "Password of that user.", secret=True, parts=("sip",))
    sip_outbound: str = _setting(
        "", "SIP proxy for outgoing calls, as host:port; empty means no outgoing calls by SIP."
    )
