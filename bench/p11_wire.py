"""P11: what a real Chromium fetches for a lesson: the first visit, the next lesson, a repeat."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from bench.figures import Figure
from bench.stage import Stage

VISITS = (("first visit of a lesson", 0), ("next lesson", 1), ("repeat", 0))


def measure_p11(stage: Stage) -> Iterator[Figure]:
    """Once, as bytes do not vary; loopback counts as a safe origin, so brotli is accepted.

    No bytes are received for what is in the browser's cache. Pictures do not count.
    """
    address = f"http://127.0.0.1:{stage.product.port}"
    name, value = stage.lessons[0].cookies.split("=", 1)
    sent, finished = dict[str, Any](), list[Any]()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        context = browser.new_context(locale="zh-CN")
        context.add_cookies([{"name": name, "value": value, "url": address}])
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", lambda e: sent.update({e["requestId"]: e}))
        session.on("Network.loadingFinished", lambda e: finished.append(e))  # noqa: PLW0108 - it sets attributes
        session.send("Network.enable")
        for what, lesson in VISITS:
            finished.clear()
            page.goto(address + stage.lessons[lesson].path, wait_until="networkidle")
            texts = [e for e in finished if sent[e["requestId"]]["type"] != "Image"]
            sizes = [e["encodedDataLength"] / 1024 for e in texts if e["encodedDataLength"]]
            yield Figure(f"P11 {what}, requests", [len(sizes)])
            yield Figure(f"P11 {what}, on the wire", [sum(sizes)])
        browser.close()
    hosts = {urlsplit(event["request"]["url"]).netloc for event in sent.values()}
    yield Figure("P11 requests to other hosts", [len(hosts - {urlsplit(address).netloc, ""})])
