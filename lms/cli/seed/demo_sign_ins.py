"""Instructions to sign in to the demo, as `lms seed` and `lms serve` print them."""

from dataclasses import dataclass

from lms.config import Settings


@dataclass(frozen=True)
class DemoSignIn:
    """The printed data: names to sign in with, their secret, a newcomer's card code (or none)."""

    names: tuple[str, ...]
    secret: str
    card_code: str = ""


def build_demo_lines(settings: Settings, demo: DemoSignIn) -> list[str]:
    """Return how to sign in as the people of the demo."""
    names, secret = " ".join(demo.names), demo.secret
    if len(secret) == 8 and secret.isdecimal():
        secret = f"{secret[:4]} {secret[4:]}"
    lines = [
        f"  Demo, all people invented. Sign in as: {names}",
        f"  演示，人物均为虚构。登录名：{names}",
        f"  PIN · 密码: {secret}",
    ]
    if demo.card_code:
        page = f"{settings.address}/card/{demo.card_code.replace(' ', '')}"
        label = "Card code of a newcomer, until a PIN is chosen · 新学员的登录码，设好密码前有效"
        lines += [f"  {label}: {demo.card_code}", f"  {page}"]
    else:
        lines.append("  New card code · 补发登录码: lms people card zhou")
    return lines
