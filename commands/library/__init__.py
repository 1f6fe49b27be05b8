"""The library: guides, templates, tools and studies that public services share; found, added, kept and credited."""

from bot.capability import Capability
from bot.offers import FillIn, Run
from bot.ui.nodes import Button
from commands.library import (
    actions,
    digest,
    doubts,
    exporting,
    handlers,
    opendata,
    publishing,
    reactions,
    shelves,
    suggest,
    words,
)
from commands.library.cards import resource_card

capability = Capability(
    name="library",
    summary="Find what works: guides, templates, tools and studies",
    slash=True,
    default=handlers.find,
    commands=[
        handlers.find,
        handlers.show,
        handlers.add,
        shelves.mine,
        shelves.saved,
        handlers.define,
        shelves.review,
        exporting.export,
        words.words,
        doubts.doubts,
    ],
    actions=[
        actions.turn,
        actions.save,
        actions.drop,
        actions.helped,
        actions.like_this,
        actions.whole,
        actions.add_one,
        shelves.turn_shelf,
        words.turn_words,
        words.word_means,
        words.word_other,
        words.word_left,
        words.word_again,
        doubts.turn_doubts,
        doubts.doubt_right,
        doubts.doubt_other,
        publishing.read_for_review,
        publishing.publish,
        publishing.take_back,
    ],
    forms=[handlers.save_new, words.decide_word, doubts.mend_date],
    cards=[resource_card],
    reactions=[reactions.keep, reactions.helped],
    messages=[suggest.suggest],
    start=[
        Button("Find a guide", FillIn(text="library find"), "primary"),
        Button("Add a resource", Run(text="library add")),
        Button("What I saved", Run(text="library saved")),
    ],
    settings=[handlers.VISIBILITY],
    notices=[publishing.published],
    digest=[digest.new_resources, digest.reviews_waiting, digest.wanted, digest.outdated],
    metrics=[digest.added_by_week],
    datasets=[opendata.resources, opendata.topics, opendata.whole],
    feeds=[opendata.news],
)
