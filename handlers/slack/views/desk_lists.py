"""A desk's lists: a line for each case, pages to turn, and what to do where there is nothing yet. No pay."""

from collections.abc import Iterator, Mapping

from domain.approvals.show_desk import PAGE, Desk, DeskLine, DeskList, DeskPage, DeskPages
from domain.errors import InvalidRequest
from domain.pay.policy import Tier
from handlers.slack.views.blocks import (
    Block,
    actions,
    button,
    context,
    escape,
    header,
    link,
    mention,
    moment,
    section,
    section_with,
)
from handlers.slack.views.wording import STATE_WORDS

SHOW_CASE = "show_case"
TURN_PAGE = "turn_page"

_TITLES = {
    DeskList.WAITING: "Waiting for you",
    DeskList.CASES: "Your cases",
    DeskList.LATELY: "Where you were lately",
}
_EMPTY = {
    DeskList.WAITING: "Nothing waits for your decision. An offer that needs you stands here, the oldest first.",
    DeskList.CASES: "You have not opened a case yet. Press *New recommendation…*, or write for example\n"
    "```/comp-assist recommend Senior Software Engineer in Seattle, Proficient, Strong Hire, P4```",
    DeskList.LATELY: "Cases of others that you decide on or look after stand here for a while.",
}


def desk_lists(desk: Desk, links: Mapping[str, str]) -> list[Block]:
    """The lists of a desk; `links` are addresses of cards by recommendation."""
    pages = pages_of(desk)
    lists = {DeskList.WAITING: desk.waiting, DeskList.CASES: desk.cases, DeskList.LATELY: desk.lately}
    blocks: list[Block] = []
    for which, page in lists.items():
        if page is not None:
            blocks += _list(which, page, desk, links, pages)
    return blocks


def pages_of(desk: Desk) -> DeskPages:
    """Which pages a desk shows."""
    waiting, lately = (page.number if page else 0 for page in (desk.waiting, desk.lately))
    return DeskPages(waiting, desk.cases.number, lately)


def pages_value(pages: DeskPages) -> str:
    """The value of a button that turns to these pages."""
    return f"{pages.waiting}.{pages.cases}.{pages.lately}"


def parse_pages(value: str) -> DeskPages:
    """The pages a button turns to. Raises InvalidRequest for a button that is none of ours."""
    numbers = value.split(".")
    if len(numbers) != len(DeskList) or not all(one.isascii() and one.isdigit() and len(one) < 5 for one in numbers):
        raise InvalidRequest("button_unreadable", "That button no longer works. Please open the Home tab again.")
    pages = DeskPages()
    for which, number in zip(DeskList, numbers, strict=True):
        pages = pages.turned_to(which, int(number))
    return pages


def _list(which: DeskList, page: DeskPage, desk: Desk, links: Mapping[str, str], pages: DeskPages) -> list[Block]:
    count = f" ({page.total})" if page.total else ""
    blocks = [header(f"{_TITLES[which]}{count}")]
    if not page.total:
        return [*blocks, section(_EMPTY[which])]
    for line in page.lines:
        open_it = button(SHOW_CASE, "Details", line.candidate_id, label=f"Details of {line.candidate_id}")
        words = _offer_words(line, desk, links) if which is DeskList.WAITING else _case_words(line)
        blocks.append(section_with(words, open_it))
    if page.pages > 1:
        blocks.append(context(f"Page {page.number + 1} of {page.pages}"))
        blocks.append(actions(f"pages:{which}", _turns(which, page, pages)))
    return blocks


def _turns(which: DeskList, page: DeskPage, pages: DeskPages) -> Iterator[Block]:
    title = _TITLES[which]
    if page.number > 0:
        value = pages_value(pages.turned_to(which, page.number - 1))
        yield button(f"{TURN_PAGE}:0", "Previous", value, label=f"{title}: previous {PAGE}")
    if page.number + 1 < page.pages:
        value = pages_value(pages.turned_to(which, page.number + 1))
        yield button(f"{TURN_PAGE}:1", "Next", value, label=f"{title}: next {PAGE}")


def _offer_words(line: DeskLine, desk: Desk, links: Mapping[str, str]) -> str:
    late = line.due is not None and line.due <= desk.at
    due = f"{'*Overdue*, was due' if late else 'Due'} {moment(line.due)}" if line.due else ""
    tier = "within policy" if line.tier is Tier.AUTO else f"needs {line.tier.upper()}" if line.tier else ""
    card = links.get(line.recommendation_id or "")
    way = link(card, "Open the card") if card else ""
    asked = f"asked by {mention(line.asked_by)}" if line.asked_by else ""
    return "\n".join((_job(line), " · ".join(filter(None, (due, tier, asked, way)))))


def _case_words(line: DeskLine) -> str:
    state = STATE_WORDS[line.state] if line.state else "No offer yet: something is still missing"
    return f"{_job(line)}\n{state}{' · closed' if line.is_closed else ''}"


def _job(line: DeskLine) -> str:
    title, place = line.job_title or "title not known", line.location or "place not known"
    return f"`{line.candidate_id}` *{escape(title)}* · {escape(place)}"
