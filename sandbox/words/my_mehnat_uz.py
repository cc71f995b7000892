"""The words of the labour system: employers write grounds after the labour code, in Uzbek or in Russian."""

from sandbox.words.wording import Wording

SECTOR = Wording(
    "my.mehnat.uz sector",
    {
        "budget": ("budjet", "Budjet tashkiloti", "бюджет", "бюджетная организация"),
        "private": ("xususiy", "xususiy sektor", "хусусий", "частный"),
        "state enterprise": ("davlat korxonasi", "davlat unitar korxonasi", "давлат корхонаси", "госпредприятие"),
    },
    unexplained=("3", "aralash"),
)
GROUND = Wording(
    "my.mehnat.uz ground",
    {
        "own wish": ("oʻz xohishiga koʻra", "xodimning tashabbusi bilan", "ўз хоҳишига кўра", "по собственному желанию"),
        "moved away": ("boshqa joyga koʻchib ketganligi", "бошқа жойга кўчиб кетганлиги", "переезд в другую местность"),
        "contract expired": (
            "mehnat shartnomasi muddatining tugashi", "shartnoma muddati tugagan", "меҳнат шартномаси муддатининг тугаши",
            "истечение срока трудового договора",
        ),
        "retirement": ("yoshga doir pensiyaga chiqishi", "pensiyaga chiqish", "пенсияга чиқиш", "выход на пенсию по возрасту"),
        "reduction of staff": ("xodimlar sonining qisqarishi", "shtat qisqarishi", "штат қисқариши", "сокращение штата"),
        "transfer": ("boshqa ishga oʻtkazilishi", "boshqa ishga oʻtish", "бошқа ишга ўтказилиши", "перевод на другую работу"),
        "body merged": ("tashkilotning qayta tashkil etilishi", "ташкилотнинг қайта ташкил этилиши", "реорганизация организации"),
        "parental leave": ("bolani parvarishlash taʼtili", "бола парвариши таътили", "отпуск по уходу за ребёнком"),
        "agreement of the parties": ("taraflar kelishuviga koʻra", "тарафлар келишувига кўра", "по соглашению сторон"),
        "illness": ("sogʻligʻining holatiga koʻra", "соғлиғининг ҳолатига кўра", "по состоянию здоровья"),
        "breach of discipline": (
            "mehnat vazifalarini buzganligi", "меҳнат вазифаларини бузганлиги", "нарушение трудовых обязанностей",
        ),
        "breach of ethics": ("odob-axloq qoidalarini buzganligi", "одоб-ахлоқ қоидаларини бузганлиги", "нарушение правил этики"),
        "corruption": ("korrupsiyaga oid huquqbuzarlik", "коррупцияга оид ҳуқуқбузарлик", "коррупционное правонарушение"),
        "returned": ("xizmat safari muddati tugashi", "хизмат сафари муддати тугаши", "окончание командирования"),
        "second post ended": ("oʻrindoshlikning tugashi", "ўриндошликнинг тугаши", "окончание совместительства"),
    },
    unexplained=("MK 100-m. 2-q. 1-b.", "prochee"),
)  # fmt: skip # a meaning and its words stand on one line, to be compared
