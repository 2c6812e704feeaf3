from __future__ import annotations

import socket
from html.parser import HTMLParser

import pytest

pytest.importorskip("fastapi", reason="needs the extra 'review'")
pytest.importorskip("starlette.testclient", reason="needs httpx2", exc_type=(ImportError, RuntimeError))

from web_make import ORIGIN, SESSION, body, client_of, desk_of, entry

from pipeline.errors import InputError
from pipeline.web import session as sessions
from pipeline.web.guard import LARGEST_BODY
from pipeline.web.serve import listen

PATHS = ("/", "/queue", "/rater", "/differences", "/static/review.js", "/decisions", "/nowhere")


@pytest.fixture
def desk(run):
    return desk_of(run)


@pytest.fixture
def client(desk):
    return client_of(desk)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("token", ["", "wrong", "t0ken2", "t0ke"])
def test_without_the_token_there_is_nothing(desk, path, token):
    reply = client_of(desk, token=token).get(path)
    assert reply.status_code == 403
    assert "<html" not in reply.text


def test_the_address_becomes_a_cookie_that_no_script_and_no_other_site_gets(desk):
    client = client_of(desk, token="")
    assert client.get("/open/wrong").status_code == 403
    reply = client.get(f"/open/{SESSION.token}", headers={"sec-fetch-site": "none"})
    (cookie,) = reply.headers.get_list("set-cookie")
    assert reply.status_code == 200
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert SESSION.token not in reply.text


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8627", "127.0.0.1", "127.0.0.1:80", "", "[::1]:8627"])
def test_a_name_that_is_not_ours_is_refused(client, host):
    assert client.get("/queue", headers={"host": host}).status_code == 421
    assert client.get(f"/open/{SESSION.token}", headers={"host": host}).status_code == 421


def test_a_caller_from_elsewhere_is_refused(desk):
    from starlette.testclient import TestClient

    app = client_of(desk).app
    for address in ("192.168.1.4", "testclient", "::ffff:10.0.0.1"):
        far = TestClient(app, base_url=ORIGIN, cookies={SESSION.cookie: SESSION.token}, client=(address, 5))
        assert far.get("/queue").status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example", "sec-fetch-site": "cross-site"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999", "sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "none"},
        {"x-csrf-token": ""},
        {"x-csrf-token": "f" * 64},
        {"origin": ""},
    ],
)
def test_a_change_from_elsewhere_is_refused(client, desk, headers):
    sent = body(desk, "L900", entry())
    assert client.post("/decisions", json=sent, headers=headers).status_code == 403
    assert client.post("/rater", json={"name": "eve"}, headers=headers).status_code == 403
    assert desk.store.decisions() == []


def test_a_read_from_another_site_is_refused(client):
    assert client.get("/queue", headers={"sec-fetch-site": "cross-site"}).status_code == 403


def test_a_huge_or_unmeasured_body_is_refused(client):
    assert client.post("/decisions", content=b"x" * (LARGEST_BODY + 1)).status_code == 413
    assert client.post("/decisions", content=iter([b"{}"])).status_code == 413


def test_every_reply_forbids_foreign_and_inline_code(client):
    for path in (*PATHS, f"/open/{SESSION.token}", "/open/wrong"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "same-origin"


def test_pages_hold_no_inline_code_and_nothing_from_elsewhere(client):
    for path in ("/queue", "/rater", "/differences", *_answers(client)):
        for tag, attributes in tags(client.get(path).text):
            names = dict(attributes)
            assert tag != "script" or names["src"].startswith("/static/")
            assert not [name for name in names if name == "style" or (name.startswith("on") and name != "on")]
            places = [names.get(name) or "/" for name in ("src", "href", "action", "hx-get")]
            assert all(place[0] in "/#" and not place.startswith("//") for place in places)


def tags(page):
    found = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: found.append((tag, attributes))
    parser.feed(page)
    assert len(found) > 20
    return found


def _answers(client):
    desk = client.app.state.desk
    return [f"/answer/{key}" for key in desk.keys.values()]


def test_it_listens_on_the_loopback_interface_alone(run):
    with listen(run, None) as held:
        held.listen()
        assert held.getsockname()[0] == "127.0.0.1"
        port = held.getsockname()[1]
        outside = _own_address()
        if outside:
            with pytest.raises(OSError, match=r"refused|unreachable|timed"):
                socket.create_connection((outside, port), timeout=3)
        with pytest.raises(InputError, match=r"--port: port .* cannot be had"):
            listen(run, port)


def _own_address():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing; tells which address would be used
        except OSError:
            return ""
        address = probe.getsockname()[0]
    return "" if address.startswith("127.") else address


def test_a_killed_server_is_taken_up_and_an_ended_one_is_not(run):
    first = sessions.begin(run, 8000, "ana")
    assert (run / sessions.FILE).stat().st_mode & 0o777 == 0o600
    assert sessions.begin(run, 8000, "").token == first.token
    assert sessions.begin(run, 8001, "").token != first.token
    sessions.end(run)
    assert sessions.left_over(run) is None
    assert sessions.begin(run, 8000, "").token != first.token
    assert len(first.token) >= 43
