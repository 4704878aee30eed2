"""Sentences that sample answers are made of; knows no form."""

from __future__ import annotations

from random import Random

from cmeforms.samples.names import ADULTS, COUNTRIES, JOBS, RELATIONSHIPS, SCHOOLS, STREETS

SENTENCES = (
    "The phone rang out; no voicemail.",
    "Neighbour at number 12 says the flat has been empty since half term.",
    "Aunt believes the family went to Łódź for a funeral & will be back “soon”.",
    "Class teacher reports nothing unusual before the last day.",
    "Mother said by text: نحن بخير (we are well), no address given.",
    "Letter returned, marked “gone away”.",
    "The older brother's school has not seen him either.",
    "Landlord confirms that the tenancy ended; forwarding address not left.",
    "Café owner on the corner saw the family with suitcases at 6:40 am.",
    "GP practice confirms the child is still registered; last seen in spring.",
    "No new school has asked for the file <CTF> so far.",
    "Grandfather writes: Вони поїхали до Перемишля.",
)
SHORT = ("No reply", "Said they would ring back", "See the note of 3 March", "Nothing further", "Confirmed by phone")
SHORT_BY_ID = (
    ("country", COUNTRIES),
    ("class_name", ("3B", "Year 5 Robin", "7 Ash", "Reception Hedgehogs")),
    ("contact_role", JOBS),
    ("neighbours", ("Not seen since the summer", "A van came on a Sunday evening", "Nobody opened")),
    ("relationship", RELATIONSHIPS),
    ("job", JOBS),
    ("title", ("Ms", "Mr", "Dr", "Mx")),
    ("address", tuple(f"Flat {number}, {street}" for number, street in enumerate(STREETS, start=2))),
    ("where", tuple(f"Bus stop in {street}" for street in STREETS)),
    ("contact_used", ("07700 900184", "Letter box of the flat", "07700 900731", "The number on the collection form")),
    ("school", tuple(name for name, _number in SCHOOLS)),
    ("year_group", ("Repeats Year 3 after a long illness", "Moved up a year on arrival")),
    ("religion", ("Not asked", "Catholic", "Muslim", "None", "Pentecostal")),
    ("nationality", COUNTRIES),
    ("reference", ("SCR-00417", "CS-20931")),
    ("number", ("R-0093", "R-0418")),
    ("file", ("3419981_CTF_3529983_004.xml",)),
    ("codes", ("N N N O O N N O O O", "G G O O N N N N O O")),
    ("person", tuple(adult.full_name for adult in ADULTS)),
    ("spoke_to", tuple(adult.full_name for adult in ADULTS)),
    ("seen_by", tuple(adult.full_name for adult in ADULTS)),
    ("method", ("Telephone", "Text message", "E-mail", "Letter", "Message through the sister's school")),
)
"""Words that suit a question, by a part of its id; the first that fits decides."""
REASONS = (
    "The family has not told us yet.",
    "Asked the previous school; answer expected this week.",
    "Nobody we asked could say.",
)


def short_text(random: Random, max_length: int, field_id: str = "") -> str:
    """A few words that suit the question where its id says enough, never longer than allowed."""
    suited = next((texts for part, texts in SHORT_BY_ID if part in field_id), SHORT)
    fitting = [text for text in suited if len(text) <= max_length]
    return random.choice(fitting) if fitting else "ab"[:max_length]


def long_text(random: Random, max_length: int) -> str:
    """Up to five sentences, some on lines of their own, never longer than allowed."""
    text = short_text(random, max_length)
    for sentence in random.sample(SENTENCES, k=random.randint(1, 5)):
        longer = f"{text}{random.choice((' ', chr(10), chr(10) * 2))}{sentence}"
        if len(longer) > max_length:
            break
        text = longer
    return text


def reason(random: Random) -> str:
    """Why something is not known yet."""
    return random.choice(REASONS)
