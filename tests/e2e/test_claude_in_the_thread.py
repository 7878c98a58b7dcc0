"""Claude in the thread: it reads what rules leave open and phrases what code computed, and supplies no number."""

import json
import re

from sqlalchemy import text

from bot.playground.records import Message
from tests.e2e.office import Office
from tests.e2e.reading import words
from tests.e2e.test_conversations import open_case
from tests.rig.bedrock_faults import denied, throttled
from tests.rig.bedrock_replies import CONVERSE, Call, Reply
from tests.rig.loopback_bedrock import LoopbackBedrock

NOTHING = {"intent": "", "field": "", "value": "", "amount": "", "measure": "", "candidates": [], "places": []}


def intents(*found: dict[str, object]) -> Reply:
    """A reader's answer."""
    return Reply(text=json.dumps({"intents": [NOTHING | one for one in found]}))


def speaking(text: str, *found: dict[str, object]) -> object:
    """A model that reads these intents, and writes this text."""

    def model(call: Call) -> Reply:
        return intents(*found) if call.operation == CONVERSE else Reply(text=text)

    return model


def ask(office: Office, card: Message, text: str) -> list[Message]:
    """Say something in a case's thread as Carla; what came of it, once everything is answered."""
    before = len(office.carla.sees("dm"))
    office.carla.say("dm", text, thread_ts=card.thread_ts)
    office.until(lambda: not office.rows("inbox", state="waiting"), 20)
    return office.carla.sees("dm")[before + 1 :]


def test_a_full_command_asks_no_model(office_with_claude: Office, claude: LoopbackBedrock) -> None:
    open_case(office_with_claude.carla)
    assert claude.calls == []


def test_why_is_answered_in_words_with_numbers_that_the_model_never_saw(
    office_with_claude: Office, claude: LoopbackBedrock
) -> None:
    claude.model = speaking("Good question. {{fact.why.range}}. With that we recommend {{fact.base}}.")  # type: ignore[assignment]
    card = open_case(office_with_claude.carla)
    answer = ask(office_with_claude, card, "why so low?")[-1]
    assert "With that we recommend an offer of USD 180,500 base salary." in answer.text
    assert "The pay range runs from USD 149,000 to 212,000" in answer.text
    assert "Sources: CompRanges row" in words(answer)
    asked = json.dumps([call.body for call in claude.calls])
    assert not re.search(r"\d{3},\d{3}|180500|149000", asked)
    assert "Carla" not in asked


def test_a_model_that_lies_about_a_number_is_not_heard(office_with_claude: Office, claude: LoopbackBedrock) -> None:
    claude.model = speaking("The base is USD 250,000.")  # type: ignore[assignment]
    card = open_case(office_with_claude.carla)
    answer = ask(office_with_claude, card, "why?")[-1]
    assert "250,000" not in words(answer) + answer.text
    assert "an offer of USD 180,500 base salary" in answer.text
    assert len(claude.calls) == 2, "asked once more, with the reason"
    assert "was refused because" in claude.calls[1].last_words


def test_what_claude_reads_is_suggested_and_changes_nothing_until_somebody_says_yes(
    office_with_claude: Office, claude: LoopbackBedrock
) -> None:
    office = office_with_claude
    claude.model = speaking("", {"intent": "set", "field": "interview_feedback", "value": "Must Hire"})  # type: ignore[assignment]
    card = open_case(office.carla)
    answer = ask(office, card, "the panel was over the moon about this one")[-1]
    assert "I read this out of your message" in words(answer)
    assert "Interview feedback: *Must Hire*" in words(answer)
    assert len(office.rows("recommendations")) == 1
    office.carla.click(answer, "use_suggestion")
    office.carla.waits_for("dm", "version 2")
    assert "Must Hire" in words(office.carla.sees("dm")[-1])


def test_yes_confirms_as_well_and_only_what_was_suggested_last(
    office_with_claude: Office, claude: LoopbackBedrock
) -> None:
    office = office_with_claude
    claude.model = speaking("", {"intent": "set", "field": "proficiency", "value": "Advanced"})  # type: ignore[assignment]
    card = open_case(office.carla)
    ask(office, card, "honestly she could teach the course herself")
    ask(office, card, "yes")
    assert "Advanced" in words(office.carla.sees("dm")[-1])
    assert len(office.rows("recommendations")) == 2


def test_bedrock_out_of_reach_costs_the_words_and_never_the_answer(
    office_with_claude: Office, claude: LoopbackBedrock
) -> None:
    claude.model = lambda _call: throttled()
    card = open_case(office_with_claude.carla)
    answer = ask(office_with_claude, card, "why?")[-1]
    assert "an offer of USD 180,500 base salary" in answer.text
    claude.model = lambda _call: denied()
    assert ask(office_with_claude, card, "what if P5?")
    assert ask(office_with_claude, card, "colourless green ideas sleep furiously")


def test_admins_see_what_the_model_costs_and_nobody_else_does(
    office_with_claude: Office, claude: LoopbackBedrock
) -> None:
    office = office_with_claude
    claude.model = speaking("We recommend {{fact.base}}.")  # type: ignore[assignment]
    card = open_case(office.carla)
    ask(office, card, "why?")
    office.carla.command("dm", "/comp-assist status")
    assert "Language model today" in words(office.carla.waits_for("dm", "comp-assist status"))
    office.colin.command("dm", "/comp-assist status")
    assert "Language model today" not in words(office.colin.waits_for("dm", "comp-assist status"))


def test_yes_is_the_writers_to_say_and_asks_no_model(office_with_claude: Office, claude: LoopbackBedrock) -> None:
    office = office_with_claude
    claude.model = speaking("", {"intent": "set", "field": "interview_feedback", "value": "Must Hire"})  # type: ignore[assignment]
    office.carla.command(
        "#comp-desk", "/comp-assist recommend CAND-021 Senior Software Engineer, Seattle, Proficient, Hire"
    )
    card = office.carla.waits_for("#comp-desk", "version 1")
    office.carla.say("#comp-desk", "the panel was over the moon about this one", thread_ts=card.thread_ts)
    office.carla.waits_for("#comp-desk", "I read this out of your message")
    calls = len(claude.calls)
    office.colin.say("#comp-desk", "ok", thread_ts=card.thread_ts)
    office.until(lambda: not office.rows("inbox", state="waiting"), 20)
    assert len(office.rows("recommendations")) == 1, "somebody else's ok may answer anybody"
    office.carla.say("#comp-desk", "the panel was over the moon about this one", thread_ts=card.thread_ts)
    office.until(lambda: not office.rows("inbox", state="waiting"), 20)
    asked = len(claude.calls)
    office.carla.say("#comp-desk", "yes", thread_ts=card.thread_ts)
    office.carla.waits_for("#comp-desk", "version 2")
    assert len(claude.calls) == asked > calls


def test_no_transaction_is_open_while_the_model_reads(office_with_claude: Office, claude: LoopbackBedrock) -> None:
    office, open_ones = office_with_claude, list[int]()

    def looking(_call: Call) -> Reply:
        idle = (
            "select count(*) from pg_stat_activity"
            " where state like 'idle in transaction%' and datname = current_database()"
        )
        with office.demo.container.engine.connect() as connection:
            open_ones.append(int(connection.execute(text(idle)).scalar_one()))
        return intents()

    claude.model = looking
    card = open_case(office.carla)
    ask(office, card, "the panel was over the moon about this one")
    assert open_ones == [0]
