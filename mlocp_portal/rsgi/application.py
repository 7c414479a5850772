"""What granian runs: finished pages at once, everything else in a pool of threads."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from granian.rsgi import HTTPProtocol, Scope

from guide import errors
from mlocp_portal.front import give
from mlocp_portal.rsgi.bodies import BrokenOffError, has_body, read_body
from mlocp_portal.rsgi.environ import environ_of
from mlocp_portal.rsgi.replies import Reply, reply_of

logger = logging.getLogger(__name__)


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
        except (TimeoutError, BrokenOffError):
            await self._answer_in_thread(environ, proto, _refusing(errors.timed_out))
        except OSError:
            logger.exception("There is no room for what a client sends.")
            await self._answer_in_thread(environ, proto, _refusing(errors.no_room))
        else:
            with environ["wsgi.input"]:
                await self._answer_in_thread(environ, proto)

    async def _answer_in_thread(
        self, environ: dict[str, Any], proto: HTTPProtocol, application: Callable | None = None
    ) -> None:
        answer = asyncio.get_running_loop().run_in_executor
        reply = await answer(self.pool, _reply, application or self.application, environ)
        await reply.send(proto)


def _reply(application: Callable, environ: dict[str, Any]) -> Reply:
    try:
        return reply_of(application, environ)
    except Exception:  # while its body was taken; what fails before that has its page already
        logger.exception("An answer broke off.")
        return reply_of(_refusing(lambda: errors.server_error(WSGIRequest(environ))), environ)


def _refusing(page: Callable[[], HttpResponse]) -> Callable:
    """An application that answers with nothing but ``page``."""
    return lambda environ, start_response: give(page(), environ, start_response)
