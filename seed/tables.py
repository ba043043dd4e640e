"""Tables of the demo: workgroups and resources, and what the people of the stories run, offer, need and agreed to.

Each is text, one row per line, cells divided by bars: read by :func:`rows`.
"""
# ruff: noqa: E501  (tables with one line per row)

from __future__ import annotations

from typing import Final

#: key | name | network | formed at | topic | what it works on
WORKGROUPS: Final = """
stories | Stories Workgroup | alliance | alliance/2019 | narrative | Stories of safety without punishment, told by those who live them.
responses | Health Responses Workgroup | alliance | alliance/2019 | alternatives-to-police | Health teams in place of patrol cars.
indicators | Indicators Workgroup | alliance | alliance/2022 | health-metrics | Indicators of health and equity for prosecutors' offices.
data-circle | Data Circle | network | | metrics | Data analysts who compare what they count, and how.
diversion-circle | Diversion Circle | network | | pre-charge-diversion | Diversion directors and their community partners.
"""

#: key | name | sort | made by (kind:key) | topic | published | what it offers
RESOURCES: Final = """
story-kit | Telling Safety: a story kit | toolkit | workgroup:stories | narrative | 2021-03 | Exercises for offices and organizations that tell their own story.
first-call | First Call: starting a health response team | guidance | workgroup:responses | alternatives-to-police | 2021-11 | Steps from the first memo to the first shift.
care-costs | What Care Costs, What Jail Costs | report | workgroup:responses | health-funding | 2023-05 | A county budget, read twice.
twelve-indicators | Twelve Indicators | data_set | workgroup:indicators | health-metrics | 2024-02 | Definitions, sources and a worked example.
indicator-cases | Three Offices that Count Health | case_study | workgroup:indicators | health-metrics | 2025 | How three offices began.
code-book | Shared code book for diversion data | data_set | workgroup:data-circle | metrics | 2024-06 | Field by field, with what to do about gaps.
referral-form | Model referral form | toolkit | workgroup:diversion-circle | pre-charge-diversion | 2023-09 | One page, in five languages.
ashby-guide | The Ashby guide to pre-charge diversion | guidance | engagement:ashby-mi/2018 | pre-charge-diversion | 2020-05 | Criteria, referral, agreement, closing: how one county does it.
alder-report | Who gets diverted? Five years of figures | report | engagement:alder-bay-ca/2017 | diversion-equity | 2023 | Who was offered diversion, who took it, who finished.
recall-notes | Notes on leading under attack | guidance | convening:network/2023/collaboratory/1 | backlash | 2023-12 | What peers wish they had known.
"""
#: place | program | topic | status | start | who runs it | people diverted by year
PROGRAMS: Final = """
marlow-oh | Marlow Pre-Charge Diversion | pre-charge-diversion | planned | 2027-01 | Imani Okafor-Whitfield |
ashby-mi | Ashby Pre-Charge Diversion | pre-charge-diversion | active | 2019-04 | Rosalind Achterberg-Núñez | 2019=61 2020=48 2021=112 2023=164 2024=171 2025=190
dunmere-nc | Dunmere First Step | pre-charge-diversion | active | 2020-01 | Teodoro Quintanilla | 2020=22 2022=95 2023=118 2025=131
corliss-wi | Corliss Early Diversion | pre-charge-diversion | active | 2019-09 | Henrik Sørlie | 2020=40 2021=66 2024=102
tamarack-mn | Tamarack Pre-Charge Diversion | pre-charge-diversion | active | 2021-03 | Winona Goodfeather | 2021=17 2022=35 2023=41 2025=52
alder-bay-ca | Alder Bay Pre-Filing Diversion | pre-charge-diversion | active | 2018-06 | Camille Toussaint | 2018=210 2019=480 2020=390 2021=655 2022=720 2023=760 2024=810
belhaven-va | Belhaven Deferred Prosecution | post-charge-diversion | active | 2022-02 | Bridget Dunleavy | 2022=30 2023=58 2025=64
oxmoor-md | Oxmoor Youth Diversion | juvenile-diversion | active | 2021-09 | Priya Srinivasan | 2021=20 2022=74 2023=88 2024=96 2025=101
pinecrest-ga | Pinecrest Youth Diversion | juvenile-diversion | planned | 2026-05 | Octavia Singletary |
kestrel-mo | Kestrel Youth Diversion | juvenile-diversion | active | 2020-02 | Nkechi Egwuatu | 2020=33 2021=70 2022=81 2024=93
llano-verde-tx | Llano Verde Youth Diversion | juvenile-diversion | active | 2021-01 | Mateo Saldívar | 2021=140 2022=232 2025=305
cedar-narrows-wa | Cedar Narrows Youth Diversion | juvenile-diversion | active | 2019-01 | Kalani Kahananui | 2019=88 2020=51 2021=120 2023=149 2024=160
"""

