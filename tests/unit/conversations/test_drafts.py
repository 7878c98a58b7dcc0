"""What a model's draft may say, and what readers see when it may not."""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.conversations.brief import Brief, Fact, Purpose
from domain.conversations.composing import ModelSilent, Wish, composed, sentences_of
from domain.conversations.draft_check import LONGEST, REFUSALS, Refusal, refusal_of
from tests.eval.planted import CLAUSES, HONEST, KINDS, NOUNS, SLOTS, planted, recombined, wrong_slots

PLANTED, WRONG_SLOTS, HONEST_ONES = 100_000, 5_000, 10_000
STREAMED = 4_000
MOST_REFUSED = HONEST_ONES * 5 // 1000
SAID = {
    "base": "a recommended base salary of USD 177,000",
    "bonus": "a target bonus of USD 17,700",
    "why.range": "the pay range runs from USD 150,000 to USD 204,000",
}
FACTS: Mapping[str, Fact] = {
    **{name: Fact(name, SAID.get(name, f"a value of {name}"), name) for name in NOUNS},
    **{name: Fact(name, SAID.get(name, f"it is so with {name}"), name, is_clause=True) for name in CLAUSES},
}


def report(line: str) -> None:
    """Figures for whoever runs this file with -s."""
    sys.stdout.write(f"{line}\n")


def streamed(draft: str) -> Refusal | None:
    """What the check says when it sees a draft sentence by sentence, as readers do."""
    shown = ""
    for sentence in sentences_of([draft]):
        refusal = refusal_of(sentence, FACTS, shown)
        if refusal is not None:
            return refusal
        shown += sentence
    return None


# --- by the thousand ---------------------------------------------------------------------------------------------


def test_no_number_of_a_models_own_gets_through() -> None:
    through: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for kind, draft in planted(PLANTED):
        if refusal_of(draft, FACTS) is None:
            through[kind] += 1
            examples.setdefault(kind, draft)
    report(f"planted: {PLANTED} drafts of {len(KINDS)} kinds, {through.total()} accepted")
    assert not through, examples


def test_every_draft_that_numbers_are_planted_in_is_honest_by_itself() -> None:
    refused = [draft for draft in HONEST if refusal_of(draft, FACTS) is not None]

    assert refused == []


def test_no_fact_is_shown_in_a_false_place() -> None:
    through = [(kind, draft) for kind, draft in wrong_slots(WRONG_SLOTS) if refusal_of(draft, FACTS) is None]
    report(f"wrong slots: {WRONG_SLOTS} drafts of {len(SLOTS)} kinds, {len(through)} accepted")
    assert through == []


def test_honest_drafts_are_shown() -> None:
    refused = [(refusal, draft) for draft in recombined(HONEST_ONES) if (refusal := refusal_of(draft, FACTS))]
    report(
        f"honest: {HONEST_ONES} drafts, {len(refused)} refused, by rule {dict(Counter(rule for rule, _ in refused))}"
    )
    for rule, draft in refused:
        report(f"  {rule}: {draft!r}")
    assert len(HONEST) >= 400
    assert len(refused) < MOST_REFUSED


@pytest.mark.parametrize("drafts", [planted, wrong_slots])
def test_showing_a_draft_sentence_by_sentence_lets_nothing_more_through(
    drafts: Callable[[int, int], Iterator[tuple[str, str]]],
) -> None:
    through = [(kind, draft) for kind, draft in drafts(STREAMED, 1) if streamed(draft) is None]

    assert through == []


# --- rule by rule ------------------------------------------------------------------------------------------------

