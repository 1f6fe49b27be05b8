"""The style sheet, the script and the mark: read once, named by what is in them, kept by browsers for good."""

import hashlib
from mimetypes import guess_type

from starlette.requests import Request
from starlette.responses import Response

from adapters.web.templating import STATIC

FOR_GOOD = "public, max-age=31536000, immutable"


class Assets:
    def __init__(self) -> None:
        self._files = {path.name: path.read_bytes() for path in STATIC.iterdir() if path.is_file()}
        self._marks = {name: hashlib.blake2b(data, digest_size=5).hexdigest() for name, data in self._files.items()}

    def __getitem__(self, name: str) -> str:
        """The address of a file; it changes when the file does."""
        return f"/static/{self._marks[name]}/{name}"

    async def serve(self, request: Request) -> Response:
        name = str(request.path_params["name"])
        data = self._files.get(name)
        if data is None:
            return Response("There is no such file.", 404, media_type="text/plain")
        fresh = request.path_params["mark"] == self._marks[name]
        headers = {"cache-control": FOR_GOOD if fresh else "no-cache"}
        return Response(data, media_type=guess_type(name)[0], headers=headers)
