#include "store/contract/Suite.h"

namespace concord {

void Suite::init()
{
    m_factory.reset();
    m_clock = FakeClock();
    auto opened = m_factory.open();
    QVERIFY2(opened.has_value(), qPrintable(told(opened)));
    m_db = std::move(*opened);
}

void Suite::cleanup()
{
    m_db.reset();
}

std::unique_ptr<Database> Suite::another(const OpenOptions &options)
{
    auto opened = m_factory.open(options);
    return opened ? std::move(*opened) : nullptr;
}

qint64 Suite::count(const QString &table, const QString &condition)
{
    return sql::number(db(), QStringLiteral("SELECT count(*) FROM %1 WHERE %2").arg(table, condition))
        .value_or(-1);
}

}
