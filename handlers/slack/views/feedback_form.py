"""Why an answer does not help."""

from domain.recommendations.feedback import LONGEST_NOTE, Dislike
from handlers.slack.views.blocks import View, many_choices, modal, section, text_input

REASONS_MODAL = "feedback_reasons_modal"
REASONS, NOTE = "feedback_reasons", "feedback_note"

DISLIKE_WORDS = {
    Dislike.WRONG_FIGURE: "A figure is wrong",
    Dislike.MISREAD: "I was misunderstood",
    Dislike.UNCLEAR: "It is hard to understand",
    Dislike.INCOMPLETE: "Something is missing",
    Dislike.SLOW: "It took too long",
    Dislike.OTHER: "Something else",
}


def reasons_form(origin: str) -> View:
    """Asks for reasons; the vote itself is kept already."""
    return modal(
        REASONS_MODAL,
        "What did not help?",
        "Send",
        [
            section("Your vote is noted. Tell us why, if you like: it goes to those who look after comp-assist."),
            many_choices(REASONS, "Reasons", ((one.value, DISLIKE_WORDS[one]) for one in Dislike), ()),
            text_input(
                NOTE,
                "Anything else?",
                hint="No pay and no names, please. Pay history is taken out",
                multiline=True,
                most=LONGEST_NOTE,
                optional=True,
            ),
        ],
        origin=origin,
    )


def reasons_chosen(chosen: tuple[str, ...]) -> tuple[Dislike, ...]:
    """The reasons of a form; what is none is left out."""
    return tuple(one for one in Dislike if one.value in chosen)
