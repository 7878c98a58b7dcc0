"""A person at the keyboard: what the page's buttons do, and what end-to-end tests drive without a browser.

Every act reaches the app as signed HTTP and returns after the app's answer::

    ravi = Person.of(playground_app, "U0RAVI")
    ravi.command("#hiring-offers", "/comp-assist help")
    assert "recommend" in ravi.sees("#hiring-offers")[-1].text
"""

import html
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias, TypeVar

from fastapi import FastAPI

from bot.playground.command_answers import show_command_answer, whisper
from bot.playground.deliveries import Answer
from bot.playground.element_limits import option_faults
from bot.playground.events import membership_event, message_events
from bot.playground.files import File, pictured
from bot.playground.form_state import Entered, named_elements, reported_action, state_values, values_of
from bot.playground.payloads import command_fields, home_event, interaction, message_place, view_place
from bot.playground.playground import Playground
from bot.playground.records import Channel, ChannelKind, JsonObject, Member, Message, View
from bot.playground.refusals import SlackRefusal
from bot.playground.submissions import Submission, close_view, submit_view
from bot.playground.typed_text import as_typed, command_of, words_of

Container: TypeAlias = Message | View | str
"""Where an element is: a message, its ts, a view, or its id."""

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Click:
    """What came of one use of an element: the app's answer."""

    answer: Answer
    action: JsonObject


