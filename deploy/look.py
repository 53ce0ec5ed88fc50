"""Pictures of a page in every language, light and dark: `make look page=/learn/ person=mei`.

Of the server that `make serve` or `make run` keeps open; without a person as a visitor sees it.
"""

import itertools
import socket
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from lms.cli.seed import SECRET_FILE
from lms.config import Settings
from lms.i18n import get_languages_by_code

CHROMIUM = Path("/usr/bin/chromium")
SIZES = {"phone": {"width": 360, "height": 800}, "desk": {"width": 1280, "height": 900}}
THEMES = ("light", "dark")


def main(page: str, person: str = "") -> None:
    settings = Settings.from_environment()
    folder = settings.data / "look"
    if not (settings.data / SECRET_FILE).is_file():
        raise SystemExit(f"{settings.data} holds no demo. Start `make serve` first.")
    try:
        socket.create_connection(("127.0.0.1", settings.port), timeout=10).close()
    except OSError as error:
        raise SystemExit(f"No server at {settings.address}. Start `make serve` first.") from error
    folder.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM if CHROMIUM.exists() else None, args=["--no-sandbox"]
        )
        for size, language in itertools.product(SIZES, get_languages_by_code()):
            for path in take_pictures(
                browser, settings, folder, page=page, person=person, size=size, language=language
            ):
                sys.stdout.write(f"{path}\n")
        browser.close()


def take_pictures(
    browser: Browser, settings: Settings, folder: Path, *,
    page: str, person: str, size: str, language: str,
) -> list[Path]:  # fmt: skip
    """Take one picture of the whole page for each theme."""
    context = browser.new_context(viewport=SIZES[size], base_url=settings.address)
    tab = context.new_page()
    if person:
        tab.goto("/sign-in?with=name")
        tab.fill("[name=identifier]", person)
        tab.fill("[name=secret]", (settings.data / SECRET_FILE).read_text().strip())
        with tab.expect_navigation():
            tab.locator("main [type=submit]").first.click()
        if "/sign-in" in tab.url:
            raise SystemExit(
                f"{person} cannot sign in: the demo has li, mei, chen, ravi, ana, noor."
            )
    else:
        tab.goto(page)
    token = tab.locator("meta[name=csrf-token]").get_attribute("content") or ""
    context.request.post("/language", form={"csrf_token": token, "language": language})
    tab.goto(page)
    paths = []
    for theme in THEMES:
        tab.emulate_media(color_scheme=theme)
        name = page.strip("/").replace("/", "-") or "home"
        paths.append(folder / f"{name}-{size}-{language}-{theme}.png")
        tab.screenshot(path=paths[-1], full_page=True)
    context.close()
    return paths


if __name__ == "__main__":
    main(*sys.argv[1:])
