"""Sentences about requests to change an organization: their state and their effects."""

from flask_babel import gettext as _

from lms.accounts.queries.organizations import OrganizationRequestRow
from lms.accounts.queries.related_requests import RelatedRequest
from lms.web.templating import in_language


def describe_closing(because: str) -> str:
    """Return why the request was closed without an answer."""
    reasons = {
        "done": _("Closed: it has been done meanwhile."),
        "archived": _("Closed: the cooperative was archived meanwhile."),
        "merged": _("Closed: the cooperative was merged into another one meanwhile."),
        "target archived": _("Closed: the cooperative that was to stay was archived meanwhile."),
        "target merged": _(
            "Closed: the cooperative that was to stay was merged into another one meanwhile."
        ),
    }
    return str(reasons[because])


def name_state(state: str) -> str:
    """Return the state in one or two words."""
    names = {
        "open": _("open"),
        "granted": _("done"),
        "declined": _("declined"),
        "withdrawn": _("withdrawn"),
        "closed": _("closed automatically"),
    }
    return str(names[state])


def name_request(row: OrganizationRequestRow) -> str:
    """Return what is requested for which organization."""
    act = _("%(act)s: %(name)s", act=name_act(row.kind), name=in_language(row.organization))
    wanted = " · ".join(row.names.values())
    if row.target:
        wanted = in_language(row.target)
    return f"{act} → {wanted}" if wanted else str(act)


def describe_related(rival: RelatedRequest) -> str:
    """Return who requests what, and what happens to it when the present request is granted."""
    outcome = {
        "": _("It stays open and needs its own answer."),
        "done": _("It is closed as done."),
        "archived": _("It is closed, because the cooperative is archived then."),
        "merged": _("It is closed, because the cooperative is merged then."),
        "target archived": _(
            "It is closed, because the cooperative that was to stay is archived then."
        ),
        "target merged": _(
            "It is closed, because the cooperative that was to stay is merged then."
        ),
    }
    intro = _("%(request)s, requested by %(person)s.", request=name_request(rival.row),
              person=rival.row.requester)  # fmt: skip
    return f"{intro} {outcome[rival.outcome]}"


def name_act(kind: str) -> str:
    """Return the heading for what is asked for."""
    acts = {
        "rename": _("Rename the cooperative"),
        "archive": _("Archive the cooperative"),
        "merge": _("Merge cooperatives"),
    }
    return str(acts[kind])
