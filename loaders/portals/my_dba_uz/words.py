"""What the words of my.dba.uz mean. The Academy writes Uzbek in both scripts; its older rows are in Russian."""

from graph.model.words import CourseKind, EnrolmentState
from loaders.portal_api.words import Words

WORDS = Words(
    {
        "Course.kind": {
            CourseKind.ADVANCED: (
                "malaka oshirish", "malaka oshirish kursi", "малака ошириш", "повышение квалификации", "advanced",
            ),
            CourseKind.RETRAINING: ("qayta tayyorlash", "қайта тайёрлаш", "переподготовка", "retraining"),
            CourseKind.ADDITIONAL: (
                "qoʻshimcha", "qoʻshimcha taʼlim", "seminar", "қўшимча", "қўшимча таълим", "семинар",
                "дополнительное образование",
                "additional",
            ),
            CourseKind.INTRODUCTORY: (
                "kirish kursi", "davlat xizmatiga kirish", "кириш курси", "давлат хизматига кириш",
                "введение в государственную службу", "вводный курс", "introductory",
            ),
            CourseKind.OTHER: ("boshqa", "бошқа", "другое", "other"),
        },
        "Enrolment.state": {
            EnrolmentState.ENROLLED: (
                "qabul qilingan", "roʻyxatga olingan", "қабул қилинган", "рўйхатга олинган", "зачислен", "enrolled",
            ),
            EnrolmentState.RUNNING: ("oʻqimoqda", "oʻqiyapti", "ўқимоқда", "ўқияпти", "обучается", "running"),
            EnrolmentState.COMPLETED: (
                "tugatgan", "tugatdi", "bitirgan", "тугатган", "тугатди", "битирган", "завершил обучение", "завершил",
                "completed",
            ),
            EnrolmentState.FAILED: (
                "oʻzlashtirmagan", "oʻta olmagan", "ўзлаштирмаган", "ўта олмаган", "не освоил программу", "не сдал", "failed",
            ),
            EnrolmentState.LEFT: (
                "tashlab ketgan", "chetlashtirilgan", "ташлаб кетган", "четлаштирилган", "отчислен", "выбыл", "left",
            ),
            EnrolmentState.OTHER: ("boshqa", "бошқа", "другое", "other"),
        },
    }
)  # fmt: skip # a meaning and its words stand on one line, to be compared
