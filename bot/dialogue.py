"""Forms over time: opening, pages, drafts, errors, and the way back.

A draft is saved with every page and with every refused value, in the transaction of that step, so that a form can be
left at any moment and finished elsewhere. On the last page the draft goes with the work it became.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.action import Action
from bot.context import Fact
from bot.errors import BotError, Expired, InvalidInput, NotAllowed
from bot.events import Origin
from bot.form import FIELDS_A_PAGE, FieldView, Form, FormView, OpenForm, build, read_page
from bot.gate import Agree, Consent
from bot.offers import OpenAgain, OpenDraft
from bot.param import Param, Upload
from bot.people import Person
from bot.ports import StoreFactories, Units
from bot.registry import Entry
from bot.ui.nodes import Actions, Button, Reply, Text

CALL = "call"
FORM = "form"
GONE = "That draft is no longer there."
LATE = "That took a moment too long, so the form could not open by itself. Nothing of it is lost."


@dataclass(frozen=True, slots=True)
class Submission:
    """What came back from a form: of a command (`entry`) or of a `form`."""

    values: Mapping[str, object]
    form: type[Form] | None = None
    entry: Entry | None = None
    page: int = 1
    draft: str = ""
    about: str = ""

    @property
    def params(self) -> tuple[Param, ...]:
        if self.entry:
            return tuple(param for param in self.entry.spec.params if param.name in self.values)
        return self.form.pages[self.page - 1] if self.form else ()

    @property
    def all_params(self) -> tuple[Param, ...]:
        """Of every page."""
        return self.form.params if self.form else self.params

    @property
    def name(self) -> str:
        return f"{CALL}:{self.entry.path}" if self.entry else self.form.id if self.form else ""


@dataclass(frozen=True, slots=True)
class CallForm:
    """A command that misses something: its parameters as a form, with what was typed filled in."""

    entry: Entry
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class DraftRequest:
    """The way back to a form; `forms` and `entries` find it by its name."""

    draft: str


class Dialogue:
    def __init__(self, stores: StoreFactories, forms: Mapping[str, type[Form]], entries: Mapping[str, Entry]) -> None:
        self._stores = stores
        self._forms = forms
        self._entries = entries

    def submission(self, address: str, values: Mapping[str, object]) -> Submission:
        """Raises Expired for a form this program does not have (any more)."""
        kind, name, *rest = [*address.split("/", 4), "", "", ""]
        if kind == CALL and (entry := self._entries.get(name)):
            return Submission(values, entry=entry, draft=rest[0])
        if kind == FORM and (form := self._forms.get(name)) and rest[0].isdigit():
            page = min(max(int(rest[0]), 1), len(form.pages))
            return Submission(values, form=form, page=page, draft=rest[1], about=rest[2])
        raise Expired("That form is from an earlier version.", "Open it again; nothing else is lost.")

    async def advance(self, unit: Any, person: Person, sent: Submission) -> FormView | Mapping[str, object] | Form:
        """The next page, the same one with its errors, or what a complete form means: arguments or a filled Form."""
        kept = dict(await self._kept(unit, person, sent))
        values, errors = read_page(sent.params, sent.values)
        if sent.entry:
            if errors:
                return await self._again(unit, person, sent, kept, errors)
            return values
        assert sent.form is not None  # noqa: S101 - a Submission has one of the two
        kept.update({param.name: _kept(param, values[param.name]) for param in sent.params if param.name in values})
        if errors:
            return await self._again(unit, person, sent, {**kept, **sent.values}, errors)
        if sent.page < len(sent.form.pages):
            draft = await self._save(unit, person, sent, kept, sent.page + 1)
            return _page(sent.form, sent.page + 1, kept, sent.about, draft)
        return await self._finished(unit, person, sent, kept)

    async def _finished(self, unit: Any, person: Person, sent: Submission, kept: dict[str, object]) -> FormView | Form:
        assert sent.form is not None  # noqa: S101
        values, errors = read_page(sent.form.params, kept)
        filled: Form | None = None
        if not errors:
            filled, errors = build(sent.form, values, sent.about)
        if filled is None or errors:
            return await self._again(unit, person, sent, kept, errors)
        if sent.draft and person.id is not None:
            await self._stores.drafts(unit).drop(sent.draft, person.id)
        return filled

    async def kept(self, unit: Any, person: Person, draft: str) -> Submission:
        """A form that was filled in and not sent yet. Raises Expired when it is gone."""
        row = await self._stores.drafts(unit).load(draft, person.id) if person.id is not None else None
        form = self._forms.get(row.form) if row else None
        if row is None or form is None:
            raise Expired(GONE, "It was sent already, or it is older than 30 days.")
        return Submission(row.values, form=form, page=len(form.pages), draft=row.id, about=row.about)

    def way_back(self, view: FormView) -> Reply:
        """A button to a form that could not open, with what stands in it."""
        return Reply((Text(LATE), Actions((Button(f"Fill in “{view.title}”", self._back(view), "primary"),))))

    def _back(self, view: FormView) -> Action:
        if view.draft:
            return OpenDraft(draft=view.draft)
        about = view.address.split("/", 4)[4] if view.address.startswith(f"{FORM}/") else ""
        name = view.source if view.address.startswith(f"{FORM}/") else f"{CALL}:{view.source}"
        return OpenAgain(form=name, about=about, values=_packed({one.param.name: one.value for one in view.fields}))

    async def settle(
        self, unit: Any, person: Person, outcome: object, origin: Origin, writers: Units | None = None
    ) -> Reply | FormView | None:
        """What a handler returned, as something an adapter can show. `writers`: where to write, if not in this unit."""
        match outcome:
            case None | Reply() | FormView():
                return outcome
            case OpenForm():
                _can_be_filled_in(outcome.form.takes_file(), origin)
                return await self._opened(unit, person, outcome, writers) if origin.forms else _fill_in(outcome)
            case CallForm():
                return call_view(outcome.entry, outcome.values) if origin.forms else _fill_in_call(outcome)
            case DraftRequest():
                view = await self._reopened(unit, person, outcome.draft)
                _can_be_filled_in(view.takes_file, origin)
                return view
            case _:
                raise TypeError(f"a handler returned {type(outcome).__name__}, not a Reply or OpenForm")

    async def refused(
        self, units: Units, person: Person, sent: Submission, problem: BotError
    ) -> Reply | FormView | None:
        """A handler refused the whole form: the draft is kept, and the error stands at its field or leads back."""
        async with units() as unit:
            kept = {**await self._kept(unit, person, sent), **sent.values}
            field = problem.name if isinstance(problem, InvalidInput) else ""
            if any(param.name == field for param in sent.all_params):
                return await self._again(unit, person, sent, kept, {field: f"{problem.message} {problem.hint}".strip()})
            draft = await self._save(unit, person, sent, kept, sent.page)
        if draft:
            problem.instead = (*problem.instead, *ways_on(problem, draft))
        return None

    def done_with(self, sent: Submission, person: Person) -> Fact:
        """The fact that a command's form led to its answer: a draft of an earlier, refused try goes."""

        async def drop(unit: Any) -> None:
            if person.id is not None:
                await self._stores.drafts(unit).drop(sent.draft, person.id)

        return drop

    async def _again(
        self, unit: Any, person: Person, sent: Submission, values: Mapping[str, object], errors: Mapping[str, str]
    ) -> FormView:
        shown = {**values, **sent.values}
        on_page = {param.name for param in sent.params}
        page = sent.page
        if sent.form and not on_page & set(errors):
            page = next(
                (n for n, params in enumerate(sent.form.pages, 1) if {p.name for p in params} & set(errors)), page
            )
        draft = await self._save(unit, person, sent, shown, page)
        if sent.entry:
            return call_view(sent.entry, shown, errors, draft)
        assert sent.form is not None  # noqa: S101
        return _page(sent.form, page, shown, sent.about, draft, errors)

    async def _kept(self, unit: Any, person: Person, sent: Submission) -> Mapping[str, object]:
        if not sent.draft or person.id is None:
            return {}
        row = await self._stores.drafts(unit).load(sent.draft, person.id)
        return row.values if row else {}

    async def _save(self, unit: Any, person: Person, sent: Submission, values: Mapping[str, object], page: int) -> str:
        """The draft's id; guests have none, they are shown what they typed and no more."""
        if person.id is None:
            return ""
        draft = sent.draft or new_draft()
        values = {name: value for name, value in values.items() if not isinstance(value, Upload)}
        await self._stores.drafts(unit).save(
            draft, person.id, form=sent.name, about=sent.about, values=values, page=page
        )
        return draft

    async def _opened(self, unit: Any, person: Person, wanted: OpenForm, writers: Units | None) -> FormView:
        values = {param.name: param.write(wanted.values.get(param.name)) for param in wanted.form.params}
        if not any(values.values()) and person.id is not None:
            row = await self._stores.drafts(unit).latest(wanted.form.id, wanted.about, person.id)
            if row:
                return _page(wanted.form, row.page, row.values, wanted.about, row.id, kept=True)
        later = any(values[param.name] for params in wanted.form.pages[1:] for param in params)
        draft = await self._begun(unit, person, wanted, values, writers) if later and person.id is not None else ""
        return _page(wanted.form, 1, values, wanted.about, draft)

    async def _begun(
        self, unit: Any, person: Person, wanted: OpenForm, values: Mapping[str, object], writers: Units | None
    ) -> str:
        """A form that opens with something on a later page has a draft from the start, or it would be lost on the way."""
        sent = Submission(values, form=wanted.form, about=wanted.about)
        if writers is None:
            return await self._save(unit, person, sent, values, 1)
        async with writers() as writer:
            return await self._save(writer, person, sent, values, 1)

    async def _reopened(self, unit: Any, person: Person, draft: str) -> FormView:
        row = await self._stores.drafts(unit).load(draft, person.id) if person.id is not None else None
        if row is None:
            raise Expired(GONE, "It was sent already, or it is older than 30 days.")
        if row.form.startswith(f"{CALL}:") and (entry := self._entries.get(row.form.removeprefix(f"{CALL}:"))):
            return call_view(entry, row.values, None, row.id)
        if form := self._forms.get(row.form):
            return _page(form, row.page, row.values, row.about, row.id)
        raise Expired("That form is from an earlier version.", "Open it again; nothing else is lost.")


