"""A mail relay on loopback that really speaks SMTP, well or badly as told; keeps what it took."""

from __future__ import annotations

import io
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from enum import StrEnum
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Mood(StrEnum):
    """How the relay behaves."""

    UP = "up"
    PUTS_OFF = "puts off"  # 451 to the recipient
    REFUSES = "refuses"  # 550 to the recipient
    REFUSES_CONTENT = "refuses content"  # 554 after the message
    NO_TLS = "no TLS"
    SILENT = "silent"  # hears every command and answers none
    DROPS_BEFORE = "drops before taking"  # closes in the middle of the message
    DROPS_AFTER = "drops after taking"  # takes the message and closes before it says so
    RUDE_FAREWELL = "rude farewell"  # takes, says so, and closes at QUIT


@dataclass
class MailRelay:
    """What stands at ``port``; ``mood`` may be changed at any time. ``taken`` holds messages in order."""

    port: int
    ca_file: Path
    mood: Mood = Mood.UP
    taken: list[EmailMessage] = field(default_factory=list)
    in_clear: list[bool] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    tries: int = 0


@contextmanager
def mail_relay(folder: Path, *, is_tls: bool = False) -> Iterator[MailRelay]:
    """A running relay; its certificate is made in ``folder`` and trusted by nobody else."""
    context, ca_file = _certificate(folder)

    class Handler(_Conversation):
        relay: MailRelay
        tls = context
        is_tls_from_start = is_tls

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        Handler.relay = MailRelay(server.server_address[1], ca_file)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield Handler.relay
        finally:
            server.shutdown()
            thread.join()


class _Conversation(socketserver.BaseRequestHandler):
    """One connection. Source: RFC 5321 section 3, as far as a sender needs it."""

    relay: MailRelay
    tls: ssl.SSLContext
    is_tls_from_start: bool

    def handle(self) -> None:
        """Answer commands until the other side, or the mood, ends it."""
        self.relay.tries += 1
        self.channel = self.request
        self.lines = io.BytesIO()
        with suppress(OSError):
            self._talk()
        self.lines.close()
        self.channel.close()

    def _talk(self) -> None:
        if self.is_tls_from_start:
            self.channel = self.tls.wrap_socket(self.request, server_side=True)
        self.lines = self.channel.makefile("rb")
        self._say("220 relay.example")
        while line := self.lines.readline():
            command = line.decode("ascii").strip()
            if self.relay.mood is not Mood.SILENT and not self._answer(command):
                return

    def _answer(self, command: str) -> bool:
        """Whether the connection goes on."""
        match command.split(" ")[0].upper():
            case "EHLO":
                offers_tls = self.relay.mood is not Mood.NO_TLS and not self._is_safe
                self._say("250-relay.example\r\n250-STARTTLS" if offers_tls else "250-relay.example", "250 SIZE")
            case "STARTTLS":
                self._say("220 go on")
                self.lines.close()
                self.channel = self.tls.wrap_socket(self.request, server_side=True)
                self.lines = self.channel.makefile("rb")
            case "RCPT":
                self._take_recipient(command)
            case "DATA":
                return self._take_message()
            case "QUIT":
                if self.relay.mood is not Mood.RUDE_FAREWELL:
                    self._say("221 bye")
                return False
            case _:
                self._say("250 fine")
        return True

    def _take_recipient(self, command: str) -> None:
        answers = {Mood.PUTS_OFF: "451 later", Mood.REFUSES: "550 nobody here"}
        self.relay.recipients.append(command.partition("<")[2].partition(">")[0])
        self._say(answers.get(self.relay.mood, "250 fine"))

    def _take_message(self) -> bool:
        self._say("354 go on")
        if self.relay.mood is Mood.DROPS_BEFORE:
            return False
        content = bytearray()
        while (line := self.lines.readline()) not in (b".\r\n", b""):
            content += line.removeprefix(b".")
        if self.relay.mood is Mood.REFUSES_CONTENT:
            self._say("554 not wanted")
            return True
        self.relay.in_clear.append(not self._is_safe)
        self.relay.taken.append(message_from_bytes(bytes(content), policy=policy.default))
        if self.relay.mood is Mood.DROPS_AFTER:
            return False
        self._say("250 taken")
        return True

    @property
    def _is_safe(self) -> bool:
        return isinstance(self.channel, ssl.SSLSocket)

    def _say(self, *lines: str) -> None:
        self.channel.sendall("".join(f"{line}\r\n" for line in lines).encode("ascii"))


def _certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A certificate of its own for 127.0.0.1, and the file by which a client trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "relay.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate_file, key_file = folder / "relay.pem", folder / "relay.key"
    certificate_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate_file, key_file)
    return context, certificate_file
