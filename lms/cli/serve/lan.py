"""`lms serve --room`: a laptop serves a workshop by plain http, only on the local network."""

import dataclasses
import io
import ipaddress
import socket

from lms.cli.terminal import translated
from lms.config import Settings
from lms.errors import SetupProblem

# Addresses in private networks, for which the route is looked up without sending a packet: the
# result is our own address towards them. The first one is any public address; a workshop may have
# no route there.
_REMOTE_ADDRESSES = (
    "192.0.2.1",
    "192.168.137.9",
    "10.42.0.9",
    "192.168.1.9",
    "192.168.0.9",
    "10.0.0.9",
)
_PRIVATE = tuple(
    ipaddress.ip_network(network)
    for network in (
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7",
    )
)  # fmt: skip


class AddressNotPrivate(SetupProblem):
    message = (
        "%(address)s is not a private address, and a workshop is served by plain http. Use one that"
        " begins with 10., 172.16. to 172.31., 192.168. or 169.254., or with fc or fd."
    )


class NoLocalNetwork(SetupProblem):
    message = (
        "No address of a local network was found. Join the venue's Wi-Fi or open a hotspot on "
        "this laptop, then try again; or give the address: lms serve --room --address "
        "192.168.1.20"
    )


class AddressWithoutRoom(SetupProblem):
    message = "--address can only be used with --room. For other servers set LMS_HOST."


def restrict_to_lan(settings: Settings, address: str) -> Settings:
    """Return settings that bind to one private address, whatever LMS_HOST and LMS_PROXIES say.

    `address` is the one asked for, "" to find one. Raises AddressNotPrivate, NoLocalNetwork.
    """
    host = address or find_address()
    if not is_private(host):
        raise AddressNotPrivate(address=host)
    return dataclasses.replace(settings, host=host, proxies=0)


def announce_lan_address(settings: Settings) -> Settings:
    """Return settings for the known port: pages and codes use only the local address."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return dataclasses.replace(
        settings, base_url=f"http://{host}:{settings.port}", hosts=(host, "localhost")
    )


def is_private(address: str) -> bool:
    """Return whether a packet to this address stays in the local network, by the ranges above."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in _PRIVATE)


def find_address() -> str:
    """Return this machine's address in its local network. Raises NoLocalNetwork."""
    for remote in _REMOTE_ADDRESSES:
        address = _own_address_towards(remote)
        if is_private(address):
            return address
    for address in _own_names():
        if is_private(address):
            return address
    raise NoLocalNetwork


def build_lan_notice(settings: Settings) -> str:
    """Return the notice for the terminal: the address, its QR code, and what is different."""
    import segno  # slow import, not needed by the process that watches

    picture = io.StringIO()
    segno.make_qr(settings.address, error="m").terminal(picture, border=2, compact=True)
    lines = [
        translated("The workshop is open at %(address)s", address=settings.address),
        translated(
            "Only phones in the same local network reach it, by plain http. What is done here is "
            "stored in %(folder)s and is not merged with another server: do not use the other "
            "server until this folder is back there.",
            folder=settings.data,
        ),
        translated("Certificates, PDFs and mails wait until the folder is back."),
    ]
    return "\n".join(["", picture.getvalue(), *(f"  {line}" for line in lines), ""])


def _own_address_towards(remote: str) -> str:
    """Return our own address on the route to `remote`.

    Connecting a datagram socket sends nothing; it only selects the route.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp_socket:
        try:
            udp_socket.connect((remote, 9))
        except OSError:
            return ""
        return str(udp_socket.getsockname()[0])


def _own_names() -> list[str]:
    try:
        found = socket.getaddrinfo(socket.gethostname(), None, type=socket.SOCK_STREAM)
    except OSError:
        return []
    return [str(address[0]) for *_, address in found]
