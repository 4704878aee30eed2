"""Asks a timestamp service when a signature was made; knows nothing of PDFs, and never puts a time of its own.

Source: RFC 3161; RFC 5816; ETSI EN 319 142-1 (PAdES B-T).
"""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from email.message import Message
from typing import IO

from asn1crypto import cms, tsp
from pyhanko.sign.timestamps import TimeStamper

from cmeforms.errors import TimestampUnavailable

LONGEST_SECONDS = 10
MOST_REPLY_BYTES = 8 * 1024
"""Room for a token is kept in the file before it is asked for; with certificates one takes 2 to 6 kB."""

SAFE_URL = re.compile(r"https://[^\s/?#@]+[^\s@]*|http://(127\.0\.0\.1|localhost)(:[0-9]{1,5})?(/[^\s@]*)?")
"""A token is signed, so nobody can forge one on the way; but who signs what, and when, is nobody's business."""


class _NoDetours(urllib.request.HTTPRedirectHandler):
    """A timestamp service answers itself: being sent elsewhere counts as no answer."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        """Follow nothing."""


class TimestampService(TimeStamper):
    """One timestamp service, asked anew for each signature."""

    def __init__(self, url: str, longest_seconds: float = LONGEST_SECONDS) -> None:
        if not SAFE_URL.fullmatch(url):
            raise TimestampUnavailable("A timestamp service is asked over https, or on this machine.")
        super().__init__()  # type: ignore[no-untyped-call]
        self._url = url
        self._longest_seconds = longest_seconds
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoDetours())

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """A token over a digest; ``TimestampUnavailable`` for every way of not getting one."""
        try:
            return await super().async_timestamp(message_digest, md_algorithm)
        # Whatever is wrong with a reply, or with getting one, there is no token.
        except Exception as problem:
            raise TimestampUnavailable("The timestamp service gave no timestamp.") from problem

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """One question and its answer; this thread waits, since it does nothing else."""
        headers = {"Content-Type": "application/timestamp-query"}
        request = urllib.request.Request(self._url, req.dump(), headers, method="POST")  # noqa: S310 - SAFE_URL
        try:
            with self._opener.open(request, timeout=self._longest_seconds) as reply:
                content = reply.read(MOST_REPLY_BYTES + 1)
        except urllib.error.HTTPError as refusal:
            refusal.close()  # it holds the connection
            raise
        if len(content) > MOST_REPLY_BYTES:
            raise ValueError("the reply is longer than any timestamp")
        return tsp.TimeStampResp.load(content, strict=True)
