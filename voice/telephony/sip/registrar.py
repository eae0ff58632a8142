"""Being known at a registrar, so that a PBX or trunk finds us: registered, renewed before it runs out, tried again when it fails."""

from __future__ import annotations

import asyncio
import contextlib
import logging

from aiosipua.registration import Registration
from aiosipua.uac import SipUAC

from voice.telephony.sip.dialler import Trunk
from voice.telephony.tuning import TUNING

log = logging.getLogger(__name__)
LASTS = TUNING.registering.lasts
AGAIN = TUNING.registering.again
PATIENCE = TUNING.registering.patience


class Registrar:
    """Keeps one address registered.

    registrar = Registrar(uac, trunk); registrar.start(); ...; await registrar.stop()
    """

    def __init__(self, uac: SipUAC, trunk: Trunk, lasts: int = LASTS) -> None:
        if trunk.server is None:
            raise ValueError("no registrar")
        self._login = trunk.login
        self.registered = asyncio.Event()
        """Set while the registrar knows us."""
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._one = Registration(uac, trunk.address, trunk.server, expires=lasts, auth=trunk.login)
        self._one.on_registered = lambda _: self._now(True)
        self._one.on_failed = lambda _, status, __: self._now(False, status)
        self._one.on_expired = lambda _: self._now(False)

    def start(self) -> None:
        """Register, and stay so."""
        self._task = asyncio.create_task(self._stay())

    async def stop(self) -> None:
        """Take the registration back."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self.registered.is_set():
            self._one.unregister()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._gone(), 2.0)
        self._one._cancel_timers()  # why: aiosipua has no public way to end a registration that did not succeed

    async def _gone(self) -> None:
        while self._one.granted_expires:
            await asyncio.sleep(0.02)

    async def _stay(self) -> None:
        failures = 0
        while True:
            self._changed.clear()
            self._one.register()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), PATIENCE)
            if self.registered.is_set():
                failures = 0
                await self._lost()
            await asyncio.sleep(AGAIN[min(failures, len(AGAIN) - 1)])
            failures += 1

    async def _lost(self) -> None:
        while self.registered.is_set():
            self._changed.clear()
            await self._changed.wait()

    def _now(self, known: bool, status: int = 0) -> None:
        if not known and self._login:
            self._login.next(status)
        if known != self.registered.is_set():
            log.info("registered" if known else "not registered (%s)", *([] if known else [status or "expired"]))
        (self.registered.set if known else self.registered.clear)()
        self._changed.set()
