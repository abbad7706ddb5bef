#include "codec/validation/ResourceValidator.h"

#include "codec/validation/JsonTree.h"
#include "codec/validation/OtherVersions.h"
#include "codec/validation/Report.h"
#include "codec/validation/ResourceWalk.h"

namespace concord {

using namespace validation;

std::vector<ValidationIssue> validateResource(QByteArrayView json, const FhirDefinitions &definitions)
{
    const std::string_view bytes(json.data(), std::size_t(json.size()));
    if (const auto message = otherFormat(bytes))
        return {{IssueSeverity::Fatal, QStringLiteral("$"), QStringLiteral("format"), *message}};

    // no copy: the tree lives shorter than the caller's bytes
    const JsonTree tree(QByteArray::fromRawData(json.data(), json.size()));
    if (!tree.root()) {
        const JsonFault &fault = tree.fault();
        return {{IssueSeverity::Fatal, text(fault.path), QStringLiteral("json"),
                 QStringLiteral("line %1, column %2: %3")
                     .arg(fault.line)
                     .arg(fault.column)
                     .arg(text(fault.message))}};
    }
    Report report;
    if (tree.hadByteOrderMark())
        report.warning("json", QStringLiteral("the document begins with a byte order mark; JSON should not"));
    ResourceWalk(definitions, report).document(*tree.root());
    std::vector<ValidationIssue> issues = report.take();
    for (ValidationIssue &issue : issues) {
        if (issue.path.isEmpty())
            issue.path = QStringLiteral("$");
    }
    return issues;
}

}
