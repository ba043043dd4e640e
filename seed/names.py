"""Names of fictional people: plausible, of many heritages, some long, some with accents.

Given and family names are drawn from one heritage most of the time, from two now and then, as in life. Family names
that belong to well-known prosecutors or reformers are left out. No gender or race is recorded or implied by a name.
"""

from __future__ import annotations

from random import Random
from typing import Final

#: Heritage -> (given names, family names, weight).
_HERITAGES: Final[tuple[tuple[str, str, int], ...]] = (
    (
        "Abigail Adrian Allison Beatrice Bennett Bridget Calvin Caroline Celia Clara Colin Daphne Dermot Edith Eleanor "
        "Elliott Emmett Fiona Gareth Genevieve Graham Harriet Hollis Ingrid Jasper Josephine Judith Keegan Laurel "
        "Leland Lorna Malcolm Marian Maeve Nolan Odette Owen Philippa Prescott Quentin Rosalind Russell Sheridan "
        "Sylvia Tess Thaddeus Tobias Una Vaughn Winifred",
        "Abernethy Ainsley Applegarth Ashdown Barrowclough Birdsall Blackwood Brathwaite Brockway Calloway Carmody "
        "Chadbourne Coldwell Crenshaw Dalrymple Devereaux Dinsmore Dunleavy Eastlake Ellsworth Fairbairn Fenwick "
        "Finnerty Gallivan Goodspeed Greaves Hathaway Hollingshead Holloway Kilbride Kincannon Lathrop Lockridge "
        "MacAllen Mayhew McGlinchey Merriweather Northcott O'Dwyer Pemberton Penhallow Pickering Quillfeather Radcliff "
        "Redfern Rutherford Saltmarsh Stapleton Thackeray Thistlewood Tolliver Underhill Wainwright Whitcomb Winslow",
        26,
    ),
    (
        "Aaliyah Amari Andre Aniyah Asha Camille Cedric Charisse Cornell Damaris Darnell Deja Denzel Desmond Ebony "
        "Elijah Ezekiel Gwendolyn Imani Isaiah Jamal Janelle Jerome Kendrick Keisha Latoya Lamont Layla Malik Marcella "
        "Maya Monique Naomi Nia Octavia Patrice Quincy Raymond Renee Roderick Shanice Simone Tamika Terrence Theo "
        "Tyrone Vernell Vivian Xavier Zora",
        "Alston Baptiste Bankole Battle Beckford Boykin Broadnax Cheatham Chisolm-Ray Coles Dabney Drayton Easley "
        "Fauntleroy Gadsden Gaillard Garvin Goodloe Grimké-Bell Hairston Hargrove Heyward Ivory Jeffcoat Jubilee "
        "Kelsey Lanier Ledbetter Lovelace Mabry Manigault Mayfield McCleod McIver Nesbitt Outlaw Pinckney Poindexter "
        "Ravenell Roundtree Royster Simmons-Hall Singletary Smalls Summerville Tillery Toussaint Venable Whitfield "
        "Wigfall",
        24,
    ),
    (
        "Adriana Alejandro Amparo Anahí Beatriz Belén Camilo Catalina César Consuelo Cristóbal Dolores Elena Emiliano "
        "Esperanza Esteban Fermín Graciela Guadalupe Héctor Inés Itzel Joaquín Julieta Lourdes Lucía Marisol Mateo "
        "Mercedes Micaela Nayeli Néstor Octavio Paloma Ramón Renata Rocío Salvador Santiago Sofía Soledad Teodoro "
        "Ulises Valentina Ximena Yolanda Zulema",
        "Aguirre Alcántara Altamirano Arriaga Avendaño Balderas Barragán Benavides Bustamante Calderón Camacho "
        "Carrizales Cepeda Cienfuegos Covarrubias De_la_Rosa Echeverría Elizondo Escamilla Figueroa Fuentes Galindo "
        "Gaytán Granados Huerta Ibarra Izquierdo Jaramillo Larrañaga Ledesma Lizárraga Madrigal Maldonado Montemayor "
        "Muñiz Navarrete Ocampo Olivares Palacios Peñaloza Quintanilla Rentería Saldívar Samaniego Santillán "
        "Tapia Urrutia Valdovinos Villaseñor Zaragoza Zepeda",
        18,
    ),
    (
        "Aarav Aiko Anjali Arjun Bao Chitra Daichi Deepa Divya Esther-Mi Farah Gita Haruka Hana Huong Ishaan Jin "
        "Jia-Ling Kaito Kavita Kenji Khanh Lakshmi Lan Linh Mai Mei Min-jun Minh Naoko Neha Nikhil Padma Pilar-Anh "
        "Priya Quynh Rajiv Ren Rohan Sanjay Seo-yeon Shreya Sunita Tae Thuy Usha Vikram Wei Xiuying Yuki",
        "Achterberg-Lim Agarwal Aquino Bandaranaike Banerjee Batungbakal Chaudhry Chowdhury Dang Deshpande Fujimoto "
        "Gunawardena Hashimoto Hoang Iyengar Jayawardene Kamalanathan Kawaguchi Khandelwal Kobayashi Krishnamurthy "
        "Kuroda Liang Macapagal Mukherjee Nakagawa Nambiar Natividad Okonogi Oyama Pangilinan Phan Rajagopalan "
        "Ramachandran Saelee Sengupta Shimizu Srinivasan Subramaniam Takahashi Thongchai Tran-Delgado Uchida Vang "
        "Venkataraman Vongphakdy Watanabe Xiong Yamashiro Zhuang",
        14,
    ),
    (
        "Abena Adaeze Adebayo Amadou Amina Amir Anwar Aster Ayaan Ayodele Bilal Chiamaka Dalia Emeka Fadumo Farid "
        "Fatoumata Folasade Habiba Hamza Hodan Ibrahim Ikram Jamila-Noor Kofi Kwame Layan Leila Mariam Mohamed Nadia "
        "Ngozi Nkechi Obinna Olumide Omar Rania Samira Selam Sekou Tariq Temitope Wanjiku Yasmin Yaw Yonas Zahra "
        "Zainab Zeynep Zuri",
        "Abdirahman Abebe Achebe-Lewis Adeyemi Afolabi Agbaje Al-Khatib Amponsah Asante Assefa Ayoub Boateng "
        "Bouchareb Chukwuemeka Dembélé Diallo Egwuatu Farah-Nur Gebremedhin Haddadin Hakimi Iweala Jallow Kamara Keita "
        "Khoury Koroma Kuti Mansaray Mahfouz Mbeki-Ross Mekonnen Mensah Nasrallah Ndiaye Nwosu Obi-Okoye Ogunleye "
        "Okafor Olatunji Osei Owusu-Ansah Qureshi Rahmani Sesay Sissoko Tadesse Tesfaye Warsame Yilmaz",
        12,
    ),
    (
        "Alina Anatole Annika Anton Benedikt Bogdan Casimir Cyprian Dagmar Danuta Dragan Elsbeth Emil Eszter Filip "
        "Gunnar Halina Hanneke Henrik Ilse Irena Ivo Jadwiga Jolana Kasia Katarzyna Lars Leonie Lidia Magda Matthias "
        "Milena Mirela Nadja Oksana Oskar Pavel Petra Radmila Rüdiger Sanna Solveig Stanisław Tadeusz Taras Ursula "
        "Václav Wiebke Yelena Zbigniew",
        "Andersdatter Baranowski Bjørnstad Brzezicki Castellano Cvetković Damgaard DiPasquale Dvořák Eckhardt Esposito "
        "Fitzgibbon Gajewski Giannopoulos Grzybowski Haverkamp Hlavácek Ivanchenko Jablonski Jørgensen Kaczmarek "
        "Kowalczyk Kristofferson Lindqvist Lombardozzi Mackiewicz Mazzarella Nyquist Oberholtzer Östlund Papadimitriou "
        "Pfannenstiel Przybylski Rademaker Rasmussen Romanov-Hale Schwarzenbach Sikorska Sørlie Szczepański Teodorescu "
        "Tkachenko Vanderploeg Vasquez-Lindt Wachowiak Wojciechowski Zajac Zimmerman-Roth Żuławski Zylstra",
        14,
    ),
    (
        "Aiyana Alohi Awenasa Chenoa Dakotah Dyani Elu Hinto Kai Kalani Keola Leilani Lomasi Makana Nalani Nizhoni "
        "Noelani Orenda Sialea Tala Tama Wachiwi Winona Yepa",
        "Begaye Benally Blackhorse Cloudbreak Etsitty Fasavalu Goodfeather Iron_Shell Kahananui Kalama Kealoha "
        "Lameman Manuelito Nakai Nez Peshlakai Redhouse Standing_Elk Tauiliili Tsosie Tuiasosopo Whitehorse Yazzie "
        "Yellowbird",
        4,
    ),
)
_GIVEN: Final = tuple(tuple(given.split()) for given, _, _ in _HERITAGES)
_FAMILY: Final = tuple(tuple(name.replace("_", " ") for name in family.split()) for _, family, _ in _HERITAGES)
_WEIGHTS: Final = tuple(weight for _, _, weight in _HERITAGES)
_INITIALS: Final = "ABCDEFGHJKLMNPRSTVW"


def draw_name(random: Random) -> tuple[str, str]:
    """Draw (given names, family name): one in eight mixes heritages, one in twelve has a double family name.

    One in seven carries a middle initial. Two people may share a name, as in life: whoever needs unique names draws
    again.
    """
    one, other = random.choices(range(len(_GIVEN)), weights=_WEIGHTS, k=2)
    given = random.choice(_GIVEN[one])
    family = random.choice(_FAMILY[other if random.random() < 0.125 else one])
    if random.random() < 1 / 12 and "-" not in family and " " not in family:
        second = random.choice(_FAMILY[other])
        if second != family and "-" not in second and " " not in second:
            family = f"{family}-{second}"
    if random.random() < 1 / 7:
        given = f"{given} {random.choice(_INITIALS)}."
    return given, family
