"""A production of its own: two replicas behind nginx, PostgreSQL, and a baker."""

import os
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from scripts.sandbox import ROOT, STATIC_ROOT, free_port

NAME = "portal.example"
DEPLOY = ROOT / "deploy"
PATIENCE = 60


def write_certificate(folder: Path) -> None:
    """A certificate that nobody trusts, for the name of the portal."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    folder.mkdir()
    pem = serialization.Encoding.PEM
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(pem))
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "privkey.pem").write_bytes(private)


class Nginx:
    """nginx with the configuration of ``deploy/``; other folders and ports, nothing else."""

    def __init__(self, folder: Path, data: Path, replicas: list[int]):
        self.folder = folder
        self.plain_port, self.port = free_port(), free_port()
        folder.mkdir()
        shutil.copytree(DEPLOY / "nginx", folder / "portal")
        write_certificate(folder / "portal" / "tls")
        moved = {
            "/var/lib/portal": str(data),
            "/var/log/nginx": str(folder),
            "/run/nginx.pid": str(folder / "nginx.pid"),
            "listen 80": f"listen 127.0.0.1:{self.plain_port}",
            "listen 443": f"listen 127.0.0.1:{self.port}",
        }
        self._copy(DEPLOY / "nginx.conf", folder / "nginx.conf", moved)
        ports = dict(zip((":8001", ":8002"), (f":{port}" for port in replicas), strict=True))
        self._copy(DEPLOY / "nginx" / "replicas.conf", folder / "portal" / "replicas.conf", ports)

    def _copy(self, source: Path, target: Path, changes: dict[str, str]) -> None:
        text = source.read_text(encoding="utf-8")
        for old, new in changes.items():
            assert old in text, f"{source} does not say {old!r} any more"
            text = text.replace(old, new)
        target.write_text(text, encoding="utf-8")

    @property
    def command(self) -> list[str]:
        # Only root's nginx changes its user, and another could not read the folders of tests.
        user = "user root;" if os.geteuid() == 0 else ""
        own = f"daemon off; {user}"
        return ["nginx", "-c", str(self.folder / "nginx.conf"), "-g", own]

    def check(self) -> subprocess.CompletedProcess:
        return subprocess.run([*self.command, "-t"], capture_output=True, text=True, check=False)

    def _listens(self) -> bool:
        with socket.create_connection(("127.0.0.1", self.port)):
            return True

    @contextmanager
    def running(self) -> Iterator[None]:
        process = subprocess.Popen(self.command, stderr=subprocess.DEVNULL)
        try:
            seconds_until(self._listens)
            yield
        finally:
            process.terminate()
            process.wait(PATIENCE)


class Connection(HTTPSConnection):
    """A connection to an nginx on this machine by the name of the portal."""

    def connect(self) -> None:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        plain = socket.create_connection(("127.0.0.1", self.port), self.timeout)
        self.sock = context.wrap_socket(plain, server_hostname=NAME)


class Fleet:
    """Prepared once; ``replicas`` are the two processes, by their ports."""

    def __init__(self, folder: Path, database: str):
        self.data, self.ports = folder / "data", [free_port(), free_port()]
        self.environment = os.environ | {
            "ALLOWED_HOSTS": NAME,
            "BIND": "127.0.0.1",
            "CSRF_TRUSTED_ORIGINS": "",
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "mlocp_portal.settings",
            "HTTPS": "1",
            "SECRET_KEY": "a key for tests that protects nothing " * 2,
            "STATIC_ROOT": str(STATIC_ROOT),
            "THREADS": "16",
            "TRUSTED_PROXIES": "1",
            "VAR_DIR": str(self.data),
            "WORKERS": "1",
        }
        self.data.mkdir()
        (self.data / "static").symlink_to(STATIC_ROOT)  # where nginx looks
        self.log = folder / "log"
        self.nginx = Nginx(folder / "nginx", self.data, self.ports)
        self.replicas: dict[int, subprocess.Popen] = {}
        self.others: list[subprocess.Popen] = []

    def run(self, *arguments: str) -> str:
        """What a command of the portal prints."""
        command = [sys.executable, *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, *command: str, port: int | None = None) -> subprocess.Popen:
        own = {} if port is None else {"PORT": str(port)}
        with self.log.open("a") as log:
            return subprocess.Popen(
                command, cwd=ROOT, env=self.environment | own, stdout=log, stderr=log
            )

    def start_replica(self, port: int) -> None:
        command = sys.executable, "-m", "scripts.serve", "serve"
        self.replicas[port] = self.start(*command, port=port)

    def await_replica(self, port: int) -> None:
        """As whoever restarts one after the other does."""
        command = [sys.executable, "-m", "scripts.health", "/readyz"]
        own = {"PORT": str(port), "PATIENCE": str(PATIENCE)}
        subprocess.run(command, cwd=ROOT, env=self.environment | own, check=True)

    def stop_replica(self, port: int) -> None:
        process = self.replicas.pop(port)
        process.terminate()
        assert process.wait(PATIENCE) == 0

    def __enter__(self) -> "Fleet":
        try:
            self.run("-m", "scripts.serve", "prepare")
            for port in self.ports:
                self.start_replica(port)
            self.others.append(self.start(*self.nginx.command))
            for port in self.ports:
                self.await_replica(port)
            seconds_until(lambda: self.ask("/healthz").status == 200)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *problem: object) -> None:
        processes = [*self.replicas.values(), *self.others]
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(PATIENCE)

    def ask(self, address: str, method: str = "GET", **headers: str) -> HTTPResponse:
        """The answer of nginx, its body read."""
        connection = Connection("127.0.0.1", self.nginx.port, timeout=20)
        return _answer(connection, method, address, headers)

    def ask_replica(
        self, port: int, address: str, method: str = "GET", body: str = "", **headers: str
    ) -> HTTPResponse:
        connection = HTTPConnection("127.0.0.1", port, timeout=20)
        own = {"Host": NAME, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
        return _answer(connection, method, address, own | headers, body)


def _answer(
    connection: HTTPConnection, method: str, address: str, headers: dict[str, str], body: str = ""
) -> HTTPResponse:
    named = {"Host": NAME} | {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, address, body or None, named)
    response = connection.getresponse()
    response.content = response.read()
    connection.close()
    return response


class Load:
    """Readers who go on asking; what they were not answered well is kept."""

    def __init__(self, fleet: Fleet, addresses: list[str]):
        self.fleet, self.addresses = fleet, addresses
        self.count, self.failed = 0, []
        self._over = threading.Event()

    def _read(self) -> None:
        connection = Connection("127.0.0.1", self.fleet.nginx.port, timeout=20)
        while not self._over.is_set():
            for address in self.addresses:
                try:
                    connection.request("GET", address, headers={"Host": NAME})
                    response = connection.getresponse()
                    response.read()
                    if response.status != 200:
                        self.failed.append((address, response.status))
                except (OSError, HTTPException) as error:
                    self.failed.append((address, repr(error)))
                    connection.close()
                self.count += 1
        connection.close()

    @contextmanager
    def going_on(self, readers: int = 4) -> Iterator[None]:
        threads = [threading.Thread(target=self._read) for _ in range(readers)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._over.set()
            for thread in threads:
                thread.join()


def seconds_until(condition, patience: float = PATIENCE) -> float:
    """How long it took until ``condition`` held."""
    begin = time.monotonic()
    while time.monotonic() < begin + patience:
        with suppress(OSError, HTTPException):
            if condition():
                return time.monotonic() - begin
        time.sleep(0.05)
    raise AssertionError(f"It did not happen within {patience} seconds.")
