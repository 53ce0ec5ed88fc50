"""P11: what a real Chromium fetches for a lesson: the first visit, the next lesson, a repeat."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from bench.figures import Figure
from bench.stage import Stage

VISITS = (
    ("first visit of a lesson", 1, (6, 8), (30, 60)),
    ("next lesson", 2, (1, 2), (6, 8)),
    ("repeat", 1, (1, 2), (6, 8)),
)


def measure(stage: Stage) -> Iterator[Figure]:
    """Once, as bytes do not vary; loopback counts as a safe origin, so brotli is accepted."""
    address, other_hosts = stage.product.address, 0
    name, value = stage.lessons[0].cookies.split("=", 1)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        context = browser.new_context(locale="zh-CN")
        context.add_cookies([{"name": name, "value": value, "url": address}])
        page = context.new_page()
        wire = Wire(context.new_cdp_session(page))
        for what, number, requests, kilobytes in VISITS:
            wire.clear()
            page.goto(f"{address}/learn/reference/lesson-{number:02}", wait_until="networkidle")
            sizes = [wire.sizes.get(id_, 0) / 1024 for id_ in wire.counted]
            other_hosts += sum(host not in {urlsplit(address).netloc, ""} for host in wire.hosts)
            yield Figure("P11", f"{what}, requests", "", [len(sizes)], *requests)
            yield Figure("P11", f"{what}, on the wire", "KB", [sum(sizes)], *kilobytes)
            kinds = (wire.kinds[id_] for id_ in wire.counted)
            rows = [f"{kind} {size:.1f} KB" for kind, size in zip(kinds, sizes, strict=True)]
            stage.notes.append(f"P11: {what}: {', '.join(rows) or 'nothing'}.")
        browser.close()
    yield Figure("P11", "requests to other hosts", "", [other_hosts], 0, 0)


class Wire:
    """What went over the wire since `clear`: kinds and bytes of requests, and their hosts."""

    def __init__(self, session) -> None:
        self.clear()
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.requestServedFromCache", lambda e: self.kept.add(e["requestId"]))
        session.on("Network.responseReceived", self._received)
        session.on("Network.loadingFinished", self._finished)
        session.send("Network.enable")

    def clear(self) -> None:
        self.hosts: list[str] = []
        self.kinds: dict[str, str] = {}
        self.kept: set[str] = set()
        self.sizes: dict[str, int] = {}

    @property
    def counted(self) -> list[str]:
        """Requests that reached a server, without pictures."""
        return [id_ for id_, kind in self.kinds.items() if kind != "Image" and id_ not in self.kept]

    def _sent(self, event) -> None:
        self.kinds[event["requestId"]] = event.get("type", "")
        self.hosts.append(urlsplit(event["request"]["url"]).netloc)

    def _received(self, event) -> None:
        self.kinds[event["requestId"]] = event["type"]
        if event["response"].get("fromDiskCache"):
            self.kept.add(event["requestId"])

    def _finished(self, event) -> None:
        self.sizes[event["requestId"]] = int(event["encodedDataLength"])
