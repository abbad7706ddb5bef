#include "sync/StoreIndex.h"

namespace concord {

Result<std::shared_ptr<const TerminologyIndex>> loadIndex(TerminologyStore &store,
                                                          const ReleaseRecord &release)
{
    TerminologyIndex::Builder builder(release.version);
    const auto take = [&builder](const auto &row) {
        return builder.add(row);
    };
    const auto done = store.eachConcept(release, take)
                          .and_then([&] { return store.eachDrug(take); })
                          .and_then([&] { return store.eachNdc(release, take); })
                          .and_then([&] { return store.eachRemap(take); });
    if (!done)
        return fail(done.error());
    const auto still = store.named(release.version);
    if (!still)
        return fail(still.error());
    if (*still != release) // rows moved between the tables while they were read one after the other
        return fail(ErrorCode::StoreBusy, QStringLiteral("terminology_releases"),
                    QStringLiteral("another release was taken in meanwhile"));
    return builder.build();
}

}
