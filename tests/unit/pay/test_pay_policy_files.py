import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from data.policies import POLICY_FOLDER, load_policies, load_policy
from data.policy_book import FilePolicyBook
from domain.errors import NotFound
from domain.pay.policy import PolicyUnusable
from domain.recommendations.recommendation import Flag
from tests.unit.pay.sample_pay import POLICY

_SHIPPED = POLICY_FOLDER / "base-2026.yaml"

Edit = Callable[..., Path]


@pytest.fixture
def edited(tmp_path: Path) -> Edit:
    """The shipped policy with one passage replaced, as a file of its own."""

    def edit(passage: str, replacement: str, name: str = "base-edited.yaml") -> Path:
        text = _SHIPPED.read_text(encoding="utf-8")
        assert text.count(passage) == 1, passage
        path = tmp_path / name
        path.write_text(text.replace(passage, replacement), encoding="utf-8")
        return path

    return edit


def _refused(path: Path) -> str:
    with pytest.raises(PolicyUnusable) as refused:
        load_policy(path)
    return refused.value.sentence


def test_the_shipped_policy_is_the_one_of_the_specification() -> None:
    assert load_policy(_SHIPPED) == POLICY


def test_every_escalation_of_the_shipped_policy_names_a_flag_or_the_one_condition() -> None:
    named = set(load_policy(_SHIPPED).escalate) - {flag.value for flag in Flag}
    assert named == {"PARITY_INSUFFICIENT_ABOVE_MIDPOINT"}


def test_the_shipped_policies_follow_each_other_without_gap_or_overlap() -> None:
    policies = load_policies()
    assert [policy.effective_from for policy in policies] == sorted(policy.effective_from for policy in policies)


@pytest.mark.parametrize(
    ("passage", "binary"),
    [
        ('Learning:   {Hire: "0.10"', "Learning:   {Hire: 0.10"),
        ('corridor: "0.05"', "corridor: 0.05"),
        ('P2: "0.08"', "P2: 0.08"),
        ("P1: 10000,", "P1: 10000.5,"),
        ('max_uplift: "0.10"', "max_uplift: 0.10"),
        ('sign_on_cap: "0.10"', "sign_on_cap: 1.0e-1"),
        ("equity_boost_cap: 50000", "equity_boost_cap: 50000.0"),
        ('up_to: "0.05"', "up_to: 0.05"),
        ('SEA: "80168.40"', "SEA: 80168.40"),
        ('SEA: "80168.40"', "SEA: true"),
    ],
)
def test_a_binary_float_is_refused_wherever_money_or_a_share_belongs(edited: Edit, passage: str, binary: str) -> None:
    sentence = _refused(edited(passage, binary))

    assert sentence.startswith("The policy file base-edited.yaml: at ")
    assert 'write it as a quoted decimal, such as "0.10"' in sentence
    assert not re.search(r"\d[.]\d", sentence.replace('"0.10"', "")), "the value is not repeated"


@pytest.mark.parametrize(
    ("passage", "unknown", "where"),
    [
        ("salary_history: never_use", "salary_history: never_use\nspot_bonus: 5", "spot_bonus"),
        ("approved_by: [comp-lead, vp-hr]}", "approved_by: [comp-lead], signed: true}", "policy › signed"),
        ('corridor: "0.05"', 'corridor: "0.05", width: 3', "parity › width"),
        ("vest_years: 4", "vest_years: 4, cliff: 1", "equity › cliff"),
        ('max_uplift: "0.10"', 'max_uplift: "0.10", floor: 1', "competing_offer › floor"),
        ('up_to: "0.05", tier: auto', 'up_to: "0.05", tier: auto, who: all', "tiers › 0 › who"),
        ("fx_days: 7", "fx_days: 7, news_days: 1", "freshness › news_days"),
        ("expiry_days: 14", "expiry_days: 14, weekends: 2", "approvals › weekends"),
        ("people: {auto: 1,", "people: {L0: 1, auto: 1,", "approvals › people › L0"),
        ("{P1: 10000,", "{P0: 1, P1: 10000,", "equity › grant › P0"),
        ("  Learning:   {", "  Expert: {}\n  Learning:   {", "target_position › Expert"),
    ],
)
def test_an_unknown_entry_is_refused_by_its_place(edited: Edit, passage: str, unknown: str, where: str) -> None:
    assert _refused(edited(passage, unknown)).startswith(f"The policy file base-edited.yaml: at {where}")


