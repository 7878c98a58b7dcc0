"""What is known about a case: open or closed, each fact with who said it, and what the reader may do."""

from domain.recommendations.show_case import CaseOverview
from handlers.slack.views.case_context import case_context
from tests.unit.handlers.sample_cards import COMP, NOW, RECRUITER, buttons, case, filed, place_of


def test_an_open_case_says_so_with_the_version_that_stands() -> None:
    card = case_context(CaseOverview(case(), filed()), COMP)
    assert place_of(card, r"^:hourglass_flowing_sand: \*Open\*  ·  version \d+: waiting for a decision$") == 2


def test_a_case_without_an_offer_and_a_closed_one_say_so_as_well() -> None:
    assert place_of(case_context(CaseOverview(case(), None), COMP), r"\*Open\*  ·  no recommendation yet") == 2
    closed = case_context(CaseOverview(case(closed_at=NOW, closed_by="U1"), None), COMP)
    assert place_of(closed, r"^:lock: \*Closed\*  ·  by <@U1> on 2026-03-02") == 2


def test_the_comp_team_edits_closes_and_resets_and_a_recruiter_does_not_reset() -> None:
    overview = CaseOverview(case(), filed())
    comp = [one["accessibility_label"] for one in buttons(case_context(overview, COMP))]
    assert comp[0] == "Edit what is known of CAND-017"
    assert comp[-2:] == ["Close CAND-017", "Reset CAND-017"]
    assert "Reset" not in str(buttons(case_context(overview, RECRUITER)))


def test_what_to_know_is_told_before_the_buttons_and_only_where_there_is_something() -> None:
    told = case_context(CaseOverview(case(pay_history_removed=True, legal_hold=True), None), COMP)
    assert place_of(told, "To know") < place_of(told, "actions")
    assert "To know" not in str(case_context(CaseOverview(case(), None), COMP))
