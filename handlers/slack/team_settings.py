"""The admins' settings on the Home tab: user groups and approvers."""

from functools import partial

from domain.identity.actor import Actor
from handlers.slack.errors import problem_with
from handlers.slack.home import show_home
from handlers.slack.inbound import Click, Submission
from handlers.slack.toolbox import Toolbox
from handlers.slack.views.plain_notes import note
from handlers.slack.views.settings_form import (
    approvers_field,
    settings_loading,
    settings_modal,
    settings_problems,
    wanted_settings,
)
from handlers.slack.visit import Visit


def open_settings(click: Click, visit: Visit) -> None:
    """The Settings button: at once a form that says one moment, then the form itself."""
    view_id = visit.courier.open_modal(click.trigger_id, settings_loading())
    settings = visit.tools.show_settings(actor=visit.actor)
    visit.courier.update_modal(view_id, settings_modal(settings))


def save_problems(form: Submission, tools: Toolbox, actor: Actor) -> dict[str, str]:
    """What is wrong with the settings, by field; nothing when they can be kept."""
    wanted = wanted_settings(form.chosen, form.origin)
    check = partial(tools.save_settings.check, actor=actor, wanted=wanted)
    return {**settings_problems(form.chosen), **problem_with(approvers_field(), check)}


def save_settings(form: Submission, visit: Visit) -> None:
    """The settings form, submitted: only what differs is written, and roles follow at once."""
    changed = visit.once(
        visit.tools.save_settings, actor=visit.actor, wanted=wanted_settings(form.chosen, form.origin)
    )
    visit.tools.group_watch.forget()
    visit.tell(note(f"Settings saved: {changed} change{'' if changed == 1 else 's'}."))
    actor = visit.tools.roles.actor(visit.actor.user_id)
    show_home(visit, actor)