#: who | topic | level | evidence | sensitivity (empty: open)
OFFERS: Final = """
Rosalind Achterberg-Núñez | pre-charge-diversion | expert | did_it |
Rosalind Achterberg-Núñez | diversion-equity | solid | did_it |
Teodoro Quintanilla | pre-charge-diversion | expert | did_it |
Henrik Sørlie | pre-charge-diversion | solid | did_it |
Winona Goodfeather | pre-charge-diversion | solid | did_it |
Camille Toussaint | pre-charge-diversion | expert | did_it |
Camille Toussaint | felony-diversion | solid | did_it |
Bridget Dunleavy | post-charge-diversion | solid | did_it |
Priya Srinivasan | juvenile-diversion | expert | did_it |
Priya Srinivasan | diversion-partnerships | expert | did_it |
Shanice Poindexter | diversion-partnerships | expert | did_it |
Shanice Poindexter | restorative-justice | solid | did_it |
Imani Okafor-Whitfield | restorative-justice | solid | trained_on_it |
Nkechi Egwuatu | juvenile-diversion | expert | did_it |
Mateo Saldívar | juvenile-diversion | solid | did_it |
Kalani Kahananui | juvenile-diversion | expert | did_it |
Kalani Kahananui | school-cases | solid | did_it |
Wanjiku Mensah | narrative | expert | did_it |
Wanjiku Mensah | juvenile-diversion | solid | says_so |
Joaquín Villaseñor | bail-policy | expert | did_it |
Joaquín Villaseñor | backlash | expert | did_it | restricted
Marcella Drayton | backlash | expert | did_it | restricted
Marcella Drayton | office-culture | solid | did_it |
Eleanor Whitcomb | second-look | solid | did_it |
Tariq Haddadin | crisis-communications | solid | says_so |
Lourdes Benavides | grants | solid | did_it |
Oksana Tkachenko | health-metrics | expert | did_it |
Desmond Holloway | alternatives-to-police | expert | did_it |
"""

#: who | topic | urgency | since | until (empty: none) | sensitivity (empty: staff)
NEEDS: Final = """
Imani Okafor-Whitfield | pre-charge-diversion | high | 2026-08-24 | 2027-03-31 |
Rosalind Achterberg-Núñez | restorative-justice | normal | 2026-03-10 | |
Teodoro Quintanilla | restorative-justice | low | 2026-02-02 | |
Vivian Roundtree | crisis-communications | high | 2026-09-14 | |
Vivian Roundtree | backlash | high | 2026-09-14 | | restricted
Octavia Singletary | juvenile-diversion | high | 2026-03-09 | 2027-06-30 |
Octavia Singletary | diversion-partnerships | normal | 2026-03-09 | |
Jerome Tillery | diversion-partnerships | high | 2026-03-16 | |
Shanice Poindexter | grants | normal | 2026-01-19 | |
Aster Mekonnen | transition | high | 2026-09-01 | 2027-04-30 |
Marisol Echeverría | transition | normal | 2026-09-08 | |
"""

