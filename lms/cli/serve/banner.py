"""The text that `lms serve` prints when the first page is ready: address and demo sign-ins."""

from lms.cli.seed import Demo
from lms.config import Settings


def build_banner(settings: Settings, demo: Demo | None) -> str:
    """Return the lines in both languages; the reader's language is not known here."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{host}:{settings.port}/"
    lines = ["", f"  {address}"]
    if settings.base_url:
        lines.append(f"  {settings.address}/")
    if demo:
        lines += ["", *build_demo_lines(settings, demo)]
    return "\n".join([*lines, ""])


def build_demo_lines(settings: Settings, demo: Demo) -> list[str]:
    """Return how to sign in as the people of the demo."""
    names = " ".join(demo.names)
    lines = [
        f"  Demo, all people invented. Sign in as: {names}",
        f"  演示，人物均为虚构。登录名：{names}",
        f"  PIN · 密码: {_grouped(demo.secret)}",
    ]
    if demo.card_code:
        page = f"{settings.address}/card/{demo.card_code.replace(' ', '')}"
        lines += [
            f"  Card code of a newcomer, works once · 新学员的登录码，只能用一次: {demo.card_code}",
            f"  {page}",
        ]
    else:
        lines.append("  New card code · 补发登录码: lms people card zhou")
    return lines


def _grouped(secret: str) -> str:
    is_pin = len(secret) == 8 and secret.isdecimal()
    return f"{secret[:4]} {secret[4:]}" if is_pin else secret
