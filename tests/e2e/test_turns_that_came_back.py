"""What an earlier attempt did or chose stays so, and what nobody knew then is found out by a later one."""

from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.records import Message
from domain.approvals.override_offer import OverrideOffer
from domain.deliveries.patience import MOST_ATTEMPTS
from domain.errors import Unavailable
from domain.identity.actor import OPERATOR, Role
from domain.recommendations.take_turn import TakeTurn
from domain.recommendations.turn import Turn
from handlers.slack.courier import Courier
from handlers.slack.receiving import FrontDoor
from handlers.slack.views.decision_forms import CHANGES_MODAL, OVERRIDE_MODAL
from tests.e2e.forms import LONG_ENOUGH, fill_override
from tests.e2e.office import Office
from tests.e2e.quiet import Quiet
from tests.e2e.reading import amounts_in, press, words

ASK = "/comp-assist recommend CAND-071 Senior Software Engineer in Seattle, Proficient, Strong Hire, P4"
IN_TROUBLE = SlackApiError("no", {"ok": False, "error": "internal_error"})


def failing_once(patch: pytest.MonkeyPatch, at: type[Any], call: str, fails: Callable[..., bool]) -> list[object]:
    """The first call that `fails` says is refused; it stands in the list from then on."""
    real, failed = getattr(at, call), list[object]()

    def tried(one: Any, *given: Any, **named: Any) -> Any:
        if not failed and fails(*given, **named):
            failed.append((given, named))
            raise IN_TROUBLE
        return real(one, *given, **named)

    patch.setattr(at, call, tried)
    return failed


def unreadable(
    patch: pytest.MonkeyPatch, channel_id: str, times: float, code: str = "internal_error"
) -> list[object]:
    """For so many times Slack does not say what a channel is; the times so far."""
    real, asked = WebClient.conversations_info, list[object]()

    def told(client: WebClient, **given: Any) -> Any:
        if given["channel"] == channel_id and len(asked) < times:
            asked.append(given)
            raise SlackApiError("no", {"ok": False, "error": code})
        return real(client, **given)

    patch.setattr(WebClient, "conversations_info", told)
    return asked


def saying(office: Office, words_of_it: str) -> list[Message]:
    """Every message anywhere that says something."""
    workspace = office.carla.play.workspace
    return [
        one for channel in workspace.channels() for one in workspace.messages(channel.id) if words_of_it in words(one)
    ]