def _can_be_filled_in(takes_file: bool, origin: Origin) -> None:
    """Raises NotAllowed where the form asks for a file and none can be sent."""
    if takes_file and not origin.files:
        raise NotAllowed("A file can be sent on the hub's web page only.", "Sign in there: hub profile.")


def _kept(param: Param, value: object) -> object:
    """As a draft keeps it; a file goes on as it is, for as long as this one answer takes."""
    return value if isinstance(value, Upload) else param.write(value)


def ways_on(problem: BotError, draft: str) -> tuple[Button, ...]:
    """From a form that was refused: back to it, and where only agreeing is missed, on."""
    back = Button("Back to the form", OpenDraft(draft=draft))
    if not isinstance(problem, Consent):
        return (back,)
    return (Button("I agree: send it", Agree(version=problem.version, draft=draft), "primary"), back)


def new_draft() -> str:
    """A form carries the name of its draft from the start, so that refusing a page need not change its address: Slack
    keeps a refused modal as it is, and its next submit must find the draft of the first."""
    return secrets.token_urlsafe(9)


def call_view(
    entry: Entry, values: Mapping[str, object], errors: Mapping[str, str] | None = None, draft: str = ""
) -> FormView:
    """A command's parameters as one page: what is required or was typed first, then what is optional."""
    given = [param for param in entry.spec.params if values.get(param.name) not in (None, "")]
    first = [param for param in entry.spec.params if param.required or param in given]
    rest = [param for param in entry.spec.params if param not in first]
    chosen = [param for param in entry.spec.params if param in [*first, *rest][:FIELDS_A_PAGE]]
    fields = tuple(
        FieldView(param, param.write(values.get(param.name, param.default)), (errors or {}).get(param.name, ""))
        for param in chosen
    )
    return FormView(
        address=f"{CALL}/{entry.path}/{draft or new_draft()}",
        source=entry.path,
        title=entry.words.capitalize()[:24],
        intro=entry.spec.summary,
        fields=fields,
        submit="Go",
        draft=draft,
    )


