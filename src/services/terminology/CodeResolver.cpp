#include "terminology/CodeResolver.h"

#include "terminology/Ndc.h"
#include "terminology/RxNormRules.h"

#include <QDateTime>

#include <algorithm>
#include <array>
#include <vector>

namespace concord {

namespace {
/// What one coding says on its own.
struct Reading
{
    Resolution result;
    QString clinicalName;   ///< of the drug it names, also when obsolete or not on the formulary; empty: it
                            ///< names none
    QStringList successors; ///< of an obsolete code: those that can be ordered
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
    QStringList sentence{sentenceOf(reason)};
    if (reason == UnmappedReason::NotActive && !reading.successors.isEmpty()) {
        sentence.append(QStringLiteral("RxNorm has put RxCUI %1 in its place")
                            .arg(reading.successors.join(QStringLiteral(", "))));
        reading.result.candidates = reading.successors;
    }
    reading.result.explanation =
        reading.result.path.join(arrow) + QStringLiteral(": ") + sentence.join(QStringLiteral("; "));
    reading.result.path += sentence;
    return reading;
}

Reading begin(const Coding &coding, const QString &path)
{
    Reading reading;
    reading.result.coding = coding;
    reading.result.path = QStringList{path};
    return reading;
}

/// What stands in the place of a retired RxCUI today and can be ordered, over any number of releases.
Result<QStringList> usableSuccessors(const TerminologyLookup &lookup, const QString &rxcui)
{
    constexpr qsizetype mostSeen = 64; // a release that goes in circles must end as well
    QStringList seen{rxcui};
    QStringList usable;
    for (qsizetype i = 0; i < seen.size() && seen.size() <= mostSeen; ++i) {
        const auto next = lookup.successorsOf(seen[i]);
        if (!next)
            return fail(next.error());
        for (const QString &one : *next) {
            if (seen.contains(one))
                continue;
            seen.append(one);
            const auto known = lookup.conceptOf(one);
            if (!known)
                return fail(known.error());
            if (*known && orderProblem(**known) == UnmappedReason::None)
                usable.append(one);
        }
    }
    return usable;
}

/// From an RxCUI to the local drug; the common end of both steps.
Result<Reading> readConcept(const TerminologyLookup &lookup, const QString &rxcui, const QString &method,
                            Reading reading)
{
    const auto known = lookup.conceptOf(rxcui);
    if (!known)
        return fail(known.error());
    if (!*known || (*known)->status != ConceptStatus::Active) {
        auto successors = usableSuccessors(lookup, rxcui);
        if (!successors)
            return fail(successors.error());
        reading.successors = std::move(*successors);
    }
    if (!*known)
        return unmapped(std::move(reading), reading.successors.isEmpty() ? UnmappedReason::UnknownCode
                                                                         : UnmappedReason::NotActive);
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
    reading.result.path += QStringLiteral("local drug ") + (*drug)->name;
    reading.result.explanation = reading.result.path.join(arrow);
    return reading;
}

Result<Reading> readRxNorm(const TerminologyLookup &lookup, const Coding &coding)
{
    const QString code = coding.code.trimmed();
    if (!isRxcui(code))
        return unmapped(begin(coding, QStringLiteral("RxNorm")), UnmappedReason::MalformedCode);
    Reading reading = begin(coding, QStringLiteral("RxNorm ") + code);
    reading.result.normalised = code;
    return readConcept(lookup, code, QStringLiteral("rxnorm-exact"), std::move(reading));
}

/// One NDC behind which the release has one or several RxCUIs: they must all lead to the same drug.
Result<Reading> readRxcuis(const TerminologyLookup &lookup, const QStringList &rxcuis, const Reading &start,
                           Timestamp at)
{
    const QString asOf = QStringLiteral(" as of ") +
                         QDateTime::fromMSecsSinceEpoch(toMs(at), Qt::UTC).date().toString(Qt::ISODate);
    std::vector<Reading> ways;
    for (const QString &rxcui : rxcuis) {
        Reading way = start;
        way.result.path += QStringLiteral("RxCUI ") + rxcui + asOf;
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
            for (const Reading &way : ways) {
                if (!way.successors.isEmpty())
                    ways.front().result.candidates += way.result.candidates;
            }
            ways.front().result.candidates.removeDuplicates();
        }
        return ways.front();
    }
    Reading ambiguous = start;
    ambiguous.result.path += QStringLiteral("RxCUI ") + rxcuis.join(QStringLiteral(", ")) + asOf;
    return unmapped(std::move(ambiguous), UnmappedReason::AmbiguousNdc);
}

/// "NDC 10-digit 5-3-2".
QString describe(const NdcParse &parse)
{
    switch (parse.format) {
    case NdcFormat::Invalid:
        return QStringLiteral("NDC");
    case NdcFormat::Dashed442:
    case NdcFormat::Dashed532:
    case NdcFormat::Dashed541:
        return QStringLiteral("NDC 10-digit ") + formatName(parse.format);
    case NdcFormat::Dashed542:
        return QStringLiteral("NDC 11-digit ") + formatName(parse.format);
    case NdcFormat::Dashed642:
        return QStringLiteral("NDC 12-digit ") + formatName(parse.format);
    case NdcFormat::Plain10:
        return QStringLiteral("NDC 10-digit");
    case NdcFormat::Plain11:
        return QStringLiteral("NDC 11-digit");
    case NdcFormat::Plain12:
        return QStringLiteral("NDC 12-digit");
    }
    return {};
}

Result<Reading> readNdc(const TerminologyLookup &lookup, const Coding &coding, Timestamp at)
{
    const NdcParse parse = parseNdc(coding.code);
    Reading reading = begin(coding, describe(parse));
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
        if (distinct.size() == 1) {
            reading.result.normalised = reading.result.candidates.front();
            reading.result.path += reading.result.normalised;
        }
        return unmapped(std::move(reading),
                        known.isEmpty() ? UnmappedReason::UnknownCode : UnmappedReason::AmbiguousNdc);
    }
    if (parse.isAmbiguous())
        reading.result.path.front() +=
            QStringLiteral(" as ") + formatName(readingOf(parse, parse.candidates11.indexOf(known.front())));
    reading.result.normalised = ndcWithHyphens(known.front());
    reading.result.candidates = {reading.result.normalised};
    reading.result.path += reading.result.normalised;
    auto read = readRxcuis(lookup, rxcuis, reading, at);
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

/// The explanations of all, where no single one decided.
void explainAll(Resolution &result, const std::vector<Reading> &readings)
{
    if (readings.size() == 1)
        return;
    result.path.clear();
    for (const Reading &reading : readings)
        result.path.push_back(reading.result.explanation);
    result.explanation = result.path.join(QStringLiteral("; "));
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
    explainAll(result, readings);
    result.path += sentenceOf(result.reason);
    result.explanation += QStringLiteral(": ") + sentenceOf(result.reason);
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
        explainAll(best, *readings);
    return best;
}

}
