#include "sandbox/Message.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace concord::sandbox {

Answer toAnswer(const Problem &problem)
{
    const QJsonObject issue{{QStringLiteral("severity"), QStringLiteral("error")},
                            {QStringLiteral("code"), problem.code},
                            {QStringLiteral("diagnostics"), problem.text}};
    const QJsonObject outcome{{QStringLiteral("resourceType"), QStringLiteral("OperationOutcome")},
                              {QStringLiteral("issue"), QJsonArray{issue}}};
    Answer answer;
    answer.status = problem.status;
    answer.body = QJsonDocument(outcome).toJson(QJsonDocument::Compact);
    return answer;
}

}
