"""What a column of a flat list can fill, and what such columns are called by the programs that export them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from cjn_graph.model import fold

ATTRIBUTE: Final = "attr:"
SKIPPED: Final = "-"
"""What a mapping says of a column that is not imported."""


@dataclass(frozen=True)
class Field:
    """Something that a column can fill.

    Attributes
    ----------
    describes : str
        What it is, for whoever edits the mapping.
    called : tuple of str
        Names of columns, folded.
    """

    describes: str
    called: tuple[str, ...] = ()


def _called(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split(","))


FIELDS: Final = {
    "id": Field(
        "the list's own id of the person: importing again finds the person by it",
        _called(
            "id,contact id,record id,rec id,recid,member id,person id,contactid,internal contact id,contact id 18,"
            "18 digit id,constituent id,customer id,external id,external identifier,key,uid,uuid"
        ),
    ),
    "kind": Field(
        "whether the row is about a person or an organization",
        _called("contact type,record type,element type,entity type,kind,type"),
    ),
    "external_ids": Field("ids in other systems, as source:id", _called("external ids,same as")),
    "name": Field(
        "full name",
        _called(
            "name,full name,display name,contact name,contact,sort name,formatted name,file as,member,member name,"
            "person,attendee,participant,fn,attendee name,nombre completo,label,last name first name,last first,"
            "last name first,surname given name,family name given name,nachname vorname,apellidos nombre"
        ),
    ),
    "given_name": Field(
        "given name",
        _called(
            "first name,given name,firstname,givenname,given,first,forename,vorname,prenom,nombre,fname,name first"
        ),
    ),
    "middle_name": Field("middle name", _called("middle name,middle,additional name,middle initial,mi")),
    "family_name": Field(
        "family name",
        _called(
            "last name,family name,surname,lastname,familyname,last,nachname,apellido,apellidos,nom,lname,name last"
        ),
    ),
    "suffix": Field("what stands behind the name, such as Jr.", _called("suffix,name suffix,individual suffix")),
    "nicknames": Field("names they also go by", _called("nickname,nick name,nicknames,goes by,preferred name,aka")),
    "pronouns": Field("pronouns, as the person states them", _called("pronouns,preferred pronouns")),
    "email": Field(
        "email address",
        _called(
            "email,e mail,mail,email address,e mail address,e mail 1 value,email 1 value,primary email,work email,"
            "personal email,preferred email,email 1,email work,business email,e mail work,correo,courriel,home email,"
            "e mail 2 value,e mail 3 value,email 2 value,email 2,email 3,e mail 2 address,e mail 3 address,other email,"
            "email home,email other,alternate email,secondary email,email addresses,emails"
        ),
    ),
    "phone": Field(
        "telephone number",
        _called(
            "phone,telephone,mobile,cell,phone number,phone 1 value,work phone,mobile phone,home phone,business phone,"
            "tel,cell phone,telephone number,primary phone,phone 1,phone work,phone mobile,main phone,phone 2 value,"
            "phone 3 value,phone 2,phone home,other phone,phones,phone numbers"
        ),
    ),
    "organization": Field(
        "organization or office they work at",
        _called(
            "organization,organisation,company,employer,account name,account,office,agency,affiliation,org,"
            "current employer,organization name,organisation name,organization 1 name,primary affiliation,company name,"
            "institution,firm,workplace,where they work,primary affiliation name,organization display name"
        ),
    ),
    "organization_type": Field("what sort of organization it is", _called("organization type,type of organization")),
    "title": Field(
        "title of their post",
        _called(
            "title,job title,position,post,organization 1 title,designation,occupation,job,role title,jobtitle,"
            "organization title,account title,positions"
        ),
    ),
    "start": Field(
        "since when they hold the post",
        _called(
            "job start,start date of job,since,in post since,hired,hire date,date hired,started,start date,start,"
            "valid from,date from,start year,started on,job start date"
        ),
    ),
    "end": Field(
        "until when they held the post; nothing, or present, while they hold it",
        _called(
            "job end,end date of job,until,left,left on,end date,end,valid to,valid until,date to,end year,ended on,"
            "job end date"
        ),
    ),
    "place": Field(
        "place that the organization serves, such as a county",
        _called("county,jurisdiction,place,county served,jurisdiction served"),
    ),
    "address": Field(
        "street and number (kept as an attribute; used to find duplicates)",
        _called("address,street,street address,address line 1,mailing street,home address,mailing address"),
    ),
    "postcode": Field(
        "postal code (kept as an attribute; used to find duplicates)",
        _called("postcode,post code,postal code,zip,zip code,zipcode,mailing zip postal code,mailing postal code"),
    ),
    "city": Field(
        "city",
        _called(
            "city,town,suburb,mailing city,address 1 city,primary city,work city,city name,home city,business city,"
            "address city,other city"
        ),
    ),
    "state": Field(
        "state",
        _called(
            "state,province,mailing state,address 1 region,state province,primary state,state abbreviation,work state,"
            "mailing state province,business state,home state,address state,other state,region"
        ),
    ),
    "topics": Field(
        "topics they can help others with, with ; or | between them",
        _called("topics,topic,expertise,can help with,offers,skills,areas of expertise,issue areas"),
    ),
    "needs": Field(
        "topics they look for help with", _called("needs,seeks help with,looking for,needs help with,help wanted")
    ),
    "attended": Field(
        "convenings they came to",
        _called("events,attended,event,event name,convening,convenings,sessions,events attended,meeting"),
    ),
    "event_date": Field(
        "when that convening was: tells those of one name apart",
        _called("event date,date of event,event start date,convening date,session date,meeting date,attended on"),
    ),
    "member_of": Field(
        "networks and workgroups they belong to",
        _called("network,networks,workgroup,workgroups,member of,groups,group,group s,committee,committees"),
    ),
    "birth_date": Field(
        "date of birth (kept as an attribute; used to find duplicates)",
        _called("birth date,birthdate,date of birth,dob,birthday,geburtsdatum,born,birth"),
    ),
    "languages": Field("languages they work in", _called("languages,language,preferred language")),
    "gender": Field("gender, only as the person states it", _called("gender,gender identity")),
    "race_ethnicity": Field(
        "race and ethnicity, only as the person states it", _called("race ethnicity,race,ethnicity,race and ethnicity")
    ),
    "biography": Field("a few sentences about them", _called("bio,biography,about")),
    "tie_from": Field("who is tied to somebody, by name", _called("from label,source label,source name")),
    "tie_to": Field("whom they are tied to", _called("to label,target label,target name")),
    "tie_kind": Field("what ties them", _called("connection type,relationship,relationship type,tie")),
    "note": Field("remark for staff", _called("note,notes,comments,comment,remarks,description")),
}
DATES: Final = ("start", "end", "event_date", "birth_date")
MANY: Final = ("nicknames", "topics", "needs", "attended", "member_of", "languages", "external_ids")


def plain(header: str) -> str:
    """Reduce a column's name to its words.

    >>> plain("E-mail 1 - Value"), plain("First_Name*"), plain("npe01__WorkEmail__c")
    ('e mail 1 value', 'first name', 'npe01 work email')
    """
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", re.sub(r"__[cr](?![^\W_])", " ", header))  # as Salesforce marks its own
    return " ".join(re.findall(r"[^\W_]+", fold(apart)))


@cache
def _by_name() -> dict[str, str]:
    return {name: field for field, declared in FIELDS.items() for name in (plain(field), *declared.called)}


def field_called(header: str) -> str | None:
    """Return the field that a column of this name fills; None where the name says nothing."""
    words = plain(header)
    for prefix in ("", "contact ", "primary ", "npsp ", "npe01 ", "individual ", "member ", "person "):
        if words.startswith(prefix) and (found := _by_name().get(words.removeprefix(prefix))):
            return found
    return None
