"""The WSGI entry: `flask run` and gunicorn's `app:app` start here."""

from lms.factory import create_app

app = create_app()
