"""One module for each public page."""

from lms.pages.public.views import (  # noqa: F401
    admission,
    card,
    courses,
    glossary,
    help,  # noqa: A004 - the page's own name
    join,
    landing,
    language,
    library,
    mail_stop,
    media,
    prove,
    search,
    sign_in,
    sign_out,
    verify,
    welcome,
)
