"""The composition root's second half: everything the Slack handlers use, wired to one workspace."""

from functools import cache

from slack_sdk import WebClient

from bot.container import Container
from bot.gateways.slack_audiences import SlackAudiences
from bot.gateways.slack_directory import SlackDirectory
from bot.gateways.slack_groups import MinuteWatch, SlackUserGroups
from bot.gateways.slack_identity import BotIdentity
from bot.gateways.spelling import FuzzySpelling
from data.aliases import load_aliases
from data.pay_files import book_from_files
from data.samples import SAMPLE_RANGES, SAMPLE_ROSTER
from data.sheets import SheetFiles
from domain.approvals.approvers import NameApprovers
from domain.approvals.ask_override import AskOverride
from domain.approvals.carry_out import CarryOut
from domain.approvals.decide_offer import ApproveOffer, SendBack
from domain.approvals.override_offer import OverrideOffer
from domain.approvals.review_time import ReviewTimes
from domain.approvals.settings import SaveSettings, ShowSettings
from domain.approvals.show_desk import ShowDesk
from domain.conversations.rule_reader import RuleReader
from domain.identity.groups import FollowGroups, MapGroup
from domain.identity.verified_roles import VerifiedRoles
from domain.identity.welcome import Welcome
from domain.pay.pay_book import PayBook
from domain.recommendations.admit import AdmitToCase, FindThread, StartsCase
from domain.recommendations.ask_what_if import AskWhatIf
from domain.recommendations.card_pictures import FindPicture, FindPictures, NotePicture, NotePictureGone
from domain.recommendations.cards import FindCards, FindPlaces, FindThreads, NoteCard
from domain.recommendations.close_case import CloseCase
from domain.recommendations.compare_cases import CompareCases
from domain.recommendations.data_issues import CloseDataIssue, ReportDataProblem, ShowDataIssues
from domain.recommendations.exports import FindExport, NoteDeleted, NoteExport
from domain.recommendations.feedback import CountFeedback, ExplainFeedback, FindJudged, GiveFeedback
from domain.recommendations.filed import DecisionKind
from domain.recommendations.hear_message import HearMessage
from domain.recommendations.posted_answers import FindAnswers, HideAnswer, NoteAnswer
from domain.recommendations.prefill_case import PrefillCase
from domain.recommendations.reach_amount import ReachAmount
from domain.recommendations.read_case_file import ReadCaseFile, ReadCases, ReadOffer
from domain.recommendations.sample_case import ShowSample
from domain.recommendations.search_catalogue import SearchCatalogue
from domain.recommendations.show_case import ShowCase, ShowRecommendation
from domain.recommendations.show_history import ShowHistory
from domain.recommendations.show_status import ShowStatus
from domain.recommendations.take_turn import TakeTurn
from handlers.slack.courier import Courier
from handlers.slack.toolbox import Toolbox
from handlers.slack.trouble import may_pass
from storage.answers import SqlAnswerShelf
from storage.data_issues import SqlIssueBook
from storage.desk import SqlDeskBook
from storage.exports import SqlCaseList
from storage.feedback import SqlFeedbackBook
from storage.identity import SqlDeliveries, SqlGuestBook, SqlSignIns
from storage.pay import SqlPayBooks
from storage.unit_of_work import SqlCaseWorkStarter


@cache
def _sample_book() -> PayBook:
    """The bundled sample data, read once."""
    return book_from_files(SAMPLE_RANGES, SAMPLE_ROSTER)


