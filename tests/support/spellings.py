"""Names of people as offices write them: spellings of one person, names of two persons, and texts that are no names."""

from __future__ import annotations

ONE_PERSON = tuple(
    line.split(" | ")
    for line in """
Шавкат Мирзиёев | Shavkat Mirziyoyev
Мирзиёев Шавкат Миромонович | Mirziyoyev Shavkat Miromon oʻgʻli
Shavkat Mirziyoev | Мирзияев Шавкат Мирамонович
Ислом Каримов | Islam Karimov
Каримов Ислам Абдуганиевич | Karimov Islom Abdugʻaniyevich
Қасым-Жомарт Тоқаев | Касым-Жомарт Токаев
Kassym-Jomart Tokayev | Қасым-Жомарт Кемелұлы Тоқаев
Kasım-Jomart Tokayev | Токаев К.-Ж.
Нұрсұлтан Назарбаев | Nursultan Nazarbayev
Назарбаев Нурсултан Абишевич | Nūrsūltan Äbışūly Nazarbaev
Нұрсұлтан Әбішұлы Назарбаев | Nursultan Abishuly Nazarbayev
Дариға Назарбаева | Dariga Nazarbayeva
Мұхтар Әуезов | Мухтар Ауэзов
Mukhtar Auezov | Мұхтар Омарханұлы Әуезов
Сәкен Сейфуллин | Saken Seifullin
Жүсіпбек Аймауытов | Жусипбек Аймаутов
Ғабит Мүсірепов | Габит Мусрепов
Gabit Musirepov | Ғабит Махмұтұлы Мүсірепов
Бауыржан Момышұлы | Бауржан Момышулы
Baurjan Momyshuly | Бауыржан Момышұлы
Дінмұхаммед Қонаев | Динмухамед Кунаев
Dinmukhamed Kunaev | Кунаев Динмухамед Ахмедович
Геннадий Головкин | Gennady Golovkin
Геннадий Геннадьевич Головкин | Gennadiy Golovkin
Серік Сәпиев | Serik Sapiyev
Жақсылық Үшкемпіров | Жаксылык Ушкемпиров
Елена Рыбакина | Elena Rybakina
Yelena Rybakina | Рыбакина Елена Андреевна
Әлия Молдағұлова | Алия Молдагулова
Aliya Moldagulova | Әлия Нұрмұхамбетқызы Молдағұлова
Роза Бағланова | Roza Baglanova
Айгүл Жұмабаева | Aigul Zhumabayeva
Айгуль Жумабаева | Aygul Jumabaeva
Гүлнара Сағынтаева | Гульнара Сагинтаева
Бақытжан Сағынтаев | Bakytzhan Sagintayev
Бахытжан Сагинтаев | Бақытжан Әбдірұлы Сағынтаев
Алихан Смаилов | Älihan Smaiylov
Олжас Бектенов | Oljas Bektenov
Олжас Абайұлы Бектенов | Olzhas Bektenov
Марат Тажин | Marat Tazhin
Ерлан Қошанов | Yerlan Koshanov
Ермек Көшербаев | Yermek Kosherbayev
Қырымбек Көшербаев | Крымбек Кушербаев
Абдулла Қодирий | Абдулла Кадыри
Abdulla Qodiriy | Abdulla Kadiri
Абдулла Орипов | Abdulla Aripov
Абдулла Арипов | Abdulla Oripov
Абдулла Нигматович Арипов | Aripov Abdulla Nigʻmat oʻgʻli
Ғафур Ғулом | Gafur Gulyam
G'afur G'ulom | Гафур Гулям
Ўткир Ҳошимов | Oʻtkir Hoshimov
Уткир Хашимов | O`tkir Hoshimov
Tohir Malik | Тахир Малик
Зулфия Исроилова | Zulfiya Isroilova
Зульфия Исраилова | Zulfiya Isroilova
Саида Мирзиёева | Saida Mirziyoyeva
Танзила Норбаева | Tanzila Norboyeva
Танзила Камаловна Нарбаева | Norboyeva Tanzila Kamolovna
Абдулазиз Камилов | Abdulaziz Komilov
Абдул-Азиз Камилов | Abdulaziz Kamilov
Бахтиёр Саидов | Baxtiyor Saidov
Бахтиер Саидов | Bakhtiyor Saidov
Жамшид Қўчқоров | Jamshid Kuchkarov
Джамшид Кучкаров | Jamshid Qoʻchqorov
Одил Аҳмедов | Odil Ahmedov
Адил Ахмедов | Odil Akhmedov
Рустам Қосимжонов | Rustam Kasimdzhanov
Рустам Касымджанов | Rustam Qosimjonov
Нодирбек Абдусатторов | Nodirbek Abdusattorov
Нодирбек Абдусаттаров | Abdusattorov Nodirbek
Оксана Чусовитина | Oksana Chusovitina
Oxana Chusovitina | Чусовитина Оксана Александровна
Баҳодир Жалолов | Bakhodir Jalolov
Баходир Джалолов | Bahodir Jalolov
Эльдор Шомуродов | Eldor Shomurodov
Элдор Шомуродов | Eldor Shomurodov
Иброҳим Ғофуров | Ибрагим Гафуров
Юлдуз Усмонова | Yulduz Usmonova
Юлдуз Усманова | Yulduz Usmonova
Ҳамид Олимжон | Хамид Алимджан
Hamid Olimjon | Хамид Алимжан
Фёдор Достоевский | Fyodor Dostoevsky
Федор Достоевский | Fedor Dostoyevskiy
Фёдор Михайлович Достоевский | Достоевский Ф. М.
Пётр Чайковский | Pyotr Tchaikovsky
Чайковский Петр Ильич | Pyotr Ilyich Tchaikovsky
Никита Хрущёв | Nikita Khrushchev
Хрущев Никита Сергеевич | Nikita Khrushchev
Сергей Лавров | Sergey Lavrov
Sergei Lavrov | Лавров Сергей Викторович
Мария Захарова | Maria Zakharova
Александр Пушкин | Alexander Pushkin
Aleksandr Pushkin | Пушкин Александр Сергеевич
Алексей Леонов | Alexei Leonov
Максим Горький | Maxim Gorky
Юрий Гагарин | Yuri Gagarin
Yury Gagarin | Гагарин Юрий Алексеевич
Валентина Терешкова | Valentina Tereshkova
Наталья Поклонская | Natalia Poklonskaya
Анастасия Голованова | Anastasiya Golovanova
Дмитрий Шостакович | Dmitri Shostakovich
Dmitry Shostakovich | Шостакович Дмитрий Дмитриевич
Анна Ахматова | Anna Akhmatova
Владимир Высоцкий | Vladimir Vysotsky
Сергей Щукин | Sergei Shchukin
Евгений Евтушенко | Yevgeny Yevtushenko
Yevgeniy Yevtushenko | Evgeny Evtushenko
Илья Ефимович Репин | Ilya Repin
Юлия Савичева | Yulia Savicheva
Имамали Рахмон | Imomali Rahmon
Эмомали Рахмонов | Emomali Rakhmonov
Садыр Жапаров | Sadyr Japarov
Гурбангулы Бердымухамедов | Gurbanguly Berdimuhamedow
Ильхам Алиев | Ilham Aliyev
İlham Əliyev | Ильхам Гейдарович Алиев
Гейдар Алиев | Heydər Əliyev
Sir Chris Wormald | Chris Wormald
Wormald, Chris | Christopher Wormald KCB
Sir Keir Starmer KC | Keir Starmer QC
Dame Sally Davies | Professor Sally Davies DBE
Mian, Mr Emran | Emran Mian
Hopper Shirley Dr. | Dr Shirley Hopper
WENHAM, David | David Wenham
Maj Gen J G Lorimer DSO MBE | Major General J Lorimer
R.Adm Duncan Potts | R Adm Duncan Potts
Owusu-Agyemang Kofi Dr. | Kofi Owusu-Agyemang
John Pitt-Brooke | J Pitt-Brooke
Kenneth Knight | KENNETH  KNIGHT
José Álvarez | Jose Alvarez
Siobhan O'Neill | Siobhan O’Neill
Lewis, Mr Andrew Charles (Andrew) | Andrew Lewis
Robert Chatterton-Dickson | Robert Chatterton Dickson
Жанибек Алиев | Zhanibek Aliyev
Жәнібек Әлиев | Janibek Aliev
Сапарғали Бегалин | Saparğali Begalin
Айжан Нұрмағамбетова | Aizhan Nurmagambetova
Айжан Қуанышқызы | Aizhan Kuanyshkyzy
Дәурен Ерланұлы | Даурен Ерланулы
Дәурен Ерланұлы | Дәурен Ерлан
Oʻgʻiloy Karimova Shavkat qizi | Каримова Угилой Шавкатовна
Toʻraqul Xolmatov | Туракул Холматов
Toʻraqul Xolmatov | Турақул Халматов
Xudoyberdi To'xtaboyev | Худайберди Тухтабаев
Худойберди Тўхтабоев | Khudoyberdi Tukhtabaev
Erkin Vohidov | Эркин Вахидов
Eркин Воҳидов | Erkin Vakhidov
Said Ahmad | Саид Ахмад
Anvar Obidjon | Анвар Абиджан
Qahhor Abdulla | Абдулла Каххар
Шараф Рашидов | Sharof Rashidov
Рашидов Шараф Рашидович | Rashidov Sharof Rashid oʻgʻli
Ҳалима Носирова | Халима Насырова
Сардор Раҳимхон | Sardor Rahimxon
Усмон Юсупов | Юсупов Усман Юсупович
Жўрабек Ғуломов | Djurabek Gulyamov
Joʻrabek Gʻulomov | Джурабек Гулямов
Ләззат Танысбаева | Ляззат Танысбаева
Күләш Байсейітова | Куляш Байсеитова
Kulash Baiseitova | Күләш Байсейітова
Мәншүк Мәметова | Маншук Маметова
Manshuk Mametova | Мәншүк Мәметова
Хиуаз Доспанова | Khiuaz Dospanova
Шәкәрім Құдайбердіұлы | Шакарим Кудайбердиев
Шәкәрім Құдайбердіұлы | Шакарим Кудайбердыулы
Ыбырай Алтынсарин | Ибрай Алтынсарин
Ілияс Есенберлин | Ильяс Есенберлин
Iliyas Yesenberlin | Ілияс Есенберлин
Ғалымжан Мұқатаев | Галимжан Мукатаев
Иманғали Тасмағамбетов | Imangali Tasmagambetov
Имангали Тасмагамбетов | İmanğali Tasmağambetov
Жамбыл Жабаев | Джамбул Джабаев
Zhambyl Zhabayev | Жамбыл Жабаев
Жүргенов Темірбек | Temirbek Zhurgenov
Еркебұлан Дәуренов | Yerkebulan Daurenov
Үміт Өтебаева | Умит Утебаева
Өмірбек Жолдасбеков | Умирбек Джолдасбеков
Мұстафа Шоқай | Мустафа Чокаев
Әлихан Бөкейханов | Алихан Букейханов
Alikhan Bukeikhanov | Әлихан Бөкейхан
Ахмет Байтұрсынұлы | Ахмет Байтурсынов
Міржақып Дулатов | Миржакип Дулатов
Жұмабек Тәшенов | Jumabek Tashenev
Жумабек Ташенев | Жұмабек Тәшенев
Хадиша Бөкеева | Хадиша Букеева
Фариза Оңғарсынова | Фариза Онгарсынова
Farida Ongarsynova | Фарида Оңғарсынова
Қаныш Сәтбаев | Каныш Сатпаев
Kanysh Satpayev | Қаныш Имантайұлы Сәтбаев
Мұхаметжан Тынышбаев | Мухамеджан Тынышпаев
Тоқтар Әубәкіров | Toktar Aubakirov
Талғат Мұсабаев | Talgat Musabayev
Айдын Айымбетов | Aidyn Aimbetov
Бибігүл Төлегенова | Бибигуль Тулегенова
Bibigul Tulegenova | Бибігүл Төлегенова
Димаш Құдайберген | Dimash Kudaibergen
Димаш Кудайбергенов | Dimash Qudaibergen
Ильин Илья | Ilya Ilyin
Василий Левит | Vassiliy Levit
Юлия Путинцева | Yulia Putintseva
Зарина Дияс | Zarina Diyas
Дмитрий Балаев | Dmitriy Balayev
Xurshida Xolmatova | Хуршида Холматова
Khurshida Kholmatova | Хуршида Халматова
Shohruh Xoliqov | Шохрух Халиков
Shokhrukh Kholikov | Шоҳруҳ Холиқов
Gʻulomjon Yoqubov | Гуломжон Якубов
Гулямджан Якубов | G'ulomjon Yoqubov
Ёқубжон Аҳмедов | Якубжан Ахмедов
Dilorom Yormatova | Дилором Ёрматова
Диларам Ярматова | Dilorom Yormatova
Oʻrinboy Egamberdiyev | Уринбай Эгамбердиев
Urinbay Egamberdiev | Ўринбой Эгамбердиев
Eʼzoza Joʻrayeva | Эъзоза Жўраева
Эзоза Джураева | Ezoza Jurayeva
Moʻtabar Toshpoʻlatova | Мутабар Ташпулатова
Shoʻhrat Soliyev | Шухрат Салиев
Sulton Xoʻjamqulov | Султан Ходжамкулов
Xo'jamqulov Sulton Imomquli o'g'li | Ходжамкулов Султан Имамкулиевич
Muhammadjon Qoʻshoqov | Мухаммаджан Кушаков
Мухамеджан Кушаков | Muhammadjon Qo'shoqov
Qodirjon Nurmuhamedov | Кадыржан Нурмухамедов
Zulayho Qosimova | Зулайхо Касымова
Зулейха Касимова | Zulayho Qosimova
Ye. A. Kim | Ким Евгений Александрович
Цой Виктор Робертович | Viktor Tsoi
Виктор Цой | Victor Tsoy
Щербаков Андрей | Andrei Shcherbakov
Юрьев Юрий | Yuryev Yuriy
Наталья Соловьёва | Natalya Solovyova
Соловьева Наталия | Nataliya Solovieva
Ольга Ильинична Кузнецова | Kuznetsova Olga Ilinichna
Игорь Толстой | Igor Tolstoy
Анна Толстая | Anna Tolstaya
Ксения Собчак | Kseniya Sobchak
Xenia Sobchak | Ксения Собчак
Айтматов Чингиз Торекулович | Chingiz Aitmatov
Вячеслав Ким | Vyacheslav Kim
Александр Мун | Alexandr Mun
Madina Abylkassymova | Мадина Абылкасымова
Madina Äbilqasymova | Мадина Әбілқасымова
Әсет Исекешев | Асет Исекешев
Aset Issekeshev | Асет Исекешев
Кәрім Мәсімов | Karim Massimov
Масимов Карим Кажимканович | Karim Massimov
Ahmetjan Yesimov | Ахметжан Есимов
Серик Ахметов | Serik Akhmetov
Асқар Маминұлы Мәмин | Аскар Мамин
Askar Mamin | Асқар Мамин
Абай Құнанбайұлы | Абай Кунанбаев
""".strip().splitlines()
)

