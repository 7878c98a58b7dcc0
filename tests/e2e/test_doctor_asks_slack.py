"""`doctor --slack` against the playground, and the manifest for one installation."""

import json

import pytest
from pydantic import SecretStr

from bot.cli.slack_checks import SLACK_CHECKS, review_channel, scopes, user_groups, way_in
from bot.container import Container
from bot.manifest import manifest_for, shipped_manifest, socket_manifest
from bot.playground import web_api
from domain.errors import InvalidRequest, NotFound
from tests.e2e.office import Office


def with_settings(office: Office, **changes: object) -> Container:
    """The office's container with other settings."""
    container = office.demo.container
    return Container.of(container.settings.model_copy(update=changes))


def test_a_workspace_that_is_as_it_must_be_passes(office: Office) -> None:
    container = office.demo.container
    assert "all granted" in scopes(container)
    assert "over HTTP" in way_in(container)
    assert review_channel(container) == "private, and the bot is in it"
    assert "readable" in user_groups(container)
    assert len(SLACK_CHECKS) == 4


def test_a_missing_scope_is_named_with_what_it_is_for(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    fewer = tuple(scope for scope in web_api.SCOPES if scope != "files:write")
    monkeypatch.setattr("bot.playground.app.SCOPES", fewer)
    with pytest.raises(InvalidRequest, match=r"files:write \(exported files\)"):
        scopes(office.demo.container)


def test_a_review_channel_everybody_reads_is_refused(office: Office) -> None:
    with pytest.raises((InvalidRequest, NotFound)):
        review_channel(with_settings(office, review_channel="C0GENERAL"))
    with pytest.raises(NotFound, match="invite it"):
        review_channel(with_settings(office, review_channel="G0NOWHERE"))


def test_an_app_level_token_is_tried(office: Office) -> None:
    office.ravi.play.socket_url = "ws://127.0.0.1:9/none"
    right = with_settings(office, slack_app_token=SecretStr(office.ravi.play.app_token))
    assert "Socket Mode works" in way_in(right)
    with pytest.raises(InvalidRequest, match="connections:write"):
        way_in(with_settings(office, slack_app_token=SecretStr("xapp-wrong")))


def test_the_manifest_is_filled_in_for_an_address_or_for_none() -> None:
    filled = json.dumps(manifest_for("https://offers.example.com"))
    assert "YOUR-HOST" in json.dumps(shipped_manifest())
    assert "YOUR-HOST" not in filled
    assert filled.count("https://offers.example.com/slack/events") == 4
    socket = json.dumps(socket_manifest())
    assert "YOUR-HOST" not in socket
    assert json.loads(socket)["settings"]["socket_mode_enabled"] is True


@pytest.mark.parametrize(
    "url", ["http://x.example", "offers.example.com", "https://", "https://u@x.example", "https://x/y"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(InvalidRequest):
        manifest_for(url)
