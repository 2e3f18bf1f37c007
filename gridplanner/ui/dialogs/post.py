"""How a post is held: manner, share, from when to when; asked when it is given, and later."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QSpinBox, QWidget

from gridplanner.errors import GridplannerError
from gridplanner.models.edits import EditPost
from gridplanner.models.naming import seat_label
from gridplanner.models.people.posts import is_date
from gridplanner.models.plan import Plan
from gridplanner.models.rows import MODES, Assignment
from gridplanner.ui.dialogs.form import Form
from gridplanner.words import say


@dataclass(frozen=True)
class Terms:
    """How a post is held."""

    mode: str = ""
    share: float = 1.0
    since: str = ""
    until: str = ""


class TermFields:
    """The fields of a form for that; the manner is asked of executives alone."""

    def __init__(self, form: QFormLayout, terms: Terms) -> None:
        self._form = form
        self.mode = QComboBox()
        self.mode.addItem(say("dialog.not_given"), "")
        for one in MODES:
            self.mode.addItem(say(f"mode.{one}"), one)
        self.mode.setCurrentIndex(max(0, self.mode.findData(terms.mode)))
        self.share = QSpinBox()
        self.share.setRange(1, 100)
        self.share.setSingleStep(10)
        self.share.setSuffix(" %")
        self.share.setValue(round(terms.share * 100))
        self._was = terms
        self.since, self.until = QLineEdit(terms.since), QLineEdit(terms.until)
        self.since.setPlaceholderText(say("post.since_hint"))
        self.until.setPlaceholderText(say("post.until_hint"))
        form.addRow(say("post.mode"), self.mode)
        form.addRow(say("post.share"), self.share)
        form.addRow(say("post.since"), self.since)
        form.addRow(say("post.until"), self.until)

    def ask_manner(self, role: str) -> None:
        """Ask for the manner where the post is an executive's."""
        self._form.setRowVisible(self.mode, role == "executive")

    def enable(self, enabled: bool) -> None:
        """Let the fields be filled, or not: who leads a group has no terms."""
        for field in (self.mode, self.share, self.since, self.until):
            field.setEnabled(enabled)

    def check(self) -> None:
        """Raise where a date is none, or the end lies before the beginning."""
        since, until = self.since.text().strip(), self.until.text().strip()
        for text in (since, until):
            if text and not is_date(text):
                raise GridplannerError("edit.bad_date", date=text)
        if since and until and until < since:
            raise GridplannerError("post.turned")

    def terms(self, role: str) -> Terms:
        """Return what was told; a share that was not touched stays as exact as it was."""
        same = self.share.value() == round(self._was.share * 100)
        return Terms(
            str(self.mode.currentData()) if role == "executive" else "",
            self._was.share if same else self.share.value() / 100,
            self.since.text().strip(),
            self.until.text().strip(),
        )


def ask_terms(parent: QWidget | None, plan: Plan, post: Assignment) -> EditPost | None:
    """Ask what is to be changed of how a post is held."""
    person = plan.persons.get(post.person)
    title = say(
        "post.edit",
        person=person.name if person else post.person,
        area=seat_label(plan, post.area),
        role=say(f"role.{post.role}"),
    )
    form = Form(parent, title, title)
    fields = TermFields(form.fields, Terms(post.mode, post.share, post.since, post.until))
    fields.ask_manner(post.role)
    form.check_with(fields.check)
    if not form.asked():
        return None
    told = fields.terms(post.role)
    return EditPost(post.id, told.mode, told.share, told.since, told.until)
