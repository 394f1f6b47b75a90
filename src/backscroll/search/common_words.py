"""Words that say nothing of what somebody talks about, in the languages that most archives are in.

A search drops only the English ones among them that are too common to be looked for; these are more.
"""

from __future__ import annotations

from backscroll.search.query import STOP_WORDS

_ENGLISH = """
again already always another anything around ask away back best better both bit call change come course day didn
different doesn don each else etc even ever every everything example few find first get gets getting give given go
goes going gone good got great hadn hasn haven hello help here hey hi however idea isn keep kind know known last later
least let lets like likely little long look looking lot made main make makes making many may maybe mean means might
more most much must need needed needs never new next nothing now off often okay once one only other others part people
per perhaps place please possible put quite rather really right said same say second see seem seems set since small
someone something sometimes start still stuff sure take tell thank thanks thing things think though time together told
too try trying two under until use used using usually want wanted wants wasn way ways week well went weren whether
without won word words work works would wouldn wrong year years yes yet
"""
_GERMAN = """
aber alle allem allen aller alles als also andere anderen auch auf aus bei beim bin bis bist bitte da dabei damit dann
das dass dein deine dem den denn der des deshalb die dies diese diesem diesen dieser dieses doch dort du durch ein
eine einem einen einer eines einfach einmal er es etwas euch für gab ganz geben gegen geht genau gibt gut habe haben
hallo hast hat hatte hier hätte ich ihm ihn ihnen ihr ihre ihren im immer in ist ja jede jeden jeder jetzt kann kannst
kein keine keinen können könnte machen macht man mehr mein meine meinem meinen meiner mich mir mit muss möchte nach
nein nicht nichts noch nun nur ob oder ohne schon sehr sein seine sich sie sind so soll sollte sondern und uns unser
unsere unter viel vom von vor war waren warum was weil welche wenn werden wie wieder will wir wird wo wurde würde zu
zum zur zwei zwischen über
"""
_ROMANCE = """
afin ainsi alors après assez aucun aussi autre aux avant avec avoir beaucoup bien bonjour car ces cet cette ceux chaque
comme comment dans des donc dont elle elles encore est et était être eux faire fait faut ils jamais les leur leurs lui
mais merci mes moi moins mon même notre nous nouveau ont par parce pas peut peux plus pour pourquoi quand que quel
quelle qui quoi sans ses sont sous suis sur tous tout toute toutes très une vais vos votre vous été
algo ante antes así aunque bueno cada como con cual cuando cómo del desde donde dos ella ellos entre era eres esa ese
eso esta estas este esto estos está están fue gracias había hacer hasta hay hola los las más mejor mucho muy nada nos
nosotros otra otro otros para pero poco por porque puede puedo qué quiero sea ser siempre sin sobre solo son soy sus
también tan tanto tengo tiene todo todos una unos usted vez ya él
anche ancora bene che chi ciao come con cosa così dal dalla degli dei del della delle dello dove dopo essere fare gli
grazie hai hanno il io loro lui mia mio molto nel nella noi non ogni per perché però più poi posso prima puoi qual
quale quando quanto quello questa questo sei senza sia solo sono stato sua suo sul sulla tra tua tuo tutti tutto una
uno vorrei
ainda ao aos apenas até bem com como da das de dela dele depois dos ela ele eles em então essa esse esta estava este eu
fazer foi há isso isto já mais mas me mesmo meu minha muito na nas nem no nos nossa nosso não nós obrigado ou para pela
pelo pode pois por porque posso qual quando que quem se sem ser seu seus sobre sua são só também tem tenho ter tudo um
uma você vocês
"""
_DUTCH = """
aan alle als bij daar dan dat deze die dit doen door dus een eens elke geen goed haar heb hebben heeft heel het hij
hoe hun ieder iets ik jij jouw kan kunnen maar meer met mij mijn moet naar niet nog omdat onder ons ook op over te toch
tot uit van veel voor waar wat weer wel welke werd wie wij wil worden wordt zal zich zij zijn zo zou
"""
_PAIRS = (
    "什么 怎么 我们 你们 他们 一个 这个 那个 可以 如何 为什 没有 就是 不是 如果 因为 所以 一下 请问 哪些 的话 还是 需要"
)

COMMON_WORDS = STOP_WORDS.union(*map(str.split, (_ENGLISH, _GERMAN, _ROMANCE, _DUTCH, _PAIRS)))
