"""`comp-assist approvers`."""

from datetime import date

from rich.table import Table

from bot.cli.opened import opened_container
from bot.cli.printing import out
from domain.approvals.approvers import NAMED_TIERS, Delegation
from domain.errors import InvalidRequest
from domain.identity.actor import OPERATOR
from domain.pay.policy import Tier


def name_approvers(tier: str, user_ids: list[str]) -> None:
    """Put people in charge of a tier. Raises InvalidRequest for another tier or somebody outside the Comp Team."""
    if tier not in {named.value for named in NAMED_TIERS}:
        raise InvalidRequest("tier_unknown", "Approvers are named for L1, L2 and L3.")
    with opened_container() as container:
        container.migrate()
        container.name_approvers(actor=OPERATOR, tier=Tier(tier), user_ids=tuple(user_ids))
    out.print(f"{tier}: {', '.join(sorted(set(user_ids)))}", markup=False)


def list_approvers() -> None:
    """Print who may approve today."""
    with opened_container() as container:
        container.migrate()
        approvers = container.approver_book.approvers(container.clock.now().date())
    table = Table("Tier", "Named", "Also, being named for a higher tier")
    for tier in NAMED_TIERS:
        named = approvers.named.get(tier, frozenset())
        table.add_row(tier.value, ", ".join(sorted(named)), ", ".join(sorted(approvers.entitled(tier) - named)))
    out.print(table)
    for lent in approvers.delegations:
        out.print(f"{lent.delegate} stands in for {lent.principal} until {lent.ends_on.isoformat()}", markup=False)


def delegate_approval(principal: str, delegate: str, starts_on: str, ends_on: str) -> None:
    """Keep a delegation. Raises InvalidRequest for dates or people that do not fit."""
    delegation = Delegation(principal, delegate, _day(starts_on), _day(ends_on))
    with opened_container() as container:
        container.migrate()
        container.delegate_approval(actor=OPERATOR, delegation=delegation)
    out.print(f"{delegate} stands in for {principal} from {starts_on} to {ends_on}.", markup=False)


def end_delegation(principal: str, delegate: str) -> None:
    """End a delegation before its last day. Raises NotFound when there is none."""
    with opened_container() as container:
        container.migrate()
        container.end_delegation(actor=OPERATOR, principal=principal, delegate=delegate)
    out.print(f"{delegate} no longer stands in for {principal}.", markup=False)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidRequest("day_unreadable", "A day is written like 2026-12-01.") from error