#: who | decision | on; those who are left out were never asked
CONSENTS: Final = """
Imani Okafor-Whitfield | granted | 2026-08-24
Rosalind Achterberg-Núñez | granted | 2023-04-18
Teodoro Quintanilla | granted | 2022-11-02
Henrik Sørlie | granted | 2022-05-10
Henrik Sørlie | refused | 2025-09-30
Winona Goodfeather | granted | 2024-02-06
Bridget Dunleavy | granted | 2023-10-11
Priya Srinivasan | granted | 2022-03-03
Shanice Poindexter | granted | 2022-03-03
Octavia Singletary | granted | 2026-03-09
Jerome Tillery | granted | 2026-03-16
Joaquín Villaseñor | granted | 2023-01-25
Marcella Drayton | granted | 2025-02-04
Vivian Roundtree | granted | 2022-06-14
Eleanor Whitcomb | do_not_contact | 2026-10-01
Nkechi Egwuatu | granted | 2024-05-07
Mateo Saldívar | granted | 2024-05-07
Kalani Kahananui | granted | 2025-01-22
Wanjiku Mensah | granted | 2021-08-12
Aster Mekonnen | granted | 2026-09-01
Marisol Echeverría | granted | 2026-09-08
Tariq Haddadin | granted | 2024-11-19
"""

#: one | the other | how they know each other | first contact | latest contact
ACQUAINTANCES: Final = """
Imani Okafor-Whitfield | Lourdes Benavides | work on the same cases | 2026-08-20 | 2026-10-22
Imani Okafor-Whitfield | Terrence Abernethy | colleagues | 2026-08-17 | 2026-10-30
Imani Okafor-Whitfield | Naomi Fairbairn | network staff | 2026-08-24 | 2026-10-05
Imani Okafor-Whitfield | Priya Srinivasan | met at a training | 2026-06-09 | 2026-10-20
Lourdes Benavides | Rosalind Achterberg-Núñez | peers in the same coalition | 2022-05-17 | 2026-06-11
Naomi Fairbairn | Rosalind Achterberg-Núñez | network staff | 2021-06-01 | 2026-03-10
Naomi Fairbairn | Teodoro Quintanilla | network staff | 2021-09-14 | 2026-09-16
Naomi Fairbairn | Shanice Poindexter | network staff | 2021-05-11 | 2026-01-19
Naomi Fairbairn | Octavia Singletary | network staff | 2026-03-02 | 2026-09-03
Solveig Lindqvist | Camille Toussaint | network staff | 2018-03-08 | 2024-12-04
Solveig Lindqvist | Marcella Drayton | network staff | 2017-09-12 | 2025-11-18
Solveig Lindqvist | Vivian Roundtree | network staff | 2021-02-10 | 2026-10-12
Priya Srinivasan | Shanice Poindexter | a cohort pair | 2018-11-05 | 2026-10-14
Octavia Singletary | Jerome Tillery | a cohort pair | 2025-02-10 | 2026-10-27
Halina Kowalczyk | Aster Mekonnen | colleagues | 2021-02-01 | 2026-10-29
Halina Kowalczyk | Joaquín Villaseñor | peers in the same role | 2020-02-20 | 2026-04-02
Halina Kowalczyk | Camille Toussaint | met at a convening | 2022-06-14 | 2025-12-01
Winona Goodfeather | Henrik Sørlie | peers in the same role | 2021-04-19 | 2026-05-05
Cornell Gadsden | Teodoro Quintanilla | colleagues | 2019-02-11 | 2026-10-23
Cornell Gadsden | Marcella Drayton | peers in the same role | 2019-05-06 | 2025-10-15
Eleanor Whitcomb | Dermot Finnerty | colleagues | 2022-05-16 | 2026-10-30
Nkechi Egwuatu | Mateo Saldívar | peers in the same role | 2022-10-04 | 2026-07-01
Oksana Tkachenko | Desmond Holloway | the alliance | 2019-10-08 | 2026-02-17
"""


#: who | commitment at the alliance's second convening | status | due | lesson (empty: none)
COMMITMENTS: Final = """
Oksana Tkachenko | Publish two health indicators with every annual report | open | 2026-06-30 |
Desmond Holloway | Send a health team first to calls about a mental health crisis | kept | 2024-12-31 | The dispatch center decides; start there.
Wanjiku Mensah | Ask the county to fund story circles for three years | dropped | 2024-06-30 | The budget committee wanted figures first.
"""


def rows(text: str) -> list[list[str]]:
    """The rows of one of these tables; an empty last cell may be left out with its bar kept."""
    return [[part.strip() for part in line.split("|")] for line in text.strip().splitlines()]


#: Counties whose programs are written by hand: chance adds none of its own, nor a second engagement.
PLACES_BY_HAND: Final = frozenset(row[0] for row in rows(PROGRAMS))
