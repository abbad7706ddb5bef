#include "terminology/suggestion/DrugTables.h"

#include "domain/Enum.h"
#include "terminology/LineFile.h"
#include "terminology/suggestion/DrugText.h"

#include <functional>

namespace concord {

namespace {
constexpr Words<FormWord::Kind, 7> kindWords{{{FormWord::Kind::Shape, "shape"},
                                              {FormWord::Kind::Feature, "feature"},
                                              {FormWord::Kind::Release, "release"},
                                              {FormWord::Kind::Route, "route"},
                                              {FormWord::Kind::Container, "container"},
                                              {FormWord::Kind::Pack, "pack"},
                                              {FormWord::Kind::Noise, "noise"}}};

constexpr Words<SaltKind, 5> saltWords{{{SaltKind::Salt, "salt"},
                                        {SaltKind::Salt, "ester"},
                                        {SaltKind::Either, "either"},
                                        {SaltKind::Hydrate, "hydrate"},
                                        {SaltKind::Cation, "cation"}}};

std::optional<Release> releaseFromWord(const QString &word)
{
    if (word.isEmpty())
        return Release::Unstated;
    for (const Release release : {Release::Immediate, Release::Extended, Release::Delayed}) {
        if (wordOf(release) == word)
            return release;
    }
    return std::nullopt;
}

QStringList parts(const QString &text)
{
    return text.split(QLatin1Char('|'), Qt::SkipEmptyParts);
}

/// As texts are looked up: words and numbers, hyphens and commas gone.
QString phraseOf(const QString &written)
{
    if (written == u"%")
        return written;
    const auto words = drugWords(written);
    return QStringList(words.begin(), words.end()).join(QLatin1Char(' '));
}
}

/// Reads one file after the other; the first row that is not as it should be ends it.
class DrugTablesReader
{
public:
    explicit DrugTablesReader(const QString &folder) : m_folder(folder) {}

    Result<DrugTables> read()
    {
        const auto done =
            table(QStringLiteral("doseforms.tsv"), "form\tshape\tfeatures\troute\trelease\tsource",
                  [this](const QStringList &row) { return form(row); })
                .and_then([this] {
                    return table(QStringLiteral("form_words.tsv"), "written\tkind\tmeans\tsource",
                                 [this](const QStringList &row) { return formWord(row); });
                })
                .and_then([this] {
                    return table(QStringLiteral("salts.tsv"), "written\tsalt\tkind\tsource",
                                 [this](const QStringList &row) { return salt(row); });
                })
                .and_then([this] {
                    return table(QStringLiteral("strength_units.tsv"), "written\tunit\tfactor\tsource",
                                 [this](const QStringList &row) { return unit(row); });
                })
                .and_then([this] {
                    return table(QStringLiteral("drug_abbreviations.tsv"), "written\tmeans\tkind\tsource",
                                 [this](const QStringList &row) { return meaning(row); });
                });
        if (!done)
            return fail(done.error());
        return std::move(m_tables);
    }

private:
    /// @p take says what is wrong with a row, or nothing.
    Result<void> table(const QString &name, QByteArrayView header,
                       const std::function<QString(const QStringList &)> &take)
    {
        LineFile file(m_folder + QLatin1Char('/') + name);
        return readTable(file, {header}, [&](const std::vector<QByteArrayView> &cells) -> QString {
            QStringList row;
            for (const QByteArrayView cell : cells)
                row.push_back(QString::fromUtf8(cell));
            if (row.first().isEmpty() || row.last().isEmpty())
                return QStringLiteral("a row without its word or source");
            return take(row);
        });
    }

    QString form(const QStringList &row)
    {
        const auto release = releaseFromWord(row[4]);
        if (!release)
            return QStringLiteral("'%1' is no release").arg(row[4]);
        const QString key = phraseOf(row[0]);
        if (m_tables.m_formNames.contains(key))
            return QStringLiteral("a form for the second time");
        m_tables.m_formNames.insert(key, quint16(m_tables.m_forms.size()));
        m_tables.m_forms.push_back({row[0], row[1], parts(row[2]), row[3], *release});
        return {};
    }
    QString formWord(const QStringList &row)
    {
        const auto kind = enumOf(kindWords, row[1]);
        if (!kind)
            return QStringLiteral("'%1' is no kind").arg(row[1]);
        if (*kind == FormWord::Kind::Release && !releaseFromWord(row[2]))
            return QStringLiteral("'%1' is no release").arg(row[2]);
        m_tables.m_words.insert(phraseOf(row[0]), {*kind, parts(row[2])});
        return {};
    }
    QString salt(const QStringList &row)
    {
        const auto kind = enumOf(saltWords, row[2]);
        if (!kind)
            return QStringLiteral("'%1' is no kind").arg(row[2]);
        if (row[1].isEmpty() != (*kind == SaltKind::Hydrate))
            return QStringLiteral("only a hydrate has no salt");
        m_tables.m_salts.insert(phraseOf(row[0]), {*kind, row[1]});
        return {};
    }
    QString unit(const QStringList &row)
    {
        const auto unit = strengthUnitFromWord(row[1]);
        const auto factor = Fraction::fromDecimal(row[2]);
        if (!unit || !factor || factor->isZero())
            return QStringLiteral("no such unit, or a factor that is no number");
        m_tables.m_units.insert(phraseOf(row[0]), {*unit, *factor});
        return {};
    }
    QString meaning(const QStringList &row)
    {
        if (row[1].isEmpty())
            return QStringLiteral("an abbreviation without meaning");
        if (row[2] != u"name" && row[2] != u"abbreviation" && row[2] != u"ambiguous")
            return QStringLiteral("'%1' is no kind").arg(row[2]);
        if (row[2] == u"ambiguous")
            m_tables.m_ambiguous.insert(phraseOf(row[0]));
        m_tables.m_meanings.insert(phraseOf(row[0]), phraseOf(row[1]));
        return {};
    }

    QString m_folder;
    DrugTables m_tables;
};

Result<DrugTables> DrugTables::load(const QString &folder)
{
    return DrugTablesReader(folder).read();
}

std::optional<quint16> DrugTables::formNamed(const QString &name) const
{
    const auto found = m_formNames.constFind(name);
    return found == m_formNames.cend() ? std::nullopt : std::optional(*found);
}

const SaltWord *DrugTables::salt(const QString &word) const
{
    const auto found = m_salts.constFind(word);
    return found == m_salts.cend() ? nullptr : &*found;
}

const UnitWord *DrugTables::unit(const QString &written) const
{
    const auto found = m_units.constFind(written);
    return found == m_units.cend() ? nullptr : &*found;
}

}
