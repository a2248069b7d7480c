"""Sends a delivery over HTTP. Loaded when the first one is due, as httpx takes its time to load.

A name is looked up here, its addresses are checked, and the connection goes to an address that was checked: what the
name means a moment later changes nothing.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import socket

import httpx

from vocmocks.engine.addresses import Refused, check_url, is_near, redacted
from vocmocks.engine.attempts import Attempt, Headers
from vocmocks.engine.outbox import Delivery
from vocmocks.engine.streams import KEPT

TIMEOUT = 10.0
"""Seconds for all of an attempt."""
ONCE = httpx.Limits(max_keepalive_connections=0)
"""A connection for each attempt: one that was kept may have been closed on the other side."""


class Sender:
    """HTTP/1.1, without proxies, redirects and cookies. `anywhere`: to public addresses, too."""

    def __init__(self, *, anywhere: bool) -> None:
        self._anywhere = anywhere
        self._transport = httpx.AsyncHTTPTransport(verify=httpx.create_ssl_context(), limits=ONCE)

    async def send(self, delivery: Delivery) -> Attempt:
        """Try once. Whatever goes wrong is told by the attempt's reason."""
        sent: Headers = []
        try:
            async with asyncio.timeout(TIMEOUT):
                check_url(delivery.url)
                url = httpx.URL(delivery.url)
                addresses = await self._addresses(url)
                headers = _headers(url, delivery.token)
                sent = httpx.Request("POST", url, headers=headers, content=delivery.body).headers.raw
                return await self._post(url, addresses, sent, delivery.body)
        except (Refused, httpx.InvalidURL) as error:
            return Attempt(reason=str(error), refused=True)
        except (TimeoutError, httpx.TimeoutException):
            return Attempt(sent, reason=f"no answer within {TIMEOUT:g} s")
        except (httpx.TransportError, OSError) as error:
            return Attempt(sent, reason=_why(error))

    async def _addresses(self, url: httpx.URL) -> list[str]:
        """Those of the URL's host. Raises Refused where one of them is not to be called."""
        host, port = url.raw_host.decode("ascii"), url.port or 0
        found = await asyncio.get_running_loop().getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(address[0]) for *_, address in found))
        for address in addresses:
            if not self._anywhere and not is_near(address.partition("%")[0]):
                called = url.host if address == url.host else f"{url.host} ({address})"
                raise Refused(
                    f"{called} is not a loopback or private address; others are called with --callbacks any only"
                )
        return addresses

    async def _post(self, url: httpx.URL, addresses: list[str], headers: Headers, body: bytes) -> Attempt:
        """To the first of the addresses that takes the connection; each has its share of the time to do so."""
        patience = TIMEOUT / len(addresses)
        for address in addresses[:-1]:
            with contextlib.suppress(httpx.ConnectError, httpx.ConnectTimeout):
                return await self._post_to(address, url, headers, body, patience)
        return await self._post_to(addresses[-1], url, headers, body, patience)

    async def _post_to(self, address: str, url: httpx.URL, headers: Headers, body: bytes, patience: float) -> Attempt:
        name = url.raw_host.decode("ascii").strip("[]")
        extensions = {"sni_hostname": name, "timeout": {"connect": patience}}
        request = httpx.Request(
            "POST", url.copy_with(host=address), headers=headers, content=body, extensions=extensions
        )
        response = await self._answer(request)
        answer, truncated = b"", False
        try:
            async for part in response.aiter_raw():
                answer += part
                if truncated := len(answer) > KEPT:
                    break
        finally:
            await response.aclose()
        return Attempt(
            headers, response.status_code, response.headers.raw, answer[:KEPT], truncated, _objection(response)
        )

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        with contextlib.suppress(AttributeError):  # httpcore's, of a connection that is closed as soon as it is open
            return await self._transport.handle_async_request(request)
        raise httpx.ReadError("the connection was closed as soon as it was open")

    async def close(self) -> None:
        await self._transport.aclose()


def _headers(url: httpx.URL, token: str | None) -> Headers:
    """What goes out beside the length: credentials in the URL are sent where there is no token."""
    headers = [(b"Host", url.netloc), (b"Content-Type", b"application/json"), (b"Connection", b"close")]
    if token is not None:
        headers.append((b"Authorization", b"Bearer " + token.encode()))
    elif url.userinfo:
        pair = f"{url.username}:{url.password}".encode()
        headers.append((b"Authorization", b"Basic " + base64.b64encode(pair)))
    return headers


def _objection(response: httpx.Response) -> str:
    """Why an answer is none that a delivery is done with."""
    if response.is_success:
        return ""
    where = (
        f" to {redacted(response.headers['location'])}, which is not followed" if response.has_redirect_location else ""
    )
    return f"answered {response.status_code}{where}"


def _why(error: Exception) -> str:
    """What the system said, where it said something."""
    reason: BaseException = error
    while (cause := reason.__cause__ or reason.__context__) is not None:
        reason = cause
    said = str(reason) or type(reason).__name__
    return f"no connection: {said}" if isinstance(error, (httpx.ConnectError, OSError)) else f"no answer: {said}"
