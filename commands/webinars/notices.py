"""What people are told of a webinar unasked; how each looks is in `telling`."""

from datetime import datetime

from bot.notice import Notice


class Soon(Notice, id="webinars.soon", again=False, tells="before a webinar that I said yes to"):
    """It begins soon: are you still coming? Not said when it was moved meanwhile."""

    date: int
    begins: datetime


class SeatOffered(Notice, id="webinars.seat"):
    """A seat is free, and kept for whoever waited longest."""

    date: int


class OfferEnded(Notice, id="webinars.seat-gone"):
    """Their offer was not answered in time."""

    date: int


class Moved(Notice, id="webinars.moved"):
    """It takes place at another time."""

    date: int
    was: datetime
    begins: datetime


class Cancelled(Notice, id="webinars.cancelled"):
    date: int
    begins: datetime


class IdeaSettled(Notice, id="webinars.idea-settled", tells="what became of a webinar that I wanted"):
    idea: int


class AnswersPosted(Notice, id="webinars.answers", tells="what became of a question I asked at a town hall"):
    """The hosts posted answers, at this moment; each reader gets those to their own questions."""

    date: int
    at: datetime


class QuestionsReady(Notice, id="webinars.questions", again=False, tells="what people ask at a town hall that I host"):
    """It begins soon, and this is asked most."""

    date: int
    begins: datetime
