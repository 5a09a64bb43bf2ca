#include "wax-generator-words.h"

/* The words are one text each, split at blanks when first used: common ones first, chosen about so often. */
const WaxLanguage wax_languages[WAX_N_LANGUAGES] = {
  { "en", "iso-8859-1", "Re: ",
    { "Alice Arden", "Bob Birch", "Carol Cherry", "Grace Elder", "Henry Hazel", "Isla Juniper", "Oscar Oak",
      "Wendy Willow" },
    "Hello", "Best regards", " ", ". ",
    "the and to of a in is for on that with we as it be at this from are have will by or please can you our not all "
    "your meeting report project plan tree garden water week office budget review draft order invoice delivery season "
    "planting forest river summer winter spring autumn morning evening team customer market price question answer "
    "schedule contract proposal training result number list table figure picture attached document version change "
    "deadline travel hotel station ticket conference speaker agenda minutes decision approval payment account service "
    "server network backup storage release update test error problem solution support request feature design quality "
    "leaf root branch bark seed soil nursery orchard harvest fruit blossom pollen squirrel owl beetle fungus canopy "
    "library museum school university teacher student lesson history science music theatre concert film story letter" },
  { "de", "iso-8859-1", "AW: ",
    { "Jürgen Müller", "Käthe Groß", "Björn Weiß", "Änne Schäfer", "Uwe Böhm", "Lotte Vogel", "Jörg Kühn",
      "Petra Holz" },
    "Guten Tag", "Mit freundlichen Grüßen", " ", ". ",
    "die der und in zu den das nicht von sie ist des sich mit dem dass er es ein ich auf so eine auch als an nach wie "
    "im für man aber aus durch wenn nur war noch werden bei hat wir was wird sein einen Bericht Besprechung Angebot "
    "Rechnung Lieferung Prüfung Übersicht Straße Größe Änderung Lösung Frühling Sommer Herbst Winter Bäume Wälder "
    "Gärten Früchte Vögel Blätter Wurzel Rinde Samen Boden Baumschule Ernte Blüte Termin Kalender Unterlagen Anhang "
    "Rückfrage Zusage Kündigung Vertrag Gehälter Büro Fahrkarte Züge Verspätung Müller Bäcker Käse Brötchen Öl Äpfel "
    "Schlüssel Tür Fenster Küche Gäste Gespräch Vorschläge Entwürfe Maßnahme Genehmigung Haushalt Bürgermeister" },
  { "fr", "iso-8859-1", "Re: ",
    { "Hélène Chêne", "François Érable", "Zoé Frêne", "Loïc Châtaignier", "Noël Forêt", "Agnès Lys", "Benoît Pré",
      "Chloé Bois" },
    "Bonjour", "Cordialement", " ", ". ",
    "de la le et les des en un une du que est pour qui dans a par plus pas au sur ne se ce il sont la réunion rapport "
    "projet été hiver forêt arbre jardin rivière semaine société marché prix commande facture livraison équipe client "
    "question réponse contrat proposition résultat numéro tableau pièce jointe modèle dépôt délai voyage hôtel gare "
    "billet conférence décision paiement compte réseau sauvegarde problème qualité château église école élève leçon "
    "théâtre événement lumière œuvre cœur maïs noël garçon français créer préparer améliorer vérifier reçu envoyé" },
  { "es", "iso-8859-1", "Re: ",
    { "José Peña", "María Núñez", "Iñigo Álamo", "Lucía Olmo", "Ramón Castaño", "Inés Roble", "Andrés Pino",
      "Begoña Haya" },
    "Hola", "Un saludo", " ", ". ",
    "de la que el en y a los se del las un por con no una su para es al lo como más pero sus le ya o este sí porque "
    "reunión informe proyecto árbol jardín río semana oficina presupuesto revisión pedido factura entrega estación "
    "otoño primavera verano invierno mañana tarde equipo cliente precio pregunta respuesta contrato propuesta número "
    "cifra documento versión cambio plazo viaje billete decisión cuenta red copia solución petición diseño calidad "
    "raíz corteza semilla cosecha niño año señal español corazón canción último próximo después también difícil" },
  { "ru", "koi8-r", "Re: ",
    { "Анна Берёзова", "Иван Дубов", "Мария Соснова", "Пётр Клёнов", "Ольга Лесная", "Юрий Ясенев", "Елена Рябина",
      "Семён Кедров" },
    "Здравствуйте", "С уважением", " ", ". ",
    "и в не на я быть он с что а по это она этот к но они мы весь который из у то за свой от год время дело день рука "
    "работа слово место вопрос лицо друг глаз жизнь дом сила конец вид система часть город отношение женщина земля "
    "случай проект отчёт совещание договор счёт доставка лес дерево сад река весна лето осень зима неделя бюджет "
    "проверка заказ цена ответ предложение результат номер список таблица документ изменение срок поездка гостиница "
    "вокзал билет решение оплата сеть ошибка помощь качество корень ветка семя урожай птица письмо вложение" },
  { "ja", "shift_jis", "Re: ",
    { "佐藤 花子", "鈴木 一郎", "高橋 桜", "田中 誠", "森 葵", "林 健太", "杉山 結衣", "松本 翔" },
    "お世話になっております", "よろしくお願いいたします", "", "。",
    "会議 報告 資料 添付 確認 予定 来週 今月 東京 大阪 京都 注文 納品 請求書 契約 提案 結果 質問 回答 担当 "
    "について の は を に が で と も から まで です ます しました ください お願いします 森林 樹木 庭園 河川 春 夏 秋 冬 "
    "桜 松 杉 竹 苗木 収穫 果実 図書館 学校 先生 学生 電車 切符 旅行 予算 承認 決定 変更 期限 問題 解決 サーバー "
    "ネットワーク バックアップ メール システム テスト エラー データ プロジェクト スケジュール ミーティング レポート" },
  { "zh", "gb18030", "回复: ",
    { "王小明", "李芳", "张伟", "刘洋", "陈静", "林木", "杨柳", "梅花" },
    "您好", "此致敬礼", "", "。",
    "会议 报告 项目 计划 文件 附件 确认 下周 本月 北京 上海 订单 发票 交付 合同 提案 结果 问题 回答 预算 的 是 在 和 了 "
    "我们 你们 请 将 已经 需要 可以 关于 根据 以及 森林 树木 花园 河流 春天 夏天 秋天 冬天 种子 收获 水果 图书馆 学校 "
    "老师 学生 火车 车票 旅行 批准 决定 更改 期限 解决 服务器 网络 备份 邮件 系统 测试 错误 数据 质量 设计 客户 市场" },
  { "ar", "windows-1256", "رد: ",
    { "ليلى النخيل", "عمر الزيتون", "فاطمة الورد", "يوسف الأرز", "سلمى الرمان", "خالد التين", "نور الياسمين",
      "حسن السدر" },
    "السلام عليكم", "مع أطيب التحيات", " ", ". ",
    "في من على إلى أن هذا التي الذي ما لا كان قد عن مع هذه كل بعد هو هي أو بين عند حتى إذا الاجتماع التقرير المشروع "
    "الخطة الشجرة الحديقة الماء الأسبوع المكتب الميزانية المراجعة الطلب الفاتورة التسليم الموسم الغابة النهر الصيف "
    "الشتاء الربيع الخريف الصباح المساء الفريق العميل السوق السعر السؤال الجواب العقد الاقتراح النتيجة الرقم القائمة "
    "الوثيقة التغيير الموعد السفر الفندق المحطة التذكرة القرار الدفع الحساب الخدمة الشبكة المدرسة المعلم الكتاب" },
  { "he", "windows-1255", "תגובה: ",
    { "נועה אורן", "דוד אלון", "יעל ברוש", "אורי זית", "תמר שקד", "איתן ארז", "הדס גפן", "רון תאנה" },
    "שלום", "בברכה", " ", ". ",
    "של את על לא זה הוא עם כי גם או אם כל היא אני יש רק מה אבל היה אחרי לפני בין פגישה דוח פרויקט תוכנית עץ גן מים "
    "שבוע משרד תקציב בדיקה הזמנה חשבונית משלוח עונה יער נהר קיץ חורף אביב סתיו בוקר ערב צוות לקוח שוק מחיר שאלה תשובה "
    "חוזה הצעה תוצאה מספר רשימה טבלה תמונה מסמך גרסה שינוי מועד נסיעה מלון תחנה כרטיס החלטה תשלום חשבון שירות רשת "
    "גיבוי" },
  { "tr", "iso-8859-9", "YNT: ",
    { "Ayşe Çınar", "Mehmet Meşe", "Zeynep Söğüt", "İsmail Ardıç", "Gül Kavak", "Çağla Şimşir", "Ömer Gürgen",
      "Elif Ihlamur" },
    "Merhaba", "Saygılarımla", " ", ". ",
    "bir ve bu da de için ile çok daha gibi en kadar ne ama olarak sonra her şey var değil toplantı rapor proje ağaç "
    "bahçe nehir hafta bütçe inceleme sipariş fatura teslimat mevsim orman yaz kış ilkbahar sonbahar sabah akşam ekip "
    "müşteri pazar fiyat soru yanıt sözleşme öneri sonuç sayı liste belge sürüm değişiklik süre yolculuk istasyon "
    "bilet "
    "karar ödeme hesap hizmet ağ yedek hata çözüm istek tasarım kalite kök dal tohum hasat meyve çiçek öğretmen "
    "öğrenci" },
  { "el", "iso-8859-7", "ΑΠ: ",
    { "Ελένη Ελιά", "Γιώργος Δρυς", "Σοφία Πεύκη", "Νίκος Πλάτανος", "Άννα Λεύκη", "Πέτρος Κέδρος", "Μαρία Ιτιά",
      "Ζωή Μηλιά" },
    "Γεια σας", "Με εκτίμηση", " ", ". ",
    "και το να του η της με που την από για τα είναι των σε ο οι στο θα τη στην τον τους δεν τις ένα μια ότι συνάντηση "
    "έκθεση έργο σχέδιο δέντρο κήπος νερό εβδομάδα γραφείο προϋπολογισμός έλεγχος παραγγελία τιμολόγιο παράδοση δάσος "
    "ποτάμι καλοκαίρι χειμώνας άνοιξη φθινόπωρο πρωί βράδυ ομάδα πελάτης αγορά τιμή ερώτηση απάντηση συμβόλαιο πρόταση "
    "αριθμός λίστα έγγραφο αλλαγή ταξίδι σταθμός εισιτήριο απόφαση πληρωμή λογαριασμός δίκτυο λάθος λύση ποιότητα" },
};
