import logging
import shutil
import subprocess
import time
from types import SimpleNamespace

import pytest
from redis import Redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry

from mlocp_portal.cache import RETRY_AFTER, RedisOrLocal
from scripts.sandbox import free_port
from tests.factories import UserFactory


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch):
    monkeypatch.setattr("mlocp_portal.cache._absences", {})


@pytest.fixture
def server(tmp_path):
    """Starts and stops a Redis of the tests' own; its address."""
    if not shutil.which("redis-server"):
        pytest.skip("redis-server is not installed.")
    running, port = [], free_port()

    def start() -> None:
        command = ["redis-server", "--port", str(port), "--save", "", "--dir", str(tmp_path)]
        running.append(subprocess.Popen(command, stdout=subprocess.DEVNULL))
        with Redis(port=port, retry=Retry(ConstantBackoff(0.05), 100)) as asked:
            asked.ping()

    def stop() -> None:
        for process in running:
            process.kill()
            process.wait()

    start()
    yield SimpleNamespace(url=f"redis://127.0.0.1:{port}/0", start=start, stop=stop)
    stop()


@pytest.fixture
def nowhere():
    return RedisOrLocal(f"redis://127.0.0.1:{free_port()}/0", {})


def use(cache) -> list:
    return [
        cache.add("a", 1, 60),
        cache.add("a", 2, 60),
        cache.incr("a"),
        cache.set("b", [1.5], 60),
        cache.get_many(["a", "b", "c"]),
        cache.touch("b", 60),
        "b" in cache,
        cache.delete("b"),
        cache.get("b", "gone"),
        cache.get_or_set("b", "again", 60),
    ]


USED = [True, False, 2, None, {"a": 2, "b": [1.5]}, True, True, True, "gone", "again"]


@pytest.mark.services
def test_processes_share_what_they_count(server):
    one, another = RedisOrLocal(server.url, {}), RedisOrLocal(server.url, {})
    assert use(one) == USED
    assert another.get("a") == 2
    assert another.local.get("a") is None
    one.redis._cache.get_client().close()


@pytest.mark.services
def test_redis_may_stop_and_come_back(server, monkeypatch, caplog):
    cache = RedisOrLocal(server.url, {})
    cache.set("a", 1)
    server.stop()
    assert cache.get("a") is None
    server.start()
    later = time.monotonic() + RETRY_AFTER
    monkeypatch.setattr("mlocp_portal.cache.time.monotonic", lambda: later)
    assert cache.add("a", 2)
    assert cache.redis.get("a") == 2
    assert caplog.messages[-1] == "Redis answers again."


def test_without_redis_each_process_counts_by_itself_and_says_so_once(nowhere, caplog):
    started = time.monotonic()
    assert use(nowhere) == USED
    assert time.monotonic() - started < 1
    said = [record.message for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(said) == 1
    assert said[0].startswith("Redis does not answer; each process counts by itself")


def test_all_threads_know_what_one_has_found_out(nowhere, caplog, monkeypatch):
    another = RedisOrLocal(nowhere.redis._servers[0], {})  # Django makes one for each thread
    nowhere.set("a", 1)
    monkeypatch.setattr(another.redis, "get", lambda *args, **kwargs: pytest.fail("asked"))
    assert another.get("a") == 1
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_one_thread_asks_whether_redis_is_back_while_the_others_go_on(nowhere, monkeypatch):
    another = RedisOrLocal(nowhere.redis._servers[0], {})
    nowhere.set("a", 1)
    later = time.monotonic() + RETRY_AFTER
    monkeypatch.setattr("mlocp_portal.cache.time.monotonic", lambda: later)
    monkeypatch.setattr(another.redis, "get", lambda *args, **kwargs: pytest.fail("asked"))
    monkeypatch.setattr(nowhere.redis, "get", lambda *args, **kwargs: another.get("a"))
    assert nowhere.get("a") == 1


def test_redis_is_asked_again_after_a_while(nowhere, monkeypatch, caplog):
    nowhere.set("a", 1)
    later = time.monotonic() + RETRY_AFTER
    monkeypatch.setattr("mlocp_portal.cache.time.monotonic", lambda: later)
    monkeypatch.setattr(nowhere.redis, "get", lambda *args, **kwargs: "from Redis")
    assert nowhere.get("a") == "from Redis"
    assert caplog.messages[-1] == "Redis answers again."


@pytest.mark.django_db
def test_nobody_who_signs_in_notices_that_redis_is_gone(client, settings, nowhere):
    backend = {"BACKEND": "mlocp_portal.cache.RedisOrLocal", "LOCATION": nowhere.redis._servers}
    settings.CACHES = {"default": backend}
    user = UserFactory(is_staff=True, is_superuser=True)
    user.set_password("right and long")
    user.save()
    wrong = client.post("/admin/login/", {"username": user.username, "password": "wrong"})
    assert wrong.status_code == 200
    right = {"username": user.username, "password": "right and long"}
    assert client.post("/admin/login/?next=/admin/", right).status_code == 302
    assert client.get("/admin/").status_code == 200
    assert client.post("/accounts/reauthenticate/", {"password": "wrong"}).status_code < 500
