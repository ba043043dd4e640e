"""Which census region and division a state is in, and which counties keep another clock than their state's capital.

The packages that name states and counties know neither. Regions and divisions: US Census Bureau, "Census Regions and
Divisions of the United States". Time zones: 49 CFR part 71 as of 2026, by county; a county that the line crosses has
the zone of its seat. Names are IANA zones.
"""

from __future__ import annotations

from typing import Final

#: Census region -> division -> postal abbreviations of its states. Territories belong to no region.
DIVISIONS: Final[dict[str, dict[str, str]]] = {
    "Northeast": {"New England": "CT ME MA NH RI VT", "Middle Atlantic": "NJ NY PA"},
    "Midwest": {"East North Central": "IL IN MI OH WI", "West North Central": "IA KS MN MO NE ND SD"},
    "South": {
        "South Atlantic": "DE DC FL GA MD NC SC VA WV",
        "East South Central": "AL KY MS TN",
        "West South Central": "AR LA OK TX",
    },
    "West": {"Mountain": "AZ CO ID MT NV NM UT WY", "Pacific": "AK CA HI OR WA"},
}

#: The zone of most of the state, where it isn't the first one that the ``us`` package lists, or has an old name there.
MAIN_ZONES: Final[dict[str, str]] = {
    "AK": "America/Anchorage",
    "AS": "Pacific/Pago_Pago",
    "AZ": "America/Phoenix",
    "FL": "America/New_York",
    "HI": "Pacific/Honolulu",
    "ID": "America/Boise",
    "IN": "America/Indiana/Indianapolis",
    "KS": "America/Chicago",
    "KY": "America/New_York",
    "MI": "America/Detroit",
    "MP": "Pacific/Saipan",
    "ND": "America/Chicago",
    "NE": "America/Chicago",
    "OR": "America/Los_Angeles",
    "SD": "America/Chicago",
    "TN": "America/Chicago",
    "TX": "America/Chicago",
    "UM": "Pacific/Midway",
    "VI": "America/St_Thomas",
}

#: (state, zone) -> counties that keep this zone instead of the state's main one, without "County" and the like.
OTHER_ZONES: Final[dict[tuple[str, str], tuple[str, ...]]] = {
    ("AK", "America/Adak"): ("Aleutians West",),
    ("FL", "America/Chicago"): (
        "Bay", "Calhoun", "Escambia", "Gulf", "Holmes", "Jackson", "Okaloosa", "Santa Rosa", "Walton", "Washington",
    ),
    ("ID", "America/Los_Angeles"): (
        "Benewah", "Bonner", "Boundary", "Clearwater", "Idaho", "Kootenai", "Latah", "Lewis", "Nez Perce", "Shoshone",
    ),
    ("IN", "America/Chicago"): (
        "Gibson", "Jasper", "Lake", "LaPorte", "Newton", "Perry", "Porter", "Posey", "Spencer", "Starke",
        "Vanderburgh", "Warrick",
    ),
    ("KS", "America/Denver"): ("Greeley", "Hamilton", "Sherman", "Wallace"),
    ("KY", "America/Chicago"): (
        "Adair", "Allen", "Ballard", "Barren", "Breckinridge", "Butler", "Caldwell", "Calloway", "Carlisle",
        "Christian", "Clinton", "Crittenden", "Cumberland", "Daviess", "Edmonson", "Fulton", "Graves", "Grayson",
        "Green", "Hancock", "Hart", "Henderson", "Hickman", "Hopkins", "Livingston", "Logan", "Lyon", "Marshall",
        "McCracken", "McLean", "Metcalfe", "Monroe", "Muhlenberg", "Ohio", "Russell", "Simpson", "Todd", "Trigg",
        "Union", "Warren", "Webster",
    ),
    ("MI", "America/Menominee"): ("Dickinson", "Gogebic", "Iron", "Menominee"),
    ("ND", "America/Denver"): (
        "Adams", "Billings", "Bowman", "Dunn", "Golden Valley", "Grant", "Hettinger", "Slope", "Stark",
    ),
    ("NE", "America/Denver"): (
        "Arthur", "Banner", "Box Butte", "Chase", "Cheyenne", "Dawes", "Deuel", "Dundy", "Garden", "Grant", "Hooker",
        "Keith", "Kimball", "Morrill", "Perkins", "Scotts Bluff", "Sheridan", "Sioux",
    ),
    ("OR", "America/Boise"): ("Malheur",),
    ("SD", "America/Denver"): (
        "Bennett", "Butte", "Corson", "Custer", "Dewey", "Fall River", "Haakon", "Harding", "Jackson", "Lawrence",
        "Meade", "Oglala Lakota", "Pennington", "Perkins", "Ziebach",
    ),
    ("TN", "America/New_York"): (
        "Anderson", "Blount", "Bradley", "Campbell", "Carter", "Claiborne", "Cocke", "Grainger", "Greene", "Hamblen",
        "Hamilton", "Hancock", "Hawkins", "Jefferson", "Johnson", "Knox", "Loudon", "McMinn", "Meigs", "Monroe",
        "Morgan", "Polk", "Rhea", "Roane", "Scott", "Sevier", "Sullivan", "Unicoi", "Union", "Washington",
    ),
    ("TX", "America/Denver"): ("El Paso", "Hudspeth"),
}  # fmt: skip