@pytest.mark.parametrize(
    ("passage", "wrong", "where"),
    [
        ("salary_history: never_use", "salary_history: sometimes", "salary_history"),
        ("salary_history: never_use", "", "salary_history"),
        ("version: 1,", "version: 0,", "policy › version"),
        ("id: base-2026,", 'id: "",', "policy › id"),
        ("currency: USD", "currency: dollars", "equity › currency"),
        ("tier: auto", "tier: L4", "tiers › 0 › tier"),
        ("COUNTER_ABOVE_MAX: L3", "COUNTER_ABOVE_MAX: ceo", "escalate › COUNTER_ABOVE_MAX"),
        ("effective_from: 2026-01-01", "effective_from: soon", "policy › effective_from"),
        ('corridor: "0.05"', 'corridor: ".nan"', "parity › corridor"),
        ('P2: "0.08"', 'P2: "a lot"', "bonus › P2"),
        ("ranges_days: 370, ", "", "freshness › ranges_days"),
    ],
)
def test_a_wrong_or_missing_entry_is_refused_by_its_place(edited: Edit, passage: str, wrong: str, where: str) -> None:
    assert _refused(edited(passage, wrong)).startswith(f"The policy file base-edited.yaml: at {where}:")


@pytest.mark.parametrize(
    ("passage", "repeated"),
    [
        ('P2: "0.08"', 'P2: "0.08", P2: "0.09"'),
        ("salary_history: never_use", 'salary_history: never_use\nexempt_threshold: {SEA: "1"}'),
    ],
    ids=["a level twice", "a whole table twice"],
)
def test_an_entry_that_stands_there_twice_is_refused(edited: Edit, passage: str, repeated: str) -> None:
    assert _refused(edited(passage, repeated))


@pytest.mark.parametrize(
    ("passage", "wrong"), [("default: 500", "default: true"), ("vest_years: 4", "vest_years: 4.0")]
)
def test_a_count_a_step_or_years_are_whole_numbers(edited: Edit, passage: str, wrong: str) -> None:
    assert _refused(edited(passage, wrong))


@pytest.mark.parametrize(
    ("passage", "wrong"),
    [
        ("effective_from: 2026-01-01", "effective_from: 2026-13-45"),
        ("tiers:", f"deep: {'[' * 2000}{']' * 2000}\ntiers:"),
    ],
    ids=["no such day", "endless nesting"],
)
def test_what_yaml_itself_stumbles_over_is_refused_in_a_sentence(edited: Edit, passage: str, wrong: str) -> None:
    assert _refused(edited(passage, wrong)).startswith("The policy file base-edited.yaml")


def test_an_escalation_must_name_a_flag(edited: Edit) -> None:
    sentence = _refused(edited("COUNTER_ABOVE_MAX: L3", "COUNTER_ABOVE_MAXIMUM: L3"))
    assert sentence == "escalate: COUNTER_ABOVE_MAXIMUM is no flag of the recommender."


@pytest.mark.parametrize(
    ("passage", "wrong", "sentence"),
    [
        (', Must Hire: "0.35"}', "}", "target_position: Learning × Must Hire is missing."),
        ('P3: "0.10"', 'P3: "0.01"', "bonus: values must not fall."),
        ("  - {tier: L3}\n", "", "tiers: the last rule must have no up_to, so that every offer has a tier."),
        ("default: 500, ", "", "rounding must have a default."),
        ("approved_by: [comp-lead, vp-hr]", "approved_by: []", "Policy base-2026 v1: approved_by names nobody."),
        (
            "effective_to: null",
            "effective_to: 2025-12-31",
            "Policy base-2026 v1: effective_to lies before effective_from.",
        ),
        ("comp_team: 3", "comp_team: 1", "parity.show_min_peers must be at least 3 for everyone."),
        ("L2: 2, L3: 2}", "L2: 2}", "approvals.people must name every tier, with at least 1 person."),
        ("expiry_days: 14", "expiry_days: 0", "approvals.expiry_days must be at least 1."),
    ],
)
def test_a_readable_file_still_passes_the_policys_own_checks(
    edited: Edit, passage: str, wrong: str, sentence: str
) -> None:
    assert _refused(edited(passage, wrong)) == sentence


