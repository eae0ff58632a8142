"""One telephone that we are connected to: its SIP call and its sound, whoever rang whom."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from aiosipua.incoming_call import IncomingCall
from aiosipua.sdp import SdpMessage

from voice.wires import sip_sound
from voice.wires.rtp import RtpPort
from voice.wires.sip_sound import Agreed, NoCommonSound


@dataclass(slots=True)
class Leg:
    """A telephone in a call."""

    id: str
    """Its SIP Call-ID."""
    port: RtpPort
    host: str
    """Address that we tell it to send its sound to."""
    bye: Callable[[], object]
    """Sends BYE where the call stands."""
    over: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once either side has hung up."""
    version: int = 0
    """Answers given so far."""

    def answer(self, offer: SdpMessage, agreed: Agreed) -> SdpMessage:
        """Our answer to an offer, which holds from now on; raises NoCommonSound."""
        made = sip_sound.answer(offer, agreed, self.host, self.port.number, self.version + 1)
        self.version += 1
        self.port.agree(agreed)
        return made

    def renew(self, call: IncomingCall) -> None:
        """Answer a re-INVITE: they hold us, take us back, or have moved; one we can not follow changes nothing."""
        try:
            offer = call.sdp_offer if call.invite.body else None
            if offer is None:
                raise NoCommonSound("no offer")
            made = self.answer(offer, sip_sound.agree(offer))
        except NoCommonSound:
            _refuse(call)
        else:
            call.accept(made)

    def hang_up(self) -> None:
        """End the call, once."""
        if not self.over.is_set():
            self.over.set()
            self.bye()


def _refuse(call: IncomingCall) -> None:
    """488, and the call goes on as it was."""
    if call.transport:
        call.transport.send_reply(call.dialog.create_response(call.invite, 488, "Not Acceptable Here"))
