#pragma once

#include "domain/MedicationSource.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace concord {

/// A source that passes everything on and notes how long the other side took to its first byte.
class LatencyProbe : public MedicationSource
{
public:
    explicit LatencyProbe(MedicationSource &source) : m_source(source) {}

    void fetch(const QString &pathOrUrl, Callback done) override
    {
        m_source.fetch(pathOrUrl, [this, done = std::move(done)](Result<FetchReply> reply) {
            if (reply)
                m_samplesMs.push_back(reply->firstByteMs);
            done(std::move(reply));
        });
    }
    void cancelAll() override { m_source.cancelAll(); }
    void setCorrelation(CorrelationId id) override { m_source.setCorrelation(id); }
    [[nodiscard]] QString baseUrl() const override { return m_source.baseUrl(); }

    /// The lower median; nothing when there was no answer.
    [[nodiscard]] std::optional<qint64> medianMs() const
    {
        if (m_samplesMs.empty())
            return std::nullopt;
        std::vector<qint64> sorted = m_samplesMs;
        const auto middle = sorted.begin() + qptrdiff(sorted.size() - 1) / 2;
        std::nth_element(sorted.begin(), middle, sorted.end());
        return *middle;
    }

private:
    MedicationSource &m_source;
    std::vector<qint64> m_samplesMs;
};

}
