"""The topic tree of the field of prosecution reform, as SKOS concepts written for this product.

Each topic has one broader topic or none (then it is at the top), a preferred label, other words that people use for it,
and a definition that a new colleague understands. Keys are permanent: ids are derived from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class TopicData:
    """One topic; ``broader`` is the key of the topic above it, or None at the top."""

    key: str
    label: str
    broader: str | None
    alt_labels: tuple[str, ...]
    definition: str


def _read(text: str) -> tuple[TopicData, ...]:
    """Read one topic per line: key | label | broader or nothing | other words, by semicolons | definition."""
    found = []
    for line in text.strip().splitlines():
        key, label, broader, others, definition = (part.strip() for part in line.split("|"))
        words = tuple(word.strip() for word in others.split(";") if word.strip())
        found.append(TopicData(key, label, broader or None, words, definition))
    return tuple(found)


TOPICS: Final[tuple[TopicData, ...]] = _read("""
diversion | Diversion | | diversion programs; alternatives to prosecution | Resolving a case outside the ordinary court process, usually by services or a restorative agreement instead of a conviction.
pre-charge-diversion | Pre-charge diversion | diversion | pre-filing diversion; prefiling diversion; pre-booking diversion; diversion before charging | Diversion offered before charges are filed, so that no court record comes into being.
post-charge-diversion | Post-charge diversion | diversion | post-filing diversion; deferred prosecution; deferred adjudication | Diversion offered after charges are filed, with dismissal once the agreement is kept.
juvenile-diversion | Juvenile diversion | diversion | youth diversion; diversion of young people; youth deflection | Diversion of children and teenagers, mostly with families, schools and community organizations.
emerging-adult-diversion | Diversion of emerging adults | diversion | young adult diversion; young adult court; ages 18 to 25 | Diversion designed for people of about 18 to 25 years, whose judgment still matures.
felony-diversion | Felony diversion | diversion | diversion of serious cases; diversion of felonies | Diversion that also takes cases charged, or that could be charged, as felonies.
gun-possession-diversion | Diversion of gun possession cases | diversion | firearm possession diversion; gun diversion | Diversion of people who carried a gun without having used it against anybody.
diversion-equity | Fair access to diversion | diversion | diversion eligibility; net widening; diversion fees | Who is offered diversion and who completes it: criteria, fees and other barriers, net widening.
diversion-partnerships | Diversion with a community partner | diversion | community-based diversion; cohort model; prosecutor and community partnership | Building or expanding a diversion program together with a community organization that runs it.
declination | Charging and declination | | charging policy; declining charges; charging decisions | Policies on which cases a prosecutor does not charge, or charges lower, and how that is decided.
traffic-stop-declination | Declining cases from non-public-safety traffic stops | declination | non-public-safety traffic stops; pretext stops; pretextual stops; traffic stop policy | Not prosecuting cases that arise only from stops for minor equipment or registration violations.
drug-possession-declination | Declining drug possession cases | declination | drug possession; simple possession; marijuana declination | Not charging possession of small amounts of drugs, often with an offer of treatment.
poverty-offenses | Offenses of poverty | declination | driving with a suspended license; trespass; public order offenses; homelessness | Charging policy for offenses that come from being poor or unhoused, such as trespass or license suspension.
school-cases | Cases from schools | declination | school-based arrests; school discipline; school police | Charging policy for what happens at school, and agreements with school districts.
charge-screening | Screening of new cases | declination | case screening; intake review; early case review | Reviewing police referrals early, by experienced lawyers, before a charge is filed.
race-blind-charging | Race-blind charging | declination | blind charging; redacted case review | Deciding on a charge from a report in which names, places and other hints at race are removed.
pretrial | Bail and pretrial | | pretrial justice; pretrial release | What happens between arrest and the end of a case: release, detention, conditions.
bail-policy | Bail policy | pretrial | cash bail; money bail; bail reform | When prosecutors ask for money bail or detention, and when they don't.
pretrial-support | Pretrial support | pretrial | court reminders; pretrial services; supportive pretrial release | Reminders, transport and services that help people come back to court.
jail-reduction | Reducing the jail population | pretrial | jail population review; decarceration; jail review team | Finding, case by case and by policy, who can leave jail and how fewer people enter it.
discovery | Discovery and disclosure | pretrial | open file discovery; Brady; police credibility list | Giving the defense what it is entitled to, early, including what discredits a witness.
plea-policy | Plea policy | pretrial | plea bargaining; plea offers; trial penalty | How offers are made, explained and recorded, and what a plea costs.
sentencing | Sentencing and after | | sentencing policy | What prosecutors ask for at sentencing, and what they can still do afterwards.
second-look | Sentencing review | sentencing | second look; resentencing; prosecutor-initiated resentencing; sentence review unit | Going back to long sentences that no longer serve anybody, and asking the court to shorten them.
probation-terms | Probation and supervision | sentencing | community supervision; probation length; technical violations | Shorter and lighter supervision, and fewer returns to jail for technical violations.
fines-fees | Fines and fees | sentencing | court debt; criminal justice debt | Court debt, its collection, and waivers.
conviction-integrity | Conviction integrity | sentencing | conviction review unit; wrongful convictions; innocence claims; CIU | Investigating claims of innocence and of injustice, in a unit of its own.
immigration | Immigration consequences | sentencing | immigrant communities; immigration-safe pleas; collateral consequences for noncitizens | Taking into account what a charge or plea does to a person's right to stay.
record-clearing | Record clearing | reentry | expungement; record sealing; clean slate | Sealing or clearing records, one by one or automatically.
reentry | Reentry | | return from prison; returning citizens | Coming home from jail or prison: housing, work, family, support.
reentry-partnerships | Reentry partnerships | reentry | reentry council; reentry services | Work of offices and community organizations with people who come home.
data | Data and transparency | | prosecution data; data-driven prosecution | Collecting, using and publishing data on what a prosecutor's office does.
dashboards | Public dashboards | data | data dashboard; transparency dashboard; public data portal | Publishing charging, diversion and sentencing figures for everybody to see.
metrics | Measures of success | data | performance metrics; prosecutorial performance indicators; outcome measures; key figures | Deciding what to count, beyond convictions, and what good looks like.
case-management | Case management systems | data | case management software; data infrastructure; CMS migration | The systems that hold the office's cases, and getting data out of them.
research-partnerships | Research partnerships | data | program evaluation; university partnership; recidivism study | Evaluation of a program or policy together with researchers.
data-sharing | Data sharing between agencies | data | data use agreement; linked data | Agreements and methods for joining data of police, courts, jail and health.
race-equity | Race equity | | racial equity; racial justice; racial disparities | Ending unequal treatment by race, in decisions and in outcomes.
disparity-analysis | Analysis of racial disparities | race-equity | racial disparity audit; decision point analysis | Finding at which decisions disparities arise, and by how much.
reckoning | Acknowledging past harm | race-equity | truth and reconciliation; history of harm | Saying openly what prosecution has done to communities, and what follows.
equity-training | Race equity training | race-equity | implicit bias training; anti-racism training | Learning, as an office, to see and to change what produces inequity.
black-women-leadership | Leadership of Black women prosecutors | race-equity | Black women in leadership; Black women chief prosecutors | Support of Black women who lead offices, and who face more personal attacks for it.
community | Community engagement | | community partnership; co-governance | Working with the people most affected, not only informing them.
advisory-board | Community advisory boards | community | community council; accountability board | A standing group of residents that advises the office and hears its figures.
listening-sessions | Listening sessions | community | town halls; community meetings; focus groups | Meetings at which residents speak and the office listens.
participatory-policy | Writing policy with residents | community | community-informed policy; participatory policy making; co-design | Residents and the office draft a policy together, from data to final text.
lived-experience | Leadership of people with lived experience | community | directly impacted people; formerly incarcerated leaders | Paid, deciding roles for people who have been prosecuted, incarcerated or harmed.
violence-intervention | Community violence intervention | community | violence interruption; street outreach; CVI; gun violence prevention | Outreach by trusted people to those most likely to shoot or to be shot.
victims | Victims and survivors | | crime survivors; victim rights | Support for people who were harmed, whatever becomes of the case.
victim-services | Victim services | victims | victim assistance; victim advocates; survivor support | Advocates, compensation and help with safety, housing and grief.
restorative-justice | Restorative justice | victims | restorative conferencing; circles; victim offender dialogue; RJ | Processes in which those harmed and those responsible agree on how to repair the harm.
domestic-violence | Domestic violence | victims | intimate partner violence; family violence | Safety for survivors with fewer harms from prosecution itself.
language-access | Language access | victims | interpretation; translation; limited English | Being understood by people who speak other languages or sign.
office | Office culture and staff | | office management; change management | Changing how an office works from inside.
office-culture | Office culture | office | culture change; values; change management in offices | Habits, incentives and words in an office, and how they change.
hiring | Hiring and retention | office | recruitment; attorney vacancies; staff retention | Finding and keeping lawyers and staff who share the office's aims.
training | Training of prosecutors | office | line prosecutor training; onboarding | What prosecutors learn, at the start and every year.
transition | Leadership transition | office | new administration; first 100 days; handover; election transition | Taking over an office, or handing it on, without losing the reforms.
supervision | Supervision and accountability | office | policy compliance; file review; internal audit | Making sure that policies are followed in everyday cases.
wellness | Staff well-being | office | vicarious trauma; secondary trauma; burnout | Care for people who work with harm every day.
health | Public health partnerships | | criminal justice and public health; health in all policies | Working with health departments and practitioners on what keeps people safe and well.
behavioral-health-deflection | Behavioral health deflection | health | deflection; crisis response; 988; mental health diversion; behavioural health deflection | Health responses instead of arrest for people in a mental health or drug crisis.
substance-use | Substance use and harm reduction | health | harm reduction; overdose; opioid; treatment courts | Treatment and harm reduction in place of punishment.
health-metrics | Health and equity metrics | health | health indicators; health impact | Measuring what the justice system does to people's health.
alternatives-to-police | Health responses in place of police | health | alternative response; civilian responders; community responders | Sending health and community workers where police used to be sent.
communications | Communications | | public communications; media | Explaining reforms to residents, press and partners.
backlash | Communications under backlash | communications | recall; recall campaign; preemption; attacks on reform; backlash | Speaking and leading while under organized attack: recalls, removal, hostile bills, harassment.
narrative | Narrative change | communications | transformative narrative; framing; messaging | Changing the story that people tell about safety and justice.
crisis-communications | Communications after a serious incident | communications | rapid response; crisis communications; media crisis | What to say, and when, after a case that shakes a community.
policy | Legislation and policy | | legislative advocacy | Laws and policies beyond one office.
state-legislation | State legislation | policy | bills; legislative testimony; state preemption | Working for, or defending against, bills in a state's legislature.
coalition | Coalitions with advocates | policy | advocacy coalition; organizing | Prosecutors, organizers and advocates acting together.
funding | Budget and funding | | fundraising; grants; sustainability funding | Money for reforms: county budget, grants, reinvestment.
county-budget | County budgets | funding | budget request; participatory budgeting | Making the case for people and programs in a county's budget.
grants | Grants and philanthropy | funding | foundation funding; federal grants; philanthropy | Finding, winning and managing grants, and outliving them.
health-funding | Funding health solutions | funding | reinvestment; opioid settlement funds; fund health solutions | Moving public money to health solutions at local and state level.
""")


def tree_path(key: str) -> list[TopicData]:
    """The topic and all that are above it, the topic itself first; raises KeyError for an unknown key."""
    by_key = {topic.key: topic for topic in TOPICS}
    path = [by_key[key]]
    while path[-1].broader is not None:
        path.append(by_key[path[-1].broader])
    return path


def leaves() -> tuple[TopicData, ...]:
    """Topics that nothing is narrower than: what members help with and ask about."""
    above = {topic.broader for topic in TOPICS}
    return tuple(topic for topic in TOPICS if topic.key not in above)
