"""What reaches the app over HTTP: signed or not, once or twice, in good shape or broken."""

import time

import httpx
import pytest

from bot.playground.app import PlaygroundSettings
from tests.e2e.office import Office
from tests.e2e.signed import post_signed, signature, slash_command

ASK = "recommend CAND-041 Senior Software Engineer in Seattle, Proficient, Strong Hire, P4"


@pytest.fixture
def door(office: Office) -> PlaygroundSettings:
    """Where the app listens and the secret Slack would sign with."""
    settings: PlaygroundSettings = office.demo.playground.state.playground.settings
    return settings


def test_a_command_delivered_twice_is_served_once(office: Office, door: PlaygroundSettings) -> None:
    body = slash_command(ASK, trigger="7.8.replayed")
    assert [post_signed(door, body).status_code for _ in range(3)] == [200, 200, 200]
    office.carla.waits_for("dm", "Base salary")
    time.sleep(0.5)
    assert len([row for row in office.rows("audit_logs", candidate_id="CAND-041") if row.name == "turn.taken"]) == 1
    assert len(office.carla.sees("dm")) == 2


@pytest.mark.parametrize(
    "header",
    [{"signature": "v0=" + "0" * 64}, {"signature": "v0=zz"}, {"signature": "no"}],
    ids=["forged", "odd", "none"],
)
def test_what_slack_did_not_sign_is_turned_away(
    office: Office, door: PlaygroundSettings, header: dict[str, str]
) -> None:
    assert post_signed(door, slash_command(ASK), **header).status_code == 401
    assert office.rows("candidates") == []


@pytest.mark.parametrize("timestamp", ["", "now", "1e9", "-1", "١٢٣", "9" * 40, "0"])
def test_a_broken_or_old_timestamp_is_turned_away_and_never_an_error_of_ours(
    door: PlaygroundSettings, timestamp: str
) -> None:
    body = slash_command(ASK)
    signed = signature(door.signing_secret, timestamp, body)
    raw = timestamp.encode("utf-8")
    answer = httpx.post(
        door.app_url,
        content=body,
        headers=[(b"X-Slack-Request-Timestamp", raw), (b"X-Slack-Signature", signed.encode())],
    )
    assert answer.status_code == 401


def test_a_body_beyond_anything_slack_sends_is_turned_away(door: PlaygroundSettings) -> None:
    assert post_signed(door, b"x" * 1_000_001).status_code == 413


def test_a_signed_body_that_is_no_payload_is_no_error_of_ours(door: PlaygroundSettings) -> None:
    for body in (b"", b"payload=%7B", b"\xff\xfe", b"{}", b"payload=[]"):
        assert post_signed(door, body).status_code < 500


def test_health_says_alive_and_ready(door: PlaygroundSettings) -> None:
    base = door.app_url.removesuffix("/slack/events")
    assert httpx.get(f"{base}/healthz").json() == {"status": "alive"}
    assert httpx.get(f"{base}/readyz").json() == {"status": "ready"}
    assert httpx.get(f"{base}/docs").status_code == 404
