"""One telephone that we are connected to: its SIP call and its sound, whoever rang whom."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from aiosipua.incoming_call import IncomingCall
from aiosipua.sdp import SdpMessage

from voice.telephony.sip import sdp
from voice.telephony.sip.rtp import RtpPort
from voice.telephony.sip.sdp import Agreed, NoCommonSound

log = logging.getLogger(__name__)


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
    reaches: Callable[[str], bool] = lambda host: True
    """May our sound be sent to a host that they name."""
    acknowledged: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once they have shown, by their ACK, that our answer reached them where they say they are."""
    version: int = 0
    """Answers given so far."""

    def answer(self, offer: SdpMessage, agreed: Agreed) -> SdpMessage:
        """Our answer to an offer, which holds from now on; raises NoCommonSound."""
        self.check(agreed)
        made = sdp.answer(offer, agreed, self.host, self.port.number, self.version + 1)
        self.version += 1
        self.port.agree(agreed)
        return made

    def check(self, agreed: Agreed) -> None:
        """Raises NoCommonSound where our sound would go to somebody else's network."""
        if agreed.sends and not self.reaches(agreed.remote[0]):
            log.warning("sound to a network that is no peer's; --media names relays")
            raise NoCommonSound("elsewhere")

    def renew(self, call: IncomingCall) -> None:
        """Answer a re-INVITE: they hold us, take us back, or have moved; one we can not follow changes nothing."""
        try:
            offer = call.sdp_offer if call.invite.body else None
            if offer is None:
                raise NoCommonSound("no offer")
            made = self.answer(offer, sdp.agree(offer))
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
