"""Files from elsewhere into a plan; every row is accounted for."""

from gridplanner.models.importing.fields import guess_mapping
from gridplanner.models.importing.people import people_from_text
from gridplanner.models.importing.preview import Preview, preview
from gridplanner.models.importing.request import KINDS, Refusal, Report, Request, Taken
from gridplanner.models.importing.taking import done, import_into, take

__all__ = [
    "KINDS",
    "Preview",
    "Refusal",
    "Report",
    "Request",
    "Taken",
    "done",
    "guess_mapping",
    "import_into",
    "people_from_text",
    "preview",
    "take",
]
