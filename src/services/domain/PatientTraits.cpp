#include "domain/PatientTraits.h"

#include <QDate>
#include <QHash>
#include <QSet>

#include <algorithm>
#include <iterator>

namespace concord {

namespace {
/// Letters that Unicode does not take apart.
QString plainLetter(QChar letter)
{
    switch (letter.unicode()) {
    case u'\u00df': // ß
    case u'\u1e9e':
        return QStringLiteral("SS");
    case u'\u00c6': // Æ
        return QStringLiteral("AE");
    case u'\u0152': // Œ
        return QStringLiteral("OE");
    case u'\u00d8': // Ø
        return QStringLiteral("O");
    case u'\u0110': // Đ
    case u'\u00d0': // Ð
        return QStringLiteral("D");
    case u'\u00de': // Þ
        return QStringLiteral("TH");
    case u'\u0141': // Ł
        return QStringLiteral("L");
    case u'\u0131': // ı
        return QStringLiteral("I");
    default:
        return letter;
    }
}

bool isApostrophe(QChar c)
{
    return c == u'\'' || c == u'\u2019' || c == u'\u2018' || c == u'`' || c == u'\u00b4' || c == u'\u02bc';
}

/// Generations, degrees and titles, which one source writes and another does not.
bool isAddition(const QString &word)
{
    static const QSet<QString> additions{
        QStringLiteral("JR"),   QStringLiteral("SR"),   QStringLiteral("II"),  QStringLiteral("III"),
        QStringLiteral("IV"),   QStringLiteral("MR"),   QStringLiteral("MRS"), QStringLiteral("MS"),
        QStringLiteral("MISS"), QStringLiteral("DR"),   QStringLiteral("MD"),  QStringLiteral("PHD"),
        QStringLiteral("ESQ"),  QStringLiteral("PROF"), QStringLiteral("SRA"), QStringLiteral("DON"),
    };
    return additions.contains(word);
}

QStringList wordsOf(const Phi &name)
{
    const QStringList all = foldedName(name.reveal()).split(u' ', Qt::SkipEmptyParts);
    QStringList words;
    for (const QString &word : all) {
        if (!isAddition(word))
            words.append(word);
    }
    return words.isEmpty() ? all : words; // somebody may be called Don
}

/// "1980-01-31", "19800131", "1980-01", "1980" and times behind them; empty: no date.
QString dateOf(const QString &text)
{
    QString digits;
    for (const QChar c : text.trimmed()) {
        if (c == u'T' || c == u' ')
            break;
        if (c.isDigit() && c.unicode() < 0x80)
            digits.append(c);
        else if (c != u'-')
            return {};
    }
    if (digits.size() > 8)
        digits.truncate(8);
    const QString year = digits.left(4);
    const QString month = digits.mid(4, 2);
    const QString day = digits.mid(6, 2);
    switch (digits.size()) {
    case 4:
        return year;
    case 6:
        return month > u"12" || month < u"01" ? QString() : year + u'-' + month;
    case 8:
        return QDate(year.toInt(), month.toInt(), day.toInt()).isValid() ? year + u'-' + month + u'-' + day
                                                                         : QString();
    default:
        return {};
    }
}

QString digitsOf(const QString &text)
{
    QString digits;
    for (const QChar c : text) {
        if (c.isDigit())
            digits.append(QChar(u'0' + c.digitValue()));
    }
    return digits;
}

QString phoneOf(const QString &text)
{
    constexpr qsizetype least = 7;
    constexpr qsizetype american = 10;
    const qsizetype extension = text.indexOf(u'x', 0, Qt::CaseInsensitive);
    QString digits = digitsOf(extension > 0 ? text.left(extension) : text);
    if (digits.startsWith(u"00"))
        digits.remove(0, 2);
    if (digits.size() == american + 1 && digits.startsWith(u'1'))
        digits.remove(0, 1);
    const bool isOneDigit =
        std::all_of(digits.begin(), digits.end(), [&](QChar c) { return c == digits[0]; });
    return digits.size() < least || isOneDigit ? QString() : digits; // 0000000000 stands for none
}

/// USPS Publication 28, appendix C, the usual ones.
QString streetOf(const QString &text)
{
    static const QHash<QString, QString> shorter{
        {QStringLiteral("STREET"), QStringLiteral("ST")},
        {QStringLiteral("AVENUE"), QStringLiteral("AVE")},
        {QStringLiteral("ROAD"), QStringLiteral("RD")},
        {QStringLiteral("DRIVE"), QStringLiteral("DR")},
        {QStringLiteral("LANE"), QStringLiteral("LN")},
        {QStringLiteral("COURT"), QStringLiteral("CT")},
        {QStringLiteral("PLACE"), QStringLiteral("PL")},
        {QStringLiteral("BOULEVARD"), QStringLiteral("BLVD")},
        {QStringLiteral("CIRCLE"), QStringLiteral("CIR")},
        {QStringLiteral("HIGHWAY"), QStringLiteral("HWY")},
        {QStringLiteral("PARKWAY"), QStringLiteral("PKWY")},
        {QStringLiteral("TERRACE"), QStringLiteral("TER")},
        {QStringLiteral("APARTMENT"), QStringLiteral("APT")},
        {QStringLiteral("SUITE"), QStringLiteral("STE")},
        {QStringLiteral("NORTH"), QStringLiteral("N")},
        {QStringLiteral("SOUTH"), QStringLiteral("S")},
        {QStringLiteral("EAST"), QStringLiteral("E")},
        {QStringLiteral("WEST"), QStringLiteral("W")},
    };
    QStringList words = foldedName(text).split(u' ', Qt::SkipEmptyParts);
    for (QString &word : words)
        word = shorter.value(word, word);
    return words.join(u' ');
}

QString postalCodeOf(const QString &text)
{
    QString code = foldedName(text).remove(u' ');
    const bool isZip = !code.isEmpty() &&
                       std::all_of(code.begin(), code.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
    return isZip && code.size() == 9 ? code.left(5) : code;
}

QList<Identifier> numbersOf(const QList<Identifier> &identifiers)
{
    QList<Identifier> numbers;
    for (const Identifier &identifier : identifiers) {
        const QString value = foldedName(identifier.value).remove(u' ');
        const bool isReference = identifier.type == u"RI" || identifier.value.contains(u'/');
        if (!value.isEmpty() && !isReference)
            numbers.append({identifier.system.trimmed(), value, {}});
    }
    return numbers;
}

/// Short and other-language forms of given names in use in the United States: our own list, from the usual
/// forms that birth registers and telephone books treat as one name. Each line: the full form, then the
/// others.
const QHash<QString, QString> &fullForms()
{
    static const char *const lines[] = {
        "ABIGAIL ABBY GAIL",
        "ALEXANDER ALEX ALEC SANDY ALEJANDRO",
        "ALFRED AL ALFREDO",
        "ANDREW ANDY DREW ANDRES",
        "ANTHONY TONY ANTONIO",
        "BARBARA BARB BABS",
        "BENJAMIN BEN BENNY",
        "CATHERINE KATHERINE KATHRYN CATHY KATHY KATE KATIE CATALINA",
        "CHARLES CHARLIE CHUCK CARLOS",
        "CHRISTINE CHRISTINA CHRIS TINA CRISTINA",
        "CHRISTOPHER KIT CRISTOBAL",
        "DANIEL DAN DANNY",
        "DAVID DAVE DAVY",
        "DEBORAH DEBRA DEB DEBBIE",
        "DONALD DONNY",
        "DOROTHY DOT DOTTIE DOROTEA",
        "EDWARD ED EDDIE NED TED EDUARDO",
        "ELIZABETH ELISABETH LIZ BETH BETTY BETSY LIBBY ISABEL",
        "EUGENE GENE EUGENIO",
        "FRANCES FRAN FRANNIE FRANCISCA PACA",
        "FRANCIS FRANK FRANCISCO PACO PANCHO",
        "FREDERICK FRED FREDDY FEDERICO",
        "GEORGE JORGE",
        "GERALD GERRY JERRY GERARDO",
        "GREGORY GREG GREGORIO",
        "GUADALUPE LUPE",
        "HENRY HANK HARRY ENRIQUE",
        "JACOB JAKE",
        "JAMES JIM JIMMY JAIME",
        "JANET JAN",
        "JENNIFER JEN JENNY",
        "JESUS CHUY",
        "JOHN JACK JOHNNY JUAN",
        "JONATHAN JON",
        "JOSEPH JOE JOEY JOSE PEPE",
        "JUDITH JUDY",
        "KENNETH KEN KENNY",
        "LAWRENCE LARRY LORENZO",
        "LEONARD LEN LENNY LEONARDO",
        "MARGARET MAGGIE MEG PEG PEGGY MARGE MARGARITA",
        "MARY MOLLY POLLY MARIA",
        "MATTHEW MATT MATEO",
        "MICHAEL MIKE MICKEY MIGUEL",
        "NANCY NAN",
        "NICHOLAS NICK NICOLAS",
        "PAMELA PAM",
        "PATRICIA PAT PATTY TRISH",
        "PATRICK PADDY PATRICIO",
        "PETER PETE PEDRO",
        "PHILIP PHIL FELIPE",
        "RAYMOND RAY RAMON",
        "REBECCA BECKY BECCA",
        "RICHARD RICK RICH DICK RICKY RICARDO",
        "ROBERT BOB BOBBY ROB ROBBIE BERT ROBERTO",
        "ROGER ROD RODGER",
        "RONALD RON RONNIE",
        "SAMANTHA SAMMIE",
        "SAMUEL SAM SAMMY",
        "SANDRA SANDI",
        "STEPHEN STEVEN STEVE ESTEBAN",
        "SUSAN SUE SUZY SUSANA",
        "TERESA THERESA TERRY TERE",
        "THEODORE THEO TEDDY",
        "THOMAS TOM TOMMY TOMAS",
        "TIMOTHY TIM",
        "VINCENT VINNY VINCE VICENTE",
        "VIRGINIA GINNY",
        "WALTER WALT",
        "WILLIAM BILL BILLY WILL WILLIE LIAM GUILLERMO MEMO",
        "ZACHARY ZACH ZACK",
    };
    static const QHash<QString, QString> forms = [] {
        QHash<QString, QString> all;
        for (const char *line : lines) {
            const QStringList names = QString::fromLatin1(line).split(u' ');
            for (const QString &name : names)
                all.insert(name, names.first());
        }
        return all;
    }();
    return forms;
}

char soundexDigit(QChar letter)
{
    switch (letter.unicode()) {
    case u'B':
    case u'F':
    case u'P':
    case u'V':
        return '1';
    case u'C':
    case u'G':
    case u'J':
    case u'K':
    case u'Q':
    case u'S':
    case u'X':
    case u'Z':
        return '2';
    case u'D':
    case u'T':
        return '3';
    case u'L':
        return '4';
    case u'M':
    case u'N':
        return '5';
    case u'R':
        return '6';
    case u'H':
    case u'W':
        return '-'; // equal codes around them count once
    default:
        return '0'; // equal codes around a vowel count twice
    }
}
}

QString foldedName(const QString &text)
{
    // capitals first: of a letter with a mark that has no capital nothing would be left to take off
    const QString apart = text.toUpper().normalized(QString::NormalizationForm_KD);
    QString folded;
    folded.reserve(apart.size());
    for (const QChar c : apart) {
        if (c.isMark() || isApostrophe(c))
            continue;
        if (c.isLetterOrNumber() || c.isSurrogate())
            folded.append(plainLetter(c));
        else
            folded.append(u' ');
    }
    return folded.simplified();
}

QString soundOf(const QString &folded)
{
    constexpr qsizetype length = 4;
    constexpr qsizetype otherLength = 3;
    const QString word = QString(folded).remove(u' ');
    const bool isLatin = !word.isEmpty() && std::all_of(word.begin(), word.end(),
                                                        [](QChar c) { return c >= u'A' && c <= u'Z'; });
    if (!isLatin)
        return word.left(otherLength);
    QString sound = word.left(1);
    char last = soundexDigit(word[0]);
    for (const QChar letter : word.sliced(1)) {
        const char digit = soundexDigit(letter);
        if (digit == '-')
            continue;
        if (digit != '0' && digit != last)
            sound.append(QLatin1Char(digit));
        last = digit;
        if (sound.size() == length)
            break;
    }
    return sound.leftJustified(length, u'0');
}

QString fullFormOf(const QString &foldedGiven)
{
    return fullForms().value(foldedGiven, foldedGiven);
}

PatientTraits traitsOf(const PatientFace &face)
{
    PatientTraits traits;
    traits.family = wordsOf(face.family);
    traits.given = wordsOf(face.given);
    traits.birthDate = dateOf(face.birthDate.reveal());
    if (face.gender == u"male" || face.gender == u"female")
        traits.sex = face.gender;
    traits.phone = phoneOf(face.phone.reveal());
    traits.street = streetOf(face.addressLine.reveal());
    traits.city = foldedName(face.city.reveal());
    traits.postalCode = postalCodeOf(face.postalCode.reveal());
    traits.numbers = numbersOf(face.identifiers);
    return traits;
}

std::vector<PatientKey> searchKeysOf(const PatientTraits &traits)
{
    constexpr qsizetype wholeDate = 10;
    constexpr qsizetype year = 4;
    std::vector<PatientKey> keys;
    const auto add = [&](const char *kind, const QString &text) {
        PatientKey key{QString::fromLatin1(kind), text};
        if (std::find(keys.begin(), keys.end(), key) == keys.end())
            keys.push_back(std::move(key));
    };
    const QString family = soundOf(traits.family.join(QString()));
    const QString given = traits.given.isEmpty() ? QString() : soundOf(fullFormOf(traits.given.first()));
    if (traits.birthDate.size() == wholeDate)
        add("birth", traits.birthDate);
    if (!family.isEmpty() && traits.birthDate.size() >= year)
        add("name", family + u' ' + traits.birthDate.left(year));
    if (!traits.phone.isEmpty())
        add("phone", traits.phone);
    if (!family.isEmpty() && !given.isEmpty())
        add("sound", family + u' ' + given);
    for (const Identifier &number : traits.numbers)
        add("number", number.value);
    return keys;
}

}
