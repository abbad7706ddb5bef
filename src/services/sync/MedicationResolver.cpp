#include "sync/MedicationResolver.h"

#include "sync/FhirReply.h"

#include <QUrl>

namespace concord {

namespace {
const auto prefix = QStringLiteral("Medication/");
bool isEmpty(const MedicationContent &content)
{
    return content.codings.isEmpty() && content.text.isEmpty();
}
}

void MedicationResolver::resolve(MedicationPage &page, std::function<void(Result<void>)> done)
{
    if (m_known.size() > maxKnown)
        m_known.clear();
    m_known.insert(page.medications);
    QStringList missing;
    for (const UnresolvedPrescription &u : page.unresolved) {
        if (u.medicationReference.startsWith(prefix) && !m_known.contains(u.medicationReference))
            missing.append(u.medicationReference);
    }
    missing.removeDuplicates();
    ask(page, missing, std::move(done));
}

void MedicationResolver::ask(MedicationPage &page, QStringList missing,
                             std::function<void(Result<void>)> done)
{
    if (missing.isEmpty()) {
        settle(page);
        return done({});
    }
    const QStringList group = missing.mid(0, perRequest);
    QStringList ids;
    for (const QString &reference : group)
        ids.append(QString::fromLatin1(QUrl::toPercentEncoding(reference.mid(prefix.size()))));
    for (const QString &reference : group)
        m_known.insert(reference, {}); // until the source shows it
    const QString url =
        QStringLiteral("Medication?_id=%1&_count=%2").arg(ids.join(QLatin1Char(','))).arg(perRequest);
    readPages(url, [this, &page, rest = missing.mid(group.size()),
                    done = std::move(done)](const Result<void> &read) {
        if (!read)
            return done(read);
        ask(page, rest, done);
    });
}

void MedicationResolver::readPages(const QString &url, std::function<void(Result<void>)> done)
{
    m_source.fetch(url, [this, url, done = std::move(done)](const Result<FetchReply> &reply) {
        const auto body = acceptReply(reply, QStringLiteral("Medication"));
        if (!body) {
            // a source that refuses this search (4xx) has the orders fail one by one; anything else ends the
            // run
            const ErrorCode code = body.error().code;
            const bool isRefused = code == ErrorCode::RemoteRejected || code == ErrorCode::RemoteNotFound ||
                                   code == ErrorCode::RemoteForbidden;
            return done(isRefused ? Result<void>{} : fail(body.error()));
        }
        const auto found = m_reader.read(*body);
        if (!found)
            return done(fail(found.error()));
        m_known.insert(found->medications);
        if (found->nextUrl.isEmpty() || found->nextUrl == url)
            return done({});
        readPages(found->nextUrl, done);
    });
}

void MedicationResolver::settle(MedicationPage &page)
{
    for (UnresolvedPrescription &u : page.unresolved) {
        const MedicationContent content = m_known.value(u.medicationReference);
        if (isEmpty(content)) {
            page.failures.push_back(
                {{ErrorCode::ReferenceNotFound, u.path,
                  QStringLiteral("the source has no Medication with a code at this reference")},
                 QStringLiteral("MedicationRequest/") + u.prescription.sourceId,
                 u.entryJson});
            continue;
        }
        u.prescription.codings = content.codings;
        u.prescription.medicationText = content.text;
        page.prescriptions.push_back(std::move(u.prescription));
    }
    page.unresolved.clear();
}

}
