"""P11: what a real Chromium fetches for a lesson: the first visit, the next lesson, a repeat."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, CDPSession, Page, sync_playwright

from bench.figures import Figure
from bench.sessions import Signed
from bench.stage import Stage

CHROMIUM = "/usr/bin/chromium"
LESSON = "/learn/reference/lesson-{:02}"


@dataclass
class Wire:
    """What went over the wire since `clear`: kinds and hosts of requests, and bytes of each."""

    hosts: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    sizes: dict[str, int] = field(default_factory=dict)

    def listen(self, session: CDPSession) -> None:
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.requestServedFromCache", lambda e: self.kept.add(e["requestId"]))
        session.on("Network.responseReceived", self._received)
        session.on("Network.loadingFinished", self._finished)
        session.send("Network.enable")

    def clear(self) -> None:
        for each in (self.hosts, self.kinds, self.kept, self.sizes):
            each.clear()

    @property
    def counted(self) -> list[str]:
        """Requests that reached a server, without pictures."""
        return [id_ for id_, kind in self.kinds.items() if kind != "Image" and id_ not in self.kept]

    @property
    def kilobytes(self) -> float:
        return sum(self.sizes.get(id_, 0) for id_ in self.counted) / 1024

    def others(self, own: str) -> int:
        return sum(host not in {own, ""} for host in self.hosts.values())

    def _sent(self, event) -> None:
        self.kinds[event["requestId"]] = event.get("type", "")
        self.hosts[event["requestId"]] = urlsplit(event["request"]["url"]).netloc

    def _received(self, event) -> None:
        self.kinds[event["requestId"]] = event["type"]
        if event["response"].get("fromDiskCache"):
            self.kept.add(event["requestId"])

    def _finished(self, event) -> None:
        self.sizes[event["requestId"]] = int(event["encodedDataLength"])


def measure(stage: Stage) -> Iterator[Figure]:
    """Once, as bytes do not vary; loopback counts as a safe origin, so brotli is accepted."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        try:
            context = _open_context(browser.new_context(locale="zh-CN"), stage, stage.sessions[0])
            page, wire = context.new_page(), Wire()
            wire.listen(context.new_cdp_session(page))
            yield from _figures(stage, page, wire)
        finally:
            browser.close()


def _figures(stage: Stage, page: Page, wire: Wire) -> Iterator[Figure]:
    own = urlsplit(stage.product.address).netloc
    others = 0
    for what, number, limits in (
        ("first visit of a lesson", 1, ((6, 8), (30, 60))),
        ("next lesson", 2, ((1, 2), (6, 8))),
        ("repeat", 1, ((1, 2), (6, 8))),
    ):
        wire.clear()
        page.goto(stage.product.address + LESSON.format(number), wait_until="networkidle")
        (most, limit), (largest, beyond) = limits
        others += wire.others(own)
        yield Figure("P11", f"{what}, requests", "", [len(wire.counted)], most, limit)
        yield Figure("P11", f"{what}, on the wire", "KB", [wire.kilobytes], largest, beyond)
        stage.note(f"P11: {what}: {_list(wire)}.")
    yield Figure("P11", "requests to other hosts", "", [others], 0, 0)


def _open_context(context: BrowserContext, stage: Stage, person: Signed) -> BrowserContext:
    """A browser in which this person is signed in, with nothing kept."""
    name, value = person.cookies.split("=", 1)
    context.add_cookies([{"name": name, "value": value, "url": stage.product.address}])
    return context


def _list(wire: Wire) -> str:
    rows = [f"{wire.kinds[id_]} {wire.sizes.get(id_, 0) / 1024:.1f} KB" for id_ in wire.counted]
    return ", ".join(rows) or "nothing"
