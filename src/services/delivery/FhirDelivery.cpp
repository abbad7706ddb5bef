#include "delivery/FhirDelivery.h"

#include "delivery/FhirBatch.h"
#include "domain/HttpAnswer.h"

#include <algorithm>

namespace concord {

FhirDelivery::~FhirDelivery() = default;

void FhirDelivery::deliver(const OutboundMessage &message, Callback done)
{
    auto wish = outboundResource(message);
    if (!wish) {
        m_later.run([done = std::move(done), error = wish.error()] { done(fail(error)); });
        return;
    }
    // the attempt is named by its place in memory: it is in the list until its end
    auto holder = std::make_shared<std::weak_ptr<FhirAttempt>>();
    auto attempt =
        std::make_shared<FhirAttempt>(m_endpoint, message, *std::move(wish),
                                      [this, holder, done = std::move(done)](Result<DeliveryReceipt> result) {
                                          std::erase(m_attempts, holder->lock());
                                          done(std::move(result));
                                      });
    *holder = attempt;
    m_attempts.push_back(attempt);
    if (m_mostTogether > 1 && m_takesBundles && attempt->isCreate())
        gather(std::move(attempt));
    else
        attempt->start();
}

void FhirDelivery::gather(std::shared_ptr<FhirAttempt> attempt)
{
    m_gathered.push_back(std::move(attempt));
    if (m_gathered.size() == 1)
        m_later.run([this] { sendGathered(); });
}

void FhirDelivery::sendGathered()
{
    const Attempts gathered = std::exchange(m_gathered, {});
    for (size_t from = 0; from < gathered.size(); from += size_t(m_mostTogether)) {
        const size_t to = std::min(gathered.size(), from + size_t(m_mostTogether));
        sendTogether({gathered.begin() + qsizetype(from), gathered.begin() + qsizetype(to)});
    }
}

void FhirDelivery::sendTogether(Attempts attempts)
{
    if (attempts.size() == 1)
        return attempts.front()->start();
    FhirWrite write;
    write.method = FhirWrite::Method::Batch;
    write.body = FhirBatch::bundleOf(attempts);
    m_endpoint.setCorrelation(attempts.front()->correlation());
    m_endpoint.send(write, [this, attempts = std::move(attempts),
                            generation = std::weak_ptr(m_generation)](const Result<FetchReply> &reply) {
        if (!generation.expired())
            onAnswer(alive(attempts), reply);
    });
}

FhirDelivery::Attempts FhirDelivery::alive(const Attempts &attempts) const
{
    Attempts left;
    std::copy_if(attempts.begin(), attempts.end(), std::back_inserter(left), [this](const auto &attempt) {
        return std::find(m_attempts.begin(), m_attempts.end(), attempt) != m_attempts.end();
    });
    return left;
}

void FhirDelivery::onAnswer(const Attempts &attempts, const Result<FetchReply> &reply)
{
    const bool isAnswered = reply && isSuccess(*reply);
    if (isAnswered && FhirBatch::distribute(attempts, *reply))
        return;
    if (isAnswered || (reply && FhirBatch::isRefusal(reply->status))) {
        m_takesBundles = m_takesBundles && !(isAnswered || FhirBatch::isForGood(reply->status));
        for (const auto &attempt : attempts) // under the same conditions: what was made is found
            attempt->start();
        return;
    }
    for (const auto &attempt : attempts)
        attempt->fail(reply ? errorOfReply(*reply, QStringLiteral("Bundle")) : reply.error());
}

void FhirDelivery::cancelAll()
{
    m_later.cancelAll();
    m_generation = std::make_shared<int>(0);
    m_gathered.clear();
    m_attempts.clear();
    m_endpoint.cancelAll();
}

}
