"""The cooperative that a row means. Of two by the same name none is guessed."""

from dataclasses import replace

from lms.accounts.rules.namesakes import fold_name
from lms.enrolment.roster.asking import Asking, build_key
from lms.enrolment.roster.columns import Key
from lms.enrolment.roster.facts import Facts, KnownOrganization
from lms.enrolment.roster.verdicts import NEW, SKIP, Judged, Mistake, Question, Why
from lms.errors import Refusal


class CooperativeMissing(Refusal):
    message = "Write the code or the name of the cooperative."


class NotYourCooperative(Refusal):
    message = "Only people of your own cooperative. Take the row out, or clear this cell."


class NotOffered(Refusal):
    message = "The cohort is not offered to this person's cooperative. Add it in the settings."


class BelongsNowhere(Refusal):
    message = (
        "This person belongs to no cooperative of today: she left it, or it is archived. Ask her "
        "cooperative, or an administrator, to take her in."
    )


class CooperativeArchived(Refusal):
    message = (
        "This cooperative is archived, so nobody can be added to it. Name the one that its people "
        "belong to now, or ask an administrator to restore it."
    )


class Placing:
    def __init__(self, facts: Facts, asking: Asking) -> None:
        self._home, self._asking, self._archived = facts.home, asking, facts.archived
        self.by_id = {one.id: one for one in facts.organizations}
        self._by_word: dict[str, list[KnownOrganization]] = {}
        for one in facts.organizations:
            for word in one.words:
                self._by_word.setdefault(word, []).append(one)

    def place(self, row: Judged) -> Judged:
        """The row with its cooperative, with a mistake, in doubt, or left out as answered."""
        text = row.entry["organization"]
        known = self._find(text)
        if self._home.organization_id:
            return self._place_own(row, text, known)
        if not text:
            return self._place_unnamed(row)
        if len(known) == 1 and (known[0].is_offered or not self._home.cohort_id):
            return replace(row, organization_id=known[0].id)
        if not known and fold_name(text) in self._archived:
            return mistaken(row, "organization", CooperativeArchived())
        return self._ask(row, text, known)

    def _find(self, text: str) -> list[KnownOrganization]:
        """All of this name; who writes a code as it is means that one, whoever is called so."""
        found = self._by_word.get(fold_name(text), []) if text else []
        coded = [one for one in found if one.code == text.strip()]
        return coded or found

    def _place_own(self, row: Judged, text: str, known: list[KnownOrganization]) -> Judged:
        own = self.by_id.get(self._home.organization_id or 0)
        if own is None:
            return mistaken(row, "organization", CooperativeArchived())
        if text and own not in known:
            return mistaken(row, "organization", NotYourCooperative())
        if self._home.cohort_id and not own.is_offered:
            return mistaken(row, "organization", NotOffered())
        return replace(row, organization_id=own.id)

    def _place_unnamed(self, row: Judged) -> Judged:
        offered = [one for one in self.by_id.values() if one.is_offered]
        if len(offered) == 1:
            return replace(row, organization_id=offered[0].id)
        if row.entry["learner_number"]:
            return row  # the person tells the cooperative
        return mistaken(row, "organization", CooperativeMissing())

    def _ask(self, row: Judged, text: str, known: list[KnownOrganization]) -> Judged:
        answer = self._asking.ask(
            Question(
                build_key("organization", text),
                self._say_why(known),
                text,
                (row.entry.number,),
                organizations=tuple(one.id for one in known or self.by_id.values()),
                may_be_new=not known,
            )
        )
        if not answer:
            return replace(row, verdict="doubt")
        if answer == SKIP:
            return replace(row, verdict="same", is_left_out=True)
        if answer == NEW:
            return replace(row, made=text)
        return replace(row, organization_id=int(answer))

    def _say_why(self, known: list[KnownOrganization]) -> Why:
        if len(known) > 1:
            return "organizations of one name"
        return "organization not offered" if known else "organization unknown"


def mistaken(row: Judged, column: Key, refusal: Refusal) -> Judged:
    """The row with one more mistake."""
    told = Mistake(column, row.entry[column], refusal)
    return replace(row, verdict="error", mistakes=(*row.mistakes, told))
