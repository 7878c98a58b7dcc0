"""An audit log in a list, and the same vault on both kinds of shelf."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from bot.gateways.audit_bucket import BucketShelf
from bot.gateways.audit_folder import FolderShelf
from bot.gateways.audit_vaults import Shelf, ShelvedVault
from domain.audit.chain import START, ChainRow, link
from domain.audit.event import AuditEvent, AuditEventName

BUCKET = "the-audit-log"


def event(name: AuditEventName = AuditEventName.CASE_OPENED, **told: Any) -> AuditEvent:
    return AuditEvent(**{"name": name, "actor": "U0CARLA", "at": datetime(2026, 3, 4, tzinfo=UTC), **told})


@dataclass
class ListedLog:
    """Chains what is recorded. `kept` may be tampered with."""

    kept: list[ChainRow] = field(default_factory=list)

    def rows(self, after: int | None = None) -> Iterator[ChainRow]:
        return iter([row for row in self.kept if after is None or row.seq > after])

    def record(self, event: AuditEvent) -> None:
        self.kept.append(link(event, self.kept[-1].tip if self.kept else START))

    def happen(self, number: int) -> None:
        for _ in range(number):
            self.record(event(subject=f"U{len(self.kept)}", place="Zoë's 日本語"))


@dataclass
class Storeroom:
    """A vault, and its shelf as somebody sees it who may do anything there."""

    shelf: Shelf

    @property
    def vault(self) -> ShelvedVault:
        return ShelvedVault(self.shelf)

    def names(self) -> list[str]:
        return sorted(self.shelf.names(""))

    def read(self, name: str) -> bytes:
        return b"".join(self.shelf.heads([name], 10**9))

    def write(self, name: str, content: bytes) -> None:
        assert self.shelf.add(name, io.BytesIO(content))


@pytest.fixture
def log() -> ListedLog:
    return ListedLog()


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """boto3's client of an S3 in this process, with one bucket; no socket is opened."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        client = boto3.client("s3")
        client.create_bucket(Bucket=BUCKET)
        yield client


@pytest.fixture(params=["folder", "bucket", "bucket's top"])
def room(request: pytest.FixtureRequest, tmp_path: Path) -> Storeroom:
    """An empty vault of each kind; pages of the bucket's listing are tiny."""
    if request.param == "folder":
        return Storeroom(FolderShelf(tmp_path))
    prefix = "comp/audit" if request.param == "bucket" else ""
    return Storeroom(BucketShelf(BUCKET, prefix, request.getfixturevalue("bucket"), page=2))
