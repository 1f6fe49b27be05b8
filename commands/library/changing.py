"""*Change* on the details of a resource: the form with what it says now."""

import re
from typing import Annotated

from bot.context import Context
from bot.errors import Conflict, InvalidInput
from bot.form import Form, OpenForm
from bot.handlers import on_action, on_submit
from bot.param import Arg
from bot.ui.nodes import Button, Reply
from commands.library.actions import looked_after
from commands.library.editing import Editing, saved_reply
from commands.library.forms import (
    MOST_TOPICS,
    NO_LINK,
    as_link,
    filed_under,
    is_a_link,
    known_publishers,
    known_topics,
)
from commands.library.payloads import Change, Whole
from store.library import LibraryStore
from store.resource import Kind, ResourceStatus
from store.topics import TopicStore
from store.versions import fields_of

DATE = re.compile(r"(\d{4}(-\d{2}){0,2})?")


class ChangeResource(Form, id="library.change", title="Change a resource", submit="Save"):
    """What it says now stands in the form. A reviewer looks at changes of what is published, and until then it stays as it is;
    reviewers of its topics and organizers change it at once."""

    url: Annotated[str, Arg("Where it can be read; empty when nowhere", label="Link", most=2000)] = ""
    title: Annotated[str, Arg("As people would look for it", label="Title", least=3, most=200)]
    kind: Annotated[Kind, Arg("What it is", label="Kind")]
    summary: Annotated[str, Arg("What somebody can do with it", label="Summary", long=True, most=600)] = ""
    topics: Annotated[
        tuple[str, ...], Arg("Up to four, with commas between", label="Topics", complete=known_topics)
    ] = ()
    publisher: Annotated[str, Arg("Who published it", label="Published by", complete=known_publishers, most=100)] = ""
    published: Annotated[str, Arg("When: a year, a month or a day", label="Date", most=10, example="2024-05")] = ""
    audience: Annotated[str, Arg("Whom it is for", label="For", most=200)] = ""
    place: Annotated[str, Arg("Where it comes from or holds", label="Place", most=100)] = ""


@on_action(opens_form=True, reads_only=True)
async def change(chosen: Change, library: LibraryStore, context: Context) -> OpenForm:
    """All that may be said of it, as it says now."""
    row = await looked_after(library, context, chosen.resource)
    return OpenForm(ChangeResource, fields_of(row), str(row.id))


@on_submit(contributes=True)
async def save_change(form: ChangeResource, editing: Editing, topics: TopicStore, context: Context) -> Reply:
    """At once, or through review; what is not different changes nothing."""
    row = await looked_after(editing.library, context, form.about_number)
    if row.status is ResourceStatus.ARCHIVED:
        raise Conflict("It is archived.", "Bring it back first.", (Button("See it", Whole(resource=row.id)),))
    url, published = as_link(form.url), form.published.strip()
    if url and url != row.url and not is_a_link(url):
        raise InvalidInput(NO_LINK, name="url")
    if published != row.published and not DATE.fullmatch(published):
        raise InvalidInput(
            "A date is a year like 2024, a month like 2024-05 or a day like 2024-05-17.", name="published"
        )
    same = [one for one in await editing.library.similar_url(url) if one.id != row.id] if url != row.url else []
    if same:
        raise InvalidInput("That link is another resource's already.", name="url")
    chosen = await filed_under(topics, form.topics)
    if len(chosen) > max(MOST_TOPICS, len(row.topics)):
        raise InvalidInput(f"At most {MOST_TOPICS} topics, please.", name="topics")
    said = {name: str(getattr(form, name)).strip() for name in ("title", "summary", "publisher", "audience", "place")}
    said |= {"url": url, "published": published, "kind": form.kind.value}
    saved = await editing.save(context, row, said | {"topics": sorted({topic.slug for topic in chosen})})
    return saved_reply(row, saved)
