"""Exporting and verifying, as use cases: who may, what is exported, and what is refused."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot.gateways.audit_vaults import vault_at
from domain.audit.chain import ChainRow, check_chain, hash_of
from domain.errors import Conflict, NotAllowed
from domain.identity.actor import OPERATOR, PROGRAM, Actor, Role
from domain.identity.audit_keeping import AuditVault, ExportAudit, VerifyAudit
from tests.fakes.clock import FakeClock
from tests.unit.audit.conftest import ListedLog, event


@pytest.fixture
def vault(tmp_path: Path) -> AuditVault:
    return vault_at(str(tmp_path))


@pytest.fixture
def export(log: ListedLog, vault: AuditVault) -> ExportAudit:
    return ExportAudit(log=log, vault=vault, clock=FakeClock())


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_an_export_is_told_in_the_log_and_is_part_of_the_next_one(
    log: ListedLog, export: ExportAudit, tmp_path: Path
) -> None:
    log.happen(3)
    third = log.kept[-1]
    first = export(actor=OPERATOR)
    told = log.kept[-1]
    log.happen(1)
    second = export(actor=PROGRAM)

    assert first is not None
    assert (first.rows, first.tip) == (3, third.tip)
    assert told.content["name"] == "audit.exported"
    assert (told.content["actor"], told.content["subject"]) == ("operator", "3")
    assert told.content["details"] == {"rows": "3", "hash": third.hash[:12]}
    assert second is not None
    assert (second.rows, second.tip.seq) == (2, 5)
    assert files(tmp_path) == [
        "audit-000000000001-000000000003.jsonl",
        "audit-000000000004-000000000005.jsonl",
        "tip-000000000003.json",
        "tip-000000000005.json",
    ]


def test_exporting_with_nothing_new_does_nothing(log: ListedLog, export: ExportAudit, tmp_path: Path) -> None:
    assert export(actor=OPERATOR) is None
    log.happen(2)
    export(actor=OPERATOR)
    kept, there = list(log.kept), files(tmp_path)

    assert [export(actor=OPERATOR) for _ in range(3)] == [None] * 3
    assert (log.kept, files(tmp_path)) == (kept, there)


@pytest.mark.parametrize("role", [Role.COMP_TEAM, Role.RECRUITMENT, Role.NONE])
def test_who_is_no_admin_exports_nothing(log: ListedLog, export: ExportAudit, tmp_path: Path, role: Role) -> None:
    log.happen(2)

    with pytest.raises(NotAllowed):
        export(actor=Actor("U0RAVI", role))
    assert files(tmp_path) == []
    assert len(log.kept) == 2


def test_a_log_that_is_not_sound_is_not_exported(log: ListedLog, export: ExportAudit, tmp_path: Path) -> None:
    log.happen(5)
    log.kept[2] = replace(log.kept[2], content={**log.kept[2].content, "actor": "U0ELSE"})

    with pytest.raises(Conflict, match=r"Nothing was exported.* Row 3: its content is not what was hashed"):
        export(actor=OPERATOR)
    assert files(tmp_path) == []
    assert len(log.kept) == 5


def test_a_log_that_contradicts_what_was_exported_is_not_exported(
    log: ListedLog, export: ExportAudit, tmp_path: Path
) -> None:
    log.happen(5)
    export(actor=OPERATOR)
    there = files(tmp_path)
    rewritten = ListedLog()
    rewritten.happen(4)
    rewritten.record(event(actor="U0ELSE"))
    rewritten.happen(4)
    log.kept[:] = rewritten.kept

    with pytest.raises(Conflict, match="Row 5: the tip exported at this row says otherwise"):
        export(actor=OPERATOR)
    assert files(tmp_path) == there


@dataclass
class RestlessLog(ListedLog):
    """Something happens to it whenever it has been read once."""

    then: list[ChainRow] = field(default_factory=list)

    def rows(self, after: int | None = None) -> Iterator[ChainRow]:
        yield from super().rows(after)
        if self.then:
            self.kept[:], self.then = self.then, []


def test_what_is_added_while_exporting_waits_for_the_next_export(vault: AuditVault) -> None:
    log = RestlessLog()
    log.happen(4)
    log.then = list(log.kept)
    del log.kept[3]

    exported = ExportAudit(log=log, vault=vault, clock=FakeClock())(actor=OPERATOR)

    assert exported is not None
    assert (exported.rows, exported.tip.seq) == (3, 3)
    assert VerifyAudit(log=log, vault=vault)().verdict.fault is None


@pytest.mark.parametrize("shape", ["edited", "rewritten", "cut"])
def test_what_changes_between_checking_and_exporting_is_not_exported(
    vault: AuditVault, tmp_path: Path, shape: str
) -> None:
    log = RestlessLog()
    log.happen(4)
    other = {**log.kept[3].content, "actor": "U0ELSE"}
    edited = replace(log.kept[3], content=other)
    log.then = {
        "edited": [*log.kept[:3], edited],
        "rewritten": [*log.kept[:3], replace(edited, hash=hash_of(4, other, log.kept[2].hash))],
        "cut": log.kept[:3],
    }[shape]

    with pytest.raises(Conflict, match="changed while it was read"):
        ExportAudit(log=log, vault=vault, clock=FakeClock())(actor=OPERATOR)
    assert files(tmp_path) == []


def test_an_export_that_could_not_be_told_in_the_log_is_done_again_with_the_next(
    log: ListedLog, export: ExportAudit, tmp_path: Path
) -> None:
    log.happen(3)
    export(actor=OPERATOR)
    log.kept.pop()  # As if recording had failed.
    log.happen(1)

    exported = export(actor=OPERATOR)

    assert exported is not None
    assert (exported.rows, exported.tip.seq) == (1, 4)


def test_verifying_reads_the_tips_before_the_log(log: ListedLog, vault: AuditVault) -> None:
    """Otherwise what is added and exported in between would look cut off."""
    log.happen(2)

    class ExportedMeanwhile(ListedLog):
        def rows(self, after: int | None = None) -> Iterator[ChainRow]:
            seen = list(super().rows(after))
            log.happen(1)
            vault.keep(log.rows(), log.kept[-1].tip)
            return iter(seen)

    check = VerifyAudit(log=ExportedMeanwhile(log.kept[:2]), vault=vault)()

    assert check.verdict.fault is None
    assert check.tips == ()


def test_verifying_without_a_vault_knows_of_no_tips(log: ListedLog) -> None:
    log.happen(2)
    check = VerifyAudit(log=log, vault=None)()

    assert (check.verdict, check.tips) == (check_chain(log.kept), None)
