"""Request bodies for the tests of what Discord refuses: each builder checks what it makes."""

from tests.harness.discord.check_commands import check_commands
from tests.harness.discord.check_messages import check_message
from tests.harness.discord.check_modals import check_modal

V2 = 1 << 15


def button(n=0, **more):
    return {"type": 2, "style": 1, "custom_id": f"b{n}", "label": "Press", **more}


def text(content="words"):
    return {"type": 10, "content": content}


def select(count=1, **more):
    options = [{"label": f"o{n}", "value": f"v{n}"} for n in range(count)]
    return {"type": 3, "custom_id": "s", "options": options, **more}


def option(**more):
    return select() | {"options": [{"label": "o", "value": "v", **more}]}


def row(*children):
    return {"type": 1, "components": list(children)}


def legacy(*components):
    check_message({"content": "x", "components": list(components)}, uploads=set())


def v2(*components, **more):
    check_message({"flags": V2, "components": list(components), **more}, uploads={"a.png"})


def embed(**parts):
    check_message({"embeds": [parts]}, uploads=set())


def gallery(count=1, **item):
    return {"type": 12, "items": [{"media": {"url": "https://e.org/a.png"}, **item}] * count}


def label(component, **more):
    return {"type": 18, "label": "Label", "component": component, **more}


def entry(**more):
    return {"type": 4, "custom_id": "i", "style": 1, **more}


def modal(*components, **more):
    check_modal({"title": "T", "custom_id": "c", "components": list(components), **more})


def group(kind, count):
    return {**select(count), "type": kind}


def command(**more):
    check_commands([{"name": "find", "description": "Finds", **more}])


def argument(n=0, **more):
    return {"type": 3, "name": f"a{n}", "description": "D", **more}


def choices(count, name="n", value="v"):
    return [{"name": name, "value": value}] * count
