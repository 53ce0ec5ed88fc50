"""P12: a lesson on a slow phone: a real Chromium with its CPU slowed down, on weak lines."""

from collections.abc import Iterator

from playwright.sync_api import Browser, sync_playwright

from bench.figures import Figure
from bench.stage import Stage

_READ = """() => new Promise((done) => {
  const [first] = performance.getEntriesByName("first-contentful-paint");
  const read = {first: first.startTime, shift: 0};
  const observe = (type, note) => new PerformanceObserver((list) =>
    list.getEntries().forEach(note)).observe({type, buffered: true});
  observe("layout-shift", (entry) => { read.shift += entry.value; });
  observe("largest-contentful-paint", (entry) => { read.largest = entry.startTime; });
  setTimeout(() => done(read), 500);
})"""


def measure_p12(stage: Stage) -> Iterator[Figure]:
    """Each round has an empty cache. Text is readable when it is painted: fonts are the phone's."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        weak = [_visit_twice(browser, stage, kbits=400, latency=400)[0] for _ in range(5)]
        worst = [_visit_twice(browser, stage, kbits=50, latency=800) for _ in range(5)]
        browser.close()
    yield Figure("P12 largest paint, 400 kbit/s", [read["largest"] / 1000 for read in weak])
    yield Figure("P12 layout shift", [read["shift"] for read in weak])
    yield Figure("P12 script", [read["script"] for read in weak])
    yield Figure("P12 text at 50 kbit/s", [first["first"] / 1000 for first, _ in worst])
    yield Figure("P12 text at 50 kbit/s, repeat", [again["first"] / 1000 for _, again in worst])


def _visit_twice(browser: Browser, stage: Stage, *, kbits: int, latency: int):
    """Return what a first visit and a repeat took, in milliseconds."""
    address, reads = f"http://127.0.0.1:{stage.product.port}", []
    line = dict.fromkeys(("downloadThroughput", "uploadThroughput"), kbits * 125)
    line |= {"offline": False, "latency": latency}
    name, value = stage.lessons[0].cookies.split("=", 1)
    with browser.new_context(locale="zh-CN", viewport={"width": 360, "height": 800}) as context:
        context.add_cookies([{"name": name, "value": value, "url": address}])
        for _ in range(2):
            page = context.new_page()
            session = context.new_cdp_session(page)
            session.send("Performance.enable")
            session.send("Emulation.setCPUThrottlingRate", {"rate": 6})
            session.send("Network.emulateNetworkConditions", line)
            page.goto(address + stage.lessons[0].path, wait_until="load")
            metrics = session.send("Performance.getMetrics")["metrics"]
            values = {metric["name"]: metric["value"] for metric in metrics}
            reads.append(page.evaluate(_READ) | {"script": values["ScriptDuration"] * 1000})
    return reads