SHOWN = (
    "We recommend {{fact.base}}, together with {{fact.bonus}}.",
    "Our offer starts with {{fact.base}} and has {{fact.bonus}} on top.",
    "{{fact.why.range}}. Within it the feedback decides.",
    "Because {{fact.why.range}}, there is room for the competing offer.",
    "That is one of the reasons. The other one is the feedback.",
    "We ended up with {{fact.base}}; the package adds up to {{fact.total_cash}}.",
    "Once the Comp team has signed off, you can present {{fact.base}}.",
    'A line to send: "We are glad to propose {{fact.base}}."',
    "We looked at the midpoint. So we recommend {{fact.base}}.",
    "Thanks, I'm glad you asked! The interviews went well, and I've double-checked everything.",
    "Hence {{fact.base}}.",
    "Hello! This is about {{fact.base}}.",
    "The weight you give it went yesterday to the panel, and there it is in fine form.",
    "The café's rôle is naïve.",
)
REFUSED: tuple[tuple[Refusal, str], ...] = (
    (Refusal.TOO_LONG, "word " * (LONGEST // 5 + 1)),
    (Refusal.DECIDES, "Good news, the offer is approved."),
    (Refusal.DECIDES, "Approved!"),
    (Refusal.DECIDES, "Comp has already signed."),
    (Refusal.DECIDES, "We guarantee this."),
    (Refusal.DECIDES, "You may go ahead and tell the candidate."),
    (Refusal.DECIDES, "Please tell the candidate to sign now."),
    (Refusal.BARRED_CHARACTER, "The offer is 177,000."),
    (Refusal.BARRED_CHARACTER, "The offer is ①."),
    (Refusal.BARRED_CHARACTER, "The offer is *good*."),
    (Refusal.BARRED_CHARACTER, "The offer is se\u200bven."),
    (Refusal.BARRED_CHARACTER, "The offer is ѕeven."),
    (Refusal.BARRED_CHARACTER, "The offer is lOO of them."),
    (Refusal.BARRED_CHARACTER, "The offer is • • • of them."),
    (Refusal.BARRED_CHARACTER, "The offer is ..... of them."),
    (Refusal.BARRED_CHARACTER, "We recommend \x01."),
    (Refusal.UNKNOWN_FACT, "We recommend {{fact.midpoint}}."),
    (Refusal.UNKNOWN_FACT, "We recommend {{fact.base+fact.bonus}}."),
    (Refusal.UNKNOWN_FACT, "We recommend { {fact.base} }."),
    (Refusal.GLUED, "We recommend {{fact.base}}k."),
    (Refusal.GLUED, "We recommend a{{fact.base}}."),
    (Refusal.GLUED, "We recommend {{fact.base}} {{fact.bonus}}."),
    (Refusal.GLUED, "We recommend {{fact.base}}.five or so."),
    (Refusal.LINK, "Look at pay.example for more."),
    (Refusal.LINK, "This is good :seven:."),
    (Refusal.NUMBER, "There is room for two hundred."),
    (Refusal.NUMBER, "There is room for twohundred."),
    (Refusal.NUMBER, "There is room for a hunderd."),
    (Refusal.NUMBER, "There is room for seventysomething."),
    (Refusal.NUMBER, "There is room for sevven."),
    (Refusal.NUMBER, "There is room for ei gh ty."),
    (Refusal.NUMBER, f"There is room for {'word' * 11}."),
    (Refusal.NUMBER, "There is room for fourr."),
    (Refusal.NUMBER, "There is room for twothree."),
    (Refusal.NUMBER, "There is room for hun dred."),
    (Refusal.NUMBER, "There is room for sev en ty."),
    (Refusal.NUMBER, "There is room for th ou sa nd."),
    (Refusal.NUMBER, "There is room for some k's."),
    (Refusal.NUMBER, "There is room for hun. Dred of them."),
    (Refusal.NUMBER, "There is room for s e v e n."),
    (Refusal.NUMBER, "There is room for se'ven."),
    (Refusal.NUMBER, "There is room for sévén."),
    (Refusal.NUMBER, "There is room for CLXXVII."),
    (Refusal.NUMBER, "There is room for OOO."),
    (Refusal.NUMBER, "There is room for siebenundsiebzig."),
    (Refusal.NUMBER, "There is room for honderdzeventig."),
    (Refusal.NUMBER, "There is room for cinquanta."),
    (Refusal.NUMBER, "There is room for a third."),
    (Refusal.NUMBER, "There is room for basis points."),
    (Refusal.NUMBER, "We think in euros."),
    (Refusal.NUMBER, "We think of one."),
    (Refusal.NUMBER, "We think of this seventy one."),
    (Refusal.BARE_FACT, "Anna: {{fact.base}}."),
    (Refusal.BARE_FACT, "{{fact.base}}."),
    (Refusal.NAMES_A_FIGURE, "The midpoint is {{fact.base}}."),
    (Refusal.NAMES_A_FIGURE, "Her peers get {{fact.base}}."),
    (Refusal.NAMES_A_FIGURE, "Midpoint:\n\n{{fact.base}}"),
    (Refusal.NAMES_A_FIGURE, "We offer {{fact.base}} a month."),
    (Refusal.NAMES_A_FIGURE, "The severance is {{fact.base}}."),
    (Refusal.NAMES_SOMEBODY, "They will see {{fact.base}}."),
    (Refusal.NAMES_SOMEBODY, "Acme has {{fact.base}}."),
    (Refusal.NAMES_SOMEBODY, "As we hear from Berlin, we propose {{fact.base}}."),
    (Refusal.COMPARES, "We offer more than {{fact.base}}."),
    (Refusal.COMPARES, "We offer nearly {{fact.base}}."),
    (Refusal.COMPARES, "We offer up to {{fact.base}}."),
    (Refusal.COMPARES, "We offer {{fact.base}} or less."),
    (Refusal.COMPARES, "It goes from {{fact.base}} to {{fact.bonus}}."),
    (Refusal.COMPARES, "{{fact.base}} includes {{fact.bonus}}."),
    (Refusal.COMPARES, "We offer {{fact.base}} minus {{fact.bonus}}."),
    (Refusal.COMPARES, "The candidate has {{fact.base}}."),
    (Refusal.COMPARES, "The candidate would like this: {{fact.base}}."),
    (Refusal.COMPARES, "The competing offer is higher than our range."),
    (Refusal.NEGATES, "We do not recommend {{fact.base}}."),
    (Refusal.NEGATES, "It is a myth that {{fact.why.range}}."),
    (Refusal.POINTS_BACK, "We looked at the middle of the band. It is {{fact.base}}."),
    (Refusal.POINTS_BACK, "We looked at the middle of the band. Fine. It is {{fact.base}}."),
    (Refusal.POINTS_BACK, "You asked about the midpoint. The answer is {{fact.base}}."),
    (Refusal.POINTS_BACK, "Here is the midpoint.\n{{fact.base}} and so on."),
    (Refusal.POINTS_BACK, "Look at the raise. It stands at {{fact.base}}."),
    (Refusal.POINTS_BACK, "We propose {{fact.base}}. That is what her peers get."),
    (Refusal.POINTS_BACK, "We propose {{fact.base}}. The rival pays exactly that."),
)


@pytest.mark.parametrize("draft", SHOWN)
def test_plain_english_is_shown(draft: str) -> None:
    assert refusal_of(draft, FACTS) is None


@pytest.mark.parametrize(("rule", "draft"), REFUSED)
def test_each_rule_refuses_what_it_is_there_for(rule: Refusal, draft: str) -> None:
    assert refusal_of(draft, FACTS) is rule


def test_every_rule_can_be_told_to_whoever_writes_and_has_an_example() -> None:
    assert set(REFUSALS) == set(Refusal) == {rule for rule, _ in REFUSED}


@pytest.mark.parametrize(
    ("before", "draft"),
    [
        ("We looked at the midpoint. ", "It is {{fact.base}}."),
        ("We propose {{fact.base}}. ", "That is what her peers get."),
        ("There is room for hun. ", "Dred of them."),
    ],
)
def test_what_was_shown_before_counts(before: str, draft: str) -> None:
    assert refusal_of(before, FACTS) is None
    assert refusal_of(draft, FACTS) is None
    assert refusal_of(draft, FACTS, before) is not None


# --- as it streams -----------------------------------------------------------------------------------------------


@given(st.text(alphabet="aAbe.g!?\"') \n{}", max_size=60), st.lists(st.integers(0, 60), max_size=12))
def test_however_a_stream_is_cut_its_sentences_are_the_same(text: str, cuts: list[int]) -> None:
    edges = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    pieces = [text[start:end] for start, end in pairwise(edges)]

    assert list(sentences_of(pieces)) == list(sentences_of([text]))
    assert "".join(sentences_of(pieces)) == text


@given(st.sampled_from(HONEST), st.lists(st.integers(0, 400), max_size=20))
def test_a_token_is_never_cut_in_two(draft: str, cuts: list[int]) -> None:
    edges = sorted({0, len(draft), *(cut for cut in cuts if cut < len(draft))})

    for sentence in sentences_of(draft[start:end] for start, end in pairwise(edges)):
        assert sentence.count("{{") == sentence.count("}}")


@dataclass
class ScriptedDrafter:
    """Says one draft after another; None breaks off."""

    drafts: list[Iterable[str | None]]
    wishes: list[Wish] = field(default_factory=list)

    def draft(self, wish: Wish) -> Iterator[str]:
        self.wishes.append(wish)
        for piece in self.drafts[len(self.wishes) - 1]:
            if piece is None:
                raise ModelSilent("model_slow")
            yield piece


BRIEF = Brief(
    Purpose.WHY,
    tuple(FACTS.values()),
    ("We recommend {{fact.base}}.", "{{fact.why.range}}."),
    required=("base",),
)
OURS = "We recommend a recommended base salary of USD 177,000. The pay range runs from USD 150,000 to USD 204,000."


def told(drafter: ScriptedDrafter | None, brief: Brief = BRIEF) -> tuple[str, list[Refusal]]:
    heard: list[Refusal] = []
    text = "".join(phrase.text for phrase in composed(brief, drafter, heard.append))
    return text, heard


def test_a_good_draft_is_shown_with_its_facts_filled_in() -> None:
    drafter = ScriptedDrafter([["Sure! We prop", "ose {{fact.ba", "se}}. {{fact.why.range}}."]])
    phrases = list(composed(BRIEF, drafter))

    assert "".join(phrase.text for phrase in phrases) == (
        "Sure! We propose a recommended base salary of USD 177,000. "
        "The pay range runs from USD 150,000 to USD 204,000."
    )
    assert [phrase.states for phrase in phrases] == [(), ("base",), ("why.range",)]
    assert all(phrase.by_model for phrase in phrases)
    assert len(drafter.wishes) == 1


def test_a_refused_draft_is_asked_for_again_with_the_reason_and_what_stands_stays() -> None:
    drafter = ScriptedDrafter([["Sure! That makes two hundred. "], ["We propose {{fact.base}}."]])
    text, heard = told(drafter)

    assert text == "Sure! We propose a recommended base salary of USD 177,000."
    assert heard == [Refusal.NUMBER]
    assert [(wish.refused, wish.shown) for wish in drafter.wishes] == [(None, ""), (Refusal.NUMBER, "Sure! ")]


def test_a_sentence_is_checked_against_what_already_stands() -> None:
    drafter = ScriptedDrafter([["You asked about the midpoint. It is {{fact.base}}."], ["We propose {{fact.base}}."]])
    text, heard = told(drafter)

    assert text == "You asked about the midpoint. We propose a recommended base salary of USD 177,000."
    assert heard == [Refusal.POINTS_BACK]


def test_after_a_second_refusal_our_own_sentences_say_what_was_not_said() -> None:
    drafter = ScriptedDrafter([["{{fact.why.range}}. That makes two."], ["It is half of it."]])
    text, heard = told(drafter)

    assert text == (
        "The pay range runs from USD 150,000 to USD 204,000. \nWe recommend a recommended base salary of USD 177,000."
    )
    assert heard == [Refusal.NUMBER, Refusal.NUMBER]
    assert len(drafter.wishes) == 2


@pytest.mark.parametrize("pieces", [[None], [], [" "], ["\n", "\n"], ["..."]])
def test_a_model_that_says_nothing_is_replaced_by_our_own_words(pieces: list[str | None]) -> None:
    text, heard = told(ScriptedDrafter([pieces]), brief=Brief(Purpose.WHY, BRIEF.facts, BRIEF.fixed))

    assert text.strip(" \n.") == OURS.strip(".")
    assert heard == []


def test_without_a_model_our_own_words_stand() -> None:
    assert told(None) == (OURS, [])


def test_a_model_that_breaks_off_is_finished_by_our_own_words() -> None:
    text, _ = told(ScriptedDrafter([["Glad to help. {{fact.why.range}}. And th", None]]))

    assert text == (
        "Glad to help. The pay range runs from USD 150,000 to USD 204,000. "
        "\nWe recommend a recommended base salary of USD 177,000."
    )


def test_a_draft_that_leaves_out_what_has_to_be_said_is_completed() -> None:
    text, heard = told(ScriptedDrafter([["Happy to explain this in more detail."]]))

    assert text == f"Happy to explain this in more detail.\n{OURS}"
    assert heard == []


def test_a_draft_that_never_ends_is_stopped() -> None:
    endless = ("We are glad to help you with this. " for _ in iter(int, 1))
    text, heard = told(ScriptedDrafter([endless, ["{{fact.base}} is our proposal."]]))

    assert len(text) < LONGEST + 500
    assert heard[0] is Refusal.TOO_LONG


@pytest.mark.parametrize(
    "frame",
    [
        "At her current employer {}.",
        "For her peers {}.",
        "Last year, {}.",
        "Until yesterday {}.",
        "Every month {}.",
        "In Dublin {}.",
        "At Google {}.",
        "{}, said her boss.",
        "The market median tells us the same: {}.",
    ],
)
def test_a_whole_statement_is_put_down_to_nobody_and_no_time_that_it_does_not_speak_of(frame: str) -> None:
    said = Fact("figure.b", "the base salary is USD 177,000 a year", "base salary", is_clause=True)
    assert refusal_of(frame.format(said.token), {said.name: said}) is not None


def test_a_whole_statement_may_be_introduced_by_what_it_speaks_of() -> None:
    said = Fact("why.peers", "3 peers have a reference of 181,450", "what peers are paid", is_clause=True)
    assert refusal_of("We then looked at the peers: {{fact.why.peers}}.", {said.name: said}) is None
