#include "Fuzz.h"

#include "terminology/Ndc.h"

using namespace concord;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QString raw = QString::fromUtf8(bytesOf(data, size));
    const NdcParse parse = parseNdc(raw);
    must(parse.raw == raw, "the raw text is kept");
    must(parse.isValid() || (parse.candidates11.isEmpty() && parse.canonical12.isEmpty()),
         "an invalid code has no reading");
    for (qsizetype i = 0; i < parse.candidates11.size(); ++i) {
        const QString &reading = parse.candidates11[i];
        must(reading.size() == 11, "a reading has 11 digits");
        (void)readingOf(parse, i);
        const NdcParse again = parseNdc(ndcWithHyphens(reading));
        must(again.format == NdcFormat::Dashed542 && again.candidates11 == QStringList{reading},
             "a reading reads as itself");
    }
    must(parse.canonical12.isEmpty() || parse.canonical12.size() == 12, "the canonical form has 12 digits");
    return 0;
}
