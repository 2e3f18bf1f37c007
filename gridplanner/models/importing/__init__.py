"""Files from elsewhere into a plan; every row is accounted for."""

from gridplanner.models.importing.account import SKIP, Question
from gridplanner.models.importing.fields import guess_mapping
from gridplanner.models.importing.matching import Meaning
from gridplanner.models.importing.people import people_from_text
from gridplanner.models.importing.preview import Preview, preview, table_kind
from gridplanner.models.importing.request import KINDS, Refusal, Report, Request, Taken
from gridplanner.models.importing.taking import done, import_into, take
from gridplanner.models.importing.telling import save_rows, told_rows

__all__ = [
    "KINDS",
    "SKIP",
    "Meaning",
    "Preview",
    "Question",
    "Refusal",
    "Report",
    "Request",
    "Taken",
    "done",
    "guess_mapping",
    "import_into",
    "people_from_text",
    "preview",
    "save_rows",
    "table_kind",
    "take",
    "told_rows",
]
