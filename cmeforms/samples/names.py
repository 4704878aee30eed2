"""Invented people, schools, streets and languages in many scripts; knows no form and picks nothing itself.

Names were put together from common forenames and surnames; nobody is meant.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SampleName:
    """A name as a form asks for it; ``language`` is what the family speaks."""

    forenames: str
    surname: str
    language: str

    @property
    def full_name(self) -> str:
        """Forenames, then surname; the other way round in the languages that say it so."""
        if self.language in SURNAME_FIRST:
            return f"{self.surname}{SURNAME_FIRST[self.language]}{self.forenames}"
        return f"{self.forenames} {self.surname}"


SURNAME_FIRST = {"Mandarin Chinese": "", "Vietnamese": " "}
"""Languages with the surname first, and what stands between it and the forenames."""

CHILDREN = tuple(
    SampleName(*parts)
    for parts in (
        ("Maisie Rose", "Thistlewood", "English"),
        ("Oluwatobiloba", "Adéṣínà-Bákàrè", "Yoruba"),
        ("Zofia", "Wiśniewska-Żak", "Polish"),
        ("Thị Bảo Trân", "Lương", "Vietnamese"),
        ("محمد إدريس", "الخطيب", "Arabic"),
        ("عائشہ نور", "چوہدری", "Urdu"),
        ("Cabdiraxmaan", "Xirsi Guuleed", "Somali"),
        ("ሰላም", "ተኽለ", "Tigrinya"),
        ("তানিশা", "মজুমদার", "Bengali"),
        ("யாழினி", "செல்வராசன்", "Tamil"),
        ("雨桐", "欧阳", "Mandarin Chinese"),
        ("Соломія", "Гнатишин", "Ukrainian"),
        ("Florika", "Căldăraru", "Romani"),
        ("Ștefan Andrei", "Țurcanu", "Romanian"),
        ("Siân", "Prydderch", "Welsh"),
        ("D'Angelo", "O'Hanrahan", "English"),
        ("Jūratė", "Žemaitytė", "Lithuanian"),
        ("Ömer", "Şimşekoğlu", "Turkish"),
        ("دلنیا", "هەورامی", "Kurdish Sorani"),
        ("زرلشته", "احمدزی", "Pashto"),
        ("ਹਰਲੀਨ", "ਧਾਲੀਵਾਲ", "Panjabi"),
        ("धृति", "श्रेष्ठ", "Nepali"),
        ("Ngozichukwuka", "Ọkwụdili", "Igbo"),
        ("Élodie-Anaïs", "M'Boumba", "French"),
        ("Kwabena", "Asante-Frimpong", "Twi"),
        ("Kreshnik", "Gjokaj", "Albanian"),
        ("Margarida", "Falcão e Brito", "Portuguese"),
        ("Tadhg", "Mac Giolla", "Irish"),
    )
)

ADULTS = tuple(
    SampleName(*parts)
    for parts in (
        ("Judith", "Marlowe-Finch", "English"),
        ("Anthony", "Brathwaite", "English"),
        ("Agnieszka", "Wójtowicz", "Polish"),
        ("Quốc Hưng", "Phạm", "Vietnamese"),
        ("Farhana", "Chowdhury", "Bengali"),
        ("حسین", "رضوی", "Urdu"),
        ("نادية", "المصري", "Arabic"),
        ("Hodan", "Warsame Cige", "Somali"),
        ("ሚካኤል", "ሃብተ", "Tigrinya"),
        ("வசந்தி", "குமாரசுவாமி", "Tamil"),
        ("Олександра", "Кравчук", "Ukrainian"),
        ("建华", "司徒", "Mandarin Chinese"),
        ("Adébáyọ̀", "Ògúnlẹ́yẹ", "Yoruba"),
        ("Ruza", "Lakatošová", "Romani"),
        ("Gwenllian", "ap Hywel", "Welsh"),
        ("Mary-Kate", "O'Driscoll", "English"),
        ("Sébastien", "Lefèvre-Diallo", "French"),
        ("Ionuț", "Bălănescu", "Romanian"),
    )
)

SCHOOLS = (
    ("Copperbeech Primary School", "3419981"),
    ("St Elspeth's Catholic Primary School", "3419982"),
    ("The Larkmere Academy", "3529983"),
    ("Ysgol Bryn Derw (unit at Marshgate)", ""),
    ("Millrace High School", "8129984"),
    ("Ashgrove Alternative Provision", ""),
    ("Nightingale Road Infants", "3099985"),
)
"""Name and LAESTAB (empty where none is known); establishment numbers that no register uses."""

STREETS = (
    "Quayle Street",
    "Old Rope Walk",
    "Sandstone Rise",
    "Lower Tanpit Lane",
    "Jubilee Crescent",
    "Cobbler's Yard",
)
TOWNS = (("Liverpool", "L"), ("Manchester", "M"), ("Grimsby", "DN"), ("London", "N"), ("Birmingham", "B"))
"""Towns and the letters that their postcodes begin with."""

COUNTRIES = ("Poland", "Somalia", "Viet Nam", "Romania", "Côte d'Ivoire", "Ireland", "Pakistan", "Ukraine")

JOBS = (
    "Attendance lead",
    "Headteacher",
    "Designated safeguarding lead",
    "Social worker",
    "School nurse",
    "Housing officer",
)

RELATIONSHIPS = ("Mother", "Father", "Grandmother", "Uncle", "Foster carer", "Step-father", "Older sister")

ORGANISATIONS = (
    "Northgate locality team",
    "Copperbeech Primary School",
    "Dockside housing office",
    "Westfield surgery",
)
