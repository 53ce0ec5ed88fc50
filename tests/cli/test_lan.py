"""A workshop on a laptop: private addresses only, plain http, certificates wait."""

import re
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from lms.certificates.issuer import CertificateIssuer
from lms.certificates.rules.refusals import CertificatesPending
from lms.cli.serve.lan import (
    AddressNotPrivate,
    NoLocalNetwork,
    announce_lan_address,
    build_lan_notice,
    find_address,
    is_private,
    restrict_to_lan,
)
from lms.config import Settings
from tests.cli.serving import environment
from tests.speed import TIMEOUT

KEY = {"LMS_SECRET_KEY": "k" * 32}


@pytest.mark.parametrize(
    "address",
    ["10.0.0.1", "172.16.0.1", "172.31.255.1", "192.168.1.20", "169.254.3.4", "fc00::1", "fd12::2"],
)
def test_private_addresses_are_served(address):
    settings = restrict_to_lan(Settings(Path("data"), host="127.0.0.1", proxies=1), address)

    assert (settings.host, settings.proxies) == (address, 0)


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "172.32.0.1", "172.15.0.1", "192.169.0.1", "127.0.0.1", "0.0.0.0", "::", "::1",  # noqa: S104 - refused
     "fe80::1", "2001:db8::1", "example.org", "192.168.1", " "],
)  # fmt: skip
def test_other_addresses_are_refused(address):
    assert not is_private(address)
    with pytest.raises(AddressNotPrivate):
        restrict_to_lan(Settings(Path("data")), address)


def test_found_address_is_private_or_there_is_none():
    try:
        found = find_address()
    except NoLocalNetwork:
        pytest.skip("needs a local network")

    assert is_private(found)


@pytest.mark.parametrize(
    ("host", "shown"), [("192.168.1.20", "192.168.1.20"), ("fd00::2", "[fd00::2]")]
)
def test_workshop_answers_to_its_address_alone(host, shown):
    values = Settings(Path("data"), host=host, port=8000, base_url="https://learn.example.org",
                    hosts=("learn.example.org",))  # fmt: skip

    settings = announce_lan_address(values)

    assert settings.address == f"http://{shown}:8000"
    assert settings.hosts == (shown, "localhost")
    assert (values.is_lan, settings.is_lan) == (False, True)


@pytest.mark.parametrize(
    "address",
    ["", "http://127.0.0.1:8000", "http://localhost:8000", "https://192.168.1.20",
     "https://learn.example.org", "http://learn.example.org"],
)  # fmt: skip
def test_other_servers_are_no_workshop(address):
    assert not Settings(Path("data"), base_url=address).is_lan


def test_terminal_shows_address_code_and_what_is_different(monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")

    notice = build_lan_notice(Settings(Path("data"), base_url="http://192.168.1.20:8000"))

    assert "The workshop is open at http://192.168.1.20:8000" in notice
    assert "is not merged" in notice
    assert "Certificates, PDFs and mails wait" in notice
    assert "█" in notice


def test_certificates_wait_in_a_workshop():
    settings = Settings(Path("data"), base_url="http://192.168.1.20:8000")
    issuer = CertificateIssuer(settings, database=None, queue=None, keys=None)

    with pytest.raises(CertificatesPending):
        issuer._build_context()  # what every way to a certificate takes first


def test_address_without_room_is_refused(tmp_path):
    ended = _run(tmp_path, "--address", "192.168.1.20")

    assert (ended.returncode, "--address can only be used with --room" in ended.stderr) == (1, True)


def test_public_address_is_refused_on_the_command_line(tmp_path):
    ended = _run(tmp_path, "--room", "--address", "203.0.113.5")

    assert (ended.returncode, "is not a private address" in ended.stderr) == (1, True)


def test_demo_is_not_served_in_a_workshop(tmp_path):
    ended = _run(tmp_path, "--room", "--address", "192.168.1.20", LMS_DEMO="1")

    assert (ended.returncode, "serves this machine only" in ended.stderr) == (1, True)


def test_workshop_is_served_by_plain_http(tmp_path):
    """On this machine's own private address, where it has one."""
    address = _find_own()
    command = [sys.executable, "-m", "lms", "serve", "--room", "--address", address]
    values = environment(tmp_path / "data", LMS_BASE_URL="https://learn.example.org", **KEY)
    process = subprocess.Popen(command, env=values, stdout=subprocess.PIPE, text=True)
    try:
        home = _read_address(process)
        with urllib.request.urlopen(f"{home}/sign-in", timeout=TIMEOUT) as answer:  # noqa: S310
            headers = answer.headers
        foreign = urllib.request.Request(f"{home}/", headers={"Host": "learn.example.org"})  # noqa: S310
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(foreign, timeout=TIMEOUT)  # noqa: S310
        refused.value.close()
    finally:
        process.terminate()
        code = process.wait(TIMEOUT)
        process.stdout.close()
        shutil.rmtree(tmp_path / "data", ignore_errors=True)

    assert (code, refused.value.code) == (0, 400)
    assert "Strict-Transport-Security" not in headers
    assert "Secure" not in "".join(headers.get_all("Set-Cookie"))


def _run(data, *arguments, **settings):
    return subprocess.run(
        [sys.executable, "-m", "lms", "serve", *arguments],
        env=environment(data, LC_ALL="C.UTF-8", **{**KEY, **settings}),
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )


def _find_own():
    for family, remote in ((socket.AF_INET, "10.255.255.1"), (socket.AF_INET6, "fdff::1")):
        with socket.socket(family, socket.SOCK_DGRAM) as udp_socket:
            try:
                udp_socket.connect((remote, 9))
            except OSError:
                continue
            address = udp_socket.getsockname()[0]
        if is_private(address):
            return address
    return pytest.skip("needs a private address")


def _read_address(process):
    for line in process.stdout:
        found = re.search(r"http://\S+:\d+", line)
        if found:
            return found.group()
    return pytest.fail("the server said no address")
