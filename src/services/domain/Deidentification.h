#pragma once

#include <QDate>
#include <QMap>
#include <QSet>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace concord {

/// The rules of de-identified exports: HIPAA Safe Harbor, 45 CFR 164.514(b)(2) (packaging/DEIDENTIFICATION.md
/// has them as a table). What leaves is what deidentifiedFields() lists and nothing else; each field takes
/// values of one form only, and a value that is not of that form is left out, whatever it says.

/// What may stand in a field of an export.
enum class FieldForm {
    Surrogate,   ///< 28 letters drawn at random: a person or a prescription for one recipient
    Gender,      ///< FHIR administrative-gender
    Status,      ///< a status word of FHIR R4 (prescription, dispense, appointment)
    CancelState, ///< "requested", "confirmed", "denied", "no-answer"
    Schedule,    ///< "CI" … "CV"
    Flag,        ///< "true", "false"
    BirthYear,   ///< four digits, of nobody who is 90 or becomes it in the year of the export
    AgeGroup,    ///< "40-49", "90+"
    State,       ///< of the USA, its district and territories, two letters
    Zip3,        ///< three digits of an area of more than 20,000 people, else "000"
    Date,        ///< four digits of the year; in an export that is not Safe Harbor a day that was shifted
    Number,      ///< up to four digits and three decimals
    Dose,        ///< "2 {tbl}", "1-2 mg": numbers and units of the table
    Unit,        ///< of the table
    Frequency,   ///< "3/1d PRN": numbers, periods and words of a closed list
    Route,       ///< a code of the table
    RxNorm,      ///< a concept that the terminology knows
    Ndc,         ///< a product that the terminology knows, 11 digits
    DrugName     ///< as the terminology calls that concept, never as the source does
};

/// What became of a value of the source.
enum class Treatment { Absent, Kept, Generalised, Surrogate, Removed };

/// One field of a record that leaves.
struct DeidentifiedField
{
    const char *name;
    FieldForm form;
};

/// One kind of record that leaves, with its fields in their order.
struct DeidentifiedRecord
{
    const char *name;
    std::vector<DeidentifiedField> fields;
};

/// The allow-list.
[[nodiscard]] const std::vector<DeidentifiedRecord> &deidentifiedFields();
[[nodiscard]] const DeidentifiedRecord *deidentifiedRecord(QStringView name); ///< null: there is none

/// What kind of identifier a value of the source is. For reports and the scanner.
enum class IdentifierKind {
    Name,
    Address, ///< street, city, postal code
    Date,
    Phone,
    RecordNumber, ///< MRN, plan id, account, SSN: whatever names a patient
    OrderNumber,  ///< prescription, placer, filler, dispense, appointment: numbers and ids at the source
    ProviderNumber,
    Lot,
    FreeText
};
inline constexpr int identifierKinds = int(IdentifierKind::FreeText) + 1;
[[nodiscard]] QString wordOf(IdentifierKind kind); ///< "record-number"

/// The closed lists that forms go by (resources/deidentification, resources/terminology).
struct ClosedLists
{
    QSet<QString> restrictedZip3; ///< areas of 20,000 people or fewer
    QSet<QString> states;
    QSet<QString> units;
    QSet<QString> routes;
};

struct DeidentifiedValue
{
    QString text; ///< empty: nothing leaves
    Treatment treatment = Treatment::Absent;

    friend bool operator==(const DeidentifiedValue &, const DeidentifiedValue &) = default;
};

/// A value's one rule for each form. Each returns nothing but a value of its form; what is empty stays empty.
/// Virtual so that a test can switch one off and see that the scanner finds it.
class SafeHarbor
{
public:
    /// @param year of the export, by which ages are reckoned
    SafeHarbor(ClosedLists lists, int year, bool shiftsDates)
        : m_lists(std::move(lists)), m_year(year), m_shiftsDates(shiftsDates)
    {}
    virtual ~SafeHarbor() = default;

    [[nodiscard]] bool shiftsDates() const { return m_shiftsDates; }
    [[nodiscard]] int year() const { return m_year; }
    [[nodiscard]] const ClosedLists &lists() const { return m_lists; }

    /// @param birthDate FHIR date of any precision. The age is the one that is reached in the year of the
    /// export: who turns 90 in it counts as 90, so that neither the year nor a later export tells.
    [[nodiscard]] virtual DeidentifiedValue birthYear(const QString &birthDate) const;
    [[nodiscard]] virtual DeidentifiedValue ageGroup(const QString &birthDate) const;
    [[nodiscard]] virtual DeidentifiedValue state(const QString &state) const;
    /// Without a state of the USA five digits are somebody else's postal code, which is left out.
    [[nodiscard]] virtual DeidentifiedValue zip3(const QString &postalCode, const QString &state) const;
    /// The year; where dates are shifted the day, moved by @p shiftDays, of what names a day. Times never
    /// leave.
    [[nodiscard]] virtual DeidentifiedValue date(const QString &dateTime, int shiftDays) const;
    /// Of the remaining forms: as it is, or nothing.
    [[nodiscard]] virtual DeidentifiedValue kept(FieldForm form, const QString &text) const;

private:
    ClosedLists m_lists;
    int m_year;
    bool m_shiftsDates;
};

/// Whether @p text is of the form. Says the same as the rules from the other side and shares nothing with
/// them but the lists: the scanner asks it. Of RxNorm, NDC and drug names only how they are written.
[[nodiscard]] bool hasForm(FieldForm form, QStringView text, const ClosedLists &lists, int year,
                           bool shiftsDates);

/// A year-month-day at the beginning of a FHIR date or dateTime that is a day of the calendar.
[[nodiscard]] std::optional<QDate> dayOf(QStringView dateTime);
[[nodiscard]] std::optional<int> yearOf(QStringView dateTime); ///< 1850 to 2199

/// "1 to 64 letters and digits of ASCII, '.', '_' and '-'": the label of who gets an export.
[[nodiscard]] bool isRecipient(QStringView text);

}
