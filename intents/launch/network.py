"""Leaves the network: from then on this process reaches nothing but who connects to a socket it opened before. Linux alone.

Why: Rasa's packages are old, and what they hold of holes stays without use to somebody who can reach nothing from here.
Standard library only, and before anything starts a thread: a thread stays where it was started.
"""

from __future__ import annotations

import ctypes
import os
import socket
from pathlib import Path

NEW_USER, NEW_NETWORK = 0x1000_0000, 0x4000_0000
"""Flags of unshare(2)."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that still takes connections of this machine after the network was left; raises OSError."""
    return socket.create_server((host, port))


def leave() -> str:
    """Leave it; gives why that is not possible here, empty where it was done."""
    try:
        unshare = ctypes.CDLL(None, use_errno=True).unshare
    except (OSError, AttributeError):
        return "this system knows no namespaces"
    user, group = os.getuid(), os.getgid()
    if unshare(NEW_NETWORK) == 0:
        return ""
    # Why both: who is not root may do it within a namespace of users of its own, where the system allows that.
    if unshare(NEW_USER | NEW_NETWORK) == 0:
        _stay(user, group)
        return ""
    return os.strerror(ctypes.get_errno())


def _stay(user: int, group: int) -> None:
    """Be the same user and group in there as outside."""
    own = Path("/proc/self")
    for name, line in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        try:
            (own / name).write_text(line)
        except OSError:
            # Why: without it the user is shown as nobody, and files are read as before.
            return
