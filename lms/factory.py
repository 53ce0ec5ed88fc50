"""The application factory; the only module that imports every package."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import lms.pages.certification.views
import lms.pages.cohorts.views
import lms.pages.learner.views
import lms.pages.manager.views
import lms.pages.organizations.views
import lms.pages.public.views
import lms.pages.reports.views
import lms.pages.studio.views
import lms.pages.workshop.views
from lms.accounts import pinyin
from lms.accounts.authentication.by_secret import Authenticator
from lms.accounts.keys import load_keys
from lms.certificates.issuer import CertificateIssuer
from lms.config import Settings
from lms.db import Database
from lms.jobs.queue import open_queue
from lms.pages import roster
from lms.store import Store
from lms.web import (
    access,
    activity_log,
    assets,
    browser,
    compression,
    csrf,
    error_summary,
    errors,
    health,
    hosts,
    languages,
    limits,
    navigation,
    onboarding,
    page_script,
    pending_form_pages,
    reauthentication,
    request_values,
    script_redirects,
    security,
    templating,
    transaction,
)
from lms.web.platform import Platform


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application. Raises when a view declares no access."""
    settings = settings or Settings.from_environment()
    pinyin.warm()
    app = Flask("lms", static_folder=None)
    app.extensions["lms"] = build_platform(settings)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    _install_web(app)
    _register_blueprints(app)
    access.check_all_declared(app)
    _guard(app, settings)
    return app


def build_platform(settings: Settings) -> Platform:
    """Return the services that pages, worker and command line share; creates the data folder."""
    settings.data.mkdir(parents=True, exist_ok=True)
    database, keys = Database(settings.database_address), load_keys(settings)
    return Platform(
        settings=settings,
        database=database,
        store=Store(settings.data / "files"),
        keys=keys,
        authenticator=Authenticator(database, keys),
        issuer=CertificateIssuer(settings, database, open_queue(settings), keys),
    )


def _install_web(app: Flask) -> None:
    templating.install(app)
    # Compression comes before the other steps because responses pass them in reverse order.
    compression.install(app)
    security.install(app)
    limits.install(app)
    access.install(app)
    request_values.install(app)
    languages.install(app)
    pending_form_pages.install_before_access(app)
    access.install_check(app)
    navigation.install(app)
    csrf.install(app)
    script_redirects.install(app)
    reauthentication.install(app)
    onboarding.install(app)
    pending_form_pages.install_before_views(app)
    browser.install(app)
    activity_log.install(app)
    errors.install(app)
    error_summary.install(app)
    transaction.install(app)
    page_script.install(app, assets.install(app))
    app.context_processor(lambda: {"demo": app.extensions["lms"].settings.demo})


def _register_blueprints(app: Flask) -> None:
    app.register_blueprint(health.blueprint)
    for package in (
        lms.pages.public, lms.pages.learner, lms.pages.manager, lms.pages.cohorts,
        lms.pages.workshop, lms.pages.certification, lms.pages.reports, lms.pages.organizations,
        lms.pages.studio,
    ):  # fmt: skip
        app.register_blueprint(package.blueprint)
    for blueprint in roster.blueprints:
        app.register_blueprint(blueprint)


def _guard(app: Flask, settings: Settings) -> None:
    """Wrap the application: proxy headers are applied first, then the host is checked."""
    app.wsgi_app = hosts.AllowedHosts(app.wsgi_app, settings)  # type: ignore[method-assign]
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count, x_host=count
        )
