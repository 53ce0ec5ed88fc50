"""The text that `lms serve` prints when the first page is ready: address and demo sign-ins."""

from lms.cli.seed.demo_sign_ins import DemoSignIn, build_demo_lines
from lms.config import Settings


def build_banner(settings: Settings, demo: DemoSignIn | None) -> str:
    """Return the lines in both languages; the reader's language is not known here."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{host}:{settings.port}/"
    lines = ["", f"  {address}"]
    if settings.base_url:
        lines.append(f"  {settings.address}/")
    if demo:
        lines += ["", *build_demo_lines(settings, demo)]
    return "\n".join([*lines, ""])
