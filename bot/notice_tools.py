"""The composition root's part for notices: what planning and sending them use, wired to one workspace."""

import random

from slack_sdk import WebClient

from bot.container import Container
from bot.gateways.slack_directory import SlackDirectory
from bot.gateways.slack_time_zones import SlackTimeZones
from domain.approvals.hand_out import SettleNotices, TakeNotices
from domain.approvals.plan_notices import PlanNotices
from domain.approvals.quiet_hours import QuietHours
from domain.approvals.review_time import ReviewTimes
from domain.approvals.whom_to_tell import StaffBook
from domain.deliveries.patience import Patience
from domain.identity.verified_roles import VerifiedRoles
from handlers.jobs.notices import NoticeTools
from handlers.slack.card_links import CardLinks
from handlers.slack.courier import Courier
from handlers.slack.pacing import ChannelPace
from handlers.slack.toolbox import Toolbox
from storage.notices import SqlNoticeBook
from storage.unit_of_work import SqlCaseWorkStarter

_PLANNER_REMEMBERS = 600
_MOST_TRIES = 15
_LONGEST_PAUSE = 3600.0


def notice_tools(
    container: Container, tools: Toolbox, client: WebClient, team_id: str, *, times: ReviewTimes, quiet: QuietHours
) -> NoticeTools:
    """The tools, for a process that has the workspace's toolbox already. Nothing is asked of Slack yet."""
    clock, policies, book = container.clock, container.policies, SqlNoticeBook(container.engine)
    work, approvers = SqlCaseWorkStarter(container.engine), container.approver_book
    # Whoever looks every minute need not ask about everybody every minute; whoever sends asks again.
    directory = SlackDirectory(client, team_id, remembered=_PLANNER_REMEMBERS)
    lately = VerifiedRoles(book=container.roles, directory=directory, groups=tools.group_watch)
    return NoticeTools(
        plan=PlanNotices(
            work=work,
            policies=policies,
            staff=StaffBook(approvers=approvers, known=container.roles, verified=lately),
            book=book,
            clock=clock,
            times=times,
        ),
        take=TakeNotices(
            work=work,
            policies=policies,
            staff=StaffBook(approvers=approvers, known=container.roles, verified=tools.roles),
            zones=SlackTimeZones(client),
            book=book,
            clock=clock,
            times=times,
            quiet=quiet,
        ),
        settle=SettleNotices(book=book, clock=clock),
        links=CardLinks(find_places=tools.find_places, audiences=tools.audiences, courier=tools.courier),
        # Nobody waits for a notice: it comes when there is room, and later when Slack says so.
        courier=Courier(container.web_client(waits=False), ChannelPace()),
        clock=clock,
        patience=Patience(random.SystemRandom().random, most=_MOST_TRIES, longest=_LONGEST_PAUSE),
    )
