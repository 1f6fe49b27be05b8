"""Certificates: what somebody finished or took part in. Neutral: a path, a webinar or a programme gives what it knows, and
the page on the web that confirms its code is the same for all.

    row = await certificates.issue(person_id, "path:3", name="Ana Silva", did=…, what=…, on=…, hours=2.5, issuer=…)
    card = shown(row, site)                       # how it looks in a message
    page = await printed(row, site)               # bot.certificate_page: the PDF
"""

from datetime import date, datetime
from typing import Protocol

from bot.action import Action
from bot.capability import setting
from bot.param import Arg
from bot.site import Site
from bot.ui.nodes import Button, Card, Link

ISSUER = setting("hub.name", str, "Folkmoot", Arg("What this hub is called, on certificates", label="Name", most=60))


class PrintCertificate(Action, id="hub.certificate-print"):
    """The certificate as a file to print, for whoever it is about."""

    certificate: int


class Certificate(Protocol):
    """What stands on it. `did` ends the sentence about the person ("has followed the path"); `hours` are None where
    nobody counted them; `code` is as people copy it (ABCD-EFGH-JKMN)."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def did(self) -> str: ...
    @property
    def what(self) -> str: ...
    @property
    def on(self) -> date: ...
    @property
    def hours(self) -> float | None: ...
    @property
    def issuer(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def issued(self) -> datetime: ...


def page_of(certificate: Certificate, site: Site) -> str:
    """Where anybody sees whether it is genuine."""
    return site.link("/hub/certificate", code=certificate.code)


def shown(certificate: Certificate, site: Site, *, mine: bool) -> Card:
    """As it looks in a message; `mine`: with the button that gives the page to print."""
    facts = (
        ("For", certificate.what),
        ("On", day(certificate.on)),
        ("Hours", hours(certificate.hours)),
        ("Issued by", certificate.issuer),
        ("Check code", certificate.code),
    )
    take = (Button("Get this certificate as a PDF", PrintCertificate(certificate=certificate.id), "primary"),)
    return Card(
        title=f"Certificate for {certificate.name}",
        body=f"{certificate.name} {certificate.did}.",
        fields=tuple((name, value) for name, value in facts if value),
        note="Whoever has the code can check it on the web, without an account.",
        actions=(*(take if mine else ()), Link("Check this certificate", page_of(certificate, site))),
        tone="good",
    )


def day(on: date) -> str:
    return f"{on:%-d %B %Y}"


def hours(count: float | None) -> str:
    return "" if not count else "1 hour" if count == 1 else f"{count:g} hours"
