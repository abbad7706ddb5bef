#include "audit/AuditCsv.h"

#include "audit/AuditEventFhir.h"

namespace concord::auditCsv {

namespace {
QByteArray cell(QByteArrayView text)
{
    QByteArray value = text.toByteArray();
    if (!value.isEmpty() && QByteArrayView("=+-@\t\r").contains(value.front()))
        value.prepend('\'');
    if (value.contains(',') || value.contains('"') || value.contains('\n') || value.contains('\r'))
        return '"' + value.replace("\"", "\"\"") + '"';
    return value;
}
}

QByteArray header()
{
    return "leaf,seq,at,actor,role,action,subject,outcome,correlation_id,details\r\n";
}

QByteArray line(const LeafRow &row)
{
    const StoredRecord &r = *row.record;
    return QByteArray::number(row.leaf) + ',' + QByteArray::number(r.seq) + ',' + instantOf(r.at) + ',' +
           cell(r.actor) + ',' + cell(r.role) + ',' + cell(r.action) + ',' + cell(r.subject) + ',' +
           (r.allowed == 1 ? "allowed" : "refused") + ',' + cell(r.correlation) + ',' + cell(r.details) +
           "\r\n";
}

}