def slack_toolbox(container: Container, client: WebClient, bot: BotIdentity) -> Toolbox:
    """The tools for a workspace the bot is in. Nothing is asked of Slack yet."""
    clock, ids, policies, book = container.clock, container.ids, container.policies, container.approver_book
    work = SqlCaseWorkStarter(container.engine)
    aliases = load_aliases()
    books = SqlPayBooks(container.engine, aliases.titles, aliases.places)
    spelling = FuzzySpelling()
    reader = RuleReader(spelling)
    groups, group_book = SlackUserGroups(client), container.group_book
    watch = MinuteWatch(FollowGroups(book=group_book, groups=groups, clock=clock))
    directory = SlackDirectory(client, bot.team_id)
    roles = VerifiedRoles(book=container.roles, directory=directory, groups=watch)
    export_log, case_list = container.export_log, SqlCaseList(container.engine)
    read_case_file = ReadCaseFile(work=work, cases=case_list, policies=policies, release=container.settings.release)
    feedback, issues = SqlFeedbackBook(container.engine), SqlIssueBook(container.engine)
    judged = FindJudged(work=work, book=feedback)
    model, answers = container.model, SqlAnswerShelf(container.engine)
    show_settings = ShowSettings(groups=groups, group_book=group_book, approver_book=book, clock=clock)
    return Toolbox(
        roles=roles,
        audiences=SlackAudiences(client, roles, bot.user_id, may_pass=may_pass),
        deliveries=SqlDeliveries(container.engine),
        refusals=container.audit_log,
        sign_ins=SqlSignIns(container.engine),
        group_watch=watch,
        # A post that waited to be repeated could come after somebody else had looked for it.
        courier=Courier(container.web_client(waits=False)),
        clock=clock,
        books=books,
        policies=policies,
        admit=AdmitToCase(work=work, ids=ids),
        find_thread=FindThread(work=work),
        hear_message=HearMessage(work=work, books=books, reader=reader, model=model.reader, clock=clock),
        ask_what_if=AskWhatIf(work=work, books=books, policies=policies, clock=clock),
        compare_cases=CompareCases(work=work, books=books, policies=policies, clock=clock),
        reach_amount=ReachAmount(work=work, books=books, policies=policies, clock=clock),
        writing=model.writing,
        note_answer=NoteAnswer(shelf=answers, clock=clock),
        find_answers=FindAnswers(shelf=answers),
        hide_answer=HideAnswer(shelf=answers, clock=clock),
        find_judged=judged,
        give_feedback=GiveFeedback(find=judged, book=feedback, clock=clock),
        explain_feedback=ExplainFeedback(find=judged, book=feedback, clock=clock),
        report_data_problem=ReportDataProblem(work=work, book=issues, clock=clock, ids=ids),
        close_data_issue=CloseDataIssue(book=issues, clock=clock),
        take_turn=TakeTurn(work=work, reader=reader, books=books, policies=policies, clock=clock, ids=ids),
        show_case=ShowCase(work=work),
        show_recommendation=ShowRecommendation(work=work),
        show_status=ShowStatus(
            work=work,
            shelf=container.shelf,
            policies=policies,
            model=model.health,
            meter=container.model_meter,
            issues=ShowDataIssues(book=issues),
            opinions=CountFeedback(book=feedback, clock=clock),
            daily_tokens=container.settings.bedrock_daily_tokens,
            clock=clock,
        ),
        read_case_file=read_case_file,
        read_cases=ReadCases(cases=case_list, policies=policies, release=container.settings.release),
        read_offer=ReadOffer(read=read_case_file),
        sheets=SheetFiles(),
        note_export=NoteExport(log=export_log, clock=clock, ids=ids),
        find_export=FindExport(log=export_log),
        note_deleted=NoteDeleted(log=export_log, clock=clock),
        show_sample=ShowSample(book=_sample_book, policies=policies, clock=clock),
        welcome=Welcome(book=SqlGuestBook(container.engine), clock=clock),
        spelling=spelling,
        show_desk=ShowDesk(
            book=SqlDeskBook(container.engine),
            approvers=book,
            roles=roles,
            clock=clock,
            times=ReviewTimes(hours=container.settings.review_hours),
        ),
        find_stale_data=container.find_stale_data,
        approve=ApproveOffer(work=work, book=book, roles=roles, books=books, policies=policies, clock=clock),
        approvers=book,
        request_changes=SendBack(
            work=work, book=book, roles=roles, policies=policies, clock=clock, kind=DecisionKind.CHANGES_REQUESTED
        ),
        reject=SendBack(
            work=work, book=book, roles=roles, policies=policies, clock=clock, kind=DecisionKind.REJECTED
        ),
        override=OverrideOffer(work=work, books=books, book=book, roles=roles, policies=policies, clock=clock),
        ask_override=AskOverride(work=work, clock=clock, ids=ids),
        carry_out=CarryOut(work=work, policies=policies, clock=clock),
        close_case=CloseCase(work=work, clock=clock),
        show_history=ShowHistory(work=work),
        show_settings=show_settings,
        save_settings=SaveSettings(
            show=show_settings,
            map_group=MapGroup(book=group_book, clock=clock),
            # Everybody was verified before the first write; to ask Slack amid the writes would hold their locks.
            name_approvers=NameApprovers(book=book, roles=container.roles, clock=clock),
            roles=roles,
        ),
        starts_case=StartsCase(reader=reader, books=books),
        prefill_case=PrefillCase(work=work, books=books, reader=reader),
        search_catalogue=SearchCatalogue(books=books, spelling=spelling),
        note_card=NoteCard(work=work, clock=clock),
        find_places=FindPlaces(work=work),
        find_threads=FindThreads(work=work),
        find_cards=FindCards(work=work),
        shows_pictures=container.settings.pictures,
        note_picture=NotePicture(shelf=container.picture_shelf, clock=clock),
        find_picture=FindPicture(shelf=container.picture_shelf),
        find_pictures=FindPictures(shelf=container.picture_shelf),
        note_picture_gone=NotePictureGone(shelf=container.picture_shelf, clock=clock),
        hand_in=container.inbox.take,
        release=container.settings.release,
        quick=container.quick,
        pace=container.pace,
        lanes=container.inbox,
        bot_user_id=bot.user_id,
        most_waiting=container.settings.most_waiting,
        review_channel=container.settings.review_channel,
    )