def test_a_policy_that_says_nothing_of_approvals_has_two_people_from_l2_on_and_a_fortnight(edited: Edit) -> None:
    text = _SHIPPED.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("approvals:"))
    assert load_policy(edited(line, "")).approvals == POLICY.approvals


def test_the_step_of_an_equity_boost_may_be_set(edited: Edit) -> None:
    path = edited("equity_boost_cap: 50000", 'equity_boost_cap: 50000, equity_boost_step: "2500"')
    assert load_policy(path).competing_offer.equity_boost_step == 2_500


def test_a_file_that_is_no_yaml_is_refused_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "base-broken.yaml"
    path.write_text("policy: {id: x\nbonus: ][", encoding="utf-8")
    assert _refused(path).startswith("The policy file base-broken.yaml is not valid YAML, line ")


def test_a_file_that_is_no_text_or_not_there_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "base-odd.yaml"
    path.write_bytes(b"policy: \xff\xfe")

    assert _refused(path) == "The policy file base-odd.yaml cannot be read as UTF-8 text."
    assert _refused(tmp_path / "base-gone.yaml") == "The policy file base-gone.yaml cannot be read as UTF-8 text."


@pytest.mark.parametrize("content", ["", "just words", "- a list\n- of two"])
def test_a_file_that_is_no_policy_is_refused_as_a_whole(tmp_path: Path, content: str) -> None:
    path = tmp_path / "base-other.yaml"
    path.write_text(content, encoding="utf-8")
    assert _refused(path).startswith("The policy file base-other.yaml: at the whole file: ")


def test_a_policy_file_cannot_run_code(tmp_path: Path) -> None:
    path = tmp_path / "base-evil.yaml"
    path.write_text("policy: !!python/object/apply:os.getcwd []", encoding="utf-8")
    assert _refused(path).startswith("The policy file base-evil.yaml is not valid YAML")


def test_a_folder_of_policies_is_read_in_order_of_their_dates(edited: Edit, tmp_path: Path) -> None:
    edited("effective_to: null", "effective_to: 2026-06-30", "base-z.yaml")
    edited("version: 1, effective_from: 2026-01-01", "version: 2, effective_from: 2026-07-01", "base-a.yaml")
    (tmp_path / "aliases-2026.yaml").write_text("not a policy", encoding="utf-8")

    assert [policy.version for policy in load_policies(tmp_path)] == [1, 2]


def test_a_folder_with_overlapping_policies_or_none_is_refused(edited: Edit, tmp_path: Path) -> None:
    with pytest.raises(PolicyUnusable) as none:
        load_policies(tmp_path)
    edited("version: 1,", "version: 1,", "base-a.yaml")
    edited("version: 1, effective_from: 2026-01-01", "version: 2, effective_from: 2026-07-01", "base-b.yaml")
    with pytest.raises(PolicyUnusable) as overlapping:
        load_policies(tmp_path)

    assert none.value.sentence == "No pay policy file was found."
    assert overlapping.value.sentence == "Policies base-2026 v1 and base-2026 v2 overlap."


def test_a_policy_book_finds_the_policy_of_a_day_and_an_exact_version() -> None:
    first = replace(POLICY, effective_to=date(2026, 6, 30))
    second = replace(POLICY, version=2, effective_from=date(2026, 7, 1))
    book = FilePolicyBook([second, first])

    assert book.in_force(date(2026, 3, 4)) is first
    assert book.version("base-2026", 2) is second
    with pytest.raises(NotFound) as gone:
        book.version("base-2026", 3)
    assert gone.value.sentence == "The policy base-2026 v3 is no longer here."
    with pytest.raises(PolicyUnusable):
        book.in_force(date(2025, 1, 1))
