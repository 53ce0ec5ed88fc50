"""P11: what a real Chromium fetches for a lesson: the first visit, the next lesson, a repeat."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from bench.figures import Figure
from bench.stage import Stage

VISITS = (
    ("first visit of a lesson", 0, (6, 8), (30, 60)),
    ("next lesson", 1, (1, 2), (6, 8)),
    ("repeat", 0, (1, 2), (6, 8)),
)
EVENTS = ("requestWillBeSent", "requestServedFromCache", "responseReceived", "loadingFinished")


def measure_p11(stage: Stage) -> Iterator[Figure]:
    """Once, as bytes do not vary; loopback counts as a safe origin, so brotli is accepted."""
    address, hosts = f"http://127.0.0.1:{stage.product.port}", set()
    name, value = stage.lessons[0].cookies.split("=", 1)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        context = browser.new_context(locale="zh-CN")
        context.add_cookies([{"name": name, "value": value, "url": address}])
        page = context.new_page()
        session = context.new_cdp_session(page)
        found: dict[str, dict[str, Any]] = defaultdict(dict)
        for event in EVENTS:
            session.on(
                f"Network.{event}", lambda e, event=event: found[e["requestId"]].update({event: e})
            )
        session.send("Network.enable")
        for what, lesson, requests, kilobytes in VISITS:
            found.clear()
            page.goto(address + stage.lessons[lesson].path, wait_until="networkidle")
            sent = list(found.values())
            hosts |= {
                urlsplit(event["requestWillBeSent"]["request"]["url"]).netloc for event in sent
            }
            sizes = list(_list_sizes(sent))
            yield Figure("P11", f"{what}, requests", "", [len(sizes)], *requests)
            yield Figure("P11", f"{what}, on the wire", "KB", [sum(sizes)], *kilobytes)
        browser.close()
    others = hosts - {urlsplit(address).netloc, ""}
    yield Figure("P11", "requests to other hosts", "", [len(others)], 0, 0)


def _list_sizes(sent: Iterable[dict[str, Any]]) -> Iterator[float]:
    """Kilobytes of requests that reached a server, without pictures."""
    for element in sent:
        answer = element.get("responseReceived", {"type": "", "response": {}})
        is_kept = "requestServedFromCache" in element or answer["response"].get("fromDiskCache")
        if not is_kept and answer["type"] != "Image":
            yield element.get("loadingFinished", {}).get("encodedDataLength", 0) / 1024
