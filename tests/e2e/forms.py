"""Filling in and submitting the forms people meet."""

from bot.playground.people import Person

LONG_ENOUGH = "Matches two recent hires on the same team."


def fill_override(person: Person, amount: str, justification: str) -> dict[str, str] | None:
    """Fill in and submit the override form; the errors it shows, None when it closed."""
    form = person.waits_until(person.open_modal)
    typed = {
        "override_amount": amount,
        "override_reason": "internal_parity",
        "override_justification": justification,
    }
    answer = person.submit(form, {field: {field: text} for field, text in typed.items()})
    return answer.errors or None
