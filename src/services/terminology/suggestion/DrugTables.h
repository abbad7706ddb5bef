#pragma once

#include "domain/Result.h"
#include "domain/Suggestion.h"
#include "terminology/suggestion/Strength.h"

#include <QHash>
#include <QSet>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace concord {

/// A dose form as RxNorm names it, taken apart (doseforms.tsv).
struct DoseForm
{
    QString name;
    QString shape;        ///< "tablet"
    QStringList features; ///< "chewable": what tells it from the plain form of its shape
    QString route;
    Release release = Release::Unstated; ///< Unstated where the form is not told apart by it
};

/// A word or phrase of form_words.tsv.
struct FormWord
{
    enum class Kind { Shape, Feature, Release, Route, Container, Pack, Noise };

    Kind kind = Kind::Noise;
    QStringList means; ///< any of these; empty: says nothing
};

enum class SaltKind {
    Salt,
    Either, ///< also a drug of its own (procaine)
    Hydrate,
    Cation ///< a drug of its own together with its anion (ferrous sulfate)
};
struct SaltWord
{
    SaltKind kind = SaltKind::Salt;
    QString salt; ///< "hydrochloride"; empty: does not tell drugs apart
};

struct UnitWord
{
    StrengthUnit unit = StrengthUnit::None;
    Fraction factor{1, 1};
};

/// The tables of resources/terminology by which drug names are read. They are data with a source for each row
/// so that an analyst can defend them; all keys are in lower case, words parted by one blank.
class DrugTables
{
public:
    /// From the tables inside the programs (":/terminology"; only programs that link concord_resources).
    /// Errors: NotFound, InvalidMessage (where is file:line).
    [[nodiscard]] static Result<DrugTables> load(const QString &folder = QStringLiteral(":/terminology"));

    [[nodiscard]] const std::vector<DoseForm> &forms() const { return m_forms; }
    /// Index into forms(); by its name in lower case.
    [[nodiscard]] std::optional<quint16> formNamed(const QString &name) const;
    /// All that a phrase says of the form; several rows may have it ("odt").
    [[nodiscard]] QList<FormWord> formWords(const QString &phrase) const { return m_words.values(phrase); }
    [[nodiscard]] const SaltWord *salt(const QString &word) const;
    [[nodiscard]] const UnitWord *unit(const QString &written) const;
    /// What an abbreviation or another name stands for; empty for none.
    [[nodiscard]] QString meaningOf(const QString &phrase) const { return m_meanings.value(phrase); }
    /// It is also read as another drug (ISMP: AZT, HCT, MSO4): what it stands for is a guess.
    [[nodiscard]] bool isAmbiguous(const QString &phrase) const { return m_ambiguous.contains(phrase); }

private:
    friend class DrugTablesReader;

    std::vector<DoseForm> m_forms;
    QHash<QString, quint16> m_formNames;
    QMultiHash<QString, FormWord> m_words;
    QHash<QString, SaltWord> m_salts;
    QHash<QString, UnitWord> m_units;
    QHash<QString, QString> m_meanings;
    QSet<QString> m_ambiguous;
};

constexpr int longestPhrase =
    7; ///< words: of a form, an abbreviation, an ingredient or a brand looked up at once

}
