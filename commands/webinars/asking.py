"""Questions for a town hall: asked beforehand, joined by others, ranked by how many people ask them."""

from typing import Annotated

from rapidfuzz import fuzz, process

from bot.command import command
from bot.context import Context
from bot.errors import Conflict, NotAllowed, NotFound
from bot.form import Form, OpenForm
from bot.handlers import on_action, on_submit
from bot.param import Arg
from bot.people import Role
from bot.record import Look, record
from bot.ui.markup import md
from bot.ui.nodes import Reply, Text
from commands.webinars.cards import may_see
from commands.webinars.handlers import visible
from commands.webinars.payloads import Ask, AskToo, Questions, SeeQuestion, Withdraw
from commands.webinars.question_cards import Reader, alike, listed, whole
from store.people import PeopleStore
from store.unit import Unit
from store.webinar import WebinarKind
from store.webinar_questions import QuestionRow, QuestionState, WebinarQuestionStore
from store.webinar_rows import Dated
from store.webinars import WebinarStore

ALIKE = 75
Number = Annotated[int, Arg("The number of the question")]


class Hall:
    """The questions of town halls, and who may do what with them. It takes a unit, as a store does."""

    def __init__(self, unit: Unit) -> None:
        self.webinars, self.questions, self.people = WebinarStore(unit), WebinarQuestionStore(unit), PeopleStore(unit)

    async def one(self, context: Context, number: int) -> tuple[Dated, QuestionRow]:
        """A question this person may read, and what it is for. Raises NotFound."""
        row = await self.questions.by_id(number)
        dated = await self.webinars.dated(row.occurrence_id) if row else None
        if row is None or dated is None or row.hidden or not may_see(context.person, dated):
            raise NotFound("That question is not asked (any more).", "Somebody may have taken it back.")
        return dated, row

    async def reader(self, context: Context, dated: Dated, rows: list[QuestionRow]) -> Reader:
        mine = context.person.id
        asks = await self.questions.asked_by(mine, [row.id for row in rows]) if mine is not None else set[int]()
        shown = [row.person_id for row in rows if row.named and row.person_id is not None]
        names = {one.id: one.name for one in await self.people.by_ids(sorted(set(shown)))}
        return Reader(mine, await self.hosts(context, dated), open=is_open(dated, context), asks=asks, names=names)

    async def hosts(self, context: Context, dated: Dated) -> bool:
        """May this person answer? An organizer, whoever announced it, hosts and speaks there."""
        if context.may(Role.ORGANIZER):
            return True
        people = (await self.webinars.people([dated.webinar.id])).get(dated.webinar.id, [])
        return context.person.id is not None and context.person.id in {
            dated.webinar.made_by,
            *(one.person_id for one in people),
        }

    async def page(self, context: Context, dated: Dated, page: int = 1) -> Reply:
        rows = await self.questions.of(dated.id)
        return listed(dated, rows, page, await self.reader(context, dated, rows))

    async def show(self, context: Context, number: int) -> Reply:
        dated, row = await self.one(context, number)
        return whole(dated, row, await self.reader(context, dated, [row]))


class Question(Form, id="webinars.ask", title="Ask a question", submit="Ask it"):
    """The hosts read it before the town hall, those first that most people ask."""

    words: Annotated[str, Arg("In a sentence or two", label="Question", long=True, least=8, most=300)]
    named: Annotated[bool, Arg("Without it nobody is told who asks; moderators can still act", label="Show my name")] = True  # fmt: skip


@command(examples=["questions 12"], requires=Role.GUEST, reads_only=True)
async def questions(
    webinars: WebinarStore,
    hall: Hall,
    context: Context,
    number: Annotated[int, Arg("The number of the date, as lists show it", label="Number", least=1)],
) -> Reply:
    """See what people ask at a town hall, and what was answered; ask something yourself."""
    return await hall.page(context, town_hall(await visible(webinars, context, number)))


@on_action(requires=Role.GUEST, reads_only=True)
async def turn_questions(asked: Questions, webinars: WebinarStore, hall: Hall, context: Context) -> Reply:
    dated = town_hall(await visible(webinars, context, asked.date))
    context.typed = f"webinars questions {dated.id}"
    return await hall.page(context, dated, asked.page)


