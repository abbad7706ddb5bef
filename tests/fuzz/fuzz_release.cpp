#include "Fuzz.h"

#include "terminology/ReleaseLoader.h"
#include "terminology/RxNormRules.h"
#include "terminology/release/NdcDirectory.h"
#include "terminology/release/RxNormReader.h"

#include <algorithm>

using namespace concord;

namespace {
bool isNdc(const QString &text)
{
    return text.size() == 11 &&
           std::all_of(text.begin(), text.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
}

/// What a reader says of a line it does not take names that line.
void mustNameTheLine(const Result<void> &read, const LineFile &file)
{
    if (read)
        return;
    must(read.error().where.startsWith(QStringLiteral("fuzz")), "an error names its file");
    must(!read.error().detail.isEmpty(), "an error says what is wrong");
    must(file.number() == 0 || read.error().where == QStringLiteral("fuzz") ||
             read.error().where == QStringLiteral("fuzz:%1").arg(file.number()),
         "an error names its line");
}
}

/// The first byte says which file of a release the rest is.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    LineFile file(bytesOf(data + 1, size - 1), QStringLiteral("fuzz"));
    RxNormReader rxnorm;
    NdcDirectory directory;
    switch (data[0]) {
    case 'c':
        mustNameTheLine(rxnorm.readConcepts(file), file);
        break;
    case 's':
        mustNameTheLine(rxnorm.readAttributes(file), file);
        break;
    case 'a':
        mustNameTheLine(rxnorm.readArchive(file), file);
        break;
    case 'l': {
        LineFile known("1|ENG||||||1|1|1||RXNORM|SCD|1|a||N||\n2|ENG||||||1|1|2||RXNORM|IN|2|b||N||\n",
                       QStringLiteral("known"));
        must(rxnorm.readConcepts(known).has_value(), "two concepts");
        mustNameTheLine(rxnorm.readRelations(file), file);
        break;
    }
    case 'r':
        mustNameTheLine(rxnorm.readRetired(file), file);
        break;
    case 'p':
        mustNameTheLine(directory.readProducts(file), file);
        break;
    default:
        mustNameTheLine(directory.readPackages(file), file);
        break;
    }
    TerminologyRelease release = rxnorm.take(QStringLiteral("v"), QStringLiteral("s"));
    for (const RxNormConcept &one : release.concepts)
        must(isRxcui(one.rxcui) && !one.name.isEmpty(), "a concept has a code and a name");
    for (const NdcProduct &one : release.ndcs)
        must(isRxcui(one.rxcui) && isNdc(one.ndc11), "an NDC has 11 digits and an RxCUI");
    for (const RxNormRemap &one : release.remaps)
        must(isRxcui(one.rxcui) && isRxcui(one.successor) && one.rxcui != one.successor,
             "a remap leads elsewhere");
    for (const ConceptFact &one : release.facts)
        must(one.rxcui != 0 &&
                 (isRelation(one.kind) ? one.other != 0 && one.other != one.rxcui : !one.text.isEmpty()),
             "a fact leads elsewhere or says something");
    release.ndcs.push_back({QStringLiteral("00093742456"), QStringLiteral("1"), 0, 0});
    directory.date(release);
    must(release.ndcs.back().validToMs == 0 ||
             release.ndcs.back().validToMs > release.ndcs.back().validFromMs,
         "what is sold is sold for a day at least");
    return 0;
}
