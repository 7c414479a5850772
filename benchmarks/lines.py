"""A line to a service that can be cut: it stands for a server that goes away and comes back."""

import asyncio
import threading
from contextlib import suppress

from scripts.sandbox import free_port


class Line:
    """Forwards a port of this machine to ``host`` and ``port`` until it is ``cut()``."""

    def __init__(self, host: str, port: int):
        self.target = host, port
        self.port = free_port()
        self._loop = asyncio.new_event_loop()
        self._writers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self.mend()

    def mend(self) -> None:
        self._do(self._listen())

    def cut(self) -> None:
        """Refuse new connections and break off those that there are."""
        self._do(self._hang_up())

    def _do(self, work) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._connect, "127.0.0.1", self.port)

    async def _hang_up(self) -> None:
        self._server.close()
        for writer in self._writers:
            writer.transport.abort()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there_writer = await asyncio.open_connection(*self.target)
        ends = {writer, there_writer}
        self._writers |= ends
        await asyncio.gather(
            self._forward(reader, there_writer), self._forward(there_reader, writer)
        )
        self._writers -= ends

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65_536):
                writer.write(data)
                await writer.drain()
        writer.close()
