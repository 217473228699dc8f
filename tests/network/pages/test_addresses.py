"""Addresses that may be asked and those that may not, in every spelling."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.errors import ConfigurationError
from enrich.network.pages.addresses import Refused, allowed_names, judge, kind_of, target

REFUSED = (
    "http://127.0.0.1/", "http://127.8.9.10/", "http://10.1.2.3/", "http://192.168.7.7/",
    "http://172.16.0.1/", "http://172.31.9.9:8080/", "http://169.254.169.254/", "http://100.64.3.3/",
    "http://100.100.100.200/", "http://0.0.0.0/", "http://0.9.9.9/", "http://224.0.0.1/",
    "http://239.255.255.250/", "http://240.0.0.1/", "http://255.255.255.255/", "http://192.0.2.1/",
    "http://198.51.100.7/", "http://203.0.113.9/", "http://198.19.0.1/", "http://192.88.99.1/",
    "http://168.63.129.16/", "http://192.0.0.192/", "http://2130706433/", "http://0x7f000001/",
    "http://017700000001/", "http://0177.0.0.1/", "http://0x7f.1/", "http://127.1/", "http://127.0.1/",
    "http://127.0.0.1./", "http://127.0.0.01/", "http://010.8.8.8/", "http://1.2.3.4.5/",
    "http://1.2.3.256/", "http://1.2.3/", "http://127。0。0。1/", "http://127．0．0．1/", "http://１２７.0.0.1/",
    "http://①②⑦.0.0.1/", "http://0x/", "http://ⅼocalhost/", "http://LOCALHOST/", "http://localhost./",
    "http://a.localhost/", "http://router.local/", "http://metadata.google.internal/",
    "http://intranet/", "http://wiki.home.arpa/", "http://x.onion/", "http://[::1]/", "http://[::]/",
    "http://[0:0:0:0:0:0:0:1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/",
    "http://[::ffff:93.184.215.14]/", "http://[::127.0.0.1]/", "http://[::93.184.215.14]/",
    "http://[64:ff9b::7f00:1]/", "http://[64:ff9b::5db8:d70e]/", "http://[64:ff9b:1::1]/",
    "http://[2002:7f00:1::]/", "http://[2002:5db8:d70e::1]/", "http://[2001::80ff:fffe]/",
    "http://[2001:db8::1]/", "http://[fe80::1]/", "http://[fe80::1%25eth0]/", "http://[fe80::1%eth0]/",
    "http://[fec0::1]/", "http://[fc00::1]/", "http://[fd00:ec2::254]/", "http://[ff02::1]/",
    "http://[2a00::5efe:7f00:1]/", "http://[2a00::200:5efe:10.0.0.1]/", "http://[::ffff:0:127.0.0.1]/",
    "http://[3fff::1]/", "http://[100::1]/", "http://[5f00::1]/", "http://[v1.x]/", "http://[::1/",
    "http://::1/", "http://[::1]x/", "http://me@127.0.0.1/", "http://good.example@127.0.0.1/",
    "http://a@good.example:80@127.0.0.1/", "http://good.example:80@10.0.0.1/",
    "http://a@b@good.example/", "http://good.example:22/", "http://good.example:25/",
    "http://good.example:6379/", "http://good.example:0/", "http://good.example:99999/",
    "http://good.example:8o/", "http://good.example:80:80/", "http://good.example:3306/",
    "ftp://good.example/", "file:///etc/passwd", "gopher://good.example/", "javascript:alert(1)",
    "data:text/html,x", "http:/good.example", "http:///x", "http://", "https://", "//good.example/",
    "good.example", "mailto:a@good.example", "http://good%2eexample/", "http://127%2e0%2e0%2e1/",
    "http://%31%32%37.0.0.1/", "http://.example/", "http://a..example/", "http://-a.example/",
    "http://exa$mple.example/", "http://xn--a.example.①/",
)  # fmt: skip
ODD = (
    "http://good.example/\r\nHost: inside/", "http://good.example/\n", "http://good\t.example/", "\x00http://a.b/",
    "http://good.example\\@127.0.0.1/", "http:\\\\127.0.0.1/", "http://good.example/\x7f",
    "http://good.example/" + "a" * 5_000, "http://good .example/", "http://127.0.0.1\u200b/",
    "http://127\u00ad.0.0.1/",
)  # fmt: skip
FINE = {
    "http://93.184.215.14/": "http://93.184.215.14/",
    "http://172.15.0.1/": "http://172.15.0.1/",
    "http://172.32.0.1/x?y=1#z": "http://172.32.0.1/x?y=1",
    "http://192.167.255.1": "http://192.167.255.1/",
    "http://100.128.0.1/": "http://100.128.0.1/",
    "http://11.0.0.1/": "http://11.0.0.1/",
    "http://[2606:4700::1111]/a": "http://[2606:4700::1111]/a",
    "http://[2606:4700::1111]:8080/a": "http://[2606:4700::1111]:8080/a",
    "http://localhost.example/": "http://localhost.example/",
    "http://local.example/": "http://local.example/",
    "HTTP://Library.Example./Catalogue": "http://library.example/Catalogue",
    "http://a.example:80/": "http://a.example/",
    "https://a.example:443/": "https://a.example/",
    "https://a.example:8443/": "https://a.example:8443/",
    "http://a.example:/": "http://a.example/",
    "http://photos.example/@author/127.0.0.1": "http://photos.example/@author/127.0.0.1",
    "http://wiki.example/Special:Search/10.0.0.1:80": "http://wiki.example/Special:Search/10.0.0.1:80",
    "http://reader:reader@open.example/list": "http://open.example/list",
    "http://127.0.0.1.example/": "http://127.0.0.1.example/",
    "http://0x7f.example/": "http://0x7f.example/",
    "http://bücher.example/": "http://xn--bcher-kva.example/",
    "http://a_b.example/": "http://a_b.example/",
    "http://a.example/a b/ü%2f%0d%0a|": "http://a.example/a%20b/%C3%BC%2f%0d%0a%7C",
    "http://a.example?x": "http://a.example/?x",
    "https://a.example/http://10.0.0.1/": "https://a.example/http://10.0.0.1/",
}


@pytest.mark.parametrize("url", [*REFUSED, *ODD])
def test_refused(url: str) -> None:
    with pytest.raises(Refused) as refusal:
        target(url)
    assert str(refusal.value)


@pytest.mark.parametrize(("url", "asked"), FINE.items())
def test_fine(url: str, asked: str) -> None:
    assert target(url).url == asked
    assert target(target(url).url) == target(url)


def test_what_a_name_leads_to_is_judged_whole() -> None:
    public, private = ipaddress.ip_address("93.184.215.14"), ipaddress.ip_address("192.168.0.1")
    judge([public], "a.example")
    for found in ([private], [public, private]):
        with pytest.raises(Refused):
            judge(found, "a.example")


def test_a_host_is_allowed_by_its_name_and_never_to_metadata() -> None:
    allowed = allowed_names(["Wiki.Intranet.", "10.0.0.7", "::1"])
    assert target("http://wiki.intranet/x", allowed).host == "wiki.intranet"
    assert target("http://10.0.0.7/x", allowed).ip == "10.0.0.7"
    assert target("http://[::1]:8080/x", allowed).ip == "::1"
    judge([ipaddress.ip_address("10.9.9.9")], "wiki.intranet", allowed)
    for url in ("http://10.0.0.8/", "http://0xa000007/", "http://10.0.7/", "http://sub.wiki.intranet/"):
        with pytest.raises(Refused):
            target(url, allowed)
    for ip in ("169.254.169.254", "fe80::1", "0.0.0.0", "224.0.0.1", "100.100.100.200", "fd00:ec2::254"):
        with pytest.raises(Refused):
            judge([ipaddress.ip_address(ip)], "wiki.intranet", allowed)


@pytest.mark.parametrize(
    "name", ["10.0.0.0/8", "*.example", "http://a.example", "a.example:80", "", "a b", "0x7f.1", "*", "::/0"]
)
def test_no_range_can_be_allowed(name: str) -> None:
    with pytest.raises(ConfigurationError):
        allowed_names([name])


@given(st.ip_addresses(v=4))
def test_what_python_calls_private_is_not_open(ip: ipaddress.IPv4Address) -> None:
    if not ip.is_global or ip.is_multicast or ip.is_reserved:
        assert kind_of(ip) != "open"


@given(st.ip_addresses(v=6))
def test_what_python_calls_private_is_not_open_in_6(ip: ipaddress.IPv6Address) -> None:
    if not ip.is_global or ip.is_multicast or ip.is_site_local or ip.sixtofour or ip.teredo or ip.ipv4_mapped:
        assert kind_of(ip) != "open"


@given(st.text(max_size=60).map(lambda rest: "http://" + rest) | st.text(max_size=60))
def test_anything_is_refused_or_one_sound_address(url: str) -> None:
    try:
        asked = target(url)
    except Refused:
        return
    assert asked.url.isascii()
    assert not set(asked.url) & set(" \r\n\t\\")
    assert "@" not in asked.netloc
    assert target(asked.url) == asked
