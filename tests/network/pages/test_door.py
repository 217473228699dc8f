"""The page door before made hosts: safe on every hop, obedient to rules for robots, patient and bounded."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from enrich.network.pages import door as page_door
from enrich.network.pages.door import PageDoor
from enrich.records import Page
from enrich.settings import Settings
from tests.network.pages.hosts import Handler, Hosts, answer, made_hosts, missing, on_to, same, title

PACE = 0.02
NAMES = ("a.test", "b.test", "c.test", "flip.test")


@pytest.fixture
def hosts() -> Iterator[Hosts]:
    with made_hosts() as made:
        yield made


@pytest.fixture
def door(hosts: Hosts) -> Iterator[PageDoor]:
    settings = Settings(allow_hosts=NAMES, mailto="me@example.org")
    with PageDoor(settings, hosts.resolve, PACE) as opened:
        yield opened


def fetched(door: PageDoor, url: str) -> Page:
    return door.start(url, same).result(30)


class Listener:
    """A port of this machine at which nobody may knock."""

    def __init__(self, family: int = socket.AF_INET, at: str = "127.0.0.1") -> None:
        self._socket = socket.create_server((at, 0), family=family)
        self.port = self._socket.getsockname()[1]
        self.knocks = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                self._socket.accept()[0].close()
            except OSError:
                return
            self.knocks += 1

    def close(self) -> None:
        self._socket.close()


@contextmanager
def listening() -> Iterator[Listener]:
    listener = Listener()
    try:
        yield listener
    finally:
        listener.close()


SPELLINGS = (
    "127.0.0.1", "2130706433", "0x7f000001", "017700000001", "0177.0.0.1", "127.1", "127.0.0.1.",
    "127。0。0。1", "１２７.0.0.1", "localhost", "x.localhost", "[::1]", "[::ffff:127.0.0.1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[::]", "0", "0.0.0.0", "me@127.0.0.1", "a.test@127.0.0.1",
    "inside.example", "printer.local",
)  # fmt: skip


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("hop", ["first", "redirect", "rules", "refresh"])
def test_no_byte_goes_to_this_machine(spelling: str, hop: str, door: PageDoor, hosts: Hosts) -> None:
    with listening() as listener:
        url = f"http://{spelling}:{listener.port}/secret"
        if hop == "redirect":
            hosts.on("a.test", "/go", on_to(url))
        elif hop == "rules":
            hosts.on("a.test", "/robots.txt", on_to(url, 301))
            hosts.on("a.test", "/go", title("x"))
        elif hop == "refresh":
            hosts.on("a.test", "/go", answer(200, f'<meta http-equiv="refresh" content="0; url={url}">'))
        page = fetched(door, url if hop == "first" else hosts.url("a.test", "/go"))
        assert listener.knocks == 0
    assert (page.fault, page.status) == ("refused", 0)
    assert page.note.endswith(".")
    assert hosts.asked("a.test") == {
        "first": [], "rules": [], "redirect": ["HEAD /go"], "refresh": ["HEAD /go", "GET /go"]
    }[hop]  # fmt: skip


INSIDE = "http://10.0.0.8/x"
SAYING = {
    "canonical": f"<link rel='canonical' href='{INSIDE}'>",
    "share": f'<meta property="og:url" content="{INSIDE}">',
    "frames": f"<frameset><frame name=main src={INSIDE}></frameset>",
    "frame": f'<iframe width="100%" src="{INSIDE}"></iframe>',
    "base": f'<base href="{INSIDE}">',
    "object": f'<object type="text/html" data="{INSIDE}"></object>',
    "late refresh": f'<meta http-equiv="refresh" content="60;url={INSIDE}">',
    "script": f'<script>window.location.href = "{INSIDE}";</script>',
    "script that replaces": f"<script>location.replace('{INSIDE}')</script>",
}


@pytest.mark.parametrize("body", SAYING.values(), ids=SAYING)
def test_a_page_may_say_that_it_lies_inside_and_nobody_is_asked_there(
    body: str, door: PageDoor, hosts: Hosts
) -> None:
    hosts.on("a.test", "/go", answer(200, f"<title>x</title>{body}"))
    page = fetched(door, hosts.url("a.test", "/go"))
    assert (page.status, page.inside) == (200, INSIDE)
    assert set(hosts.looked_up) == {"a.test"}


def test_a_header_may_say_so_too_and_the_own_host_is_no_inside(door: PageDoor, hosts: Hosts) -> None:
    hosts.on("a.test", "/go", answer(200, "x", Link=f'<{INSIDE}>; rel="canonical"'))
    assert fetched(door, hosts.url("a.test", "/go")).inside == INSIDE
    own = (
        f"<link rel=canonical href='{hosts.url('a.test', '/y')}'><a href='{INSIDE}'>x</a><img src='{INSIDE}'>"
    )
    hosts.on("a.test", "/own", answer(200, own))
    assert fetched(door, hosts.url("a.test", "/own")).inside == ""


@pytest.mark.parametrize(
    "answers",
    [
        [["93.184.215.14", "127.0.0.1"]],
        [["127.0.0.1"]],
        [["::1"]],
        [["::ffff:127.0.0.1"]],
        [["169.254.169.254"]],
        [["fe80::1%lo"]],
        [["64:ff9b::7f00:1"]],
    ],
)
def test_what_a_name_leads_to_is_judged_before_a_byte_is_sent(
    answers: list[list[str]], door: PageDoor, hosts: Hosts
) -> None:
    hosts.names["stranger.example"] = answers
    page = fetched(door, hosts.url("stranger.example", "/x"))
    assert page.fault == "refused"
    assert hosts.seen == []


@pytest.mark.parametrize("second", ["169.254.169.254", "127.0.0.9", "10.0.0.1", "::1", "93.184.215.14"])
def test_a_name_that_leads_elsewhere_the_second_time_is_refused(
    second: str, door: PageDoor, hosts: Hosts
) -> None:
    hosts.names["flip.test"] = [["127.0.0.1"], [second]]
    hosts.on("flip.test", "/doc", title("x"))
    page = fetched(door, hosts.url("flip.test", "/doc"))
    assert page.fault == "refused"
    assert [one.path for one in hosts.seen] == ["/robots.txt"]


def test_the_address_that_was_judged_is_the_one_connected_to(
    monkeypatch: pytest.MonkeyPatch, hosts: Hosts
) -> None:
    connected: list[str] = []

    def connect(self: socket.socket, address: tuple[str, int]) -> None:
        connected.append(address[0])
        raise ConnectionRefusedError

    hosts.names["rebind.example"] = [["93.184.215.14"], ["127.0.0.1"]]
    monkeypatch.setattr(socket.socket, "connect", connect)
    with PageDoor(Settings(), hosts.resolve, PACE) as door:
        page = fetched(door, "http://rebind.example/")
    assert connected == ["93.184.215.14"]
    assert hosts.looked_up == ["rebind.example"]
    assert page.fault == "unreachable"


def test_only_a_web_address_is_followed_to(door: PageDoor, hosts: Hosts) -> None:
    for location in (
        "file:///etc/hostname",
        "ftp://a.test/x",
        "javascript:alert(1)",
        "http://[",
        "http://a.test:22/",
    ):
        hosts.on("a.test", "/go", on_to(location))
        assert fetched(door, hosts.url("a.test", "/go")).fault == "refused"


def test_credentials_are_neither_sent_nor_shown_and_no_cookie_comes_back(
    door: PageDoor, hosts: Hosts
) -> None:
    secret = f"http://user:secret@b.test:{hosts.port}/x"
    hosts.on("a.test", "/go", answer(302, Location=secret, Set_Cookie="a=1; Domain=test; Path=/"))
    hosts.on("b.test", "/x", title("x"))
    page = fetched(door, f"http://me:pass@a.test:{hosts.port}/go")
    assert page.status == 200
    assert page.url == hosts.url("b.test", "/x")
    assert [hop.url for hop in page.hops] == [hosts.url("a.test", "/go")]
    for one in hosts.seen:
        assert not {"authorization", "cookie", "proxy-authorization"} & {name.lower() for name in one.headers}
    assert "secret" not in f"{page.url}{page.hops}{page.note}"


def test_who_asks_says_so(door: PageDoor, hosts: Hosts) -> None:
    hosts.on("a.test", "/x", title("x"))
    fetched(door, hosts.url("a.test", "/x"))
    assert all("doi-enrich/" in one.headers["User-Agent"] for one in hosts.seen)
    assert all("mailto:me@example.org" in one.headers["User-Agent"] for one in hosts.seen)


def test_no_proxy_of_the_environment_is_used(
    door: PageDoor, hosts: Hosts, monkeypatch: pytest.MonkeyPatch
) -> None:
    with listening() as listener:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{listener.port}")
        hosts.on("a.test", "/x", title("x"))
        assert fetched(door, hosts.url("a.test", "/x")).status == 200
        assert listener.knocks == 0


@pytest.mark.parametrize("status", [400, 403, 404, 405, 500, 501])
def test_a_head_that_misleads_is_made_sure_of(status: int, door: PageDoor, hosts: Hosts) -> None:
    def play(handler: Handler) -> None:
        (answer(status) if handler.command == "HEAD" else title("There"))(handler)

    hosts.on("a.test", "/x", play)
    page = fetched(door, hosts.url("a.test", "/x"))
    assert (page.status, b"There" in page.body) == (200, True)


def test_a_head_that_is_right_about_nothing(door: PageDoor, hosts: Hosts) -> None:
    def play(handler: Handler) -> None:
        (answer(200) if handler.command == "HEAD" else missing)(handler)

    hosts.on("a.test", "/x", play)
    assert fetched(door, hosts.url("a.test", "/x")).status == 404


def test_a_circle_for_heads_alone(door: PageDoor, hosts: Hosts) -> None:
    def play(handler: Handler) -> None:
        (on_to("/x") if handler.command == "HEAD" else title("There"))(handler)

    hosts.on("a.test", "/x", play)
    assert fetched(door, hosts.url("a.test", "/x")).status == 200


def test_a_cookie_is_said_to_its_own_host_alone(door: PageDoor, hosts: Hosts) -> None:
    def gate(handler: Handler) -> None:
        said = "seen=1" in handler.headers.get("Cookie", "")
        play = (
            on_to(hosts.url("b.test", "/x"))
            if said
            else answer(302, Location="/x", Set_Cookie="seen=1; Domain=test")
        )
        play(handler)

    hosts.on("a.test", "/x", gate)
    hosts.on("b.test", "/x", title("There"))
    page = fetched(door, hosts.url("a.test", "/x"))
    assert (page.status, page.url) == (200, hosts.url("b.test", "/x"))
    assert all("Cookie" not in one.headers for one in hosts.seen if one.host == "b.test")
    hosts.seen.clear()
    fetched(door, hosts.url("a.test", "/x"))
    assert "Cookie" not in hosts.seen[0].headers, "forgotten with the visit"


def test_a_circle_ends_whatever_is_said(door: PageDoor, hosts: Hosts) -> None:
    def gate(handler: Handler) -> None:
        count = len(hosts.seen)
        answer(302, Location="/x", Set_Cookie=f"n={count}")(handler)

    hosts.on("a.test", "/x", gate)
    assert fetched(door, hosts.url("a.test", "/x")).fault == "too-many-redirects"
    assert len(hosts.seen) < 30


def test_a_fault_of_our_own_is_no_fault_of_the_host(
    door: PageDoor, hosts: Hosts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> dict[str, str]:
        raise KeyError("unforeseen")

    monkeypatch.setattr("enrich.network.pages.door._first_of_each", broken)
    with pytest.raises(KeyError):
        fetched(door, hosts.url("a.test", "/x"))


def test_a_header_may_send_on_as_a_page_does(door: PageDoor, hosts: Hosts) -> None:
    hosts.on("a.test", "/go", answer(200, "", Refresh="0; url=/there"))
    hosts.on("a.test", "/there", title("There"))
    assert fetched(door, hosts.url("a.test", "/go")).url.endswith("/there")


def test_a_file_of_which_a_head_says_that_it_is_empty_is_made_sure_of(door: PageDoor, hosts: Hosts) -> None:
    hosts.on("a.test", "/x.pdf", answer(200, b"", "application/pdf"))
    assert fetched(door, hosts.url("a.test", "/x.pdf")).body == b""
    assert hosts.asked("a.test") == ["HEAD /x.pdf", "GET /x.pdf"]


def test_a_file_is_not_fetched_for_its_content(door: PageDoor, hosts: Hosts) -> None:
    hosts.on("a.test", "/x.pdf", answer(200, b"%PDF" + b"x" * 5_000_000, "application/pdf"))
    page = fetched(door, hosts.url("a.test", "/x.pdf"))
    assert (page.status, page.body) == (200, b"")
    assert hosts.asked("a.test") == ["HEAD /x.pdf"]


def test_ten_hops_and_no_more(door: PageDoor, hosts: Hosts) -> None:
    for hop in range(12):
        hosts.on("a.test", f"/{hop}", on_to(f"/{hop + 1}", 301))
    hosts.on("a.test", "/10", title("There"))
    page = fetched(door, hosts.url("a.test", "/0"))
    assert (page.status, len(page.hops)) == (200, 10)
    assert all(hop.status == 301 for hop in page.hops)
    hosts.on("a.test", "/10", on_to("/11"))
    hosts.on("a.test", "/11", title("There"))
    assert fetched(door, hosts.url("a.test", "/0")).fault == "too-many-redirects"


@pytest.mark.parametrize(
    ("rules", "fault"),
    [
        (answer(200, "User-agent: *\nDisallow: /doc/", "text/plain"), "robots"),
        (answer(200, "User-agent: *\nDisallow: /\nAllow: /doc/", "text/plain"), ""),
        (
            answer(200, "User-agent: doi-enrich\nDisallow: /\n\nUser-agent: *\nDisallow:", "text/plain"),
            "robots",
        ),
        (answer(200, "User-agent: other\nDisallow: /", "text/plain"), ""),
        (answer(200, b"\xff\xfe\x00 nonsense \x80" * 50, "text/plain"), ""),
        (answer(403), ""),
        (answer(404), ""),
        (answer(410), ""),
        (answer(500), "robots"),
        (answer(503), "robots"),
        (on_to("/other.txt"), "robots"),
        (on_to("/robots.txt"), ""),
    ],
)
def test_the_rules_of_a_host_for_programs(rules: object, fault: str, door: PageDoor, hosts: Hosts) -> None:
    hosts.on("a.test", "/robots.txt", rules)  # type: ignore[arg-type]
    hosts.on("a.test", "/other.txt", answer(200, "User-agent: *\nDisallow: /doc/", "text/plain"))
    hosts.on("a.test", "/doc/1", title("x"))
    page = fetched(door, hosts.url("a.test", "/doc/1"))
    assert page.fault == fault
    assert bool(hosts.asked("a.test") and "GET /doc/1" in hosts.asked("a.test")) == (not fault)
    fetched(door, hosts.url("a.test", "/doc/1"))
    assert sum(one.path == "/robots.txt" for one in hosts.seen) <= 6, "rules are asked for once"


def test_each_hop_has_rules_of_its_own(door: PageDoor, hosts: Hosts) -> None:
    hosts.on("a.test", "/go", on_to(hosts.url("b.test", "/doc/1")))
    hosts.on("b.test", "/robots.txt", answer(200, "User-agent: *\nDisallow: /doc/", "text/plain"))
    page = fetched(door, hosts.url("a.test", "/go"))
    assert (page.fault, page.url) == ("robots", hosts.url("b.test", "/doc/1"))
    assert hosts.asked("b.test") == []


def test_a_host_that_asks_for_patience_is_given_it(door: PageDoor, hosts: Hosts) -> None:
    replies = [answer(429, Retry_After="1"), title("There")]

    def play(handler: Handler) -> None:
        (replies.pop(0) if len(replies) > 1 else replies[0])(handler)

    hosts.on("a.test", "/x", play)
    hosts.on("a.test", "/y", title("Other"))
    first, second = door.start(hosts.url("a.test", "/x"), same), door.start(hosts.url("a.test", "/y"), same)
    assert (first.result(20).status, second.result(20).status) == (200, 200)
    told = next(one.at for one in hosts.seen if one.path == "/x")
    later = [one.at for one in hosts.seen if one.at > told]
    assert min(later) - told >= 1.0, "all wait, whatever they want of the host"


def test_a_host_that_asks_for_too_much_patience_is_left_alone(door: PageDoor, hosts: Hosts) -> None:
    hosts.on("a.test", "*", answer(503, Retry_After="86400"))
    pages = [door.start(hosts.url("a.test", f"/{n}"), same).result(10) for n in range(4)]
    assert {page.fault for page in pages} == {"waiting"}
    assert len(hosts.asked("a.test")) == 1


def test_a_host_that_answers_nobody_is_not_asked_again_and_again(door: PageDoor, hosts: Hosts) -> None:
    def hang_up(handler: Handler) -> None:
        handler.close_connection = True

    hosts.on("a.test", "*", hang_up)
    pages = [fetched(door, hosts.url("a.test", f"/{n}")) for n in range(10)]
    assert {page.fault for page in pages} == {"cut"}
    assert len(hosts.asked("a.test")) == 3


def test_a_name_that_nobody_has(door: PageDoor, hosts: Hosts) -> None:
    hosts.names["nowhere.example"] = [["?"]]
    assert fetched(door, hosts.url("nowhere.example", "/")).fault == "unresolved"


def test_sizes_are_capped(door: PageDoor, hosts: Hosts) -> None:
    bomb = gzip.compress(b"0" * 30_000_000)
    hosts.on("a.test", "/bomb", answer(200, bomb, Content_Encoding="gzip"))
    hosts.on("a.test", "/long", answer(200, b"<title>There</title>" + b"x" * 3_000_000))
    hosts.on("a.test", "/damaged", answer(200, b"no gzip", Content_Encoding="gzip"))
    for path in ("/bomb", "/long"):
        page = fetched(door, hosts.url("a.test", path))
        assert (page.status, len(page.body)) == (200, page_door.MOST)
    assert fetched(door, hosts.url("a.test", "/damaged")).status == 200


def test_floods_of_headers_and_other_protocols_are_cut_off(door: PageDoor, hosts: Hosts) -> None:
    def flood(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X-Pad: " + b"a" * 900_000)
        handler.close_connection = True

    def other(handler: Handler) -> None:
        handler.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")
        handler.close_connection = True

    hosts.on("a.test", "/flood", flood)
    hosts.on("b.test", "/other", other)
    assert fetched(door, hosts.url("a.test", "/flood")).fault == "cut"
    assert fetched(door, hosts.url("b.test", "/other")).fault == "cut"


def test_a_drip_ends_with_its_time(door: PageDoor, hosts: Hosts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_door, "LONGEST", 0.5)

    def drip(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Connection", "close")
        handler.end_headers()
        for _ in range(100 if handler.command == "GET" else 0):
            handler.wfile.write(b"a")
            time.sleep(0.1)

    hosts.on("a.test", "/x", drip)
    assert fetched(door, hosts.url("a.test", "/x")).fault == "timeout"


def test_what_a_stranger_sends_is_read_in_no_time(door: PageDoor, hosts: Hosts) -> None:
    rules = "User-agent: *\n" + "Disallow: /" + "*a" * 200 + "b\n" + "Disallow: /x*y\n" * 20_000
    hosts.on("a.test", "/robots.txt", answer(200, rules, "text/plain"))
    hosts.on("a.test", "*", answer(200, b"<meta http-equiv=refresh " * 800))
    began = time.process_time()
    assert fetched(door, hosts.url("a.test", "/" + "a" * 3_000)).status == 200
    assert time.process_time() - began < 3
