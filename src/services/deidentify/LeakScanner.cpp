#include "deidentify/LeakScanner.h"

#include <QCryptographicHash>

#include <numeric>

namespace concord {

namespace {
constexpr qint64 longestLine = 64 * 1024;
constexpr qsizetype mostSeen = 200'000;
constexpr int fewDigits = 4;

qint64 sumOf(const QMap<ScanVerdict::Place, qint64> &counts)
{
    return std::accumulate(counts.begin(), counts.end(), qint64(0));
}

QString valueOf(const DeidentifiedRow &row, FieldForm form)
{
    for (size_t i = 0; i < row.record->fields.size(); ++i) {
        if (row.record->fields[i].form == form)
            return row.values[qsizetype(i)];
    }
    return {};
}
}

qint64 ScanVerdict::leakCount() const
{
    return sumOf(leaks);
}

qint64 ScanVerdict::reviewedCount() const
{
    return sumOf(reviewed);
}

bool LeakScanner::isReviewable(FieldForm form, const KnownIdentifiers::Hit &hit) const
{
    switch (form) {
    case FieldForm::Surrogate:
        return false; // drawn at random: that would be no accident
    case FieldForm::Date:
        // the day of one patient, moved, may be another one's as it is
        return hit.digits <= fewDigits || (m_shiftsDates && hit.kind == IdentifierKind::Date);
    case FieldForm::BirthYear:
    case FieldForm::AgeGroup:
    case FieldForm::Zip3:
    case FieldForm::Number:
    case FieldForm::Dose:
    case FieldForm::Frequency:
        return hit.digits <= fewDigits;
    default:
        return true; // a word of a closed list, or of the terminology
    }
}

std::vector<LeakScanner::Finding> LeakScanner::findings(FieldForm form, const QString &value) const
{
    std::vector<Finding> found;
    const bool isOfForm = hasForm(form, value, m_lists, m_year, m_shiftsDates);
    if (!isOfForm)
        found.push_back({true, QStringLiteral("form")});
    for (const KnownIdentifiers::Hit &hit : m_known.findIn(scanTokens(value)))
        found.push_back({!isOfForm || !isReviewable(form, hit), wordOf(hit.kind)});
    return found;
}

void LeakScanner::note(ScanVerdict &verdict, const QString &field, const Finding &finding, qint64 line)
{
    ++(finding.isLeak ? verdict.leaks : verdict.reviewed)[{field, finding.what}];
    if (finding.isLeak && verdict.firstLeak == 0)
        verdict.firstLeak = line;
}

Result<void> LeakScanner::scan(const DeidentifiedRow &row, qint64 line, ScanVerdict &verdict)
{
    const QString record = QString::fromLatin1(row.record->name) + u'.';
    for (size_t i = 0; i < row.record->fields.size(); ++i) {
        const DeidentifiedField &field = row.record->fields[i];
        const QString &value = row.values[qsizetype(i)];
        if (value.isEmpty())
            continue;
        const QString name = record + QString::fromLatin1(field.name);
        if (field.form == FieldForm::Surrogate) { // each is another one: not kept
            for (const Finding &finding : findings(field.form, value))
                note(verdict, name, finding, line);
            continue;
        }
        const QString key = QString::number(int(field.form)) + u'/' + value;
        auto seen = m_seen.constFind(key);
        if (seen == m_seen.constEnd()) {
            if (m_seen.size() >= mostSeen)
                m_seen.clear();
            seen = m_seen.insert(key, findings(field.form, value));
        }
        for (const Finding &finding : *seen)
            note(verdict, name, finding, line);
    }
    const QString drug = valueOf(row, FieldForm::DrugName);
    const QString rxnorm = valueOf(row, FieldForm::RxNorm);
    const QString ndc = valueOf(row, FieldForm::Ndc);
    if (drug.isEmpty() && rxnorm.isEmpty() && ndc.isEmpty())
        return {};
    const auto isPublic = m_isPublic(rxnorm, ndc, drug);
    if (!isPublic)
        return fail(isPublic.error());
    if (!*isPublic)
        note(verdict, record + QStringLiteral("drug"), {true, QStringLiteral("form")}, line);
    return {};
}

Result<ScanVerdict> LeakScanner::run(QIODevice &file)
{
    ScanVerdict verdict;
    verdict.known = m_known.size();
    QCryptographicHash digest(QCryptographicHash::Sha256);
    if (!file.seek(0))
        return fail(ErrorCode::StoreFailed, QStringLiteral("export"), file.errorString());
    const QByteArray head = file.read(m_format.header().size());
    digest.addData(head);
    verdict.bytes = head.size();
    qint64 line = qint64(head.count('\n')) + 1;
    const QString noRecord = QStringLiteral("line");
    if (head != m_format.header())
        note(verdict, noRecord, {true, QStringLiteral("form")}, 1);
    for (;; ++line) {
        const QByteArray bytes = file.readLine(longestLine);
        if (bytes.isEmpty())
            break;
        digest.addData(bytes);
        verdict.bytes += bytes.size();
        ++verdict.records;
        const auto row = m_format.read(bytes);
        if (row) {
            if (const auto done = scan(*row, line, verdict); !done)
                return fail(done.error());
            continue;
        }
        note(verdict, noRecord, {true, QStringLiteral("form")}, line);
        for (const KnownIdentifiers::Hit &hit : m_known.findIn(scanTokens(QString::fromUtf8(bytes))))
            note(verdict, noRecord, {true, wordOf(hit.kind)}, line);
    }
    if (!file.atEnd())
        return fail(ErrorCode::StoreFailed, QStringLiteral("export"), file.errorString());
    verdict.sha256 = digest.result();
    return verdict;
}

}
