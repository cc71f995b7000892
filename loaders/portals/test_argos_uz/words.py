"""The words of test.argos.uz: Uzbek in Latin and in Cyrillic letters, some Russian from before, and English codes."""

from graph.model.words import (
    ApplicationState,
    AssessmentType,
    BodyLevel,
    CompetitionKind,
    EducationLevel,
    EndReason,
    KinKind,
    Mode,
    Pool,
    PositionGroup,
    RewardKind,
    SanctionKind,
    ServantClass,
    Sex,
    Term,
)
from loaders.portal_api.words import Words

_EDUCATION_LEVEL = {
    EducationLevel.NONE: ("none", "talab etilmaydi", "талаб этилмайди", "не требуется"),
    EducationLevel.SCHOOL: ("school", "umumiy oʻrta", "умумий ўрта", "общее среднее", "среднее общее"),
    EducationLevel.VOCATIONAL: ("vocational", "kasb-hunar", "касб-ҳунар", "профессиональное", "профессионально-техническое"),
    EducationLevel.SECONDARY_SPECIAL: (
        "secondary", "secondary special", "oʻrta maxsus", "ўрта махсус", "среднее специальное", "kollej", "коллеж", "колледж",
    ),
    EducationLevel.BACHELOR: ("bachelor", "bakalavr", "bakalavriat", "бакалавр", "бакалавриат"),
    EducationLevel.SPECIALIST: ("specialist", "diplomli mutaxassis", "дипломли мутахассис", "дипломированный специалист"),
    EducationLevel.MASTER: ("master", "magistr", "magistratura", "магистр", "магистратура"),
    EducationLevel.CANDIDATE: (
        "candidate", "PhD", "fan nomzodi", "falsafa doktori", "фан номзоди", "фалсафа доктори", "кандидат наук",
    ),
    EducationLevel.DOCTOR: ("doctor", "DSc", "fan doktori", "фан доктори", "доктор наук"),
}  # fmt: skip # a meaning and its words stand on one line, to be compared

