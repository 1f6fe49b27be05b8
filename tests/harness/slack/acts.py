"""What people do, sent to the app, and what its ack makes of the screen. Waiting for more is the people's business."""

import copy
from dataclasses import dataclass, field
from typing import Any

from tests.harness.slack import payloads
from tests.harness.slack.app import Shortcut
from tests.harness.slack.calls import Call
from tests.harness.slack.delivery import Deliveries
from tests.harness.slack.elements import CHOICE, GROUP
from tests.harness.slack.entry import SLOTS, entered, held, stateful
from tests.harness.slack.errors import SlackError
from tests.harness.slack.limits import most
from tests.harness.slack.modals import close_all, close_top, push_view, update_view
from tests.harness.slack.model import Interaction, Message, User, View
from tests.harness.slack.outcome import Outcome
from tests.harness.slack.responses import ResponseUrls
from tests.harness.slack.schema import Report, many
from tests.harness.slack.view_rules import check_view
from tests.harness.slack.widgets import Widget
from tests.harness.slack.world import World

TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(slots=True)
class Acts:
    world: World
    deliveries: Deliveries
    responses: ResponseUrls
    # What each person was told went wrong.
    errors: dict[str, list[str]] = field(default_factory=dict)

    def tell_error(self, user: str, words: str) -> None:
        self.errors.setdefault(user, []).append(words)
        self.world.record.say("!!", user, words)
        self.world.feed.add("error", user=user)

    def begin(
        self, user: User, channel: str | None, source: tuple[str, str] | None = None, *, url: bool = True
    ) -> Interaction:
        """A fresh trigger, and a response_url where Slack gives one."""
        name = self.world.ids.fresh("I")
        response_url = self.responses.issue(user.id, channel, name, source) if url and channel else None
        interaction = Interaction(name, user.id, channel, self.world.ids.trigger(), response_url)
        self.world.triggers.issue(interaction)
        return interaction

    # slash commands

    async def slash(self, interaction: Interaction, command: str, text: str) -> Outcome:
        outcome = await self.deliveries.act("slash_commands", payloads.slash(self.world, interaction, command, text))
        if not outcome.acked:
            self.tell_error(interaction.user, f"{command} failed with the error “{outcome.error}”")
        elif outcome.answer:
            self.answer_in_ack(interaction, command, outcome.answer)
        return outcome

    def answer_in_ack(self, interaction: Interaction, command: str, answer: Any) -> None:
        """A message in the ack of a slash command."""
        try:
            call = Call("ack", answer if isinstance(answer, dict) else {"text": str(answer)})
            self.responses.show(interaction.user, interaction.channel or "", call, interaction.id)
        except SlackError as error:
            self.world.record.broke(error.error, f"answer to {command}: {'; '.join(error.messages)}")
            self.tell_error(interaction.user, f"{command} failed with the error “invalid_command_response”")

    # buttons, selects

    def choose(self, user: User, widget: Widget, value: Any) -> dict[str, Any]:
        """Put a value into an element; the state that goes into payloads."""
        if widget.kind not in SLOTS:
            return {"selected_option": value} if value is not None else {}
        state = entered(widget.element, value)
        self.values(user, widget.source).setdefault(widget.block["block_id"], {})[widget.element["action_id"]] = state
        return state

    def values(self, user: User, source: Message | View) -> dict[str, dict[str, Any]]:
        if isinstance(source, View):
            return source.values
        return self.world.choices.setdefault((source.channel, source.ts, user.id), {})

    async def press(self, user: User, widget: Widget, state: dict[str, Any] | None) -> tuple[Interaction, Outcome]:
        """block_actions."""
        source = widget.source
        action = payloads.action_json(widget.block, widget.element, state, self.world.ids.ts())
        if isinstance(source, View):
            interaction = self.begin(user, None)
            body = payloads.view_actions(self.world, interaction, source, action)
        else:
            interaction = self.begin(user, source.channel, (source.channel, source.ts))
            values = self.values(user, source)
            body = payloads.message_actions(self.world, interaction, source, action, values)
        outcome = await self.deliveries.act("interactive", body)
        if not outcome.acked:
            self.tell_error(user.id, f"the app did not respond: {outcome.error}")
        return interaction, outcome

    async def suggest(self, user: User, widget: Widget, typed: str) -> list[dict[str, Any]]:
        """block_suggestion: the options an external select shows for what was typed."""
        body = payloads.suggestion(self.world, user, widget.source, widget.block, widget.element, typed)
        outcome = await self.deliveries.act("interactive", body)
        if not outcome.acked:
            self.tell_error(user.id, "the options could not be loaded")
            return []
        return self._options(user, outcome.answer)

    def _options(self, user: User, answer: Any) -> list[dict[str, Any]]:
        given = answer if isinstance(answer, dict) else {}
        options, groups = given.get("options"), given.get("option_groups")
        report = Report()
        if (options is None) == (groups is None):
            report.wrong("", "exactly one of options or option_groups is required")
        elif options is not None and len(options) > most("external_select.options"):
            report.wrong("/options", f"no more than {most('external_select.options')} items allowed")
        elif options is not None:
            many(CHOICE)(report, "/options", options)
        else:
            many(GROUP)(report, "/option_groups", groups)
        if report.problems:
            self.world.record.broke("invalid_options", "; ".join(report.problems))
            self.tell_error(user.id, "the options could not be loaded")
            return []
        return options if options is not None else [each for group in groups or [] for each in group["options"]]

    # modals

    async def submit(self, user: User, view: View) -> tuple[Interaction, Outcome]:
        """view_submission, and what the ack says to do with the modal."""
        interaction = self.begin(user, None)
        view.response_urls = self._view_urls(user, interaction, view)
        outcome = await self.deliveries.act("interactive", payloads.submission(self.world, interaction, view))
        if not outcome.acked:
            self.tell_error(user.id, TROUBLE)
            return interaction, outcome
        try:
            self._after_submit(interaction, view, outcome.answer)
        except SlackError as error:
            self.world.record.broke(error.error, f"answer to view_submission: {'; '.join(error.messages)}")
            self.tell_error(user.id, TROUBLE)
        return interaction, outcome

    def _view_urls(self, user: User, interaction: Interaction, view: View) -> list[dict[str, str]]:
        """A modal gives a response_url only for a chosen conversation that asked for one."""
        urls: list[dict[str, str]] = []
        for block, element in stateful(view.blocks):
            channel = held(element, view.values[block["block_id"]][element["action_id"]])
            if element.get("response_url_enabled") and channel:
                url = self.responses.issue(user.id, channel, interaction.id)
                names = {"block_id": block["block_id"], "action_id": element["action_id"]}
                urls.append({**names, "channel_id": channel, "response_url": url})
        return urls

    def _after_submit(self, interaction: Interaction, view: View, answer: Any) -> None:
        given = answer if isinstance(answer, dict) else {}
        match given.get("response_action"):
            case None:
                close_top(self.world, interaction.user, interaction.id)
            case "clear":
                close_all(self.world, interaction.user)
            case "errors":
                self._field_errors(interaction, view, given.get("errors"))
            case "update":
                update_view(self.world, view, copy.deepcopy(check_view(given.get("view"), "modal")), interaction.id)
            case "push":
                push_view(self.world, interaction, copy.deepcopy(check_view(given.get("view"), "modal")))
            case other:
                raise SlackError("invalid_arguments", [f"[ERROR] unknown response_action: {other}"])

    def _field_errors(self, interaction: Interaction, view: View, errors: Any) -> None:
        inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
        if not isinstance(errors, dict) or not errors:
            raise SlackError("invalid_arguments", ["[ERROR] errors must not be empty"])
        if strangers := sorted(set(errors) - inputs):
            raise SlackError(
                "invalid_arguments", [f"[ERROR] errors for blocks that are no inputs: {', '.join(strangers)}"]
            )
        view.errors = {name: str(words) for name, words in errors.items()}
        self.world.feed.add("modal", user=interaction.user, ts=view.id, origin=interaction.id)

    async def dismiss(self, user: User, *, everything: bool) -> list[Outcome]:
        """The Cancel button, or the cross that clears the whole stack; told to the app where it asked to be."""
        stack = self.world.stacks.get(user.id) or []
        cleared = everything or bool(stack and stack[-1].body.get("clear_on_close"))
        gone = stack[::-1] if cleared else stack[-1:]
        for _ in gone:
            close_top(self.world, user.id)
        return [await self._tell_closed(view, cleared=cleared) for view in gone if view.body.get("notify_on_close")]

    async def _tell_closed(self, view: View, *, cleared: bool) -> Outcome:
        return await self.deliveries.act("interactive", payloads.closed(self.world, view, cleared=cleared))

    # shortcuts

    async def shortcut(self, user: User, shortcut: Shortcut, message: Message | None) -> tuple[Interaction, Outcome]:
        if message is None:
            interaction = self.begin(user, None)
            body = payloads.global_shortcut(self.world, interaction, shortcut.callback_id)
        else:
            interaction = self.begin(user, message.channel)
            body = payloads.message_shortcut(self.world, interaction, shortcut.callback_id, message)
        outcome = await self.deliveries.act("interactive", body)
        if not outcome.acked:
            self.tell_error(user.id, f"{shortcut.name} failed: {outcome.error}")
        return interaction, outcome
