#pragma once

#include "connectors/servicenow/TableClient.h"
#include "runtime/SystemClock.h"

#include <QDeadlineTimer>
#include <QTest>

#include <chrono>
#include <optional>

namespace concord {

/// A TableClient with short waits, and a way to ask it something and see the answer in one line of a test.
class TableProbe
{
public:
    explicit TableProbe(EhrClientSettings settings) : tables(std::move(settings), m_clock) {}

    /// @param instance "http://127.0.0.1:40123"
    static EhrClientSettings settingsFor(const QUrl &instance, std::shared_ptr<TokenSource> tokens)
    {
        using std::chrono::milliseconds;
        EhrClientSettings settings;
        settings.base = tableApiBase(instance);
        settings.ladder = {milliseconds(5), milliseconds(10), milliseconds(20), milliseconds(40)};
        settings.idleTimeout = std::chrono::seconds(20);
        settings.deadline = std::chrono::seconds(60);
        settings.tokens = std::move(tokens);
        return settings;
    }

    Result<TableList> find(const TableSearch &search)
    {
        return ask<TableList>([&](auto done) { tables.find(search, std::move(done)); });
    }
    Result<TableRecord> read(const QString &table, const QString &id, const QStringList &fields = {})
    {
        return ask<TableRecord>([&](auto done) { tables.read(table, id, fields, std::move(done)); });
    }
    Result<TableWritten> create(const TableDraft &draft)
    {
        return ask<TableWritten>([&](auto done) { tables.create(draft, std::move(done)); });
    }
    Result<TableWritten> change(const TableChange &change)
    {
        return ask<TableWritten>([&](auto done) { tables.change(change, std::move(done)); });
    }
    Result<TablePage> page(const TableWalk &walk, const TablePlace &place)
    {
        return ask<TablePage>([&](auto done) { tables.page(walk, place, std::move(done)); });
    }
    Result<void> ping()
    {
        return ask<void>([&](auto done) { tables.ping(std::move(done)); });
    }

    TableClient tables;

private:
    /// Internal when nothing came within a minute, or when it came from within the call.
    template <typename T>
    Result<T> ask(const std::function<void(TablePort::Callback<T>)> &call)
    {
        std::optional<Result<T>> answer;
        call([&answer](Result<T> result) { answer = std::move(result); });
        if (answer)
            return fail(ErrorCode::Internal, QStringLiteral("test"), QStringLiteral("answered at once"));
        if (!QTest::qWaitFor([&] { return answer.has_value(); }, 60'000))
            return fail(ErrorCode::Internal, QStringLiteral("test"), QStringLiteral("no answer"));
        return *std::move(answer);
    }

    SystemClock m_clock;
};

}