WORDS = Words(
    {
        "OrganisationVersion.level": {
            BodyLevel.NATIONAL: ("national", "milliy", "umumdavlat", "миллий", "умумдавлат", "общегосударственный"),
            BodyLevel.REPUBLICAN: (
                "republican", "respublika", "respublika darajasidagi", "республика", "республика даражасидаги", "республиканский",
            ),
            BodyLevel.TERRITORIAL: (
                "territorial", "regional", "hududiy", "viloyat", "ҳудудий", "вилоят", "областной", "территориальный",
            ),
            BodyLevel.DISTRICT: (
                "district", "tuman", "tuman (shahar)", "туман", "туман (шаҳар)", "районный", "районный (городской)",
            ),
        },
        "PositionVersion.group": {
            PositionGroup.POLITICAL: (
                "political", "siyosiy", "siyosiy lavozimlar", "сиёсий", "сиёсий лавозимлар", "политическая",
            ),
            PositionGroup.MANAGERIAL: (
                "managerial", "boshqaruv", "boshqaruv lavozimlari", "бошқарув", "бошқарув лавозимлари", "управленческая",
            ),
            PositionGroup.AUXILIARY: (
                "auxiliary", "yordamchi", "yordamchi lavozimlar", "ёрдамчи", "ёрдамчи лавозимлар", "вспомогательная",
            ),
        },
        "PositionVersion.servant_class": {
            ServantClass.OFFICIALS: (
                "official", "officials", "mansabdor shaxs", "mansabdor shaxslar", "мансабдор шахс", "мансабдор шахслар",
                "должностное лицо", "должностные лица",
            ),
            ServantClass.OPERATIONAL: (
                "operational", "operativ xodim", "operativ xodimlar", "оператив ходим", "оператив ходимлар",
                "оперативный персонал",
            ),
            ServantClass.AUXILIARY_TECHNICAL: (
                "auxiliary", "auxiliary and technical", "yordamchi va texnik xodim", "yordamchi va texnik xodimlar",
                "texnik xodim", "texnik xodimlar", "ёрдамчи ва техник ходим", "ёрдамчи ва техник ходимлар", "техник ходим",
                "вспомогательный и технический персонал",
            ),
        },
        "PositionVersion.required_education_level": _EDUCATION_LEVEL,
        "Education.level": _EDUCATION_LEVEL,
        "Servant.sex": {
            Sex.FEMALE: ("F", "female", "A", "ayol", "аёл", "Ж", "женский"),
            Sex.MALE: ("M", "male", "E", "erkak", "эркак", "мужской"),
        },
        "Relative.kinship": {
            KinKind.PARENT: (
                "father", "mother", "parent", "ota", "otasi", "ona", "onasi", "ота", "отаси", "она", "онаси", "отец", "мать",
            ),
            KinKind.CHILD: (
                "son", "daughter", "child", "oʻgʻil", "oʻgʻli", "qiz", "qizi", "ўғил", "ўғли", "қиз", "қизи", "сын", "дочь",
            ),
            KinKind.SIBLING: (
                "brother", "sister", "sibling", "aka", "akasi", "uka", "ukasi", "opa", "opasi", "singil", "singlisi", "ака",
                "акаси", "ука", "укаси", "опа", "опаси", "сингил", "синглиси", "брат", "сестра",
            ),
            KinKind.SPOUSE: (
                "husband", "wife", "spouse", "er", "eri", "xotin", "xotini", "turmush oʻrtogʻi", "эр", "эри", "хотин", "хотини",
                "турмуш ўртоғи", "муж", "жена", "супруг", "супруга",
            ),
            KinKind.SPOUSES_PARENT: (
                "father-in-law", "mother-in-law", "qaynota", "qaynotasi", "qaynona", "qaynonasi", "қайнота", "қайнотаси",
                "қайнона", "қайнонаси", "тесть", "тёща", "свёкор", "свекровь",
            ),
            KinKind.SPOUSES_CHILD: (
                "stepson", "stepdaughter", "oʻgay oʻgʻil", "oʻgay qiz", "ўгай ўғил", "ўгай қиз", "пасынок", "падчерица",
            ),
            KinKind.SPOUSES_SIBLING: (
                "brother-in-law", "sister-in-law", "qaynogʻa", "qaynini", "qaynsingil", "қайноға", "қайини", "қайнсингил",
                "шурин", "деверь", "свояченица", "золовка",
            ),
            KinKind.CHILDS_SPOUSE: (
                "son-in-law", "daughter-in-law", "kuyov", "kuyovi", "kelin", "kelini", "куёв", "келин", "зять", "невестка",
            ),
            KinKind.SIBLINGS_SPOUSE: ("pochcha", "pochchasi", "yanga", "yangasi", "почча", "поччаси", "янга", "янгаси"),
            KinKind.PARENTS_SPOUSE: (
                "stepfather", "stepmother", "oʻgay ota", "oʻgay ona", "ўгай ота", "ўгай она", "отчим", "мачеха",
            ),
            KinKind.OTHER: (
                "cousin", "uncle", "aunt", "nephew", "niece", "grandparent", "grandchild", "amaki", "amma", "togʻa", "xola",
                "jiyan", "buva", "buvi", "nevara", "амаки", "амма", "тоға", "хола", "жиян", "бува", "буви", "невара", "дядя",
                "тётя", "племянник", "племянница", "дед", "бабушка", "внук", "внучка", "двоюродный брат", "двоюродная сестра",
            ),
        },
        "Competition.kind": {
            CompetitionKind.INTERNAL: (
                "internal", "ichki", "ichki tanlov", "ички", "ички танлов", "внутренний", "внутренний конкурс",
            ),
            CompetitionKind.GENERAL: (
                "external", "general", "open", "tashqi", "tashqi tanlov", "ochiq tanlov", "ташқи", "ташқи танлов", "очиқ танлов",
                "внешний", "внешний конкурс", "открытый конкурс",
            ),
            CompetitionKind.CLOSED: ("closed", "yopiq tanlov", "ёпиқ танлов", "закрытый конкурс"),
        },
        "Application.state": {
            ApplicationState.SUBMITTED: ("submitted", "topshirilgan", "топширилган", "подано"),
            ApplicationState.ADMITTED: (
                "admitted", "qabul qilingan", "tanlovga qoʻyilgan", "қабул қилинган", "танловга қўйилган", "допущен", "допущено",
            ),
            ApplicationState.REJECTED: (
                "rejected", "rad etilgan", "tanlovga qoʻyilmagan", "рад этилган", "танловга қўйилмаган", "отклонён", "не допущен",
            ),
            ApplicationState.WITHDRAWN: (
                "withdrawn", "qaytarib olingan", "arizasini qaytarib olgan", "қайтариб олинган", "аризасини қайтариб олган",
                "отозвано",
            ),
            ApplicationState.RECOMMENDED: ("recommended", "tavsiya etilgan", "тавсия этилган", "рекомендован"),
            ApplicationState.NOT_RECOMMENDED: ("not_recommended", "tavsiya etilmagan", "тавсия этилмаган", "не рекомендован"),
            ApplicationState.WON: ("won", "gʻolib", "tanlov gʻolibi", "ғолиб", "танлов ғолиби", "победитель"),
            ApplicationState.RESERVE: ("reserve", "zaxiraga olingan", "захирага олинган", "в резерве"),
        },
        "Appointment.mode": {
            Mode.COMPETITION: ("competition", "tanlov", "tanlov asosida", "танлов", "танлов асосида", "по конкурсу", "конкурс"),
            Mode.ROTATION: ("rotation", "rotatsiya", "rotatsiya tartibida", "ротация", "ротация тартибида"),
            Mode.TRANSFER: (
                "transfer", "oʻtkazish", "boshqa lavozimga oʻtkazish", "ўтказиш", "бошқа лавозимга ўтказиш", "перевод",
            ),
            Mode.SECONDMENT: (
                "secondment", "xizmat safari", "boshqa organga xizmat safari", "safarbar etish", "хизмат сафари", "сафарбар этиш",
                "командирование", "прикомандирование",
            ),
            Mode.POOL: (
                "pool", "kadrlar zaxirasidan", "milliy kadrlar zaxirasi", "кадрлар захирасидан", "миллий кадрлар захираси",
                "из кадрового резерва",
            ),
            Mode.ACTING: (
                "acting", "vazifasini vaqtincha bajaruvchi", "v.b.", "вазифасини вақтинча бажарувчи", "в.б.", "и.о.",
                "исполняющий обязанности",
            ),
            Mode.GUARANTEE: (
                "guarantee", "kafolat", "avvalgi lavozimiga tiklash", "кафолат", "аввалги лавозимига тиклаш", "гарантия",
                "восстановление в должности",
            ),
            Mode.ELECTION: ("election", "saylov", "saylab qoʻyilgan", "сайлов", "сайлаб қўйилган", "избрание"),
            Mode.OTHER: ("other", "boshqa", "boshqa tartibda", "бошқа", "бошқа тартибда", "иное"),
        },
        "Appointment.term": {
            Term.INDEFINITE: ("indefinite", "muddatsiz", "nomuayyan muddatga", "муддатсиз", "номуайян муддатга", "бессрочный"),
            Term.FIXED: ("fixed", "muddatli", "muayyan muddatga", "муддатли", "муайян муддатга", "срочный"),
            Term.PROBATION: (
                "probation", "sinov", "sinov muddati bilan", "синов", "синов муддати билан", "с испытательным сроком",
            ),
        },
        "Appointment.end_reason": {
            EndReason.OWN_WISH: (
                "own wish", "oʻz xohishiga koʻra", "oʻz arizasi", "oʻz arizasiga koʻra", "ўз хоҳишига кўра", "ўз аризасига кўра",
                "по собственному желанию", "moved away", "boshqa joyga koʻchib ketganligi", "бошқа жойга кўчиб кетганлиги",
            ),
            EndReason.AGREEMENT: ("agreement of the parties", "taraflar kelishuvi", "тарафлар келишуви", "соглашение сторон"),
            EndReason.AGE: (
                "retirement", "age", "pensiya yoshiga yetganligi", "pensiyaga chiqish", "пенсия ёшига етганлиги",
                "пенсияга чиқиш", "выход на пенсию",
            ),
            EndReason.END_OF_TERM: (
                "contract expired", "returned", "acting ended", "second post ended", "mehnat shartnomasi muddatining tugashi",
                "shartnoma muddati tugagan", "xizmat safari muddati tugashi", "asosiy lavozimiga qaytishi",
                "vaqtincha bajarish tugashi", "oʻrindoshlikning tugashi", "меҳнат шартномаси муддатининг тугаши",
                "шартнома муддати тугаган", "хизмат сафари муддати тугаши", "асосий лавозимига қайтиши",
                "вақтинча бажариш тугаши", "ўриндошликнинг тугаши", "истечение срока контракта",
            ),
            EndReason.TRANSFER: (
                "transfer", "boshqa lavozimga oʻtkazilishi", "boshqa ishga oʻtkazilishi", "бошқа лавозимга ўтказилиши",
                "бошқа ишга ўтказилиши", "перевод",
            ),
            EndReason.ABOLITION: (
                "reduction of staff", "abolition of the post", "shtat qisqarishi", "lavozim qisqartirilishi", "штат қисқариши",
                "лавозим қисқартирилиши", "сокращение штата", "упразднение должности",
            ),
            EndReason.REORGANISATION: (
                "body merged", "davlat organining qayta tashkil etilishi", "qayta tashkil etish",
                "давлат органининг қайта ташкил этилиши", "қайта ташкил этиш", "реорганизация",
            ),
            EndReason.LEAVE: (
                "parental leave", "bolani parvarishlash taʼtili", "бола парвариши таътили", "отпуск по уходу за ребёнком",
            ),
            EndReason.HEALTH: (
                "illness", "health", "sogʻligʻining holatiga koʻra", "соғлиғининг ҳолатига кўра", "по состоянию здоровья",
            ),
            EndReason.DEATH: ("death", "vafot etganligi", "вафот этганлиги", "смерть"),
            EndReason.FAILED_PROBATION: (
                "failed probation", "sinovdan oʻta olmaganligi", "синовдан ўта олмаганлиги", "не прошёл испытание",
            ),
            EndReason.PERFORMANCE: (
                "unfit for the post", "egallab turgan lavozimiga noloyiqligi", "эгаллаб турган лавозимига нолойиқлиги",
                "несоответствие занимаемой должности",
            ),
            EndReason.DISCIPLINE: (
                "breach of discipline", "intizomni buzganligi", "интизомни бузганлиги", "нарушение дисциплины",
            ),
            EndReason.ETHICS: (
                "breach of ethics", "odob-axloq qoidalarini buzganligi", "одоб-ахлоқ қоидаларини бузганлиги", "нарушение этики",
            ),
            EndReason.DISCREDITING: (
                "discrediting act", "davlat xizmati obroʻsiga putur yetkazganligi", "давлат хизмати обрўсига путур етказганлиги",
                "проступок, дискредитирующий государственную службу",
            ),
            EndReason.CORRUPTION: (
                "corruption", "korrupsiyaga oid huquqbuzarlik", "коррупцияга оид ҳуқуқбузарлик", "коррупционное правонарушение",
            ),
            EndReason.CONVICTION: (
                "conviction", "sud hukmining qonuniy kuchga kirishi", "суд ҳукмининг қонуний кучга кириши", "осуждение",
                "вступление в силу приговора суда",
            ),
        },
        "Assessment.type": {kind: (kind.value,) for kind in AssessmentType if kind is not AssessmentType.UNKNOWN},
        "Sanction.kind": {
            SanctionKind.REPRIMAND: ("reprimand", "hayfsan", "ҳайфсан", "выговор"),
            SanctionKind.SEVERE_REPRIMAND: ("severe reprimand", "qattiq hayfsan", "қаттиқ ҳайфсан", "строгий выговор"),
            SanctionKind.FINE: ("fine", "jarima", "жарима", "штраф"),
            SanctionKind.LOWERING_POST: (
                "post lowered", "quyi lavozimga oʻtkazish", "қуйи лавозимга ўтказиш", "понижение в должности",
            ),
            SanctionKind.LOWERING_DEGREE: (
                "degree lowered", "malaka darajasini pasaytirish", "малака даражасини пасайтириш",
                "понижение квалификационной степени",
            ),
            SanctionKind.RELEASE: ("release", "lavozimidan ozod etish", "лавозимидан озод этиш", "освобождение от должности"),
        },
        "Reward.kind": {
            RewardKind.THANKS: ("gratitude", "thanks", "tashakkurnoma", "ташаккурнома", "благодарность"),
            RewardKind.BONUS: ("bonus", "mukofot puli", "pul mukofoti", "мукофот пули", "пул мукофоти", "премия"),
            RewardKind.AWARD: (
                "badge", "award", "koʻkrak nishoni", "davlat mukofoti", "кўкрак нишони", "давлат мукофоти", "нагрудный знак",
                "государственная награда",
            ),
            RewardKind.HONOUR: (
                "title", "honour", "faxriy unvon", "faxriy yorliq", "фахрий унвон", "фахрий ёрлиқ", "почётное звание",
                "почётная грамота",
            ),
            RewardKind.BENEFIT: (
                "benefit", "imtiyoz", "qimmatbaho sovgʻa", "имтиёз", "қимматбаҳо совға", "льгота", "ценный подарок",
            ),
        },
        "ReserveMembership.pool": {
            Pool.NATIONAL: (
                "national", "republican", "respublika", "respublika kadrlar zaxirasi", "milliy kadrlar zaxirasi", "республика",
                "республика кадрлар захираси", "миллий кадрлар захираси", "республиканский",
            ),
            Pool.REGIONAL: (
                "regional", "hududiy", "hududiy kadrlar zaxirasi", "ҳудудий", "ҳудудий кадрлар захираси", "региональный",
            ),
            Pool.LOCAL: ("local", "mahalliy", "mahalliy kadrlar", "маҳаллий", "маҳаллий кадрлар", "местный"),
            Pool.PERSONNEL_RESERVE: ("personnel reserve", "kadrlar zaxirasi", "кадрлар захираси", "кадровый резерв"),
        },
    }
)  # fmt: skip # a meaning and its words stand on one line, to be compared
