"""The hub on the web: every public command a page, every form a form, nothing that needs a script.

`app.py` lists all addresses. A request becomes an event in `inbound.py`, its answer HTML in `render.py` and `forms.py`,
which are pure; `security.py` and `visitor.py` stand at the door.
"""

from adapters.web.adapter import WebAdapter
from adapters.web.app import create_app
from adapters.web.sessions import DemoPerson, Sessions, SignedIn

__all__ = ["DemoPerson", "Sessions", "SignedIn", "WebAdapter", "create_app"]
