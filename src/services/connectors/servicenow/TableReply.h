#pragma once

#include "connectors/HttpExchange.h"
#include "domain/TablePort.h"

#include <QJsonObject>

namespace concord {

/// Headers of a reply that the functions below read: for HttpRequest::wanted.
[[nodiscard]] QByteArrayList tableHeaders();

/// One record of an answer: references as objects ({link, value}) or as text, every value as text.
[[nodiscard]] TableRecord recordOf(const QJsonObject &row);

/// The records of a list (200), or what went wrong. Errors: by the status; RemoteFailed for an answer that is
/// none (an HTML page of a sleeping instance, 202 of one with too many requests); Timeout for a query that
/// ran out of time, though rows stand beside it. The detail has the status, and of the instance's message
/// only what is known to be no patient's: fixed texts, names of rules and columns.
/// @param where the table's URL
[[nodiscard]] Result<TableList> readTableList(const Result<HttpReply> &reply, const QString &where);
/// The record that was read, made or changed. @param expected 200 or 201
[[nodiscard]] Result<TableRecord> readTableRecord(const Result<HttpReply> &reply, int expected,
                                                  const QString &where);

/// Columns of @p sent whose value is not in @p kept. Numbers are compared as numbers ("12.50" is "12.5").
[[nodiscard]] QStringList notKept(const QMap<QString, QString> &sent, const TableRecord &kept);

}
