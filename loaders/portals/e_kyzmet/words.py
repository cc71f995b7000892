"""What the words of E-kyzmet mean. Offices write Kazakh or Russian; the names of the portal's own codes are English."""

from graph.model.words import (
    AppealKind,
    ApplicationState,
    BodyLevel,
    CompetitionKind,
    CourseKind,
    EducationLevel,
    KinKind,
    Mode,
    RotationExtension,
    SanctionKind,
    Sex,
    Term,
)
from loaders.portal_api.words import Words
from loaders.portals.e_kyzmet.end_reasons import END_REASONS

_EDUCATION_LEVELS = {
    EducationLevel.NONE: ("талап етілмейді", "не требуется", "none"),
    EducationLevel.SCHOOL: ("жалпы орта", "орта", "общее среднее", "среднее", "school"),
    EducationLevel.VOCATIONAL: ("кәсіптік", "техникалық және кәсіптік", "профессиональное", "техническое и профессиональное"),
    EducationLevel.SECONDARY_SPECIAL: (
        "орта білімнен кейінгі", "арнаулы орта", "послесреднее", "среднее специальное", "secondary special",
    ),
    EducationLevel.BACHELOR: (
        "бакалавр", "бакалавриат", "жоғары", "жоғары білім", "жоғары білім (бакалавр)", "высшее", "высшее (бакалавриат)",
        "bachelor",
    ),
    EducationLevel.SPECIALIST: ("маман", "специалист", "дипломированный специалист", "specialist"),
    EducationLevel.MASTER: ("магистр", "магистратура", "магистр дәрежесі", "жоғары оқу орнынан кейінгі (магистр)", "master"),
    EducationLevel.CANDIDATE: ("ғылым кандидаты", "кандидат наук", "PhD", "философия докторы (PhD)", "доктор философии (PhD)"),
    EducationLevel.DOCTOR: ("ғылым докторы", "доктор наук", "doctor"),
    EducationLevel.OTHER: ("өзге", "басқа", "иное", "другое", "other"),
}  # fmt: skip # a meaning and its words stand on one line, to be compared

_KIN = {
    KinKind.PARENT: ("әкесі", "анасы", "шешесі", "ата-анасы", "отец", "мать", "father", "mother"),
    KinKind.CHILD: ("ұлы", "қызы", "баласы", "сын", "дочь", "son", "daughter"),
    KinKind.SIBLING: (
        "бауыры", "ағасы", "інісі", "аға-інісі", "әпкесі", "апасы", "сіңлісі", "қарындасы", "әпке-сіңлісі", "апа-қарындасы",
        "брат", "сестра", "родной брат", "родная сестра", "brother", "sister",
    ),
    KinKind.SPOUSE: ("жұбайы", "зайыбы", "күйеуі", "әйелі", "супруг", "супруга", "муж", "жена", "spouse"),
    KinKind.SPOUSES_PARENT: (
        "қайын атасы", "қайын енесі", "жұбайының әкесі", "жұбайының анасы", "тесть", "тёща", "свёкор", "свекровь",
    ),
    KinKind.SPOUSES_CHILD: ("жұбайының баласы", "өгей баласы", "пасынок", "падчерица"),
    KinKind.SPOUSES_SIBLING: (
        "қайын ағасы", "қайын інісі", "қайын бикесі", "қайын сіңлісі", "балдызы", "шурин", "свояченица", "деверь", "золовка",
    ),
    KinKind.CHILDS_SPOUSE: ("келіні", "күйеу баласы", "зять (муж дочери)", "невестка (жена сына)", "сноха"),
    KinKind.PARENTS_SPOUSE: ("өгей әкесі", "өгей шешесі", "отчим", "мачеха"),
    KinKind.SIBLINGS_SPOUSE: ("жездесі", "жеңгесі", "күйеу баласы (сіңлісінің)", "зять (муж сестры)", "невестка (жена брата)"),
    KinKind.OTHER: (
        "жиені", "немересі", "атасы", "әжесі", "нағашысы", "немере ағасы", "немере інісі", "дядя", "тётя", "племянник",
        "племянница", "внук", "внучка", "дед", "бабушка", "двоюродный брат", "двоюродная сестра", "өзге", "cousin", "other",
    ),
}  # fmt: skip # a meaning and its words stand on one line, to be compared

