"""What granian runs: finished pages at once, everything else in a pool of threads."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.conf import settings
from granian.rsgi import HTTPProtocol, Scope

from mlocp_portal.rsgi.bodies import BrokenOffError, has_body, read_body
from mlocp_portal.rsgi.environ import environ_of
from mlocp_portal.rsgi.replies import reply_of

PLAIN = [("content-type", "text/plain; charset=utf-8"), ("connection", "close")]


class Portal:
    """``application`` is the portal's WSGI application; at most ``threads`` requests are in it.

    Where it has ``at_once``, which returns no answer rather than wait, that is asked in the loop.
    """

    def __init__(self, application: Callable, threads: int):
        self.application = application
        self.at_once = getattr(application, "at_once", lambda environ, start_response: None)
        self.pool = ThreadPoolExecutor(threads, "portal")

    async def __rsgi__(self, scope: Scope, proto: HTTPProtocol) -> None:
        environ = environ_of(scope)
        if has_body(environ):
            await self._answer_with_body(environ, proto)
        elif not self._has_answered(environ, proto):
            await self._answer_in_thread(environ, proto)

    def _has_answered(self, environ: dict[str, Any], proto: HTTPProtocol) -> bool:
        head = []

        def start_response(status: str, headers: list[tuple[str, str]]) -> None:
            head[:] = int(status[:3]), headers

        chunks = self.at_once(environ, start_response)
        if chunks is None:
            return False
        proto.response_bytes(*head, b"".join(chunks))
        return True

    async def _answer_with_body(self, environ: dict[str, Any], proto: HTTPProtocol) -> None:
        try:
            await read_body(proto, environ, settings.LARGEST_BODY)
        except TimeoutError:
            proto.response_str(408, PLAIN, "What you sent did not arrive in time.")
        except BrokenOffError:
            proto.response_empty(400, PLAIN)
        else:
            with environ["wsgi.input"]:
                await self._answer_in_thread(environ, proto)

    async def _answer_in_thread(self, environ: dict[str, Any], proto: HTTPProtocol) -> None:
        answer = asyncio.get_running_loop().run_in_executor
        reply = await answer(self.pool, reply_of, self.application, environ)
        await reply.send(proto)
