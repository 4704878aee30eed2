"""A timestamp authority on this machine, answering as openssl answers; and ways for it to answer badly."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from cryptography import x509

CONFIGURATION = """
[req]
distinguished_name = name
prompt = no
[name]
CN = Example time service
[extensions]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
signer_cert = {folder}/tsa.crt
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
"""

Spoil = Callable[[bytes], bytes]


@dataclass
class TimestampAuthority:
    """Keys and certificate of a timestamp service in a folder; ``spoil`` changes what it answers."""

    folder: Path
    certificate: x509.Certificate
    spoil: Spoil = field(default=lambda reply: reply)
    asked: int = 0

    def answer(self, question: bytes) -> bytes:
        (self.folder / "question.tsq").write_bytes(question)
        run("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "question.tsq", "-out", "reply.tsr", folder=self.folder)
        return (self.folder / "reply.tsr").read_bytes()


def run(*words: str, folder: Path) -> None:
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


def make_timestamp_authority(folder: Path) -> TimestampAuthority:
    folder.mkdir(parents=True)
    (folder / "tsa.cnf").write_text(CONFIGURATION.format(folder=folder))
    (folder / "serial").write_text("01\n")
    run(
        *("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "3650"),
        *("-config", "tsa.cnf", "-extensions", "extensions", "-keyout", "tsa.key", "-out", "tsa.crt"),
        folder=folder,
    )
    return TimestampAuthority(folder, x509.load_pem_x509_certificate((folder / "tsa.crt").read_bytes()))


@contextmanager
def served(authority: TimestampAuthority) -> Iterator[str]:
    """The address at which it answers."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            authority.asked += 1
            question = self.rfile.read(int(self.headers["Content-Length"]))
            reply = authority.spoil(authority.answer(question))
            self.send_response(302 if reply.startswith(b"http") else 200)
            if reply.startswith(b"http"):
                self.send_header("Location", reply.decode())
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/tsa"
        finally:
            server.shutdown()
            thread.join()
