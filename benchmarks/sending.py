"""Visitors who send comments as fast as they are taken, each from a connection of their own."""

import itertools
import re
import threading
import time
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

from scripts.sandbox import Sandbox

PATIENCE = 30  # seconds for one answer
PAUSE = 4  # seconds after opening a form; whoever is faster is taken for a robot
BEHIND_A_PROXY = {"TRUSTED_PROXIES": "1"}  # so that every comment may name its own connection


@dataclass
class Form:
    """One opened form, whose cookie and stamps serve for many comments."""

    path: str
    cookie: str
    fields: dict[str, str]

    @classmethod
    def open(cls, portal: Sandbox, path: str) -> "Form":
        with closing(HTTPConnection("127.0.0.1", portal.port, timeout=PATIENCE)) as connection:
            connection.request("GET", path)
            answer = connection.getresponse()
            cookie = answer.headers["Set-Cookie"].partition(";")[0]
            html = answer.read().decode()
        tags = re.findall(r'<input[^>]*type="hidden"[^>]*>', html)
        named = (dict(re.findall(r'(\w+)="([^"]*)"', tag)) for tag in tags)
        time.sleep(PAUSE)
        return cls(path, cookie, {tag["name"]: tag.get("value", "") for tag in named})


@dataclass
class Crowd:
    """``size`` visitors at once. ``taken`` are the texts whose arrival the portal confirmed."""

    form: Form
    size: int
    taken: list[str] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)  # the status of every other answer
    _numbers: itertools.count = field(default_factory=itertools.count)

    def send(self, port: int, stop: threading.Event) -> list[threading.Thread]:
        """Set all of them going until ``stop`` or until nobody answers any more."""
        threads = [
            threading.Thread(target=self._send, args=(port, stop), daemon=True)
            for _ in range(self.size)
        ]
        for thread in threads:
            thread.start()
        return threads

    def _send(self, port: int, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                self._send_one(port, next(self._numbers))
            except (HTTPException, OSError):
                return

    def _send_one(self, port: int, number: int) -> None:
        text = f"Comment {number} of many."
        own = {"text": text, "name": "Ann", "email": "ann@example.org", "subject": ""}
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": self.form.cookie,
            "X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}",
        }
        with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
            connection.request("POST", self.form.path, urlencode(self.form.fields | own), headers)
            answer = connection.getresponse()
            answer.read()
        if answer.status == 302:
            self.taken.append(text)
        else:
            self.refused.append(answer.status)
