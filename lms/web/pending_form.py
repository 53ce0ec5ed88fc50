"""A pending form: it could not be saved when it was sent, and is sent again after the sign-in.

Nothing of it is stored on the server: each page on the way contains the form, signed, for one day
and for its owner only. Secrets are left out. Files are left out too, but not their names, so that
the page can ask for them again.
"""

import re
import secrets
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from lms.web import csrf
from lms.web.addresses import safe_next
from lms.web.platform import platform
from lms.web.request_values import drop_unreadable

FIELD = "pending_token"
SIGNED_FORM_FIELD = "pending_form"
MAX_SIGNED_SIZE = 8 << 20
"""The largest pending form in bytes, URL-encoded."""
MAX_STEP_SIZE = MAX_SIGNED_SIZE + (64 << 10)
"""The largest request of a sign-in page in bytes: its own fields and the pending form."""
# Payload, time and signature, separated by dots.
_TOKEN_PARTS = 3
LIFETIME = 24 * 3600
NOBODY = 0
_SECRETS = frozenset({"secret", "current", "proof"})
_LEFT_OUT = _SECRETS | {csrf.FIELD, FIELD}
# Values that nobody types as text: numbers, dates, option values, tokens.
_CONTROL_VALUE = re.compile(r"[0-9.,:-]*|[a-z0-9_.:-]{1,40}|[A-Z]{2}|[0-9A-Za-z_-]{16,}")


@dataclass(frozen=True)
class PendingForm:
    """A pending form of `person_id` (NOBODY for a visitor), sent from `page_address`.

    `form_id` stays the same on every page, so that the form is saved once. `files` are the names of
    file fields and of the files chosen in them. `signed_form` is the signed text that the form was
    read from, if any.
    """

    person_id: int
    path: str
    page_address: str
    form_id: str
    fields: tuple[tuple[str, str], ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    is_multipart: bool = False
    signed_form: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """The values that a person typed."""
        return tuple(value for _, value in self.fields if is_typed(value))

    @property
    def token(self) -> str:
        """The signed owner, address and id: they are sent again with the form."""
        return _tokens().dumps([self.person_id, self.path, self.page_address, self.form_id])


def is_typed(value: str) -> bool:
    """Return whether the value is text that a person typed, not the value of a control."""
    return not _CONTROL_VALUE.fullmatch(value.strip())


def collect(person_id: int) -> PendingForm:
    """Return the form of this request, without its secrets."""
    before = read_token(person_id)
    fields = request.form.items(multi=True)
    files = ((name, file.filename or "") for name, file in request.files.items(multi=True))
    form = PendingForm(
        person_id=person_id,
        path=_address(),
        page_address=find_page_address(),
        form_id=secrets.token_urlsafe(12),
        fields=tuple((name, value) for name, value in fields if name not in _LEFT_OUT),
        files=tuple((drop_unreadable(name), drop_unreadable(file)) for name, file in files if file),
        is_multipart=request.mimetype == "multipart/form-data",
    )
    return (
        replace(form, page_address=before.page_address, form_id=before.form_id) if before else form
    )


def sign_form(form: PendingForm) -> str:
    """Return the form as one signed text; empty when it is larger than any view accepts.

    A form that came signed keeps its text, and with it the day that began when it was sent.
    """
    if form.signed_form:
        return form.signed_form
    parts = (form.fields, form.files, form.is_multipart)
    signed_form = _serializer().dumps(
        [form.person_id, form.path, form.page_address, form.form_id, *parts]
    )
    return signed_form if len(signed_form) <= MAX_SIGNED_SIZE else ""


def load_signed_form(signed_form: str) -> PendingForm | None:
    """Return the form that was signed here within a day; None for anything else."""
    if signed_form.count(".") < _TOKEN_PARTS - 1:
        return None  # so that up to 8 MB without a signature are not copied
    try:
        values = _serializer().loads(signed_form, max_age=LIFETIME)
    except BadSignature:
        return None
    owner, path, page_address, form_id, fields, files, is_multipart = values
    pairs, names = (
        tuple((str(key), str(value)) for key, value in part) for part in (fields, files)
    )
    return PendingForm(
        owner, path, page_address, form_id, pairs, names, is_multipart, signed_form=signed_form
    )


def assign_to(form: PendingForm, person_id: int | None) -> PendingForm:
    """Return a visitor's form as that of the person who has since signed in in the same browser."""
    if person_id and form.person_id == NOBODY:
        return replace(form, person_id=person_id, signed_form="")
    return form


def find_signed_form() -> PendingForm | None:
    """Return the signed form that this request contains; None if it is not validly signed."""
    return load_signed_form(request.form.get(SIGNED_FORM_FIELD, ""))


def read_token(person_id: int) -> PendingForm | None:
    """Return the pending form of this request, without its fields."""
    try:
        owner, path, page_address, form_id = _tokens().loads(
            request.form.get(FIELD, ""), max_age=LIFETIME
        )
    except BadSignature:
        return None
    form = PendingForm(owner, path, page_address, form_id)
    return form if (form.person_id, form.path) == (person_id, _address()) else None


def find_page_address() -> str:
    """Return the page that contained the form: the referrer, else the nearest page above."""
    start = request.host_url.rstrip("/")
    referrer = (request.referrer or "").partition("#")[0]
    if referrer.startswith(f"{start}/") and (found := safe_next(referrer.removeprefix(start), "")):
        return found
    path = request.path
    while path and not safe_next(path, ""):
        path = path.rpartition("/")[0]
    return path


def _address() -> str:
    query = urlencode(list(request.args.items(multi=True)))
    return f"{request.path}?{query}" if query else request.path


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(platform().keys.secret_key, salt="pending form")


def _tokens() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(platform().keys.secret_key, salt="pending form's token")
