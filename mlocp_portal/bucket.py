"""Uploads in a bucket of an S3-compatible store."""

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
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

    def _save(self, name, content):
        try:
            return super()._save(name, content)
        except (BotoCoreError, ClientError) as error:
            raise UploadsOutOfReachError(f"{name} could not be stored: {error}") from error

    def exists(self, name):
        try:
            return super().exists(name)
        except (BotoCoreError, ClientError) as error:
            raise UploadsOutOfReachError(f"The bucket does not answer: {error}") from error
