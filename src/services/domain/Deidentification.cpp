#include "domain/Deidentification.h"

#include <QRegularExpression>

#include <algorithm>

namespace concord {

namespace {
constexpr int topAge = 90; ///< "all ages over 89"
constexpr int surrogateSize = 28;

bool isDigits(QStringView text)
{
    return !text.isEmpty() &&
           std::all_of(text.begin(), text.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
}

const QSet<QString> &words(FieldForm form)
{
    const auto setOf = [](const char *all) {
        const QStringList list = QString::fromLatin1(all).split(u' ');
        return QSet<QString>(list.begin(), list.end());
    };
    static const QSet<QString> none;
    static const QSet<QString> genders = setOf("male female other unknown");
    static const QSet<QString> statuses =
        setOf("active on-hold cancelled completed entered-in-error stopped draft unknown preparation "
              "in-progress declined proposed pending booked arrived fulfilled noshow checked-in waitlist");
    static const QSet<QString> cancels = setOf("requested confirmed denied no-answer");
    static const QSet<QString> schedules = setOf("CI CII CIII CIV CV");
    static const QSet<QString> flags = setOf("true false");
    switch (form) {
    case FieldForm::Gender:
        return genders;
    case FieldForm::Status:
        return statuses;
    case FieldForm::CancelState:
        return cancels;
    case FieldForm::Schedule:
        return schedules;
    case FieldForm::Flag:
        return flags;
    default:
        return none;
    }
}

bool isNumber(QStringView text)
{
    static const QRegularExpression form(QStringLiteral("\\A[0-9]{1,4}(\\.[0-9]{1,3})?\\z"));
    return form.match(text).hasMatch();
}

/// "mg", "mg/mL", "{tbl}": each part of the table.
bool isUnit(QStringView text, const ClosedLists &lists)
{
    const auto parts = text.split(u'/');
    return !text.isEmpty() && std::all_of(parts.begin(), parts.end(), [&](QStringView part) {
        return lists.units.contains(part.toString());
    });
}

/// A number or a span of two, and a unit.
bool isDose(QStringView text, const ClosedLists &lists)
{
    const qsizetype blank = text.indexOf(u' ');
    const auto numbers = (blank < 0 ? text : text.first(blank)).split(u'-');
    if (numbers.size() > 2 || !std::all_of(numbers.begin(), numbers.end(), isNumber))
        return false;
    return blank < 0 || isUnit(text.sliced(blank + 1), lists);
}

bool isFrequency(QStringView text)
{
    static const QRegularExpression form(QStringLiteral(
        "\\A(?:[0-9]{1,2}(?:-[0-9]{1,2})?/[0-9]{1,2}(?:-[0-9]{1,2})?(?:s|min|h|d|wk|mo|a)|x1|PRN|"
        "continuous|HS|WAKE|EVE|MORN|NIGHT|NOON|A?C[MDV]?|P?C[MDV]?|AFT)"
        "(?: (?:PRN|HS|WAKE|EVE|MORN|NIGHT|NOON|A?C[MDV]?|P?C[MDV]?|AFT))*\\z"));
    return form.match(text).hasMatch();
}

bool isAgeGroup(QStringView text)
{
    static const QRegularExpression decade(QStringLiteral("\\A([1-8])0-\\g{1}9\\z"));
    return text == u"0-9" || text == u"90+" || decade.match(text).hasMatch();
}

bool isSurrogate(QStringView text)
{
    static const QStringView consonants = u"bcdfghjklmnpqrstvwxz";
    return text.size() == surrogateSize &&
           std::all_of(text.begin(), text.end(), [](QChar c) { return consonants.contains(c); });
}

bool isDateOut(QStringView text, bool shiftsDates)
{
    if (text.size() == 4)
        return yearOf(text).has_value();
    return shiftsDates && text.size() == 10 && dayOf(text).has_value();
}

DeidentifiedValue left(const QString &source)
{
    return {{}, source.isEmpty() ? Treatment::Absent : Treatment::Removed};
}
}

const std::vector<DeidentifiedRecord> &deidentifiedFields()
{
    using F = FieldForm;
    static const std::vector<DeidentifiedField> drug{
        {"rxnorm", F::RxNorm}, {"ndc", F::Ndc}, {"drug", F::DrugName}};
    const auto with = [](std::vector<DeidentifiedField> before, const std::vector<DeidentifiedField> &after) {
        before.insert(before.end(), drug.begin(), drug.end());
        before.insert(before.end(), after.begin(), after.end());
        return before;
    };
    static const std::vector<DeidentifiedRecord> records{
        {"patient",
         {{"patient", F::Surrogate},
          {"gender", F::Gender},
          {"birth_year", F::BirthYear},
          {"age_group", F::AgeGroup},
          {"state", F::State},
          {"zip3", F::Zip3}}},
        {"prescription", with({{"patient", F::Surrogate},
                               {"prescription", F::Surrogate},
                               {"status", F::Status},
                               {"cancel_state", F::CancelState}},
                              {{"dose", F::Dose},
                               {"frequency", F::Frequency},
                               {"route", F::Route},
                               {"quantity", F::Number},
                               {"unit", F::Unit},
                               {"days_supply", F::Number},
                               {"refills", F::Number},
                               {"substitution_allowed", F::Flag},
                               {"schedule", F::Schedule},
                               {"written", F::Date},
                               {"starts", F::Date},
                               {"ends", F::Date},
                               {"prescriber", F::Surrogate}})},
        {"dispense", with({{"patient", F::Surrogate}, {"prescription", F::Surrogate}, {"status", F::Status}},
                          {{"quantity", F::Number},
                           {"unit", F::Unit},
                           {"days_supply", F::Number},
                           {"fill_number", F::Number},
                           {"handed_over", F::Date},
                           {"pharmacist", F::Surrogate}})},
        {"adherence", with({{"patient", F::Surrogate}},
                           {{"period_start", F::Date}, {"period_end", F::Date}, {"pdc", F::Number}})},
        {"appointment",
         {{"patient", F::Surrogate}, {"status", F::Status}, {"starts", F::Date}, {"minutes", F::Number}}},
        {"listed",
         with({{"patient", F::Surrogate}},
              {{"dose", F::Dose}, {"frequency", F::Frequency}, {"route", F::Route}, {"captured", F::Date}})},
    };
    return records;
}

const DeidentifiedRecord *deidentifiedRecord(QStringView name)
{
    for (const DeidentifiedRecord &record : deidentifiedFields()) {
        if (name == QLatin1StringView(record.name))
            return &record;
    }
    return nullptr;
}

QString wordOf(IdentifierKind kind)
{
    static const char *const names[identifierKinds] = {
        "name",         "address",         "date", "phone",    "record-number",
        "order-number", "provider-number", "lot",  "free-text"};
    return QString::fromLatin1(names[int(kind)]);
}

std::optional<QDate> dayOf(QStringView dateTime)
{
    if (dateTime.size() < 10 || dateTime[4] != u'-' || dateTime[7] != u'-' ||
        (dateTime.size() > 10 && dateTime[10] != u'T'))
        return std::nullopt;
    const QStringView year = dateTime.first(4);
    const QStringView month = dateTime.sliced(5, 2);
    const QStringView day = dateTime.sliced(8, 2);
    if (!isDigits(year) || !isDigits(month) || !isDigits(day))
        return std::nullopt;
    const QDate date(year.toInt(), month.toInt(), day.toInt());
    return date.isValid() && yearOf(year) ? std::optional(date) : std::nullopt;
}

std::optional<int> yearOf(QStringView dateTime)
{
    const QStringView year = dateTime.first(std::min<qsizetype>(4, dateTime.size()));
    if (year.size() != 4 || !isDigits(year) || (dateTime.size() > 4 && dateTime[4] != u'-'))
        return std::nullopt;
    const int number = year.toInt();
    return number >= 1850 && number <= 2199 ? std::optional(number) : std::nullopt;
}

bool isRecipient(QStringView text)
{
    static const QRegularExpression form(QStringLiteral("\\A[A-Za-z0-9._-]{1,64}\\z"));
    return form.match(text).hasMatch();
}

DeidentifiedValue SafeHarbor::birthYear(const QString &birthDate) const
{
    const auto born = yearOf(birthDate);
    if (!born || *born > m_year || m_year - *born >= topAge)
        return left(birthDate);
    return {QString::number(*born), birthDate.size() == 4 ? Treatment::Kept : Treatment::Generalised};
}

DeidentifiedValue SafeHarbor::ageGroup(const QString &birthDate) const
{
    const auto born = yearOf(birthDate);
    if (!born || *born > m_year)
        return left(birthDate);
    const int age = m_year - *born;
    if (age >= topAge)
        return {QStringLiteral("90+"), Treatment::Generalised};
    const int decade = age / 10 * 10;
    return {QStringLiteral("%1-%2").arg(decade).arg(decade + 9), Treatment::Generalised};
}

DeidentifiedValue SafeHarbor::state(const QString &state) const
{
    const QString upper = state.trimmed().toUpper();
    return m_lists.states.contains(upper) ? DeidentifiedValue{upper, Treatment::Kept} : left(state);
}

DeidentifiedValue SafeHarbor::zip3(const QString &postalCode, const QString &state) const
{
    static const QRegularExpression form(QStringLiteral("\\A([0-9]{3})[0-9]{2}(?:[- ]?[0-9]{4})?\\z"));
    const auto match = form.match(postalCode.trimmed());
    if (!match.hasMatch() || !m_lists.states.contains(state.trimmed().toUpper()))
        return left(postalCode);
    const QString area = match.captured(1);
    return {m_lists.restrictedZip3.contains(area) ? QStringLiteral("000") : area, Treatment::Generalised};
}

DeidentifiedValue SafeHarbor::date(const QString &dateTime, int shiftDays) const
{
    const auto year = yearOf(dateTime);
    if (!year)
        return left(dateTime);
    const auto day = dayOf(dateTime);
    if (!m_shiftsDates || (!day && dateTime.size() == 4))
        return {QString::number(*year), dateTime.size() == 4 ? Treatment::Kept : Treatment::Generalised};
    if (!day || shiftDays == 0) // a month cannot be moved by days
        return {QString::number(*year), Treatment::Generalised};
    return {day->addDays(shiftDays).toString(Qt::ISODate), Treatment::Generalised};
}

DeidentifiedValue SafeHarbor::kept(FieldForm form, const QString &text) const
{
    if (text.isEmpty())
        return {};
    return hasForm(form, text, m_lists, m_year, m_shiftsDates) ? DeidentifiedValue{text, Treatment::Kept}
                                                               : left(text);
}

bool hasForm(FieldForm form, QStringView text, const ClosedLists &lists, int year, bool shiftsDates)
{
    switch (form) {
    case FieldForm::Surrogate:
        return isSurrogate(text);
    case FieldForm::Gender:
    case FieldForm::Status:
    case FieldForm::CancelState:
    case FieldForm::Schedule:
    case FieldForm::Flag:
        return words(form).contains(text.toString());
    case FieldForm::BirthYear:
        return text.size() == 4 && isDigits(text) && text.toInt() > year - topAge && text.toInt() <= year;
    case FieldForm::AgeGroup:
        return isAgeGroup(text);
    case FieldForm::State:
        return lists.states.contains(text.toString());
    case FieldForm::Zip3:
        return text.size() == 3 && isDigits(text) && !lists.restrictedZip3.contains(text.toString());
    case FieldForm::Date:
        return isDateOut(text, shiftsDates);
    case FieldForm::Number:
        return isNumber(text);
    case FieldForm::Dose:
        return isDose(text, lists);
    case FieldForm::Unit:
        return isUnit(text, lists);
    case FieldForm::Frequency:
        return isFrequency(text);
    case FieldForm::Route:
        return lists.routes.contains(text.toString());
    case FieldForm::RxNorm:
        return text.size() <= 8 && isDigits(text);
    case FieldForm::Ndc:
        return text.size() == 11 && isDigits(text);
    case FieldForm::DrugName:
        return !text.isEmpty();
    }
    return false;
}

}
