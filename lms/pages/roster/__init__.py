"""Lists of people imported: the same pages for a cohort and for a manager's organization."""

from lms.pages.roster.access import COHORT_ROSTER, MEMBER_ROSTER
from lms.pages.roster.views import build_blueprint

blueprints = (build_blueprint(COHORT_ROSTER), build_blueprint(MEMBER_ROSTER))
