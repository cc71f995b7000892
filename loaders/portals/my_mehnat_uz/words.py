"""What the words of my.mehnat.uz mean. Employers write the grounds of the labour code in Uzbek, in either script, or in Russian.

The codes and numbers of its articles changed in 2023, so a ground that names nothing but an article is not translated.
"""

from graph.model.words import EndReason, Sector
from loaders.portal_api.words import Words

WORDS = Words(
    {
        "Organisation.sector": {
            Sector.BUDGET: (
                "budjet", "byudjet", "budjet tashkiloti", "davlat budjeti", "бюджет", "бюджет ташкилоти", "бюджетная организация",
                "бюджетный", "budget",
            ),
            Sector.STATE_ENTERPRISE: (
                "davlat korxonasi", "davlat unitar korxonasi", "DUK", "давлат корхонаси", "давлат унитар корхонаси",
                "госпредприятие", "государственное предприятие", "ГУП", "state enterprise",
            ),
            Sector.PRIVATE: (
                "xususiy", "xususiy sektor", "nodavlat", "хусусий", "хусусий сектор", "нодавлат", "частный", "частный сектор",
                "private",
            ),
            Sector.NON_BUDGET: ("nobudjet", "budjetdan tashqari", "нобюджет", "бюджетдан ташқари", "внебюджетный", "non-budget"),
            Sector.OTHER: ("boshqa", "бошқа", "другой", "other"),
        },
        "Contract.end_reason": {
            EndReason.OWN_WISH: (
                "oʻz xohishiga koʻra", "oʻz arizasiga koʻra", "xodimning tashabbusi bilan", "xodimning tashabbusi",
                "boshqa joyga koʻchib ketganligi", "ўз хоҳишига кўра", "ўз аризасига кўра", "ходимнинг ташаббуси билан",
                "бошқа жойга кўчиб кетганлиги", "по собственному желанию", "по инициативе работника",
                "переезд в другую местность",
                "own wish", "moved away",
            ),
            EndReason.AGE: (
                "yoshga doir pensiyaga chiqishi", "pensiyaga chiqish", "pensiya yoshiga yetganligi", "nafaqaga chiqish",
                "ёшга доир пенсияга чиқиши", "пенсияга чиқиш", "пенсия ёшига етганлиги", "нафақага чиқиш",
                "выход на пенсию по возрасту", "выход на пенсию", "достижение пенсионного возраста", "retirement",
            ),
            EndReason.END_OF_TERM: (
                "mehnat shartnomasi muddatining tugashi", "shartnoma muddati tugagan", "muddati tugaganligi",
                "xizmat safari muddati tugashi", "oʻrindoshlikning tugashi", "меҳнат шартномаси муддатининг тугаши",
                "шартнома муддати тугаган", "хизмат сафари муддати тугаши", "ўриндошликнинг тугаши",
                "истечение срока трудового договора", "истечение срока", "окончание командирования", "окончание совместительства",
                "contract expired", "returned", "second post ended",
            ),
            EndReason.TRANSFER: (
                "boshqa ishga oʻtkazilishi", "boshqa ishga oʻtish", "boshqa tashkilotga oʻtkazilishi", "бошқа ишга ўтказилиши",
                "бошқа ишга ўтиш", "бошқа ташкилотга ўтказилиши", "перевод на другую работу", "перевод к другому работодателю",
                "перевод", "transfer",
            ),
            EndReason.ABOLITION: (
                "xodimlar sonining qisqarishi", "shtat qisqarishi", "lavozimning qisqartirilishi", "ходимлар сонининг қисқариши",
                "штат қисқариши", "лавозимнинг қисқартирилиши", "сокращение штата", "сокращение численности работников",
                "reduction of staff",
            ),
            EndReason.REORGANISATION: (
                "tashkilotning qayta tashkil etilishi", "qayta tashkil etish", "tashkilotning tugatilishi",
                "ташкилотнинг қайта ташкил этилиши", "қайта ташкил этиш", "ташкилотнинг тугатилиши", "реорганизация организации",
                "ликвидация организации", "body merged",
            ),
            EndReason.LEAVE: (
                "bolani parvarishlash taʼtili", "bola parvarishi taʼtili", "harbiy xizmatga chaqirilganligi",
                "болани парваришлаш таътили", "бола парвариши таътили", "ҳарбий хизматга чақирилганлиги",
                "отпуск по уходу за ребёнком", "призыв на военную службу", "parental leave",
            ),
            EndReason.HEALTH: (
                "sogʻligʻining holatiga koʻra", "nogironlik tufayli", "соғлиғининг ҳолатига кўра", "ногиронлик туфайли",
                "по состоянию здоровья", "illness",
            ),
            EndReason.DEATH: ("vafot etganligi", "xodimning vafoti", "вафот этганлиги", "ходимнинг вафоти", "смерть работника"),
            EndReason.FAILED_PROBATION: (
                "sinov muddatidan oʻtmaganligi", "синов муддатидан ўтмаганлиги", "не прошёл испытательный срок",
            ),
            EndReason.PERFORMANCE: (
                "egallab turgan lavozimiga noloyiqligi", "эгаллаб турган лавозимига нолойиқлиги",
                "несоответствие занимаемой должности",
            ),
            EndReason.DISCIPLINE: (
                "mehnat vazifalarini buzganligi", "mehnat vazifalarini bir marta qoʻpol ravishda buzganligi",
                "меҳнат вазифаларини бузганлиги", "меҳнат вазифаларини бир марта қўпол равишда бузганлиги",
                "нарушение трудовых обязанностей", "однократное грубое нарушение трудовых обязанностей",
            ),
            EndReason.ETHICS: (
                "odob-axloq qoidalarini buzganligi", "одоб-ахлоқ қоидаларини бузганлиги", "нарушение правил этики",
            ),
            EndReason.DISCREDITING: (
                "davlat xizmatini obroʻsizlantiruvchi xatti-harakat", "давлат хизматини обрўсизлантирувчи хатти-ҳаракат",
                "проступок, дискредитирующий государственную службу",
            ),
            EndReason.CORRUPTION: (
                "korrupsiyaga oid huquqbuzarlik", "коррупцияга оид ҳуқуқбузарлик", "коррупционное правонарушение",
            ),
            EndReason.CONVICTION: (
                "sud hukmi", "sudning hukmi qonuniy kuchga kirganligi", "суд ҳукми", "суднинг ҳукми қонуний кучга кирганлиги",
                "приговор суда",
            ),
            EndReason.AGREEMENT: (
                "taraflar kelishuviga koʻra", "tomonlar kelishuvi", "тарафлар келишувига кўра", "томонлар келишуви",
                "по соглашению сторон", "agreement of the parties",
            ),
            EndReason.OTHER: ("boshqa", "бошқа", "другое", "other"),
        },
    }
)  # fmt: skip # a meaning and its words stand on one line, to be compared