TWO_PERSONS = tuple(
    line.split(" | ")
    for line in """
Karimov Anvar Alisher oʻgʻli | Karimov Alisher Anvar oʻgʻli
Karimov Alisher | Karimova Alisher
Каримов Нодир Анварович | Каримова Нодира Анваровна
Karimov Jasur Anvarovich | Karimov Jahongir Anvarovich
Каримов Анвар | Каримова Дилноза Анваровна
Alim Karimov | Karim Alimov
Әлиев Серік Болатұлы | Әлиев Болат Серікұлы
Серік Әлиев | Әлия Серікова
John Smith | Jane Smith
John Smith | John Simpson
Мадина Саидова | Саида Мадинова
Шавкат Мирзиёев | Саида Мирзиёева
Назарбаев Нурсултан | Назарбаева Дарига Нурсултановна
Akmal Karimov | Anvar Karimov
Umid Rahimov | Umida Rahimova
Рустам Касымов | Арман Касымов
Сергей Иванов | Андрей Иванов
Дмитрий Медведев | Роман Медведев
Дмитриев Сергей | Сергеев Дмитрий
Karimov Sardor | Karimov Sanjar
Karimov Aziz | Karimova Aziza
Karimov Hasan Anvarovich | Karimov Husan Anvarovich
Fotima Karimova | Zuhra Karimova
Серік Болат | Марат Серік
Иван Петров | Пётр Иванов
David Cameron | Cameron Diaz
Salimov Davron | Salimov Doniyor
Ергали Есенов | Еркін Есенов
Айгүл Ахметова | Айжан Ахметова
Гүлнар Ахметова | Гүлшат Ахметова
""".strip().splitlines()
)

