"""An S3 bucket as the shelf of exported audit files. boto3 is slow to import and comes in when it is needed."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import IO, Any

from domain.errors import CompAssistError, InvalidRequest, Unavailable

_CHUNK = 1024 * 1024
_READERS = 8
_NO_CREDENTIALS = {
    *("InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken"),
    *("NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError", "ProfileNotFound"),
    *("TokenRetrievalError", "UnauthorizedSSOTokenError", "SSOTokenLoadError"),
}


class BucketShelf:
    """Objects under a prefix of a bucket; the client is boto3's for S3, shared by several threads."""

    def __init__(self, bucket: str, prefix: str, client: Any, page: int = 1000) -> None:
        self._bucket = bucket
        self._prefix = f"{prefix}/" if prefix else ""
        self._client = client
        self._page = page

    def names(self, start: str) -> list[str]:
        """The names that start with some letters, however many."""
        with _complaints(self._bucket):
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=self._prefix + start, PaginationConfig={"PageSize": self._page}
            )
            keys = [found["Key"] for page in pages for found in page.get("Contents", ())]
        names = (key.removeprefix(self._prefix) for key in keys)
        return [name for name in names if "/" not in name]

    def heads(self, names: Iterable[str], most_bytes: int) -> Iterator[bytes]:
        """The beginnings of some objects, in the order asked; several are fetched at once."""
        with _complaints(self._bucket), ThreadPoolExecutor(_READERS) as readers:
            yield from readers.map(lambda name: self._head(name, most_bytes), names)

    def add(self, name: str, content: IO[bytes]) -> bool:
        """Put an object there; False when there is one of that name with another content."""
        with _complaints(self._bucket):
            if self._put(name, content):
                return True
            content.seek(0)
            return self._is_same(name, content)

    def address(self, name: str) -> str:
        """The object's address."""
        return f"s3://{self._bucket}/{self._prefix}{name}"

    def _put(self, name: str, content: IO[bytes]) -> bool:
        from botocore.exceptions import ClientError  # noqa: PLC0415 - see above

        try:
            self._client.put_object(Bucket=self._bucket, Key=self._prefix + name, Body=content, IfNoneMatch="*")
        except ClientError as error:
            if _code(error) == "PreconditionFailed":
                return False
            raise
        return True

    def _head(self, name: str, most_bytes: int) -> bytes:
        with self._client.get_object(Bucket=self._bucket, Key=self._prefix + name)["Body"] as body:
            head: bytes = body.read(most_bytes)
        return head

    def _is_same(self, name: str, content: IO[bytes]) -> bool:
        with self._client.get_object(Bucket=self._bucket, Key=self._prefix + name)["Body"] as body:
            while True:
                theirs, ours = body.read(_CHUNK), content.read(_CHUNK)
                if theirs != ours:
                    return False
                if not ours:
                    return True


def s3_client() -> Any:
    """A client that waits seconds, not minutes; region, credentials and endpoint are found as the AWS tools do."""
    import boto3  # noqa: PLC0415 - see above
    from botocore.config import Config  # noqa: PLC0415 - see above

    config = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 4})
    with _complaints("for the audit log"):
        return boto3.session.Session().client("s3", config=config)


@contextmanager
def _complaints(bucket: str) -> Iterator[None]:
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - see above

    try:
        yield
    except ClientError as error:
        raise _error_for(_code(error), bucket) from error
    except BotoCoreError as error:
        raise _error_for(type(error).__name__, bucket) from error


def _code(error: Any) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _error_for(code: str, bucket: str) -> CompAssistError:
    if code in ("NoSuchBucket", "InvalidBucketName", "ParamValidationError"):
        return InvalidRequest("vault_unknown", f"There is no bucket {bucket}. Make it, or name another destination.")
    if code in _NO_CREDENTIALS:
        return Unavailable(
            "vault_closed",
            f"AWS does not know who is asking ({code}). Give this process valid credentials: a role, a profile "
            "(AWS_PROFILE), or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in its environment.",
        )
    if code in ("AccessDenied", "403", "AllAccessDisabled"):
        return Unavailable(
            "vault_closed",
            f"The bucket {bucket} is closed to these AWS credentials. They need s3:ListBucket on it and s3:GetObject "
            "and s3:PutObject on what is in it.",
        )
    if code == "NotImplemented":
        return Unavailable(
            "vault_too_simple", f"The store that holds {bucket} has no conditional writes (If-None-Match). Use S3."
        )
    return Unavailable(
        "vault_unreachable", f"The bucket {bucket} does not answer as it should ({code}). Please try again."
    )