def test_an_edit_that_brought_the_case_to_comp_is_answered_where_it_was_begun(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet = Quiet(office)
    office.carla.command("dm", ASK.replace("Proficient, Strong Hire", "Must Hire"))
    office.carla.waits_for("dm", "I still need")
    quiet.wait()
    office.carla.command("dm", "/comp-assist context CAND-071 edit")
    form = office.carla.waits_until(office.carla.open_modal)
    failed = failing_once(monkeypatch, Courier, "whisper", lambda *_, **__: True)
    office.carla.submit(form, {"proficiency": {"proficiency": "Proficient"}})
    quiet.wait()
    assert failed
    assert len(saying(office, "*Noted*")) == 1
    assert len([one for one in saying(office, "Base salary") if one.bot_id]) == 2
    assert len(saying(office, "The answer is in the case's thread")) == 1


def test_an_answer_stays_where_it_was_begun_though_slack_is_silent_about_the_place_meanwhile(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet = Quiet(office)
    failed = failing_once(monkeypatch, Courier, "post", lambda *_, **more: more.get("thread_ts"))
    real, asked = WebClient.conversations_info, list[object]()

    def told(client: WebClient, **given: Any) -> Any:
        if failed and len(asked) < 2:
            asked.append(given)
            raise IN_TROUBLE
        return real(client, **given)

    monkeypatch.setattr(WebClient, "conversations_info", told)
    office.ravi.command("#hiring-offers", ASK)
    quiet.wait()
    assert (len(failed), len(asked)) == (1, 2)
    assert saying(office, "Not everybody here may see pay") == []
    assert len(saying(office, "case opened by")) == 1
    assert office.ravi.sees("dm") == []


def test_pay_is_not_shown_where_somebody_came_in_between_two_attempts(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet, real, failed = Quiet(office), Courier.post, list[str]()

    def posted(courier: Courier, channel_id: str, message: Any, **more: Any) -> str:
        if more.get("thread_ts") and not failed:
            failed.append(channel_id)
            office.carla.invite("#comp-desk", office.olga.id)
            raise IN_TROUBLE
        return real(courier, channel_id, message, **more)

    monkeypatch.setattr(Courier, "post", posted)
    office.carla.command("#comp-desk", ASK)
    quiet.wait()
    assert failed == ["G0COMPDESK"]
    assert [one for one in office.olga.sees("#comp-desk") if "CAND-071" in words(one)]
    assert not any(amounts_in(one) for one in office.olga.sees("#comp-desk"))
    assert len(saying(office, "case opened by")) == 1
    assert saying(office, "Not everybody here may see pay") == []


@pytest.mark.parametrize(("code", "attempts"), [("internal_error", MOST_ATTEMPTS), ("channel_not_found", 1)])
def test_where_slack_never_says_who_reads_the_answer_goes_to_the_asker_directly(
    office: Office, monkeypatch: pytest.MonkeyPatch, code: str, attempts: int
) -> None:
    quiet = Quiet(office)
    unreadable(monkeypatch, "G0OFFERS", float("inf"), code)
    office.ravi.command("#hiring-offers", ASK)
    quiet.wait()
    assert len(saying(office, "Not everybody here may see pay")) == 1
    assert [one for one in office.ravi.sees("dm") if "with Comp for review" in words(one)]
    assert not [one for one in office.ravi.sees("#hiring-offers") if not one.only_for and "CAND-071" in words(one)]
    (row,) = office.rows("inbox", entry="command/recommend")
    assert (row.state, row.attempts) == ("answered", attempts)


def test_a_decision_shows_its_pay_as_soon_as_slack_says_who_reads_there(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet = Quiet(office)
    card = office.waiting_card(ASK)
    quiet.wait()
    asked = unreadable(monkeypatch, "G0OFFERS", 7)
    press(office.carla, "#comp-desk", card, "approve_offer")
    quiet.wait()
    assert len(asked) == 7
    told = [one for one in office.ravi.sees("#hiring-offers") if "*Approved*" in words(one)]
    assert any("The card above has the details" in words(one) for one in told)
    assert any(amounts_in(one) for one in told)
    assert len(saying(office, "*Approved* for")) == 2


def test_who_joins_is_hidden_from_at_once_and_what_all_may_see_comes_back(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet = Quiet(office)
    card = office.waiting_card(ASK)
    quiet.wait()
    real, shown = Courier.update, list[bool]()

    def updated(courier: Courier, channel_id: str, ts: str, message: Any) -> None:
        shown.append("USD 180,500" in str(message.blocks))
        real(courier, channel_id, ts, message)

    monkeypatch.setattr(Courier, "update", updated)
    asked = unreadable(monkeypatch, "G0COMPDESK", 3)
    office.demo.container.set_role(actor=OPERATOR, user_id=office.olga.id, role=Role.COMP_TEAM, is_admin=False)
    office.carla.invite("#comp-desk", office.olga.id)
    quiet.wait()
    assert len(asked) == 3
    assert shown[:4] == [False, False, False, True]
    assert all(shown[4:]), "only its picture comes after that"
    assert "USD 180,500" in words(next(one for one in office.olga.sees("#comp-desk") if one.ts == card.ts))


def test_a_second_mention_while_the_first_one_waits_is_answered_as_well(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet, real, may_go_on = Quiet(office), Courier.whisper, Event()

    def whispered(*given: Any, **more: Any) -> None:
        assert may_go_on.wait(10)
        real(*given, **more)

    monkeypatch.setattr(Courier, "whisper", whispered)
    first = office.ravi.say("#hiring-offers", "<@U0COMPBOT> hello")
    told = "<@U0COMPBOT> CAND-072 Senior Software Engineer in Seattle, Proficient, Strong Hire, P4"
    office.ravi.say("#hiring-offers", told, thread_ts=first.ts)
    office.until(lambda: len(office.rows("inbox")) == 2)
    may_go_on.set()
    quiet.wait()
    answers = [one for one in office.ravi.sees("#hiring-offers", thread_ts=first.ts) if one.bot_id]
    assert len([one for one in answers if "with Comp for review" in words(one)]) == 1
    assert [row.id for row in office.rows("candidates")] == ["CAND-072"]

    office.ravi.say("#hiring-offers", "<@U0COMPBOT> make that Must Hire", thread_ts=first.ts)
    quiet.wait()
    assert len(saying(office, "*Noted*")) == 1
    assert len([row for row in office.rows("inbox") if not row.entry.startswith("errand/")]) == 3


def test_naming_the_bot_under_an_opening_waits_for_its_case(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    quiet = Quiet(office)
    # The turn itself fails once, when the opening stands there already.
    real, turns = TakeTurn.__call__, list[object]()

    def taken(use_case: TakeTurn, turn: Turn) -> Any:
        turns.append(turn)
        if len(turns) == 1:
            office.ravi.say("#hiring-offers", "<@U0COMPBOT> make that Must Hire", thread_ts=turn.thread.ts)
            raise Unavailable("database_unreachable", "The database does not answer right now.")
        return real(use_case, turn)

    monkeypatch.setattr(TakeTurn, "__call__", taken)
    office.ravi.command("#hiring-offers", ASK)
    quiet.wait()
    assert [row.id for row in office.rows("candidates")] == ["CAND-071"]
    assert office.rows("candidates")[0].facts["interview_feedback"] == "Must Hire"


@pytest.mark.parametrize("corrected", ["186,500", "187,000"])
def test_of_a_form_and_its_correction_the_first_counts_and_who_corrected_it_is_told_so(
    office: Office, monkeypatch: pytest.MonkeyPatch, corrected: str
) -> None:
    quiet = Quiet(office)
    card = office.waiting_card(ASK)
    press(office.carla, "#comp-desk", card, "override_offer")
    receive, kept, go_on = FrontDoor.receive, list[str](), Event()

    def received(door: FrontDoor, entry: Any, inbound: Any, arrival: Any) -> None:
        receive(door, entry, inbound, arrival)
        kept.append(arrival.key)
        if len(kept) == 1:
            # Slack does not hear in time that it was kept, and leaves the form open.
            raise Unavailable("database_unreachable", "The database does not answer right now.")

    override = OverrideOffer.__call__

    def overridden(use_case: OverrideOffer, **given: Any) -> Any:
        assert go_on.wait(10)
        return override(use_case, **given)

    monkeypatch.setattr(FrontDoor, "receive", received)
    monkeypatch.setattr(OverrideOffer, "__call__", overridden)
    fill_override(office.carla, "186,500", LONG_ENOUGH)
    fill_override(office.carla, corrected, LONG_ENOUGH)
    go_on.set()
    quiet.wait()
    is_other = corrected != "186,500"
    assert len(kept) == 2
    assert len(office.rows("inbox", entry=f"form/{OVERRIDE_MODAL}")) == 1 + is_other
    assert office.audited(name="offer.overridden") == ["offer.overridden"]
    assert office.rows("recommendations")[0].decision["body"]["offer"]["base"] == "186500"
    told = [one for one in saying(office, "decided already") if one.only_for == office.carla.id]
    assert len(told) == is_other
    assert all("by <@U0CARLA>" in words(one) for one in told)


def test_what_happened_to_an_offer_is_told_once_when_it_moves_on_while_another_telling_comes_back(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet = Quiet(office)
    card = office.waiting_card(ASK)
    quiet.wait()
    real, failed = Courier.post, list[str]()

    def posted(courier: Courier, channel_id: str, message: Any, **more: Any) -> str:
        if channel_id == "G0COMPDESK" and "*Approved* for" in str(message.blocks) and not failed:
            failed.append(message.text)
            shown = office.ravi.waits_for("#hiring-offers", lambda one: "mark_offered" in str(one.blocks))
            press(office.ravi, "#hiring-offers", shown, "mark_offered")
            office.carla.waits_for("#comp-desk", "*Offer made* for")
            office.ravi.waits_for("#hiring-offers", "*Offer made* for")
            raise IN_TROUBLE
        return real(courier, channel_id, message, **more)

    monkeypatch.setattr(Courier, "post", posted)
    press(office.carla, "#comp-desk", card, "approve_offer")
    quiet.wait()
    assert failed
    for person, channel in ((office.ravi, "#hiring-offers"), (office.carla, "#comp-desk")):
        assert len([one for one in person.sees(channel) if "*Offer made* for" in words(one)]) == 1


def test_a_note_that_grows_too_long_by_taking_pay_history_out_is_refused_while_its_form_is_open(
    office: Office,
) -> None:
    card = office.waiting_card(ASK)
    press(office.colin, "#comp-desk", card, "request_changes")
    form = office.colin.waits_until(office.colin.open_modal)
    note = "She currently earns 171,300 a year. ".ljust(1995, "x")
    answer = office.colin.submit(form, {"changes_note": {"changes_note": note}})
    assert answer.errors == {"changes_note": "Please keep it under 2000 characters."}
    assert office.rows("inbox", entry=f"form/{CHANGES_MODAL}") == []
    answer = office.colin.submit(form, {"changes_note": {"changes_note": note[:1980]}})
    assert answer.errors == {}
    office.ravi.waits_for("#hiring-offers", "*Changes requested*")


@pytest.mark.parametrize("person", ["U0CARLA", "U0COLIN"])
def test_who_could_not_be_reached_at_once_is_brought_the_offer_though_others_have_it(
    office: Office, monkeypatch: pytest.MonkeyPatch, person: str
) -> None:
    quiet = Quiet(office)
    # With a recruiter in it, the review channel is no place to decide in.
    office.carla.invite("#comp-desk", office.ravi.id)
    quiet.wait()
    failed = failing_once(monkeypatch, Courier, "direct_channel", lambda user_id: user_id == person)
    office.ravi.command("#hiring-offers", ASK)
    quiet.wait()
    assert failed
    for one in (office.carla, office.colin):
        assert len([shown for shown in one.sees("dm") if "Base salary" in words(shown)]) == 1