@on_action(requires=Role.GUEST, reads_only=True)
async def see_question(chosen: SeeQuestion, hall: Hall, context: Context) -> Reply:
    return await hall.show(context, chosen.question)


@on_action(opens_form=True, reads_only=True)
async def ask(chosen: Ask, webinars: WebinarStore, context: Context) -> OpenForm:
    dated = taken(await visible(webinars, context, chosen.date), context)
    return OpenForm(Question, {"named": True}, str(dated.id))


@on_submit(contributes=True)
async def keep_question(form: Question, webinars: WebinarStore, hall: Hall, context: Context) -> Reply:
    """Kept; what sounds alike is shown, so that voices come together."""
    dated = taken(await visible(webinars, context, form.about_number), context)
    words = form.words.strip()
    others = {row.id: row for row in await hall.questions.of(dated.id) if row.state is QuestionState.OPEN}
    if any(row.person_id == context.member_id and row.words.casefold() == words.casefold() for row in others.values()):
        raise Conflict("You ask that already.", f"See it in the list: webinars questions {dated.id}.")
    said = {number: row.words for number, row in others.items() if row.person_id != context.member_id}
    near = process.extract(words, said, scorer=fuzz.token_set_ratio, limit=3, score_cutoff=ALIKE)
    await hall.questions.ask(dated.id, context.member_id, words, named=form.named)
    thanks = "Thank you. Your question stands in the list for **{title}**, and you hear what becomes of it."
    return Reply(
        (Text(md(thanks, title=dated.webinar.title)), *alike(dated, [others[number] for _, _, number in near]))
    )


@on_action()
async def ask_too(chosen: AskToo, hall: Hall, context: Context) -> Reply:
    """Counts once; can be taken back."""
    dated, row = await hall.one(context, chosen.question)
    taken(dated, context)
    if row.person_id == context.member_id:
        raise Conflict("You asked that yourself.", "You can take it back as long as nobody has answered it.")
    if row.posted is not None:
        raise Conflict("That question is answered.", f"Read it in the list: webinars questions {dated.id}.")
    change = hall.questions.unvoice if chosen.off else hall.questions.voice
    await change(row.id, context.member_id)
    return Reply((await hall.show(context, row.id)).blocks, update=True)


@on_action()
async def withdraw(chosen: Withdraw, hall: Hall, context: Context) -> Reply:
    dated, row = await hall.one(context, chosen.question)
    if row.person_id != context.member_id:
        raise NotAllowed("Only whoever asked it takes it back.", "If something is wrong with it, report it.")
    if not await hall.questions.withdraw(row):
        raise Conflict("The hosts have dealt with it already.", "What became of it is posted to everybody.")
    return Reply((Text(md("Taken back: {words}", words=row.words)), *alike(dated, ())), update=True)


def town_hall(dated: Dated) -> Dated:
    if dated.webinar.kind is not WebinarKind.TOWN_HALL:
        raise Conflict(
            f"“{dated.webinar.title}” is no town hall.", "Questions beforehand are asked for town halls only."
        )
    return dated


def taken(dated: Dated, context: Context) -> Dated:
    """Raises Conflict when no questions are taken (any more)."""
    if not is_open(town_hall(dated), context):
        raise Conflict(
            f"“{dated.webinar.title}” takes no more questions.", "Ask there, or see what else comes: webinars."
        )
    return dated


def is_open(dated: Dated, context: Context) -> bool:
    """From when it is announced until it begins."""
    return dated.to_come and context.now < dated.occurrence.begins


async def look(hall: Hall, id: Number) -> Look | None:
    row = await hall.questions.by_id(id)
    dated = await hall.webinars.dated(row.occurrence_id) if row else None
    if row is None or dated is None:
        return None
    return Look(
        title=row.words,
        see=SeeQuestion(question=row.id),
        says=row.answer,
        owners=() if row.person_id is None else (row.person_id,),
        visibility=dated.webinar.visibility.value,
        space_id=dated.webinar.space_id,
        hidden=row.hidden,
    )


async def hide(hall: Hall, id: Number) -> str | None:
    row = await hall.questions.by_id(id)
    return row.state.value if row and await hall.questions.hide(row.id) else None


async def restore(hall: Hall, id: Number, state: Annotated[str, Arg("As it was")]) -> bool:
    return await hall.questions.hide(id, hidden=False)


question = record("hall-question", look=look, hide=hide, restore=restore, noun="question")
