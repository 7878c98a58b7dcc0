"""Answering only the person who did something: where they are, or directly when that cannot be."""

from dataclasses import dataclass
from enum import StrEnum

from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from domain.errors import Unavailable
from handlers.slack.courier import Courier
from handlers.slack.durable_courier import DurableCourier
from handlers.slack.inbound import Caller
from handlers.slack.trouble import may_pass
from handlers.slack.views.blocks import Message
from handlers.slack.views.home_view import home_note


class Way(StrEnum):
    """Where an answer to one person alone goes."""

    WHISPER = "whisper"
    HOME = "home"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class ReplyTo:
    """Whom to answer and where. `response_url` is Slack's own way for half an hour, where it gave one."""

    caller: Caller
    way: Way = Way.WHISPER
    thread_ts: str = ""
    response_url: str = ""


@dataclass(frozen=True, slots=True)
class Teller:
    """Shows messages to one person alone. Raises SlackApiError or Unavailable when that may work later."""

    courier: Courier | DurableCourier
    reply_to: ReplyTo

    def __call__(self, message: Message) -> None:
        """Show a message; nobody is told what nobody asked for."""
        to = self.reply_to
        if to.way is Way.NOBODY:
            return
        if to.way is Way.HOME:
            self.courier.publish_home(to.caller.user_id, home_note(message))
        elif not (to.response_url and _responded(to.response_url, message)):
            self._whisper(message)

    def _whisper(self, message: Message) -> None:
        """Where they are; directly where they are in no conversation we can write to, as on the Home tab."""
        caller = self.reply_to.caller
        if caller.channel_id:
            thread_ts = self.reply_to.thread_ts or None
            try:
                self.courier.whisper(caller.channel_id, caller.user_id, message, thread_ts=thread_ts)
            except SlackApiError as error:
                if may_pass(error):
                    raise
            else:
                return
        self.courier.post(self.courier.direct_channel(caller.user_id), message)


def _responded(url: str, message: Message) -> bool:
    """Whether Slack took an answer by its own way; False once that is closed. Raises Unavailable."""
    answer = WebhookClient(url, timeout=20, retry_handlers=[]).send(
        text=message.text, blocks=list(message.blocks), response_type="ephemeral", replace_original=False
    )
    if answer.status_code == 429 or answer.status_code >= 500:
        raise Unavailable("slack_overrun", "Slack does not take my answer right now. Please try again.")
    return answer.status_code < 300