def _page(
    form: type[Form],
    page: int,
    values: Mapping[str, object],
    about: str,
    draft: str,
    errors: Mapping[str, str] | None = None,
    kept: bool = False,
) -> FormView:
    fields = tuple(
        FieldView(param, param.write(values.get(param.name) or None), (errors or {}).get(param.name, ""))
        for param in form.pages[page - 1]
    )
    intro = (errors or {}).get("", "") or ("We kept what you typed last time." if kept else form.intro())
    last = page == len(form.pages)
    return FormView(
        address=f"{FORM}/{form.id}/{page}/{draft or new_draft()}/{about}",
        source=form.id,
        title=form.title_text,
        intro=intro,
        fields=fields,
        page=page,
        pages=len(form.pages),
        submit=form.submit_text if last else "Next",
        draft=draft,
    )


def _fill_in(wanted: OpenForm) -> Reply:
    """Where no form can open, a button that can."""
    values = {param.name: param.write(wanted.values.get(param.name)) for param in wanted.form.params}
    again = OpenAgain(form=wanted.form.id, about=wanted.about, values=_packed(values))
    return Reply(
        (Text(wanted.form.intro()), Actions((Button(f"Fill in “{wanted.form.title_text}”", again, "primary"),)))
    )


def _fill_in_call(wanted: CallForm) -> Reply:
    missing = [param for param in wanted.entry.spec.params if param.lacks(wanted.values)]
    ask = missing[0].arg.help if missing else wanted.entry.spec.summary
    again = open_call(wanted.entry, wanted.values)
    return Reply((Text(f"{ask}?"), Actions((Button(f"Fill in “{wanted.entry.words}”", again, "primary"),))))


def open_call(entry: Entry, values: Mapping[str, object]) -> OpenAgain:
    """The form of a command, with these values in it whatever they hold."""
    written = {param.name: param.write(values.get(param.name)) for param in entry.spec.params}
    return OpenAgain(form=f"{CALL}:{entry.path}", values=_packed(written))


def _packed(values: Mapping[str, str]) -> str:
    return json.dumps({name: value for name, value in values.items() if value}, ensure_ascii=False)
