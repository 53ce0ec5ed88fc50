"""A phone: Chromium at 360 × 800 points, in Chinese, with a connection that may be slow or lost."""

from http import HTTPStatus
from urllib.parse import urlsplit

import html5lib
from playwright.sync_api import Error

from lms.accounts.rules.cards import fold_code
from tests.journeys.phone import fields_of

# A slow connection: 400 kbit/s, 400 ms.
SLOW = {"latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
FAST = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
TIMEOUT = 20_000


class Phone:
    """A browser context with one page. `foreign`: requests to other hosts.

    `console_errors`: errors in the page's console, except those of a lost connection.
    """

    def __init__(self, chromium, address, *, scripts=True, language="zh-CN", width=360, height=800):
        self.address = address
        self.scripts = scripts
        self.foreign = []
        self.console_errors = []
        self.context = chromium.new_context(
            base_url=address,
            locale=language,
            java_script_enabled=scripts,
            viewport={"width": width, "height": height},
            has_touch=True,
        )
        self._languages = {"Accept-Language": language}
        self.context.set_default_timeout(TIMEOUT)
        self.context.on("request", self._record_request)
        self.page = self.context.new_page()
        self._devtools = self.context.new_cdp_session(self.page)
        self._devtools.send("Network.enable")
        self.page.on("console", self._record_console_error)
        self.page.on("pageerror", lambda error: self.console_errors.append(str(error)))

    def set_connection(self, connection, *, offline=False):
        """Set the connection to SLOW or FAST; `offline` cuts it."""
        self._devtools.send("Network.emulateNetworkConditions", {"offline": offline, **connection})

    def open(self, path):
        self.page.goto(path)

    def press(self, action, button="button"):
        """Press the first visible button of the form that posts to this address."""
        self.page.locator(f'form[action="{action}"] {button}').locator("visible=true").first.click()

    def sign_in(self, name, secret):
        self.open("/sign-in?with=name")
        self.page.fill("[name=identifier]", name)
        self.page.fill("[name=secret]", secret)
        self.page.check("[name=device][value=mine]")
        self.press("/sign-in", "button[type=submit]")

    def sign_in_with_card(self, card):
        """Sign in with a card and open My learning; only that page is rendered in the browser.

        For tests that begin there: five pages in Chromium take a second of CPU.
        """
        code = fold_code(card.code)
        self.send(f"/card/{code}", "/card", device="mine")
        self.send("/welcome/notice", "/welcome/notice")
        self.send("/welcome/pin", "/welcome/pin", keep="1")
        self.send("/welcome/name", "/welcome/name")
        self.open("/learn/")

    def send(self, path, action, **fields):
        """Send a form of a page with this phone's cookies, without opening the page."""
        shown = self.context.request.get(path, headers=self._languages)
        page = html5lib.parse(shown.text(), namespaceHTMLElements=False)
        filled = {name: values[0] for name, values in fields_of(page, action).items()}
        answer = self.context.request.post(
            action, form={**filled, **fields}, headers=self._languages, max_redirects=0
        )
        assert answer.status == HTTPStatus.SEE_OTHER, f"{action}: {answer.status}"

    def unused_card(self, card):
        """Sign in with a card and go to My learning, page by page."""
        self.open(f"/card/{card.code}")
        self.page.check("[name=device][value=mine]")
        self.press("/card", "button[type=submit]")
        self.press("/welcome/notice")
        self.press("/welcome/pin")
        self.press("/welcome/name")
        self.page.wait_for_url("**/learn/")

    def wait_until_sent(self):
        """Wait until the outbox of this phone holds no answer."""
        for _ in range(TIMEOUT // 100):
            if self.page.evaluate("() => lmsOutbox.listNumbers().length") == 0:
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(self.text())

    def list_stored_keys(self):
        """Return the keys of what this phone stores until the server has it."""
        return self.page.evaluate("() => Object.keys(localStorage)")

    def wait_until_storage_is_empty(self):
        waiting = None
        for _ in range(TIMEOUT // 100):
            try:
                waiting = self.list_stored_keys()
            except Error:  # the page was being replaced
                self.page.wait_for_load_state()
            if waiting == []:
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(waiting)

    def text(self, selector="main"):
        return self.page.locator(selector).first.inner_text()

    def path(self):
        return self.page.url.removeprefix(self.address)

    def close(self):
        self.context.close()

    def _record_request(self, request):
        if urlsplit(request.url).netloc != urlsplit(self.address).netloc:
            self.foreign.append(request.url)

    def _record_console_error(self, message):
        is_line = "net::ERR_" in message.text or "status of" in message.text
        if message.type == "error" and not is_line:
            self.console_errors.append(message.text)