# Every line has the spellings of one name; each of them is one person with each other.
SPELLINGS = tuple(
    line.split(" | ")
    for line in """
Joseph Doe | Doe, Jr., Joseph | Joseph Doe Jr. | Joseph Doe, Jr | Doe Jr., Joseph | Doe, Joseph, Jr.
Joseph Doe | JOSEPH DOE JR | doe, jr., joseph
Joseph Doe | DOE Joseph III | doe joseph iii | Doe, IV, Joseph | Joseph Doe IV | Doe III, Joseph
Joseph Doe | Doe, Joseph III. | Joseph Doe ІІІ
Michael Doe | Doe, II, Michael | Doe II, Michael | Michael Doe II | DOE MICHAEL II
Michael Doe | Doe , II , Michael | Doe, Michael 2nd | Michael Doe Ⅱ
Joseph Doe | Joseph Doe Sr | Joseph Doe, Sr. | Doe, Sr, Joseph | Joseph Doe Senior
Joseph Doe | Doe, Joseph, Junior | Joseph Doe Jnr | Jr. Joseph Doe
Joseph Doe | Joseph Doe, Esq. | Doe Esq, Joseph | Doe, PhD, Joseph | Joseph Doe PhD
Joseph Doe | Joseph Doe, Ph. D. | Doe, Joseph, M.D. | Joseph Doe, MD
Joseph Doe | Dr Joseph Doe PhD | Doe, Dr., Joseph | Prof. Dr. Joseph Doe | Mr. Doe, Joseph
Joseph Doe | Joseph Dr Doe | Doe Joseph Dr. | Doe (Jr.), Joseph
Joseph Doe | Joseph Doe, III, PhD | Sir Joseph Doe KCB, OBE | Doe, Joseph A., Jr. | Doe; Jr; Joseph
Joseph Doe | Hon. Joseph Doe | Joseph Doe O.B.E. | Adm Sir Joseph Doe KCB DSC ADC
General JR Doe CBE | JR Doe | Major General JR Doe
Vi Nguyen | Nguyen, Vi | Nguyen Vi | NGUYEN VI | Vi NGUYEN | Dr Vi Nguyen
Nguyen Thi Vi | Nguyen Vi | NGUYEN THI VI | Thi Vi Nguyen
Ii Naosuke | Ii, Naosuke | Naosuke Ii | II NAOSUKE | Mr Ii Naosuke | ii naosuke
Каримов Алишер | Каримов Алишер мл. | Каримов Алишер, к.э.н. | д-р Каримов Алишер
Каримов Алишер | Проф. Каримов Алишер | Каримов, г-н, Алишер | Каримов А.
Maria De La Cruz | De La Cruz, Maria | Maria Cruz | DE LA CRUZ Maria | de la cruz maria
Maria De La Cruz | Cruz, Maria De La | De-La-Cruz, Maria | Мария Де Ла Круз
Maria De La Cruz | Maria DeLaCruz | Cruz, Maria | M. De La Cruz | Maria de la Cruz, PhD
Maria De La Cruz | MARIA DE LA CRUZ | де ла Круз Мария | Cruz Maria
Jan van der Berg | van der Berg, Jan | Van Der Berg Jan | VAN DER BERG JAN | Berg, Jan van der
Jan van der Berg | Jan Berg | Jan Van-Der-Berg | Jan VanDerBerg
Jan van Berg | Jan Van Berg | VAN BERG JAN | Van Berg, Jan | Berg, Jan van | jan van berg | J. van Berg | Jan Berg
Ludwig von Braun | von Braun, Ludwig | VON BRAUN LUDWIG | Ludwig Braun | Людвиг фон Браун
Ludwig von Braun | Braun, Ludwig von | Ludwig Von-Braun
Mohammed bin Rashid | bin Rashid, Mohammed | Mohammed Rashid | MOHAMMED BIN RASHID | Rashid, Mohammed bin | Мохаммед бин Рашид
Mohammed ibn Rashid | Mohammed Bin Rashid | Mohammed bin-Rashid | mohammed ibn rashid | Rashid, Mohammed
Mohammed bin Salman Al Saud | Al Saud, Mohammed | Mohammed Al-Saud | Al Saud, Mohammed bin Salman
Mohammed bin Salman Al Saud | MOHAMMED BIN SALMAN AL SAUD | Mohammed Saud
Ahmad al-Hamad | Al-Hamad, Ahmad | AL-HAMAD AHMAD | Ahmad Al Hamad | Ahmad Hamad | AL HAMAD AHMAD
Ahmad al-Hamad | Ахмад аль-Хамад | Ahmad el-Hamad
Ahmad as-Sadr | As-Sadr, Ahmad | AHMAD AS-SADR | Ahmad Sadr | Ahmad al-Sadr
Siobhan O'Neill | O'Neill, Siobhan | SIOBHAN O'NEILL | Siobhan O’Neill | Siobhan O Neill
Siobhan O'Neill | Siobhan ONeill | Siobhan Neill | siobhan o'neill
Martin MacDonald | MacDonald, Martin | Martin McDonald | MARTIN MACDONALD | MCDONALD, MARTIN
Martin MacDonald | Martin Mac Donald | MAC DONALD MARTIN | Мартин Мак-Дональд
Maria Da Silva | da Silva, Maria | Maria Silva | DA SILVA MARIA | Maria DaSilva | Silva, Maria da
Maria Da Silva | Maria Da-Silva | Мария да Силва
Anna D'Angelo | D'Angelo, Anna | Anna D’Angelo | ANNA D'ANGELO | anna d'angelo | Anna Dangelo
Ian St John | St John, Ian | Ian St. John | ST JOHN IAN | St. John, Ian | Ian John
Karimov Alisher ibn Anvar | Каримов Алишер Анварович | Karimov, Alisher bin Anvar | Karimov Alisher
Саидова Мадина | Саидовa Mадинa | Cаидова Мaдина | Saidova Madina | Sаidova Маdina | CAИДOBA MAДИHA | саидоbа мадиhа
""".strip().splitlines()
)