@dataclass
class Person:
    """One member of the workspace. entered holds what they filled in but did not send, by container id."""

    play: Playground
    id: str
    entered: dict[str, Entered] = field(default_factory=dict)

    @classmethod
    def of(cls, app: FastAPI, user_id: str) -> "Person":
        """A person of a running playground. Raises SlackRefusal user_not_found."""
        play: Playground = app.state.playground
        return cls(play, play.workspace.member(user_id).id)

    @property
    def member(self) -> Member:
        """Who this is."""
        return self.play.workspace.member(self.id)

    # -- looking ---------------------------------------------------------------------------------------------------

    def channel(self, name: str = "dm") -> Channel:
        """A channel the person is in, by id, by "#name", or "dm" for the one with the app.

        Raises:
            LookupError: there is none such, or the person is not in it.
        """
        if name == "dm":
            return self.play.workspace.direct_channel_of(self.id)
        for channel in self.play.workspace.channels_of(self.id):
            if channel.id == name or (channel.kind is not ChannelKind.DIRECT and f"#{channel.name}" == name):
                return channel
        raise LookupError(f"{self.member.real_name} is in no channel {name}")

    def sees(self, channel: str = "dm", *, thread_ts: str | None = None) -> list[Message]:
        """What is on the person's screen, oldest first: everything in a channel, or one thread of it.

        Other people's ephemerals are not in it; the person's own are.
        """
        everything = self.play.workspace.messages(self.channel(channel).id)
        mine = [message for message in everything if message.only_for in (None, self.id)]
        return [m for m in mine if thread_ts is None or thread_ts in (m.ts, m.thread_ts)]

    def file(self, file_id: str) -> File:
        """A file that stands in a message the person can see. Raises SlackRefusal file_not_found, file_deleted."""
        found = self.play.files.find(file_id)
        mine = self.play.workspace.channels_of(self.id)
        seen = (one for channel in mine for one in self.sees(channel.id))
        # Whoever reads a message can open the file of a picture in it.
        if not any(file_id in (*one.files, *map(pictured, one.blocks)) for one in seen):
            raise SlackRefusal("file_not_found")
        return found

    def status_in(self, thread_ts: str, channel: str = "dm") -> str:
        """What the app says it is doing in a thread, as shown at its bottom; "" while it says nothing."""
        status = self.play.statuses.of_channel(self.channel(channel).id).get(thread_ts)
        app = self.play.workspace.member(self.play.workspace.team.bot_user_id)
        return f"{app.real_name} {status.words}" if status else ""

    def waits_for(self, channel: str, condition: Callable[[Message], bool] | str, timeout: float = 5.0) -> Message:
        """The newest message that holds a text or fulfils a condition, as soon as there is one.

        Raises:
            TimeoutError: none came in time.
        """
        fits = condition if callable(condition) else lambda message: condition in words_of(message)

        def newest() -> Message | None:
            return next((message for message in reversed(self.sees(channel)) if fits(message)), None)

        found: Message | None = self.play.workspace.wait_for(newest, timeout)
        if found is None:
            raise TimeoutError(f"nothing {self.member.real_name} sees in {channel} fits")
        return found

    def waits_until(self, condition: Callable[[], Found], timeout: float = 5.0) -> Found:
        """The first true value of a condition, such as ``ravi.waits_until(ravi.open_modal)``.

        Raises:
            TimeoutError: it did not become true in time.
        """
        found: Found = self.play.workspace.wait_for(condition, timeout)
        if not found:
            raise TimeoutError(f"{self.member.real_name} waited in vain")
        return found

    def open_modal(self) -> View | None:
        """The modal on top, None when there is none."""
        stack = self.play.views.stack_of(self.id)
        return stack[-1] if stack else None

    def home(self) -> View | None:
        """What the app published for the person's Home tab."""
        return self.play.views.home_of(self.id)

    # -- typing ----------------------------------------------------------------------------------------------------

    def command(self, channel: str, words: str) -> Answer:
        """Type a slash command outside any thread; failures show as ephemerals, as in Slack."""
        place = self.channel(channel)
        name = words.split(maxsplit=1)[0]
        if command_of(words) is None:
            whisper(self.play, self.id, place.id, f"{name} is not a valid command.")
            return Answer(failure="not_a_command")
        fields = command_fields(
            self.play.workspace,
            self.member,
            place,
            html.escape(words, quote=False),
            trigger_id=self.play.rights.new_trigger(self.id),
            response_url=self.play.response_url(self.id, place.id),
        )
        answer = self.play.line.send_form(fields)
        show_command_answer(self.play, self.id, place.id, name, answer)
        return answer

    def say(self, channel: str, text: str, thread_ts: str | None = None) -> Message:
        """Write a message or a reply; <@U0COMPBOT> and @comp-assist both mention the bot."""
        place = self.channel(channel)
        name = command_of(text)
        if thread_ts and name:
            return whisper(self.play, self.id, place.id, f"{name} is not supported in threads. Sorry!", thread_ts)
        message = self.play.workspace.post(
            place.id, self.id, as_typed(self.play.workspace, text), thread_ts=thread_ts
        )
        self.play.announce(message_events(message, self.play.workspace), wait=True)
        return message

    def edit(self, message: Message, text: str) -> Message:
        """Change one of the person's own messages."""
        after = replace(message, text=as_typed(self.play.workspace, text), edited_ts=self.play.workspace.next_ts())
        return self.play.change(message, after, wait=True)

    def delete(self, message: Message) -> None:
        """Take back one of the person's own messages."""
        self.play.remove(message, wait=True)

    def dismiss(self, message: Message | str) -> None:
        """Put away an ephemeral."""
        found = self._message(message if isinstance(message, str) else message.ts)
        if found.only_for == self.id:
            self.play.workspace.remove(found)

    # -- using elements --------------------------------------------------------------------------------------------

    def click(
        self, container: Container, action_id: str, value: str | None = None, block_id: str | None = None
    ) -> Click:
        """Press a button, confirming if asked.

        Args:
            value: which of several buttons of one action_id; of feedback buttons, the value of the one pressed.
        """
        return self._act(container, action_id, value, block_id)

    def choose(self, container: Container, action_id: str, choice: Any, block_id: str | None = None) -> Click:
        """Pick in a select, date picker, radio, checkbox or overflow menu.

        Args:
            choice: an option's value, a list of them, an id, a date, or an option from suggestions().
        """
        return self._act(container, action_id, choice, block_id)

    def enter(self, container: Container, block_id: str, value: Any) -> None:
        """Fill in a field of a form; the app hears of it when the form is sent."""
        place = self._container(container)
        key = place.ts if isinstance(place, Message) else place.id
        found = next((one for block, one in named_elements(place.blocks) if block == block_id), None)
        if found is None:
            raise LookupError(f"{self.member.real_name} sees no field {block_id} there")
        self._enter(key, {block_id: {found["action_id"]: value}})

    def suggestions(self, container: Container, action_id: str, typed: str = "") -> list[JsonObject]:
        """The options the app offers in an external select for what was typed so far."""
        place = self._container(container)
        block_id, element = self._element(place, action_id, typed, None)
        asked = interaction("block_suggestion", self.play.workspace, self.member) | self._place(place)
        asked |= {"action_id": element["action_id"], "block_id": block_id, "value": typed}
        answer = self.play.line.send_interaction(asked)
        groups = answer.body.get("option_groups") or [{"options": answer.body.get("options", [])}]
        offered = [option for group in groups for option in group.get("options", [])]
        # Slack shows an empty menu where one option breaks its limits.
        return [] if option_faults(offered) else offered

    def submit(self, view: View | str | None = None, values: Entered | None = None) -> Submission:
        """Fill in and send a modal, the top one unless another is named.

        Args:
            values: block_id -> action_id -> plain value, laid over what was entered or preset.
        """
        shown = self._view(view)
        self._enter(shown.id, values or {})
        result = submit_view(self.play, self.member, shown, self.entered.get(shown.id, {}))
        if not result.errors and not result.failure:
            self.entered.pop(shown.id, None)
        return result

    def close(self, view: View | str | None = None, *, whole_stack: bool = False) -> None:
        """Dismiss a modal, the top one unless another is named, or all; the app hears of it if it asked to."""
        close_view(self.play, self.member, self._view(view), whole_stack=whole_stack)

    # -- moving about ----------------------------------------------------------------------------------------------

    def open_home(self, tab: str = "home") -> View | None:
        """Open the app's Home tab, or its "messages" tab, and look at what is published there afterwards."""
        event = home_event(self.play.workspace, self.member, tab, self.home())
        self.play.announce([event], wait=True)
        return self.home()

    def shortcut(self, callback_id: str) -> Answer:
        """Use a global shortcut."""
        return self._shortcut("shortcut", callback_id, {})

    def message_shortcut(self, message: Message | str, callback_id: str) -> Answer:
        """Use a shortcut on a message."""
        found = self._message(message if isinstance(message, str) else message.ts)
        place = message_place(self.play.workspace, found)
        url = self.play.response_url(self.id, found.channel, found.ts)
        return self._shortcut("message_action", callback_id, place | {"response_url": url, "message_ts": found.ts})

    def join(self, channel_id: str) -> None:
        """Join a public channel."""
        self._let_in(channel_id, self.id)

    def invite(self, channel: str, user_id: str) -> None:
        """Bring somebody, or the bot, into a channel the person is in."""
        self._let_in(self.channel(channel).id, user_id)

    def leave(self, channel: str) -> None:
        """Leave a channel."""
        place = self.channel(channel)
        if self.play.workspace.leave(place.id, self.id):
            self.play.announce(
                membership_event("member_left_channel", place, self.id, self.play.workspace), wait=True
            )

    # -- how -------------------------------------------------------------------------------------------------------

    def _let_in(self, channel_id: str, user_id: str) -> None:
        if self.play.workspace.join(channel_id, user_id):
            channel = self.play.workspace.channel(channel_id)
            events = membership_event("member_joined_channel", channel, user_id, self.play.workspace)
            self.play.announce(events, wait=True)

    def _shortcut(self, kind: str, callback_id: str, more: JsonObject) -> Answer:
        asked = interaction(kind, self.play.workspace, self.member) | more
        asked |= {"callback_id": callback_id, "action_ts": self.play.workspace.next_ts()}
        return self.play.line.send_interaction(asked | {"trigger_id": self.play.rights.new_trigger(self.id)})

    def _act(self, container: Container, action_id: str, plain: Any, block_id: str | None) -> Click:
        place = self._container(container)
        found_in, element = self._element(place, action_id, plain, block_id)
        action = reported_action(element, found_in, plain, self.play.workspace.next_ts())
        key = place.ts if isinstance(place, Message) else place.id
        if element["type"] not in ("button", "overflow", "feedback_buttons", "icon_button"):
            self._enter(key, {found_in: {action_id: plain}})
        view_id = place.id if isinstance(place, View) else None
        asked = interaction("block_actions", self.play.workspace, self.member) | self._place(place)
        asked |= {"actions": [action], "trigger_id": self.play.rights.new_trigger(self.id, view_id)}
        if isinstance(place, Message):
            asked["state"] = {"values": state_values(place.blocks, self.entered.get(key, {}))}
            asked["response_url"] = self.play.response_url(self.id, place.channel, place.ts)
        return Click(self.play.line.send_interaction(asked), action)

    def _enter(self, key: str, values: Entered) -> None:
        held = self.entered.setdefault(key, {})
        for block_id, actions in values.items():
            held[block_id] = held.get(block_id, {}) | actions

    def _place(self, place: Message | View) -> JsonObject:
        if isinstance(place, Message):
            return message_place(self.play.workspace, place)
        values = state_values(place.blocks, self.entered.get(place.id, {}))
        return view_place(self.play.workspace, place, values)

    def _element(
        self, place: Message | View, action_id: str, plain: Any, block_id: str | None
    ) -> tuple[str, JsonObject]:
        named = [(block, one) for block, one in named_elements(place.blocks) if one["action_id"] == action_id]
        fitting = [(block, one) for block, one in named if block_id in (None, block)]
        if plain is not None and len(fitting) > 1:
            fitting = [(block, one) for block, one in fitting if plain in values_of(one)] or fitting
        if not fitting:
            raise LookupError(f"{self.member.real_name} sees no element {action_id} there")
        found_in, element = fitting[0]
        if element["type"] in ("button", "icon_button") and plain is not None and plain not in values_of(element):
            raise LookupError(f"no button {action_id} has that value")
        return found_in, element

    def _container(self, container: Container) -> Message | View:
        if isinstance(container, Message):
            return self._message(container.ts)
        if isinstance(container, View):
            return self._view(container)
        return self._view(container) if container.startswith("V") else self._message(container)

    def _message(self, ts: str) -> Message:
        found = self.play.workspace.find_message(ts)
        if found.only_for not in (None, self.id) or self.id not in self.play.workspace.channel(found.channel).members:
            raise SlackRefusal("message_not_found")
        return found

    def _view(self, view: View | str | None) -> View:
        if view is None:
            shown = self.open_modal()
        else:
            shown = self.play.views.find(view if isinstance(view, str) else view.id)
        if shown is None or shown.user != self.id:
            raise LookupError(f"{self.member.real_name} has no such view open")
        return shown
