"""The words of the civil-service system: Uzbek in both scripts, and some Russian from before."""

from sandbox.words.wording import Wording

LEVEL = Wording(
    "test.argos.uz level",
    {
        "national": ("milliy", "umumdavlat", "миллий"),
        "republican": ("respublika", "Respublika darajasidagi", "республика", "республиканский"),
        "territorial": ("hududiy", "viloyat", "ҳудудий", "областной"),
        "district": ("tuman", "tuman (shahar)", "туман", "районный"),
    },
)
GROUP = Wording(
    "test.argos.uz group",
    {
        "political": ("siyosiy", "siyosiy lavozimlar", "сиёсий"),
        "managerial": ("boshqaruv", "boshqaruv lavozimlari", "бошқарув", "управленческая"),
        "auxiliary": ("yordamchi", "yordamchi lavozimlar", "ёрдамчи"),
    },
)
SERVANT_CLASS = Wording(
    "test.argos.uz servantClass",
    {
        "official": ("mansabdor shaxs", "mansabdor shaxslar", "мансабдор шахс", "должностное лицо"),
        "operational": ("operativ xodim", "operativ xodimlar", "оператив ходим"),
        "auxiliary": ("yordamchi va texnik xodim", "texnik xodim", "ёрдамчи ва техник ходим"),
    },
)
EDUCATION_LEVEL = Wording(
    "test.argos.uz educationLevel",
    {
        "secondary special": ("oʻrta maxsus", "o'rta maxsus", "ўрта махсус", "среднее специальное"),
        "bachelor": ("bakalavr", "Bakalavriat", "бакалавр"),
        "master": ("magistr", "magistratura", "магистр"),
    },
)
SEX = Wording("test.argos.uz sex", {"female": ("F", "ayol", "аёл"), "male": ("M", "erkak", "эркак")})
KINSHIP = Wording("test.argos.uz kinship", {"father": ("otasi", "ota", "отаси", "отец")})
COMPETITION_KIND = Wording(
    "test.argos.uz competitions.kind",
    {"internal": ("ichki", "ichki tanlov", "ички", "внутренний"), "external": ("tashqi", "tashqi tanlov", "ташқи", "внешний")},
    unexplained=("2-tur", "maxsus tartib"),
)
MODE = Wording(
    "test.argos.uz mode",
    {
        "competition": ("tanlov", "tanlov asosida", "танлов", "по конкурсу"),
        "rotation": ("rotatsiya", "rotatsiya tartibida", "ротация"),
        "transfer": ("oʻtkazish", "boshqa lavozimga oʻtkazish", "ўтказиш", "перевод"),
        "secondment": ("xizmat safari", "boshqa organga xizmat safari", "командирование", "сафарбар этиш"),
        "pool": ("kadrlar zaxirasidan", "milliy kadrlar zaxirasi", "кадрлар захирасидан"),
        "acting": ("vazifasini vaqtincha bajaruvchi", "v.b.", "вазифасини вақтинча бажарувчи", "и.о."),
        "guarantee": ("kafolat", "avvalgi lavozimiga tiklash", "кафолат"),
        "other": ("boshqa", "boshqa tartibda", "бошқа"),
    },
)
TERM = Wording(
    "test.argos.uz term",
    {
        "indefinite": ("muddatsiz", "nomuayyan muddatga", "муддатсиз", "бессрочный"),
        "fixed": ("muddatli", "muayyan muddatga", "муддатли", "срочный"),
        "probation": ("sinov muddati bilan", "sinov", "синов муддати билан"),
    },
)
GROUND = Wording(
    "test.argos.uz endGround",
    {
        "own wish": ("oʻz xohishiga koʻra", "o'z arizasiga ko'ra", "ўз хоҳишига кўра", "по собственному желанию"),
        "moved away": ("boshqa joyga koʻchib ketganligi", "бошқа жойга кўчиб кетганлиги"),
        "contract expired": ("mehnat shartnomasi muddatining tugashi", "shartnoma muddati tugagan", "истечение срока контракта"),
        "retirement": ("pensiya yoshiga yetganligi", "pensiyaga chiqish", "пенсия ёшига етганлиги", "выход на пенсию"),
        "reduction of staff": ("shtat qisqarishi", "lavozim qisqartirilishi", "штат қисқариши", "сокращение штата"),
        "transfer": ("boshqa lavozimga oʻtkazilishi", "boshqa ishga oʻtkazilishi", "бошқа лавозимга ўтказилиши", "перевод"),
        "body merged": ("davlat organining qayta tashkil etilishi", "qayta tashkil etish", "реорганизация"),
        "parental leave": ("bolani parvarishlash taʼtili", "бола парвариши таътили"),
        "illness": ("sogʻligʻining holatiga koʻra", "соғлиғининг ҳолатига кўра", "по состоянию здоровья"),
        "breach of discipline": ("intizomni buzganligi", "интизомни бузганлиги", "нарушение дисциплины"),
        "breach of ethics": ("odob-axloq qoidalarini buzganligi", "одоб-ахлоқ қоидаларини бузганлиги", "нарушение этики"),
        "corruption": ("korrupsiyaga oid huquqbuzarlik", "коррупцияга оид ҳуқуқбузарлик", "коррупционное правонарушение"),
        "returned": ("xizmat safari muddati tugashi", "asosiy lavozimiga qaytishi", "хизмат сафари муддати тугаши"),
        "acting ended": ("vaqtincha bajarish tugashi", "вақтинча бажариш тугаши"),
        "second post ended": ("oʻrindoshlikning tugashi", "ўриндошликнинг тугаши"),
    },
    unexplained=("ZRU-788 45-m.", "boshqa (buyruqqa qarang)"),
)
APPLICATION_STATE = Wording(
    "test.argos.uz applications.state",
    {
        "admitted": ("qabul qilingan", "tanlovga qoʻyilgan", "танловга қўйилган", "допущен"),
        "rejected": ("rad etilgan", "tanlovga qoʻyilmagan", "рад этилган", "отклонён"),
        "withdrawn": ("qaytarib olingan", "arizasini qaytarib olgan", "қайтариб олинган", "отозвано"),
        "won": ("gʻolib", "tanlov gʻolibi", "ғолиб", "победитель"),
        "not_recommended": ("tavsiya etilmagan", "тавсия этилмаган", "не рекомендован"),
    },
)
SANCTION_KIND = Wording(
    "test.argos.uz sanctions.kind",
    {
        "reprimand": ("hayfsan", "ҳайфсан", "выговор"),
        "fine": ("jarima", "жарима", "штраф"),
        "degree lowered": ("malaka darajasini pasaytirish", "малака даражасини пасайтириш", "понижение квалификационной степени"),
    },
    unexplained=("intizomiy chora", "46-m. 1-q. 5-b."),
)
REWARD_KIND = Wording(
    "test.argos.uz rewards.kind",
    {
        "gratitude": ("tashakkurnoma", "ташаккурнома", "благодарность"),
        "bonus": ("mukofot puli", "pul mukofoti", "мукофот пули", "премия"),
        "badge": ("koʻkrak nishoni", "кўкрак нишони", "нагрудный знак"),
        "title": ("faxriy unvon", "фахрий унвон", "почётное звание"),
    },
    unexplained=("ragʻbat", "boshqa ragʻbat*"),
)
POOL = Wording(
    "test.argos.uz pool",
    {
        "republican": ("respublika", "respublika kadrlar zaxirasi", "республика"),
        "regional": ("hududiy", "hududiy kadrlar zaxirasi", "ҳудудий"),
    },
)