NO_NAMES = tuple(
    line.strip()
    for line in """
12345 | R-00017 | r_17 | EMP00017 | EMP-17 | № 17 | No. 17 | ID 5 | 00-17/3 | a1b2c3d4-e5f6-7890 | 31503856070019 | １２３ | А-17
N/A | n/a | N / A | N.A. | NA | N/D | n.d. | ND | н/д | б/н | TBC | t.b.a. | None | NULL | nil | NaN
- | -- | — | … | ??? | . | , | () | x | xxx | ХХХ | aaaa | 0 | _ | ( Karimov ) | 17 (Karimov)
unknown | Unknown Unknown | UNKNOWN. | not known | Not disclosed | no name | name | redacted
Withheld | anonymous | eliminated | Post deleted
Vacant | VACANT | vacant. | 'Vacant' | "Vacant" | Vacant post | Vacant - Grade 7 | Position vacant
VACANCY | Med3 Vacant | Vacant, Post
To be confirmed | to be appointed | Employee 17 | Staff member 3 | user1 | test | Test Test
неизвестно | Неизвестный | не указано | нет | нет данных | ВАКАНТ | вакансия | Вакантная должность
отсутствует | без имени | сотрудник 12
nomaʼlum | Noma'lum | номаълум | yo'q | yoʻq | йўқ | mavjud emas | ma'lumot yo'q | бўш ўрин | bo'sh | vakant | кўрсатилмаган
белгісіз | жоқ | дерек жоқ | бос орын | belgisiz | анықталмаған | a.karimov@gov.example | Mr | Dr. | Jr.
""".strip()
    .replace("\n", " | ")
    .split(" | ")
)

# Names that look like numbers of generations, titles or words for nobody.
NAMES_ALL_THE_SAME = (
    "Vi Nguyen", "Nguyen, Vi", "Ii Naosuke", "Ii, Naosuke", "Xi Yi", "Emily Post", "Эрнст Неизвестный", "George Bush",
    "John Major", "Jane Senior", "Judge, Igor", "Al Gore", "Van Morrison", "Mac Miller", "Ben Smith", "Na Li",
    "Nan Goldin", "Тен Денис", "Ан В.", "Karimov Alisher 2", "Каримов А. 1980", "Le Minh", "Do Van", "Kim Do",
    "Jean Grey", "Bush", "Karimov", "Neil Test", "JR Everard",
)  # fmt: skip
