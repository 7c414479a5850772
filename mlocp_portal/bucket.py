"""Uploads in a bucket of an S3-compatible store."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from s3transfer.exceptions import RetriesExceededError
from storages.backends.s3 import S3Storage

from guide.unavailable import UploadsOutOfReachError

CONFIG = Config(
    connect_timeout=3,
    read_timeout=10,
    retries={"total_max_attempts": 2},
    # Stores other than Amazon's mostly do not read checksums that come after the content.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


class Bucket(S3Storage):
    """A store that does not answer is like a database that does not: try again in a moment."""

    def get_default_settings(self) -> dict:
        return super().get_default_settings() | {"client_config": CONFIG}

    def _open(self, name: str, mode: str = "rb") -> Any:
        opened = super()._open(name, mode)
        if "r" in mode:
            _ = opened.file  # fetched now, and not when nobody expects that it may fail
        return opened

    def get_modified_time(self, name: str) -> Any:
        try:
            return super().get_modified_time(name)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == HTTPStatus.NOT_FOUND:
                raise FileNotFoundError(name) from error
            raise


def _within_reach(ask: Callable) -> Callable:
    @wraps(ask)
    def method(self: Bucket, *args: Any, **kwargs: Any) -> Any:
        try:
            return ask(self, *args, **kwargs)
        except (BotoCoreError, ClientError, RetriesExceededError) as error:
            raise UploadsOutOfReachError(f"The bucket does not answer: {error}") from error

    return method


# All that asks the store something.
for _name in ("_open", "_save", "delete", "exists", "listdir", "size", "get_modified_time"):
    setattr(Bucket, _name, _within_reach(getattr(Bucket, _name)))
