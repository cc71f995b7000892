"""The words of the Academy's portal: Uzbek in both scripts, and some Russian."""

from sandbox.words.wording import Wording

KIND = Wording(
    "my.dba.uz turi",
    {
        "advanced": ("malaka oshirish", "Malaka oshirish", "малака ошириш", "повышение квалификации"),
        "retraining": ("qayta tayyorlash", "QAYTA TAYYORLASH", "қайта тайёрлаш", "переподготовка"),
        "additional": ("qoʻshimcha", "qo'shimcha", "qoʻshimcha taʼlim", "қўшимча"),
        "introductory": ("kirish kursi", "davlat xizmatiga kirish", "кириш курси"),
    },
)
STATE = Wording(
    "my.dba.uz holat",
    {
        "studying": ("oʻqimoqda", "o’qimoqda", "ўқимоқда", "обучается"),
        "completed": ("tugatgan", "tugatdi", "Тугатган", "bitirgan", "завершил обучение"),
        "failed": ("oʻzlashtirmagan", "oʻta olmagan", "ўзлаштирмаган"),
        "dropped out": ("tashlab ketgan", "chetlashtirilgan", "ташлаб кетган", "отчислен"),
    },
    unexplained=("arxiv", "7-holat"),
)
