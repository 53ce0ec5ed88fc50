from tests.pages.conftest import app, seeded, settings

__all__ = ["app", "seeded", "settings"]
