#pragma once

#include "connectors/ehrapi/EhrApiWalk.h"
#include "domain/EhrApiChanges.h"

#include <QObject>

namespace concord {

/// Follows lists of the EHR by their times of change (EhrApiWalk has the rules). Keeps nothing between two
/// pages: where it stands is in the cursor. On the thread of the API.
class EhrApiPages : public QObject, public EhrApiChanges
{
    Q_OBJECT

public:
    explicit EhrApiPages(EhrApi &api, EhrApiWalkTerms terms = {}, QObject *parent = nullptr);
    ~EhrApiPages() override;

    void next(EhrApiKind kind, const QByteArray &cursor, Done done) override;
    /// Cancels everything that the API was asked for.
    void cancelAll() override;

private:
    void ask(const EhrApiCursor &cursor, const Done &done);
    void answer(const EhrApiCursor &cursor, Result<EhrApiPage> page, const Done &done);

    EhrApi &m_api;
    const EhrApiWalkTerms m_terms;
    std::unique_ptr<QObject> m_later = std::make_unique<QObject>(); ///< what waits dies with it
};

}
