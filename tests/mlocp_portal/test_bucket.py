"""Uploads in a bucket, with a store of the tests' own: it keeps what it is sent, and no more."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from guide.unavailable import UploadsOutOfReachError
from mlocp_portal import shared
from mlocp_portal.backup import archive
from pictures.models import Picture
from scripts.sandbox import free_port
from tests.publishing.test_images import picture_bytes

ENTRY = "<Contents><Key>{}</Key><Size>{}</Size></Contents>"
NAMESPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'
DATE = "Tue, 24 Nov 2026 20:00:00 GMT"


class Store(BaseHTTPRequestHandler):
    """PUT, GET, HEAD and DELETE of objects, and the list of a bucket."""

    protocol_version = "HTTP/1.1"

    def do_PUT(self):
        self.objects[self._name()] = self.rfile.read(int(self.headers["Content-Length"]))
        self.signed.append(self.headers.get("Authorization", ""))
        self._answer(200)

    def do_GET(self):
        if urlsplit(self.path).path == "/uploads":
            query = parse_qs(urlsplit(self.path).query)
            return self._list(query.get("prefix", [""])[0])
        content = self.objects.get(self._name())
        return self._answer(404) if content is None else self._answer(200, content)

    do_HEAD = do_GET  # noqa: N815

    def do_DELETE(self):
        self.objects.pop(self._name(), None)
        self._answer(204)

    def log_message(self, *args):
        pass

    def _name(self) -> str:
        return unquote(urlsplit(self.path).path).removeprefix("/uploads/")

    def _list(self, prefix: str) -> None:
        below = [name.removeprefix(prefix) for name in self.objects if name.startswith(prefix)]
        files = [ENTRY.format(prefix + name, 1) for name in below if "/" not in name]
        folders = {prefix + name.partition("/")[0] + "/" for name in below if "/" in name}
        common = [f"<CommonPrefixes><Prefix>{name}</Prefix></CommonPrefixes>" for name in folders]
        body = "".join(["<IsTruncated>false</IsTruncated>", *files, *common])
        self._answer(200, f"<ListBucketResult {NAMESPACE}>{body}</ListBucketResult>".encode())

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", DATE)
        self.send_header("ETag", '"1"')
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


@pytest.fixture
def store():
    Store.objects, Store.signed = {}, []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Store)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def bucket(settings, monkeypatch):
    """Has uploads go to the store at an address."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "name")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("S3_BUCKET", "uploads")
    monkeypatch.setenv("S3_REGION", "eu-central-1")

    def use(address: str) -> None:
        read = shared.uploads("https://media.example/p/", address)
        settings.STORAGES = settings.STORAGES | {"default": read("S3_BUCKET", "")}

    return use


def upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("chart.png", picture_bytes(size=(200, 100)))


@pytest.mark.django_db
def test_a_picture_and_its_renditions_lie_in_the_bucket(store, bucket):
    bucket(store)
    picture = Picture.objects.store(upload())
    assert picture.file.url == f"https://media.example/p/{picture.file.name}"
    assert len(Store.objects) == 5
    assert Store.objects[picture.file.name] == picture.file.read()
    assert all("Credential=name/" in line for line in Store.signed)
    picture.file.close()
    picture.file.remove_all()
    assert Store.objects == {}


@pytest.mark.django_db
def test_a_backup_holds_what_lies_in_the_bucket_and_brings_it_back(store, bucket, tmp_path):
    bucket(store)
    Picture.objects.store(upload())
    before = dict(Store.objects)
    call_command("backup", tmp_path / "made.tar.gz", verbosity=0)
    Store.objects.clear()
    for name, content in archive.media_of(tmp_path / "made.tar.gz"):
        assert default_storage.save(name, BytesIO(content)) == name
    assert Store.objects == before


@pytest.mark.django_db
def test_a_store_that_does_not_answer_is_503_and_nothing_is_saved(bucket, publisher):
    bucket(f"http://127.0.0.1:{free_port()}")
    publisher.raise_request_exception = False
    answer = publisher.post(reverse("admin:pictures_picture_add"), {"file": upload(), "alt": "A"})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "20"
    assert not Picture.objects.exists()


ASKED = {
    "open": lambda: default_storage.open("a.webp"),
    "save": lambda: default_storage.save("a.webp", BytesIO(b"a")),
    "delete": lambda: default_storage.delete("a.webp"),
    "exists": lambda: default_storage.exists("a.webp"),
    "list": lambda: default_storage.listdir(""),
    "size": lambda: default_storage.size("a.webp"),
    "moment": lambda: default_storage.get_modified_time("a.webp"),
}


@pytest.mark.parametrize("name", ASKED)
def test_whatever_is_asked_of_a_store_that_does_not_answer_is_out_of_reach(bucket, name):
    bucket(f"http://127.0.0.1:{free_port()}")
    with pytest.raises(UploadsOutOfReachError, match="The bucket does not answer"):
        ASKED[name]()


@pytest.mark.parametrize("name", ["open", "size", "moment"])
def test_an_upload_that_is_not_there_is_a_file_that_is_not_there(store, bucket, name):
    bucket(store)
    with pytest.raises(FileNotFoundError):
        ASKED[name]()


@pytest.mark.django_db
def test_a_backup_without_its_bucket_ends_with_a_sentence(bucket, tmp_path):
    bucket(f"http://127.0.0.1:{free_port()}")
    with pytest.raises(CommandError, match="The bucket does not answer"):
        call_command("backup", tmp_path / "made.tar.gz")
    assert list(tmp_path.iterdir()) == []
