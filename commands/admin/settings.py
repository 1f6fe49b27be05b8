"""`admin settings`: what every capability lets admins change, with a preview before anything is."""

from typing import Annotated, Any

from bot.capability import SettingSpec
from bot.command import command
from bot.context import Context
from bot.errors import NotFound
from bot.form import OpenForm
from bot.handlers import on_action, on_submit
from bot.param import Arg
from bot.people import Role
from bot.registry import Registry
from bot.ui.nodes import MOST_CARDS, Choice, Reply
from commands.admin.forms import ChangeLongSetting, ChangeSettingForm
from commands.admin.pages import cut
from commands.admin.payloads import ApplySetting, ChangeSetting, SettingsPage
from commands.admin.scope import Where, reach_of, space_number, space_of
from commands.admin.setting_cards import Now, applied, preview, setting_page
from store.audit import AuditStore
from store.people import PeopleStore
from store.settings import SettingStore
from store.spaces import SpaceStore


async def keys_like(text: Annotated[str, Arg("What was typed so far")], registry: Registry) -> list[Choice]:
    return [
        Choice(f"{spec.key}: {spec.param.label}", spec.key)
        for spec in specs(registry).values()
        if text.casefold() in f"{spec.key} {spec.param.label}".casefold()
    ]


@command(
    name="settings",
    examples=["settings", "settings hub.greeting Questions? Ask in #help"],
    requires=Role.ADMIN,
    reads_only=True,
)
async def settings_(
    registry: Registry,
    store: SettingStore,
    people: PeopleStore,
    spaces: SpaceStore,
    context: Context,
    change: Annotated[
        str, Arg("A setting and its new value, to see what would change", label="Change", rest=True, complete=keys_like)
    ] = "",
) -> Reply:
    """See what can be set, and change it after a preview."""
    key, _, value = change.strip().partition(" ")
    if not key:
        return await _listed(registry, store, context, 1)
    spec = _spec(registry, key.casefold())
    if not value.strip():
        return setting_page(cut([await _now(store, context, spec)], 1, MOST_CARDS))
    reach = await reach_of(people, context)
    return await _preview(store, spaces, context, spec, value.strip(), reach.here)


@on_action(requires=Role.ADMIN, reads_only=True)
async def turn_settings(asked: SettingsPage, registry: Registry, store: SettingStore, context: Context) -> Reply:
    """Another page, in the same place."""
    return Reply((await _listed(registry, store, context, asked.page)).blocks, update=True)


@on_action(requires=Role.ADMIN, opens_form=True, reads_only=True)
async def change_setting(
    chosen: ChangeSetting, registry: Registry, store: SettingStore, people: PeopleStore, context: Context
) -> OpenForm:
    """The form, with the value as it is."""
    spec = _spec(registry, chosen.key)
    value = (await _now(store, context, spec)).value
    reach = await reach_of(people, context)
    where = Where.EVERYWHERE if reach.everywhere else Where.HERE
    form = ChangeLongSetting if spec.param.arg.long else ChangeSettingForm
    return OpenForm(form, {"value": spec.param.write(value), "where": where}, about=spec.key)


@on_submit(requires=Role.ADMIN)
async def show_first(
    form: ChangeSettingForm,
    registry: Registry,
    store: SettingStore,
    people: PeopleStore,
    spaces: SpaceStore,
    context: Context,
) -> Reply:
    """What would change; nothing does yet."""
    return await _shown_first(form, registry, store, people, spaces, context)


@on_submit(requires=Role.ADMIN)
async def show_long_first(
    form: ChangeLongSetting,
    registry: Registry,
    store: SettingStore,
    people: PeopleStore,
    spaces: SpaceStore,
    context: Context,
) -> Reply:
    """The same for one of several lines."""
    return await _shown_first(form, registry, store, people, spaces, context)


async def _shown_first(
    form: ChangeSettingForm | ChangeLongSetting,
    registry: Registry,
    store: SettingStore,
    people: PeopleStore,
    spaces: SpaceStore,
    context: Context,
) -> Reply:
    reach = await reach_of(people, context)
    space_id = reach.place(form.where)
    reach.check(space_id)
    return await _preview(store, spaces, context, _spec(registry, form.about), form.value.strip(), space_id)


@on_action(requires=Role.ADMIN)
async def apply_setting(
    chosen: ApplySetting,
    registry: Registry,
    store: SettingStore,
    people: PeopleStore,
    spaces: SpaceStore,
    audit: AuditStore,
    context: Context,
) -> Reply:
    """Change it, as the preview said."""
    spec, space_id = _spec(registry, chosen.key), space_of(chosen.space)
    (await reach_of(people, context)).check(space_id)
    before = await store.get(spec.key, spec.default, space_id=space_id)
    if chosen.value:
        await store.set(spec.key, _kept(spec, chosen.value), space_id=space_id)
    else:
        await store.clear(spec.key, space_id=space_id)
    after = await store.get(spec.key, spec.default, space_id=space_id)
    audit.record(
        context.member_id,
        "setting.change",
        "setting",
        spec.key,
        before={"value": before},
        after={"value": after},
        space_id=space_id,
    )
    return applied(spec, after, await _place(spaces, space_id), space_number(space_id), spec.param.write(before))


def specs(registry: Registry) -> dict[str, SettingSpec]:
    """Every setting of every capability, by its key."""
    return {spec.key: spec for capability in registry.capabilities for spec in capability.settings}


async def _listed(registry: Registry, store: SettingStore, context: Context, page: int) -> Reply:
    rows = [await _now(store, context, spec) for spec in specs(registry).values()]
    return setting_page(cut(rows, page, MOST_CARDS))


async def _preview(
    store: SettingStore, spaces: SpaceStore, context: Context, spec: SettingSpec, typed: str, space_id: int | None
) -> Reply:
    value = _kept(spec, typed) if typed else spec.default
    now = await store.get(spec.key, spec.default, space_id=space_id)
    act = ApplySetting(key=spec.key, space=space_number(space_id), value=spec.param.write(value) if typed else "")
    return preview(spec, now, value, await _place(spaces, space_id), act)


async def _now(store: SettingStore, context: Context, spec: SettingSpec) -> Now:
    """What counts where the admin stands, and where it was set."""
    everywhere = await store.get(spec.key, None)
    here = await store.get(spec.key, None, space_id=context.person.space_id)
    if here is not None and here != everywhere:
        return Now(spec, here, "set for this space")
    if everywhere is not None:
        return Now(spec, everywhere, "set for everywhere")
    return Now(spec, spec.default, "the default")


def _kept(spec: SettingSpec, typed: str) -> Any:
    """The value as the store keeps it. Raises InvalidInput for one that does not fit."""
    value = spec.param.read(typed)
    return spec.param.write(value) if spec.param.kind == "choice" else value


def _spec(registry: Registry, key: str) -> SettingSpec:
    found = specs(registry)
    if key not in found:
        raise NotFound(f"There is no setting “{key[:60]}”.", f"There are: {', '.join(found)}.")
    return found[key]


async def _place(spaces: SpaceStore, space_id: int | None) -> str:
    space = await spaces.by_id(space_id) if space_id is not None else None
    return f"in {space.name}" if space else "everywhere"
