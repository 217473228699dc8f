"""Run by the interpreter that has `crossref-matcher`: strings in, a line of JSON for each out.

The package knows one address, Crossref's. Nothing of it is changed: what it
sends there goes to the service instead, by the library that sends it.
"""

import json
import sys
from importlib.metadata import version
from typing import Any

import requests

CROSSREF = "https://api.crossref.org"


class ToTheService(requests.adapters.HTTPAdapter):
    """Sends what is meant for Crossref to another address."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        request.url = (request.url or "").replace(CROSSREF, self._service, 1)
        return super().send(request, *args, **options)


def main(service: str, strategy: str) -> None:
    """Match each line of standard input (a JSON string) by a strategy of the package."""
    opened = requests.Session.__init__

    def open_to_the_service(self: requests.Session) -> None:
        opened(self)
        self.mount(CROSSREF, ToTheService(service))

    requests.Session.__init__ = open_to_the_service  # type: ignore[method-assign]
    from crossref_matcher.strategies import Strategy, get_strategy

    Strategy.load_plugins(on_err="ignore")
    matcher = get_strategy(strategy)()
    print(json.dumps(version("crossref-matcher")))
    for line in sys.stdin:
        print(json.dumps(matcher.match(json.loads(line))), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
