#include "terminology/CodeResolver.h"

#include "terminology/Ndc.h"
#include "terminology/RxNormRules.h"

#include <algorithm>
#include <array>
#include <vector>

namespace concord {

namespace {
/// What one coding says on its own.
struct Reading
{
    Resolution result;
    QString clinicalName; ///< of the drug it names, also when obsolete or not on the formulary; empty: it
                          ///< names none
};

QString idOf(const std::optional<LocalDrug> &drug)
{
    return drug ? drug->id : QString();
}

bool contradict(const Reading &a, const Reading &b)
{
    if (a.clinicalName.isEmpty() || b.clinicalName.isEmpty() || a.clinicalName == b.clinicalName)
        return false;
    return !a.result.drug || idOf(a.result.drug) != idOf(b.result.drug);
}

const QString arrow = QStringLiteral(" → ");

/// The reasons, from what a person settles at once to what needs research.
int workLeft(UnmappedReason reason)
{
    using enum UnmappedReason;
    constexpr std::array order{None,         Contradiction, NoLocalDrug,   AmbiguousNdc,  NotActive,
                               NotOrderable, UnknownCode,   MalformedCode, UnknownSystem, NoCode};
    return int(std::find(order.begin(), order.end(), reason) - order.begin());
}

QString sentenceOf(UnmappedReason reason)
{
    switch (reason) {
    case UnmappedReason::None:
        return {};
    case UnmappedReason::UnknownCode:
        return QStringLiteral("not in the release");
    case UnmappedReason::NotOrderable:
        return QStringLiteral("not something that can be dispensed");
    case UnmappedReason::NotActive:
        return QStringLiteral("obsolete");
    case UnmappedReason::NoLocalDrug:
        return QStringLiteral("not on the formulary");
    case UnmappedReason::AmbiguousNdc:
        return QStringLiteral("more than one drug is possible");
    case UnmappedReason::MalformedCode:
        return QStringLiteral("not a code of its system");
    case UnmappedReason::UnknownSystem:
        return QStringLiteral("unknown code system");
    case UnmappedReason::NoCode:
        return QStringLiteral("text without a code");
    case UnmappedReason::Contradiction:
        return QStringLiteral("these are different drugs");
    }
    return {};
}

/// Ends @p reading without a drug. The path carries no code that was not understood: it may hold anything.
Reading unmapped(Reading reading, UnmappedReason reason)
{
    reading.result.reason = reason;
    reading.result.path += QStringLiteral(": ") + sentenceOf(reason);
    return reading;
}

Reading begin(const Coding &coding, const QString &path)
{
    Reading reading;
    reading.result.coding = coding;
    reading.result.path = path;
    return reading;
}

/// From an RxCUI to the local drug; the common end of both steps.
Result<Reading> readConcept(const TerminologyLookup &lookup, const QString &rxcui, const QString &method,
                            Reading reading)
{
    const auto known = lookup.conceptOf(rxcui);
    if (!known)
        return fail(known.error());
    if (!*known)
        return unmapped(std::move(reading), UnmappedReason::UnknownCode);
    reading.result.rxcui = rxcui;
    const UnmappedReason problem = orderProblem(**known);
    if (problem != UnmappedReason::NotOrderable)
        reading.clinicalName = clinicalDrugName((*known)->name);
    if (problem != UnmappedReason::None)
        return unmapped(std::move(reading), problem);

    const auto drug = lookup.drugByRxcui(rxcui);
    if (!drug)
        return fail(drug.error());
    if (!*drug || !(*drug)->active)
        return unmapped(std::move(reading), UnmappedReason::NoLocalDrug);
    reading.result.drug = **drug;
    reading.result.method = method;
    reading.result.path += arrow + (*drug)->id;
    return reading;
}

Result<Reading> readRxNorm(const TerminologyLookup &lookup, const Coding &coding)
{
    const QString code = coding.code.trimmed();
    if (!isRxcui(code))
        return unmapped(begin(coding, QStringLiteral("RxNorm")), UnmappedReason::MalformedCode);
    return readConcept(lookup, code, QStringLiteral("rxnorm-exact"),
                       begin(coding, QStringLiteral("RxNorm ") + code));
}

/// One NDC behind which the release has one or several RxCUIs: they must all lead to the same drug.
Result<Reading> readRxcuis(const TerminologyLookup &lookup, const QStringList &rxcuis, const Reading &start)
{
    std::vector<Reading> ways;
    for (const QString &rxcui : rxcuis) {
        Reading way = start;
        way.result.path += arrow + QStringLiteral("RxCUI ") + rxcui;
        auto read = readConcept(lookup, rxcui, QStringLiteral("ndc"), std::move(way));
        if (!read)
            return read;
        ways.push_back(std::move(*read));
    }
    const auto sameEnd = [&ways](const Reading &way) {
        const auto &first = ways.front().result;
        return way.result.reason == first.reason && idOf(way.result.drug) == idOf(first.drug);
    };
    if (std::all_of(ways.begin(), ways.end(), sameEnd)) {
        if (ways.size() > 1 &&
            !ways.front().result.drug) { // several concepts, none usable: it names no single drug
            ways.front().result.rxcui.clear();
            ways.front().clinicalName.clear();
        }
        return ways.front();
    }
    Reading ambiguous = start;
    ambiguous.result.path += arrow + QStringLiteral("RxCUI ") + rxcuis.join(QStringLiteral(", "));
    return unmapped(std::move(ambiguous), UnmappedReason::AmbiguousNdc);
}

Result<Reading> readNdc(const TerminologyLookup &lookup, const Coding &coding, Timestamp at)
{
    const NdcParse parse = parseNdc(coding.code);
    Reading reading = begin(coding, parse.isValid() ? QStringLiteral("NDC ") + formatName(parse.format)
                                                    : QStringLiteral("NDC"));
    if (!parse.isValid())
        return unmapped(std::move(reading), UnmappedReason::MalformedCode);

    QStringList distinct = parse.candidates11;
    distinct.removeDuplicates();
    QStringList known;
    QStringList rxcuis;
    for (const QString &candidate : std::as_const(distinct)) {
        const auto found = lookup.rxcuisOfNdc(candidate, at);
        if (!found)
            return fail(found.error());
        if (found->isEmpty())
            continue;
        known.push_back(candidate);
        rxcuis = *found;
    }
    for (const QString &candidate : std::as_const(distinct))
        reading.result.candidates.push_back(ndcWithHyphens(candidate));
    if (known.size() != 1) {
        if (distinct.size() == 1)
            reading.result.path += arrow + reading.result.candidates.front();
        return unmapped(std::move(reading),
                        known.isEmpty() ? UnmappedReason::UnknownCode : UnmappedReason::AmbiguousNdc);
    }
    if (parse.isAmbiguous())
        reading.result.path +=
            QStringLiteral(", ") + formatName(readingOf(parse, parse.candidates11.indexOf(known.front())));
    reading.result.candidates = {ndcWithHyphens(known.front())};
    reading.result.path += arrow + reading.result.candidates.front();
    auto read = readRxcuis(lookup, rxcuis, reading);
    if (read && read->result.drug)
        read->result.candidates.clear();
    return read;
}

/// All codings with a code, RxNorm before NDC before the rest, within each as the source has them.
Result<std::vector<Reading>> readAll(const TerminologyLookup &lookup, const QList<Coding> &codings,
                                     Timestamp at)
{
    std::vector<Reading> rxNorm;
    std::vector<Reading> ndc;
    std::vector<Reading> other;
    for (const Coding &coding : codings) {
        if (coding.code.trimmed().isEmpty())
            continue;
        const QString system = canonicalSystem(coding.system);
        if (system != systems::rxNorm && system != systems::ndc) {
            other.push_back(unmapped(begin(coding, QStringLiteral("coding")), UnmappedReason::UnknownSystem));
            continue;
        }
        auto read = system == systems::rxNorm ? readRxNorm(lookup, coding) : readNdc(lookup, coding, at);
        if (!read)
            return fail(read.error());
        (system == systems::rxNorm ? rxNorm : ndc).push_back(std::move(*read));
    }
    for (auto *rest : {&ndc, &other})
        rxNorm.insert(rxNorm.end(), rest->begin(), rest->end());
    return rxNorm;
}

QString joinedPaths(const std::vector<Reading> &readings)
{
    QStringList paths;
    for (const Reading &reading : readings)
        paths.push_back(reading.result.path);
    return paths.join(QStringLiteral("; "));
}

bool hasContradiction(const std::vector<Reading> &readings)
{
    for (size_t i = 0; i < readings.size(); ++i) {
        for (size_t j = i + 1; j < readings.size(); ++j) {
            if (contradict(readings[i], readings[j]))
                return true;
        }
    }
    return false;
}

Resolution contradiction(const std::vector<Reading> &readings)
{
    Resolution result;
    result.reason = UnmappedReason::Contradiction;
    result.coding = readings.front().result.coding;
    result.path = joinedPaths(readings) + QStringLiteral(": ") + sentenceOf(result.reason);
    return result;
}
}

Result<Resolution> CodeResolver::resolve(const QList<Coding> &codings, const QString &text,
                                         Timestamp at) const
{
    auto readings = readAll(m_lookup, codings, at);
    if (!readings)
        return fail(readings.error());
    if (readings->empty())
        return unmapped(begin({{}, text.trimmed(), {}}, QStringLiteral("medication")), UnmappedReason::NoCode)
            .result;
    if (hasContradiction(*readings))
        return contradiction(*readings);
    // None sorts first, so the least work left is a drug where there is one; min_element keeps the source's
    // order
    Resolution best =
        std::min_element(readings->begin(), readings->end(), [](const Reading &a, const Reading &b) {
            return workLeft(a.result.reason) < workLeft(b.result.reason);
        })->result;
    if (!best.drug)
        best.path = joinedPaths(*readings);
    return best;
}

}