WORDS = Words(
    {
        "OrganisationVersion.level": {
            BodyLevel.REPUBLICAN: (
                "орталық", "орталық орган", "республикалық", "центральный", "центральный орган", "республиканский", "central",
            ),
            BodyLevel.TERRITORIAL: (
                "облыстық", "облыстық деңгей", "өңірлік", "областной", "региональный", "территориальный", "regional",
            ),
            BodyLevel.DISTRICT: (
                "аудандық", "аудандық деңгей", "қалалық", "ауылдық", "районный", "городской", "сельский", "district",
            ),
            BodyLevel.OTHER: ("өзге", "басқа", "иное", "other"),
        },
        "PositionVersion.required_education_level": _EDUCATION_LEVELS,
        "Education.level": _EDUCATION_LEVELS,
        "Servant.sex": {
            Sex.FEMALE: ("F", "Ж", "әйел", "женский", "жен", "female"),
            Sex.MALE: ("M", "М", "ер", "ер адам", "мужской", "муж", "male"),
        },
        "Kinship.kind": _KIN,
        "Relative.kinship": _KIN,
        "Competition.kind": {
            CompetitionKind.INTERNAL: ("ішкі", "ішкі конкурс", "внутренний", "внутренний конкурс", "internal"),
            CompetitionKind.GENERAL: ("жалпы", "жалпы конкурс", "общий", "общий конкурс", "general"),
            CompetitionKind.CLOSED: ("жабық", "жабық конкурс", "закрытый", "закрытый конкурс", "closed"),
            CompetitionKind.OTHER: ("өзге", "басқа", "иное", "other"),
        },
        "Appointment.mode": {
            Mode.COMPETITION: ("конкурс", "конкурс бойынша", "по конкурсу", "competition"),
            Mode.TRANSFER: ("ауыстыру", "ауысу тәртібімен", "перевод", "в порядке перевода", "transfer"),
            Mode.ROTATION: ("ротация", "ротация тәртібімен", "в порядке ротации", "rotation"),
            Mode.SECONDMENT: ("іссапарға жіберу", "іссапар", "прикомандирование", "secondment"),
            Mode.POOL: ("кадр резервінен", "кадрлық резерв", "из кадрового резерва", "кадровый резерв", "pool"),
            Mode.ACTING: (
                "міндетін уақытша атқару", "міндетін атқарушы", "м.а.", "временное исполнение обязанностей",
                "исполняющий обязанности", "и.о.", "acting",
            ),
            Mode.GUARANTEE: (
                "кепілдік бойынша", "бұрынғы лауазымына қайтару", "по гарантии", "восстановление в должности", "guarantee",
            ),
            Mode.ELECTION: ("сайлау", "сайланған", "избрание", "выборы", "election"),
            Mode.OTHER: ("өзге", "басқа тәртіппен", "иное", "в ином порядке", "other"),
        },
        "Appointment.term": {
            Term.INDEFINITE: ("мерзімсіз", "белгісіз мерзімге", "бессрочно", "на неопределённый срок", "indefinite"),
            Term.FIXED: ("мерзімді", "белгілі мерзімге", "на срок", "срочный", "на определённый срок", "fixed"),
            Term.PROBATION: ("сынақ мерзімімен", "сынақ мерзімі", "с испытательным сроком", "probation"),
        },
        "Appointment.end_reason": END_REASONS,
        "Appointment.rotation_extension": {
            RotationExtension.NONE: ("ұзартылмаған", "ұзартылмады", "не продлена", "none"),
            RotationExtension.HEAD: (
                "орган басшысы", "басшы", "басшының шешімімен", "руководитель органа", "руководителем", "head",
            ),
            RotationExtension.AGENCY: (
                "агенттік", "агенттікпен келісілген", "уәкілетті орган", "Агентство по делам государственной службы",
                "агентство", "по согласованию с агентством", "agency",
            ),
        },
        "Application.state": {
            ApplicationState.SUBMITTED: ("өтініш берілді", "құжаттар қабылданды", "подано", "документы приняты", "submitted"),
            ApplicationState.ADMITTED: ("жіберілді", "конкурсқа жіберілді", "допущен", "допущена", "admitted"),
            ApplicationState.REJECTED: ("жіберілмеді", "конкурсқа жіберілмеді", "не допущен", "не допущена", "rejected"),
            ApplicationState.WITHDRAWN: (
                "бас тартты", "өтінішін қайтарып алды", "отозвал заявление", "отозвала заявление", "снял кандидатуру",
                "withdrawn",
            ),
            ApplicationState.RECOMMENDED: ("ұсынылды", "рекомендован", "рекомендована", "recommended"),
            ApplicationState.NOT_RECOMMENDED: ("ұсынылмады", "не рекомендован", "не рекомендована", "not recommended"),
            ApplicationState.WON: ("жеңімпаз", "конкурс жеңімпазы", "победитель", "победитель конкурса", "won"),
            ApplicationState.RESERVE: ("резервке алынды", "резерв", "зачислен в резерв", "reserve"),
        },
        "Course.kind": {
            CourseKind.ADVANCED: (
                "біліктілікті арттыру", "біліктілікті арттыру семинары", "повышение квалификации", "advanced",
            ),
            CourseKind.RETRAINING: ("қайта даярлау", "переподготовка", "retraining"),
            CourseKind.ADDITIONAL: ("қосымша", "қосымша оқыту", "семинар", "дополнительное обучение", "additional"),
            CourseKind.INTRODUCTORY: (
                "кіріспе курс", "мемлекеттік қызметке кіріспе", "вводный курс", "введение в государственную службу",
                "introductory",
            ),
            CourseKind.OTHER: ("өзге", "басқа", "иное", "other"),
        },
        "Sanction.kind": {
            SanctionKind.REMARK: ("ескерту", "замечание", "remark"),
            SanctionKind.REPRIMAND: ("сөгіс", "выговор", "reprimand"),
            SanctionKind.SEVERE_REPRIMAND: ("қатаң сөгіс", "строгий выговор", "severe reprimand"),
            SanctionKind.WARNING: (
                "қызметке толық сәйкес еместігі туралы ескерту", "предупреждение о неполном служебном соответствии", "warning",
            ),
            SanctionKind.FINE: ("айыппұл", "штраф", "fine"),
            SanctionKind.LOWERING_POST: ("лауазымын төмендету", "понижение в должности", "понижение в государственной должности"),
            SanctionKind.RELEASE: (
                "атқаратын лауазымынан босату", "жұмыстан шығару", "увольнение", "увольнение с занимаемой должности", "release",
            ),
            SanctionKind.OTHER: ("өзге", "басқа", "иное", "other"),
        },
        "Appeal.kind": {
            AppealKind.COMPLAINT: ("шағым", "жалоба", "complaint"),
            AppealKind.APPEAL: ("апелляция", "апелляциялық шағым", "апелляционная жалоба", "appeal"),
            AppealKind.REQUEST: ("өтініш", "сұрау салу", "заявление", "запрос", "обращение", "request"),
            AppealKind.OTHER: ("өзге", "басқа", "иное", "other"),
        },
    }
)  # fmt: skip # a meaning and its words stand on one line, to be compared
