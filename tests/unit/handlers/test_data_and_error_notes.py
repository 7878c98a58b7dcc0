"""The notice of old data says what to do; an error is one sentence, in words alone where no sign is shown."""

from handlers.slack.views.plain_notes import error_note
from tests.unit.handlers.sample_cards import place_of, stale


def test_old_data_says_how_old_what_follows_and_what_to_do() -> None:
    card = stale()
    assert place_of(card, "Pay data is too old") == 0
    assert place_of(card, r"^:warning: \*Imported 400 days ago\*  ·  the policy allows 370$") == 2
    assert place_of(card, r"What to do\*\n.*`comp-assist sync") == 4


def test_an_errors_sentence_is_marked_where_it_is_shown_and_names_nobody_in_notifications_either() -> None:
    said = error_note("I do not know <that> place.")
    assert said.text == "I do not know &lt;that&gt; place."
    assert place_of(said, ":warning: I do not know &lt;that&gt; place.") == 0
