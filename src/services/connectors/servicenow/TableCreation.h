#pragma once

#include "connectors/servicenow/TableClient.h"

#include <QDeadlineTimer>

#include <memory>

namespace concord {

/// One record on its way into a table, so that it stands there once: looked for, sent, and looked for again
/// before it is sent anew. Kept alive by the request it waits for; ends without a word with the client.
class TableCreation : public std::enable_shared_from_this<TableCreation>
{
public:
    TableCreation(TableClient &client, TableDraft draft, TablePort::Callback<TableWritten> done);

    void start();

private:
    void lookUp();
    void takeFound(const Result<TableList> &found);
    void post();
    void takePosted(const Result<HttpReply> &reply);
    void waitAndLookUp(const Error &error);
    void end(Result<TableWritten> result);
    [[nodiscard]] QString key() const { return m_draft.values.value(m_draft.keyColumn); }

    TableClient &m_client;
    const TableDraft m_draft;
    TablePort::Callback<TableWritten> m_done;
    QDeadlineTimer m_deadline;
    int m_failedTries = 0;
    std::optional<Error> m_failure;       // of the last try
    std::optional<TableWritten> m_posted; // after a try whose answer was lost: is it the only one?
};

}
