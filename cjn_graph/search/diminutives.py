"""Short and familiar forms of given names, English and Spanish: Bob is Robert, Pepe is José."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Final

_FORMS: Final = """
abigail: abby abbie gail
abraham: abe bram
alberto: beto berto
albert: al bert bertie
alejandra: ale jandra sandra
alejandro: ale alex jandro
alexander: al alex alec sandy xander
alexandra: alex lexi sandra sandy
alfred: al alf fred freddy
alfredo: fredo
alicia: licha
allison: ali allie
amanda: mandy
andrea: andie
andrew: andy drew
angela: angie
antonio: tono toni
antonia: toni tonia
anthony: tony
arthur: art artie
barbara: barb babs barbie
beatrice: bea trixie
beatriz: bea betty
benjamin: ben benny benji
bernard: bernie barney
bridget: biddy bridie
caroline: carrie carol
carolina: caro
catherine: cathy cate kate katie kitty cat
charles: charlie chuck chas
charlotte: charlie lottie
christina: chris chrissy tina
christine: chris chrissy tina
christopher: chris kit topher
concepcion: concha conchita
consuelo: chelo
cristina: cris tina
cynthia: cindy
daniel: dan danny
david: dave davey
deborah: deb debbie
dolores: lola lolita
dominic: dom nick
donald: don donnie
dorothy: dot dottie dolly
douglas: doug
eduardo: lalo edu
edward: ed eddie ned ted teddy
eleanor: ellie nell nora
elizabeth: liz lizzie beth betsy betty eliza libby lisa elsie
emiliano: emi
emily: em emmy
enrique: quique kike
ernesto: neto
esperanza: espe
eugene: gene
ezekiel: zeke
fernando: nando fer
florence: flo flossie
frances: fran franny
francis: frank
francisca: paca paquita
francisco: paco pancho frank cisco kiko
franklin: frank
frederick: fred freddie
gabriel: gabe gabi
gabriela: gabi gaby
genevieve: gen evie
gerald: gerry jerry
gerardo: lalo
gloria: glo
graciela: chela
gregory: greg
guadalupe: lupe lupita
guillermo: memo guille
gustavo: gus tavo
harold: hal harry
harriet: hattie
heather: hez
helen: nell nellie
henry: hank harry hal
ignacio: nacho
isabel: isa chabela bel
isabella: bella izzy
jacob: jake
jacqueline: jackie
james: jim jimmy jamie
janet: jan
jeffrey: jeff
jennifer: jen jenny jenn
jeremiah: jerry
jeremy: jerry
jesus: chuy chucho
jessica: jess jessie
joaquin: quin
john: jack johnny jon
jonathan: jon jonny
jorge: coque
jose: pepe chepe
josefina: pepa chepina fina
joseph: joe joey
josephine: jo josie
joshua: josh
juan: juancho
judith: judy
julia: julie
katherine: kathy kate katie kat kitty
kathleen: kathy kate katie
kenneth: ken kenny
kimberly: kim
lawrence: larry laurie
leonard: len lenny leo
leonardo: leo
lillian: lil lily
louis: lou louie
louise: lou
lourdes: lulu
lucia: lucha luci
luis: lucho
madeline: maddie
manuel: manolo manny lolo
manuela: manola
margaret: maggie meg peg peggy marge margie greta rita daisy
margarita: rita mago
maria: mari
marisol: mari
martha: marty mattie
martin: marty
matthew: matt
mercedes: meche merche
michael: mike mick mickey
miguel: migue
montserrat: montse
nancy: nan
natalie: nat
nathaniel: nate nat nathan
nicholas: nick nicky
nicolas: nico
norman: norm
octavia: tavy tavia
pamela: pam
patricia: pat patty tricia trish pati
patrick: pat paddy
pedro: perico
peter: pete
philip: phil
phillip: phil
priscilla: cilla
rafael: rafa
ramon: moncho
randolph: randy
raymond: ray
rebecca: becca becky
refugio: cuca cuco
ricardo: rico richi
richard: rick dick rich richie ricky
robert: bob bobby rob robbie bert
roberto: beto berto tito
rodrigo: rodri
ronald: ron ronnie
rosalind: roz rosie
rosario: charo chayo
rosa: rosi rosita
rosemary: rosie
salvador: chava
samantha: sam
samuel: sam sammy
sandra: sandy
santiago: santi
sebastian: seb sebas
sergio: checo
solomon: sol
sophia: sophie
stanley: stan
stephanie: steph
stephen: steve
steven: steve
susan: sue susie suzy
teodoro: teo
teresa: tere terry
terrence: terry
thaddeus: tad thad
theodore: ted teddy theo
theresa: terry tess
thomas: tom tommy
timothy: tim
tobias: toby
valentina: vale tina
vanessa: nessa
veronica: vero ronnie
victor: vic
victoria: vicky tori
vincent: vince vinnie
vivian: viv
walter: walt wally
william: bill billy will willie liam
winona: nona
yolanda: yoli
zachary: zach zack
"""


@cache
def _groups() -> dict[str, frozenset[str]]:
    """Each form with the forms that stand in one line with it."""
    forms: dict[str, set[str]] = defaultdict(set)
    for line in _FORMS.strip().splitlines():
        full, _, short = line.partition(":")
        for name in (full, *short.split()):
            forms[name] |= {full, *short.split()} - {name}
    return {name: frozenset(others) for name, others in forms.items()}


def other_forms(name: str) -> frozenset[str]:
    """Return the forms of the same given name: Robert, Rob and Bobby for Bob.

    Parameters
    ----------
    name : str
        Folded. A form of several names (Al) gives those of each.
    """
    return _groups().get(name, frozenset())
