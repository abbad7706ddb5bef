#include "bench/ReleaseFiles.h"

#include <QDir>
#include <QFile>

#include <array>

namespace concord {

namespace {
constexpr int firstRxcui = 1000;
constexpr std::array ingredients{"lisinopril",  "metformin",   "atorvastatin", "amlodipine", "omeprazole",
                                 "losartan",    "gabapentin",  "sertraline",   "albuterol",  "levothyroxine",
                                 "simvastatin", "furosemide",  "prednisone",   "tramadol",   "citalopram",
                                 "warfarin",    "amoxicillin", "clonazepam",   "ibuprofen",  "naproxen"};
constexpr std::array forms{
    "Oral Tablet",  "Oral Capsule", "Injectable Solution", "Oral Solution", "Extended Release Oral Tablet",
    "Topical Cream"};

QByteArray rxcuiOf(int i)
{
    return QByteArray::number(firstRxcui + i);
}

QByteArray nameOf(int i)
{
    const auto pick = [](const auto &all, int n) {
        return all[size_t(n) % all.size()];
    };
    QByteArray name = pick(ingredients, i);
    name += ' ' + QByteArray::number(i % 997 + 1) + " MG / " + pick(ingredients, i / 20 + 7) + ' ' +
            QByteArray::number(i / 997 + 1) + " MG " + pick(forms, i);
    return name;
}

QByteArray conceptLine(int i)
{
    const QByteArray atom = QByteArray::number(9'000'000 + i);
    return rxcuiOf(i) + "|ENG||||||" + atom + '|' + atom + '|' + rxcuiOf(i) + "||RXNORM|" +
           (i % 10 == 9 ? "SBD" : "SCD") + '|' + rxcuiOf(i) + '|' + nameOf(i) + "||" +
           (i % 20 == 3 ? 'O' : 'N') + "|4096|\n";
}

/// What most lines of RXNCONSO are: the name that another vocabulary has for it.
QByteArray foreignLine(int i)
{
    return rxcuiOf(i) + "|ENG||||||1|1|1||MTHSPL|DP|x|" + nameOf(i).toUpper() + "||N||\n";
}

QByteArray ndcLine(int i, int concepts)
{
    const QByteArray digits = QByteArray::number(10'000'000'000LL + 31LL * i);
    return rxcuiOf(int((qint64(i) * 7919) % concepts)) + "||||AUI|x|||NDC|RXNORM|" + digits + "|N|4096|\n";
}

/// As RxNorm says it: what the second is to the first, and the other way round.
QByteArray relationLines(int of, const char *word, int to, const char *inverse)
{
    const auto line = [](const QByteArray &first, const char *rela, const QByteArray &second) {
        return first + "||CUI|RO|" + second + "||CUI|" + rela + "|1||RXNORM|RXNORM|||N||\n";
    };
    return line(rxcuiOf(to), word, rxcuiOf(of)) + line(rxcuiOf(of), inverse, rxcuiOf(to));
}

QByteArray strengthLine(int i)
{
    return rxcuiOf(i) + "||||AUI|x|||RXN_STRENGTH|RXNORM|" + QByteArray::number(i % 997 + 1) +
           " MG|N|4096|\n";
}

class PieceWriter
{
public:
    explicit PieceWriter(const QString &path) : m_file(path) {}
    bool open() { return m_file.open(QIODevice::WriteOnly); }
    void add(const QByteArray &line)
    {
        m_piece += line;
        if (m_piece.size() > 1'000'000)
            flush();
    }
    bool flush()
    {
        m_good = m_good && m_file.write(m_piece) == m_piece.size() && m_file.flush();
        m_piece.clear();
        return m_good;
    }

private:
    QFile m_file;
    QByteArray m_piece;
    bool m_good = true;
};
}

Result<void> writeReleaseFiles(const QString &folder, int concepts, int ndcs)
{
    const auto path = [&](const char *name) {
        return QDir(folder).filePath(QString::fromLatin1(name));
    };
    PieceWriter conso(path("RXNCONSO.RRF"));
    PieceWriter attributes(path("RXNSAT.RRF"));
    PieceWriter retired(path("RXNCUI.RRF"));
    PieceWriter relations(path("RXNREL.RRF"));
    if (!conso.open() || !attributes.open() || !retired.open() || !relations.open())
        return fail(ErrorCode::StoreFailed, folder, QStringLiteral("cannot be written to"));
    for (int i = 0; i < concepts; ++i) {
        conso.add(conceptLine(i));
        conso.add(foreignLine(i));
        if (i % 20 == 3)
            retired.add(rxcuiOf(i) + "|x|y|1|" + rxcuiOf((i + 1) % concepts) + "|\n");
    }
    for (int i = 0; i < concepts && concepts > 100; ++i) { // about three for each, as RxNorm has
        relations.add(relationLines(i, "consists_of", (i + 1) % concepts, "constitutes"));
        relations.add(relationLines(i, "has_dose_form", (i % 50 + i + 1) % concepts, "dose_form_of"));
        if (i % 5 == 0)
            relations.add(relationLines(i, "has_ingredient", (i + 7) % concepts, "ingredient_of"));
        if (i % 2 == 0)
            attributes.add(strengthLine(i));
    }
    for (int i = 0; i < ndcs; ++i)
        attributes.add(ndcLine(i, concepts));
    if (conso.flush() && attributes.flush() && retired.flush() && relations.flush())
        return {};
    return fail(ErrorCode::StoreFull, folder, QStringLiteral("the files could not be written"));
}

TerminologyRelease aMonthLater(TerminologyRelease release)
{
    release.version += QStringLiteral("-next");
    for (size_t i = 0; i < release.concepts.size(); i += 100)
        release.concepts[i].name += QStringLiteral(" [Newbrand]");
    for (size_t i = 0; i < release.ndcs.size(); i += 100)
        release.ndcs[i].rxcui = release.concepts[i % release.concepts.size()].rxcui;
    for (size_t i = 0; i < release.facts.size(); i += 100)
        release.facts[i].other += isRelation(release.facts[i].kind) ? 1 : 0;
    return release;
}

}
