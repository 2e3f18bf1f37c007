"""What is done with findings: proposing mends, passing over, handing on, and the rules."""

from __future__ import annotations

from gridplanner.models.checks import Finding
from gridplanner.models.drafts import Draft, draft
from gridplanner.models.edits import Heed
from gridplanner.models.findings.areas import areas_of
from gridplanner.models.findings.ignoring import mark_below, mark_of_finding, reasons
from gridplanner.models.mends import Mend, mend_all
from gridplanner.models.naming import label
from gridplanner.models.planfile.file import user_name
from gridplanner.models.progress import Progress
from gridplanner.ui.commands.edits import apply
from gridplanner.ui.commands.output import NOT_IN_NAMES
from gridplanner.ui.dialogs.ignoring import Scope, ask_ignore
from gridplanner.ui.dialogs.rules import ask_rules
from gridplanner.ui.jobs import Job
from gridplanner.ui.workbench import Workbench
from gridplanner.words import say

COUNTED = 20_000
"""Findings of a kind up to which it is said how many a choice passes over."""
KINDS = {"xlsx": "findings.files_xlsx", "csv": "findings.files_csv"}


def propose(bench: Workbench, mend: Mend) -> None:
    """Show what a mend would do; Enter does it, Esc lets it go."""
    bench.drafting.try_out(mend.edit, waits=True)


def alike(bench: Workbench) -> list[Finding]:
    """Return the findings of the present one's kind in its group, those passed over left out."""
    panel = bench.views.findings
    present, group = panel.present, panel.present_group
    if present is None or group is None or group.state != "open":
        return []
    key = (present.rule, present.kind)
    return [one for one in group.items if isinstance(one, Finding) and (one.rule, one.kind) == key]


def propose_all(bench: Workbench, kind: str) -> None:
    """Work out in a thread how all of a kind are mended in one way, and show what would change."""
    findings, standing = alike(bench), bench.store.standing
    ids, again = bench.store.session.ids(), bench.store.session.ids()

    def work(progress: Progress) -> tuple[Draft, int]:
        edit, left = mend_all(standing, findings, kind, ids, progress)
        return draft(standing, edit, again), left

    def done(answer: tuple[Draft, int]) -> None:
        made, left = answer
        if bench.drafting.offer(made, waits=True) and left:
            bench.messages.say(say("findings.left_as_is", count=left))

    bench.services.jobs.start(
        Job("mend", "job.mend", work, done, lambda failure: bench.messages.say(str(failure)))
    )


def ignore(bench: Workbench) -> None:
    """Ask why the present finding, or all of its kind in an area, shall be passed over."""
    finding, plan = bench.views.findings.present, bench.store.plan
    if finding is None or bench.views.findings.passed is not None:
        return
    edit = ask_ignore(bench.parent, finding, _scopes(bench, finding), reasons(plan), user_name())
    if edit is not None:
        apply(bench, edit)


def _scopes(bench: Workbench, finding: Finding) -> list[Scope]:
    """Return what can be passed over: this one, or all of its kind in an area that holds it."""
    standing, plan = bench.store.standing, bench.store.plan
    kind = (finding.rule, finding.kind)
    same = [one for one in bench.store.findings if (one.rule, one.kind) == kind]
    held = areas_of(standing, same) if len(same) <= COUNTED else None
    chosen = bench.views.findings.chosen
    scopes = [Scope((mark_of_finding(finding),), say("findings.this_one"))]
    if len(chosen) > 1:
        words = say("findings.chosen_ones", count=len(chosen))
        scopes.insert(0, Scope(tuple(map(mark_of_finding, chosen)), words))
    for id_ in areas_of(standing, [finding])[0]:
        if plan.level_of(id_) in ("grid", "community", "township", "district"):
            count = sum(id_ in areas for areas in held) if held is not None else 0
            name = label(plan.area(id_))
            words = say("findings.all_in", area=name)
            if count:
                words = say("findings.all_in_count", area=name, count=count)
            scopes.append(Scope((mark_below(finding, id_),), words))
    return scopes


def heed(bench: Workbench) -> None:
    """No longer pass the present finding over, nor those that went with it."""
    row = bench.views.findings.passed
    if row is not None:
        apply(bench, Heed((row.id,)))


def look_here(bench: Workbench) -> None:
    """Show the findings of the area selected alone."""
    area = bench.store.selected_area
    if area is not None:
        look_at(bench, area)


def look_at(bench: Workbench, area: str) -> None:
    """Show all the findings of an area, or of the whole plan for none."""
    bench.window.show_panel("findings")
    bench.views.findings.look_at(area)


def export_book(bench: Workbench) -> None:
    """Write the findings that are listed to a workbook."""
    _export(bench, "xlsx")


def export_csv(bench: Workbench) -> None:
    """Write the findings that are listed to a CSV file."""
    _export(bench, "csv")


def _export(bench: Workbench, suffix: str) -> None:
    panel, plan, store = bench.views.findings, bench.store.plan, bench.store
    panel.refresh_now()
    listed = panel.listed()
    if not listed:
        bench.messages.say(say("findings.nothing_to_export"))
        return
    name = f"{plan.name or store.path.stem}{say('findings.file')}".translate(NOT_IN_NAMES)
    path = bench.services.files.save("findings.save", KINDS[suffix], f"{name}.{suffix}")
    if path is None:
        return
    standing = store.standing

    def work(progress: Progress) -> int:
        from gridplanner.models.findings.listing import write_list

        return write_list(path, standing, listed, progress)

    def written(count: int) -> None:
        bench.messages.say(say("findings.saved", count=count, file=path))

    bench.services.jobs.start(
        Job("finding_list", "job.finding_list", work, written, bench.messages.warn)
    )


def rules(bench: Workbench) -> None:
    """Ask what the checks go by."""
    edit = ask_rules(bench.parent, bench.store.plan)
    if edit is not None:
        apply(bench, edit)
