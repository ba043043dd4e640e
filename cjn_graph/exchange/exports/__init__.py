"""Files for people and other programs: tables, contacts, a calendar, the graph. Values go in, bytes come out.

``catalogue`` lists the formats; ``tables`` has CSV, Excel and Parquet, ``contacts`` vCards and what mailing tools and
CiviCRM take, ``calendar`` iCalendar, ``graphs`` GraphML, GEXF and Kumu, ``popolo`` Popolo. What a file may hold is
decided before: these functions get records that their reader may see.
"""
