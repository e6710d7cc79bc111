"""IDLE read from the socket itself: imap-tools polls the socket and misses what its buffered reader has already taken."""

import imaplib
import socket

TAG = b"IDLE0"
CHUNK = 4096


class _Line:
    """Lines from the socket, kept until asked for."""

    def __init__(self, wire: socket.socket) -> None:
        self._wire = wire
        self._rest = b""

    def next(self) -> bytes:
        while b"\n" not in self._rest:
            data = self._wire.recv(CHUNK)
            if not data:
                raise ConnectionResetError("the server hung up")
            self._rest += data
        line, _, self._rest = self._rest.partition(b"\n")
        if line.startswith(TAG + b" ") and not line.upper().startswith(TAG + b" OK"):
            raise imaplib.IMAP4.error("IDLE refused")
        return line

    def until(self, start: bytes) -> None:
        while not self.next().startswith(start):
            pass


def wait_for_news(client: imaplib.IMAP4, seconds: float) -> bool:
    """True as soon as the server tells something, False after `seconds` of silence."""
    wire = client.socket()
    patience = wire.gettimeout()
    line = _Line(wire)
    wire.sendall(TAG + b" IDLE\r\n")
    line.until(b"+")
    wire.settimeout(seconds)
    try:
        line.until(b"* ")
        told = True
    except TimeoutError:
        told = False
    finally:
        wire.settimeout(patience)
    wire.sendall(b"DONE\r\n")
    line.until(TAG)
    return told
