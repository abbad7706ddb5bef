#include "terminology/ShippedValues.h"

#include "terminology/LineFile.h"

#include <QCryptographicHash>
#include <QFile>

namespace concord {

namespace {
const auto valueHeader = QByteArrayLiteral("value\tcode\tsystem\tdisplay\tflag\tadvice\tsource");

struct ValueFile
{
    ValueKind kind;
    const char *name;
};
constexpr ValueFile valueFiles[] = {{ValueKind::Unit, "units"},
                                    {ValueKind::Route, "routes"},
                                    {ValueKind::Frequency, "frequencies"},
                                    {ValueKind::Release, "releases"},
                                    {ValueKind::Abbreviation, "abbreviations"},
                                    {ValueKind::Species, "species"},
                                    {ValueKind::Breed, "breeds"},
                                    {ValueKind::GenderStatus, "genderstatus"},
                                    {ValueKind::Status, "statuses"},
                                    {ValueKind::VisitType, "visittypes"},
                                    {ValueKind::Form, "doseforms"}};

/// RxNorm's names of dose forms as a value table: each is itself. What people write for them is a site's to
/// say. Their table says more than this needs: the first column is the name, the last the source.
QByteArray formsAsValues(const QByteArray &forms)
{
    QByteArray table = valueHeader + '\n';
    const QList<QByteArray> lines = forms.split('\n');
    for (qsizetype i = 1; i < lines.size(); ++i) {
        const QByteArray line = lines[i].trimmed();
        const QByteArray name = line.left(line.indexOf('\t'));
        if (!line.isEmpty())
            table +=
                name + '\t' + name + "\t\t" + name + "\t\t\t" + line.mid(line.lastIndexOf('\t') + 1) + '\n';
    }
    return table;
}

Result<std::shared_ptr<const ShippedValues>> readShipped()
{
    ShippedValues::Files files;
    for (const ValueFile &one : valueFiles) {
        QFile file(QStringLiteral(":/terminology/%1.tsv").arg(QLatin1StringView(one.name)));
        if (!file.open(QIODevice::ReadOnly))
            return fail(ErrorCode::NotFound, file.fileName(), file.errorString());
        const QByteArray text = file.readAll();
        files.emplace_back(one.kind, one.kind == ValueKind::Form ? formsAsValues(text) : text);
    }
    auto read = ShippedValues::read(files);
    if (!read)
        return fail(read.error());
    return std::make_shared<const ShippedValues>(*std::move(read));
}

ValueRow rowOf(ValueKind kind, const std::vector<QByteArrayView> &columns)
{
    ValueRow row;
    row.key = {kind, {}, QString::fromUtf8(columns[0]).simplified()};
    row.target = {QString::fromUtf8(columns[1]), QString::fromUtf8(columns[2]), QString::fromUtf8(columns[3]),
                  QString::fromUtf8(columns[4]), QString::fromUtf8(columns[5])};
    row.citation = QString::fromUtf8(columns[6]);
    return row;
}

/// What is wrong with a row, as with a person's: a table of ours obeys the same rules.
QString problemOfRow(const ValueRow &row)
{
    if (row.citation.isEmpty())
        return QStringLiteral("no source");
    const auto problem = problemOf(ValueChange{row.key, row.target, true, row.citation, 0});
    return problem ? problem->where + QStringLiteral(": ") + problem->detail : QString();
}
}

Result<ShippedValues> ShippedValues::read(const Files &files)
{
    ShippedValues values;
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const auto &[kind, text] : files) {
        hash.addData(wordOf(kind).toUtf8() + '\n' + text);
        if (const auto done = values.addTable(kind, text); !done)
            return fail(done.error());
    }
    values.m_version = QString::fromLatin1(hash.result().toHex().left(12));
    return values;
}

Result<void> ShippedValues::addTable(ValueKind kind, const QByteArray &text)
{
    QHash<QString, qsizetype> &index = m_index[size_t(kind)];
    LineFile file(text, wordOf(kind));
    return readTable(file, {valueHeader, {}, true},
                     [&](const std::vector<QByteArrayView> &columns) -> QString {
                         ValueRow row = rowOf(kind, columns);
                         if (const QString problem = problemOfRow(row); !problem.isEmpty())
                             return problem;
                         const QString key = valueKeyText(row.key.value);
                         if (index.contains(key))
                             return QStringLiteral("a value for the second time");
                         index.insert(key, qsizetype(m_rows.size()));
                         m_rows.push_back(std::move(row));
                         return {};
                     });
}

const ValueRow *ShippedValues::find(ValueKind kind, const QString &keyText) const
{
    const QHash<QString, qsizetype> &index = m_index[size_t(kind)];
    const auto found = index.constFind(keyText);
    return found == index.constEnd() ? nullptr : &m_rows[size_t(*found)];
}

Result<std::shared_ptr<const ShippedValues>> shippedValues()
{
    static const auto once = readShipped();
    return once;
}

}
