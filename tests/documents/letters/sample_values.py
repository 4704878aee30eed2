"""Synthetic values for every merge field of every shipped letter, with canaries to search a letter for."""

from __future__ import annotations

from datetime import date

from cmeforms.documents.letters import About, LetterValues, MergeKind, merge_child

ON = date(2026, 11, 27)
CONTENTS = {
    "sender.name": "Harbour Row Primary School",
    "sender.address": "Harbour Row, Northmere NM2 4QT",
    "sender.phone": "07700 900300",
    "sender.email": "office@harbour-row.example",
    "la.name": "Northmere Council",
    "la.team": "Children Missing Education team",
    "la.address": "Civic Hall, Market Street, Northmere NM1 1AA",
    "la.phone": "07700 900100",
    "la.email": "cme@northmere.example",
    "la.social_care_phone": "07700 900111",
    "la.out_of_hours": "07700 900222",
    "la.privacy_notice_url": "https://www.northmere.example/privacy",
    "la.legal_contact": "Legal services, phone 07700 900120",
    "la.appeals_contact": "the appeals clerk on 07700 900130",
    "officer.name": "Ruth Adeyemi",
    "officer.role": "CME officer",
    "officer.phone": "07700 900101",
    "officer.email": "r.adeyemi@northmere.example",
    "letter.ref": "L4-7K3M-Q2XD",
    "letter.number_in_series": "2",
    "letter.officer_note": "Please also look for the spelling Zsófia.",
    "letter.interpreter_line": "Potrzebujesz tłumacza? Zadzwoń: 07700 900101. To nic nie kosztuje.",
    "letter.facts_relied_on": "On 2 November 2026 your child did not start at Harbour Row Primary School.\n"
    "On 16 November 2026 nobody answered our visit.",
    "letter.earlier_dates": ("16 October 2026", "2 November 2026"),
    "case.ref": "CME2-4TQP-88WD",
    "enquiry.ref": "ENQ-4TQP88WD",
    "to.full_name": "Mrs Anna Wiśniewska",
    "to.address_block": "14 Harbour Row\nNorthmere\nNM2 4QT",
    "to.organisation": "Northmere Community Health",
    "to.la": "Eastvale County Council",
    "to.their_ref": "EV-2231",
    "to.next_person": "the chair of governors",
    "school.name": "Harbour Row Primary School",
    "school.head": "Mrs Okafor",
    "child.full_name": "Zofia Wiśniewska-Żak",
    "child.first_name": "Zofia",
    "child.other_names": ("Sophie Zak", "Zosia Wisniewska"),
    "child.born_on": date(2017, 3, 9),
    "child.sex": "Female",
    "child.upn": "A801200012345",
    "child.last_known_address": "14 Harbour Row\nNorthmere\nNM2 4QT",
    "child.siblings": ("Jakub Wiśniewski",),
    "child.last_school": "Harbour Row Primary School",
    "child.previous_school": "Mill Lane School",
    "child.last_attended_on": date(2026, 10, 2),
    "child.believed_address": "2 Lock Cottages, Eastvale EV1 9ZZ",
    "child.initials": "ZWZ",
    "case.source_of_belief": "A neighbour told our officer on 12 November 2026 that the family moved to Eastvale.",
    "case.removal_ground": "Not removed from a roll",
    "case.support": "No social care status and no plan. No risk is known.",
    "case.urgency": "usual, ten working days",
    "case.known_here": "A possible match",
    "case.checks": ("Admission register, 24 November 2026: nothing", "Visit, 25 November 2026: nobody in"),
    "case.education_status": "Not in education here",
    "case.responsible": "You keep responsibility for now",
    "case.records_needed": ("Common transfer file",),
    "case.address_statement": "We do not give the address.",
    "case.check_asked": "Registration with a family doctor",
    "case.legal_basis": "Section 10 of the Children Act 2004",
    "case.outcome": "The child goes to school in another authority’s area.",
    "case.action_asked": "Please send the child’s file to us within five working days.",
    "case.records_sent": ("Education file", "Common transfer file"),
    "case.evidence": "A letter from a school in Gdańsk, seen on 20 November 2026",
    "case.ground": "(g) has ceased to attend and lives too far away",
    "case.failed_condition": "Regulation 9(1)(g): the new address is not known",
    "case.reason": "Nobody has confirmed that the family has moved.",
    "case.allocated_to": "Passed to the attendance officer of your area",
    "case.missing_items": ("Last day in school", "Evidence of the new address"),
    "case.conditions_met": ("Absent for twenty school days",),
    "case.conditions_open": ("Joint enquiries by the school and the authority",),
    "case.enquiries_open": ("Answer of the housing office",),
    "overdue.name": "Joiner return",
    "absence.dates": ("Monday 2 November 2026", "Tuesday 3 November 2026"),
    "absence.tried": ("Call on 2 November 2026: no answer", "Visit on 5 November 2026: nobody in"),
    "visit.at": "10:30",
    "offer.school": "Canal Street Academy",
    "offer.address": "Canal Street, Northmere NM3 7AB",
    "offer.contact": "Mr Idowu, 07700 900410",
    "worker.name": "Femi Clarke",
    "worker.phone": "07700 900140",
    "notice.period_days": "15",
    "order.school": "Canal Street Academy",
    "order.alternatives": ("Mill Lane School", "St Brannock’s Primary School"),
    "order.ref": "SAO-2026-11",
    "interview.person": "Leah Morgan",
    "interview.service": "Northmere Youth Voice",
    "interview.phone": "07700 900500",
    "interview.helplines": ("A helpline for children: 07700 900600",),
    "leave.evidence": ("Ticket for 12 December 2026",),
    "leave.schedule": ("Every Monday at 4 pm, by video",),
}
DATES = {"letter.reply_by": date(2026, 12, 4), "notice.served_on": ON, "notice.ends_on": date(2026, 12, 11)}
"""Dates that the tests look for; every other date is ``ANY_DATE``."""
ANY_DATE = date(2026, 11, 30)


def content_of(field):
    """What the samples say in one merge field; a field without a sample is a fault of the samples."""
    if field.id == "letter.date":
        return ON
    if field.kind is MergeKind.DATE:
        return CONTENTS.get(field.id) or DATES.get(field.id, ANY_DATE)
    return CONTENTS[field.id]


def sample_values(template, ref="CH-7K3M-Q2XD", **changed):
    """The values of one letter; ``changed`` replaces contents by id with two underscores for the dot, None removes."""
    replaced = {key.replace("__", "."): content for key, content in changed.items()}
    contents = {f.id: replaced.get(f.id, content_of(f)) for f in template.fields if f.id != "child.child_ref"}
    kept = {key: content for key, content in contents.items() if content is not None}
    of_letter = {key: content for key, content in kept.items() if not key.startswith("child.")}
    child = {key.removeprefix("child."): content for key, content in kept.items() if key.startswith("child.")}
    children = [merge_child(ref, child)]
    if template.declaration.about is About.CHILDREN:
        children.append(merge_child("CH-OTHER", {**child, "full_name": "Jakub Wiśniewski"}))
    return LetterValues(of_letter, tuple(children), "sample")
