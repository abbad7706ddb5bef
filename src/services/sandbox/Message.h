#pragma once

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QString>
#include <QUrlQuery>

#include <tl/expected.hpp>

namespace concord::sandbox {

/// One HTTP request as the router needs it.
struct Request
{
    QByteArray method; ///< "GET"
    QString path;      ///< decoded, from "/fhir" on
    QUrlQuery query;
    QByteArray body;
    QByteArray ifMatch;
    QByteArray accept;
    bool takesGzip = false;
};

struct Answer
{
    int status = 200;
    QByteArray body;
    QByteArray contentType = "application/fhir+json; charset=utf-8";
    QList<QPair<QByteArray, QByteArray>> headers;
};

/// Why a request cannot be answered: an HTTP status and what its OperationOutcome says. This is the language
/// of the server side; concord::Error is that of Concord, which meets these only as a client does.
struct Problem
{
    int status = 400;
    QString code; ///< FHIR IssueType: "not-found", "invalid", "not-supported", …
    QString text;
};

template <typename T>
using Outcome = tl::expected<T, Problem>;

[[nodiscard]] inline tl::unexpected<Problem> refuse(int status, const QString &code, const QString &text)
{
    return tl::unexpected<Problem>(Problem{status, code, text});
}

/// An answer with an OperationOutcome (R4 section 3.1.0.1.6, "Variations between … errors").
[[nodiscard]] Answer toAnswer(const Problem &problem);

}
