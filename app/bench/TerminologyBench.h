#pragma once

#include "domain/Result.h"
#include "domain/Terminology.h"
#include "store/Database.h"

#include <QJsonObject>
#include <QString>

#include <functional>

namespace concord {

class TerminologyIndex;

/// Times a release of the size of RxNorm's full one, generated as RRF files: reading them, the look-up in
/// memory, taking the release into SQLite and PostgreSQL, a month's release after it, and loading the look-up
/// from there.
class TerminologyBench
{
public:
    struct Options
    {
        int concepts = 500'000;
        int ndcs = 300'000;
        int lookups = 2'000'000;  ///< of each kind
        QString serverUrl;        ///< an empty PostgreSQL database to work in; empty: a server of its own
        QString postgresPrograms; ///< folder of initdb and postgres; empty: the newest of Debian's
        QString folder;           ///< of files and databases; empty: the system's temporary folder
        std::function<void(const QString &)> tell; ///< what is done now
    };
    explicit TerminologyBench(Options options) : m_options(std::move(options)) {}

    [[nodiscard]] Result<QJsonObject> run();

private:
    [[nodiscard]] QString parent() const;
    [[nodiscard]] Result<QJsonObject> inMemory(const TerminologyRelease &release);
    [[nodiscard]] QJsonObject lookUp(const TerminologyRelease &release, const TerminologyIndex &index);
    [[nodiscard]] Result<QJsonObject> inDatabase(const DatabaseUrl &url);
    [[nodiscard]] Result<QJsonObject> inPostgres();

    Options m_options;
    QString m_files; ///< folder of the generated release
};

}
