#pragma once

#include "store/AuditTreeStore.h"

/// RFC 4180: commas, CRLF, quotes doubled.
namespace concord::auditCsv {

[[nodiscard]] QByteArray header();
/// A text that a spreadsheet would take for a formula gets an apostrophe in front.
[[nodiscard]] QByteArray line(const LeafRow &row);

}
