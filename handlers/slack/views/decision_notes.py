"""What a case's threads are told when somebody decided."""

from domain.recommendations.disclosure import Disclosure
from domain.recommendations.filed import DecisionKind
from domain.recommendations.reasoning import money_text
from handlers.slack.views.blocks import Message, context, section
from handlers.slack.views.recommendation_card import decision_line


def decision_note(disclosure: Disclosure) -> Message:
    """The decision, with the approved base where the readers may see it."""
    filed = disclosure.filed
    if filed.decision is not None and filed.decision.kind is DecisionKind.CHANGES_REQUESTED:
        return Message(
            text=f"{filed.candidate_id}: changes were requested",
            blocks=(
                section(f":leftwards_arrow_with_hook: *Changes requested* for `{filed.candidate_id}`"),
                context(decision_line(filed, disclosure.sight)),
            ),
        )
    amount = f": base salary `{money_text(disclosure.offer.base_pay)}`" if disclosure.offer else ""
    return Message(
        text=f"{filed.candidate_id}: the offer is approved",
        blocks=(
            section(
                f":white_check_mark: *Approved* for `{filed.candidate_id}`{amount}. The card above has the details."
            ),
            context(decision_line(filed, disclosure.sight)),
        ),
    )
