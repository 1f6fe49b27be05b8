"""Discord's documented limits, as data. `source` is the page (and anchor) of discord.com/developers/docs, as of August 2026."""

from dataclasses import dataclass

_COMPONENTS = "components/reference"
_MESSAGE = "resources/message"
_COMMANDS = "interactions/application-commands"
_INTERACTIONS = "interactions/receiving-and-responding"
_EVENTS = "resources/guild-scheduled-event"
_GATEWAY = "events/gateway"
_OPENAPI = "the OpenAPI document of the API"


@dataclass(frozen=True, slots=True)
class Limit:
    low: int
    high: int
    source: str


LIMITS: dict[str, Limit] = {
    # messages
    "message.content": Limit(0, 2_000, f"{_MESSAGE}#create-message"),
    "message.embeds": Limit(0, 10, f"{_MESSAGE}#create-message"),
    "message.attachments": Limit(0, 10, _OPENAPI),
    "message.nonce": Limit(0, 25, f"{_MESSAGE}#create-message"),
    "message.rows": Limit(0, 5, f"{_COMPONENTS}#legacy-message-component-behavior"),
    "message.components": Limit(0, 40, f"{_COMPONENTS}#what-is-a-component"),
    "message.text": Limit(0, 4_000, "discord.py, LayoutView: no page of Discord's states it"),
    "file.bytes": Limit(0, 10 * 1024 * 1024, "reference#file-uploads"),
    # embeds
    "embed.title": Limit(0, 256, f"{_MESSAGE}#embed-limits"),
    "embed.description": Limit(0, 4_096, f"{_MESSAGE}#embed-limits"),
    "embed.fields": Limit(0, 25, f"{_MESSAGE}#embed-limits"),
    "embed.field.name": Limit(1, 256, f"{_MESSAGE}#embed-limits"),
    "embed.field.value": Limit(1, 1_024, f"{_MESSAGE}#embed-limits"),
    "embed.footer": Limit(0, 2_048, f"{_MESSAGE}#embed-limits"),
    "embed.author": Limit(0, 256, f"{_MESSAGE}#embed-limits"),
    "embed.total": Limit(0, 6_000, f"{_MESSAGE}#embed-limits"),
    # components
    "custom_id": Limit(1, 100, f"{_COMPONENTS}#custom-id"),
    "row.buttons": Limit(1, 5, f"{_COMPONENTS}#action-row"),
    "button.label": Limit(0, 80, f"{_COMPONENTS}#button"),
    "button.url": Limit(0, 512, f"{_COMPONENTS}#button"),
    "select.options": Limit(1, 25, f"{_COMPONENTS}#string-select"),
    "select.placeholder": Limit(0, 150, f"{_COMPONENTS}#string-select"),
    "select.min_values": Limit(0, 25, f"{_COMPONENTS}#string-select"),
    "select.max_values": Limit(1, 25, f"{_COMPONENTS}#string-select"),
    "option.label": Limit(1, 100, f"{_COMPONENTS}#string-select"),
    "option.value": Limit(1, 100, f"{_COMPONENTS}#string-select"),
    "option.description": Limit(0, 100, f"{_COMPONENTS}#string-select"),
    "section.components": Limit(1, 3, f"{_COMPONENTS}#section"),
    "text.content": Limit(1, 4_000, _OPENAPI),
    "gallery.items": Limit(1, 10, f"{_COMPONENTS}#media-gallery"),
    "media.description": Limit(1, 1_024, f"{_COMPONENTS}#media-gallery"),
    "media.url": Limit(0, 2_048, _OPENAPI),
    "container.components": Limit(1, 40, _OPENAPI),
    "container.accent_color": Limit(0, 0xFFFFFF, f"{_COMPONENTS}#container"),
    # modals
    "modal.title": Limit(1, 45, f"{_INTERACTIONS}#modal"),
    "modal.components": Limit(1, 5, f"{_INTERACTIONS}#modal"),
    "label.label": Limit(1, 45, f"{_COMPONENTS}#label"),
    "label.description": Limit(1, 100, f"{_COMPONENTS}#label"),
    "input.value": Limit(0, 4_000, f"{_COMPONENTS}#text-input"),
    "input.placeholder": Limit(0, 100, f"{_COMPONENTS}#text-input"),
    "input.min_length": Limit(0, 4_000, f"{_COMPONENTS}#text-input"),
    "input.max_length": Limit(1, 4_000, f"{_COMPONENTS}#text-input"),
    "radio.options": Limit(2, 10, f"{_COMPONENTS}#radio-group"),
    "checkboxes.options": Limit(1, 10, f"{_COMPONENTS}#checkbox-group"),
    "upload.values": Limit(0, 10, f"{_COMPONENTS}#file-upload"),
    # commands
    "commands.chat": Limit(0, 100, f"{_COMMANDS}#registering-a-command"),
    "commands.menu": Limit(0, 15, f"{_COMMANDS}#registering-a-command"),
    "commands.creates": Limit(0, 200, f"{_COMMANDS}#registering-a-command"),
    "command.name": Limit(1, 32, f"{_COMMANDS}#application-command-naming"),
    "command.description": Limit(1, 100, f"{_COMMANDS}#application-command-structure"),
    "command.options": Limit(0, 25, f"{_COMMANDS}#application-command-structure"),
    "command.characters": Limit(0, 8_000, f"{_COMMANDS}#slash-commands"),
    "choice.count": Limit(0, 25, f"{_COMMANDS}#application-command-option-structure"),
    "choice.name": Limit(1, 100, f"{_COMMANDS}#application-command-option-choice-structure"),
    "choice.value": Limit(0, 100, f"{_COMMANDS}#application-command-option-choice-structure"),
    "option.length": Limit(0, 6_000, f"{_COMMANDS}#application-command-option-structure"),
    "autocomplete.choices": Limit(0, 25, f"{_INTERACTIONS}#autocomplete"),
    # interactions: seconds
    "interaction.answer": Limit(0, 3, f"{_INTERACTIONS}#interaction-callback"),
    "interaction.token": Limit(0, 15 * 60, f"{_INTERACTIONS}#followup-messages"),
    "nonce.window": Limit(0, 180, f"{_MESSAGE}#create-message ('the past few minutes'; three is our reading)"),
    # scheduled events
    "event.name": Limit(1, 100, f"{_EVENTS}#guild-scheduled-event-object"),
    "event.description": Limit(1, 1_000, f"{_EVENTS}#guild-scheduled-event-object"),
    "event.location": Limit(1, 100, f"{_EVENTS}#entity-metadata"),
    "events.open": Limit(0, 100, f"{_EVENTS}#create-guild-scheduled-event"),
    # gateway and HTTP
    "gateway.identifies": Limit(0, 1_000, f"{_GATEWAY}#session-start-limit-object"),
    "gateway.sends": Limit(0, 120, f"{_GATEWAY}#rate-limiting"),
    "gateway.payload": Limit(0, 4_096, f"{_GATEWAY}#sending-events"),
    "http.global": Limit(0, 50, "topics/rate-limits#global-rate-limit"),
    "http.invalid": Limit(0, 10_000, "topics/rate-limits#invalid-request-limit-aka-cloudflare-bans"),
}


def high(name: str) -> int:
    return LIMITS[name].high
