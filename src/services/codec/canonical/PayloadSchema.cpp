// The only place that includes valijson: its headers are heavy, and its exceptions end here.
#include "codec/canonical/PayloadSchema.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
#include <valijson/adapters/qtjson_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>
#pragma GCC diagnostic pop

#include <exception>
#include <memory>
#include <unordered_map>

namespace concord {

namespace {
using Adapter = valijson::adapters::QtJsonAdapter;

const auto eventSchema = QStringLiteral("event.schema.json");

QJsonValue readResource(const QString &name)
{
    QFile file(QStringLiteral(":/schemas/") + name);
    if (!file.open(QIODevice::ReadOnly))
        return QJsonValue(QJsonValue::Undefined);
    return QJsonDocument::fromJson(file.readAll()).object();
}

/// A compiled schema and its text, from which errors are explained.
struct Compiled
{
    QJsonObject text;
    valijson::Schema schema;
    std::optional<Error> fault; ///< the schema itself is broken: a fault of the build
};

std::unique_ptr<Compiled> compile(const QString &name)
{
    auto compiled = std::make_unique<Compiled>();
    const QJsonValue text = readResource(name);
    compiled->text = text.toObject();
    if (compiled->text.isEmpty()) {
        compiled->fault = Error{ErrorCode::Internal, name, QStringLiteral("the schema is not there"), 0};
        return compiled;
    }
    try {
        valijson::SchemaParser parser;
        parser.populateSchema(
            Adapter(text), compiled->schema,
            [](const std::string &uri) -> const QJsonValue * {
                auto other = std::make_unique<QJsonValue>(readResource(QString::fromStdString(uri)));
                return other->isObject() ? other.release() : nullptr;
            },
            [](const QJsonValue *document) { delete document; }); // pairs with release() above
    } catch (const std::exception &e) {
        compiled->fault = Error{ErrorCode::Internal, name, QString::fromUtf8(e.what()), 0};
    }
    return compiled;
}

const Compiled &compiledSchema(const QString &name)
{
    static const auto all = [] {
        std::unordered_map<QString, std::unique_ptr<Compiled>> made;
        made.emplace(eventSchema, compile(eventSchema));
        for (int kind = 0; kind <= int(EventKind::Appointment); ++kind) {
            const QString payload = payloadSchemaName(EventKind(kind));
            if (!made.contains(payload))
                made.emplace(payload, compile(payload));
        }
        return made;
    }();
    return *all.at(name);
}

/// Follows one "$ref" of our own schemas: "#/definitions/x" or "common.schema.json#/definitions/x".
QJsonObject resolved(const QJsonObject &schema, QJsonObject &root)
{
    const QString reference = schema.value(QStringLiteral("$ref")).toString();
    if (reference.isEmpty())
        return schema;
    if (!reference.startsWith(QLatin1Char('#'))) {
        static const QJsonObject common = readResource(QStringLiteral("common.schema.json")).toObject();
        root = common;
    }
    const QString name = reference.section(QLatin1Char('/'), -1);
    return root.value(QStringLiteral("definitions")).toObject().value(name).toObject();
}

/// The part of the schema that speaks of the place @p context; empty when the schema has no such place.
QJsonObject subschema(QJsonObject root, const std::vector<std::string> &context)
{
    QJsonObject at = root;
    for (size_t i = 1; i < context.size(); ++i) {                                  // the first is "<root>"
        const QString step = QString::fromStdString(context[i]).mid(1).chopped(1); // "[name]"
        const QJsonObject properties = at.value(QStringLiteral("properties")).toObject();
        at = properties.contains(step) ? properties.value(step).toObject()
                                       : at.value(QStringLiteral("items")).toObject();
        at = resolved(at, root);
    }
    return at;
}

/// "/orders/0/refills". Only names of the schema and numbers: what a stranger calls his members is not told.
QString pointerOf(const std::vector<std::string> &context)
{
    QString pointer;
    for (size_t i = 1; i < context.size(); ++i)
        pointer += QLatin1Char('/') + QString::fromStdString(context[i]).mid(1).chopped(1);
    return pointer;
}

Error explain(const valijson::ValidationResults::Error &found, const QJsonObject &root)
{
    const QJsonObject schema = subschema(root, found.context);
    const QString right = schema.value(QStringLiteral("description")).toString();
    const QString library = QString::fromStdString(found.description);
    QString detail = QStringLiteral("expected ") + right;
    if (library.startsWith(QLatin1StringView("Missing required property")))
        detail = QStringLiteral("the member '%1' is required").arg(library.section(QLatin1Char('\''), 1, 1));
    else if (library.startsWith(QLatin1StringView("Object contains a property")))
        detail =
            QStringLiteral("a member that is not known here; known are %1")
                .arg(schema.value(QStringLiteral("properties")).toObject().keys().join(QStringLiteral(", ")));
    return {ErrorCode::InvalidMessage, pointerOf(found.context), detail, 0};
}

/// The library tells the innermost fault first and then, level by level, that what holds it failed too.
Result<void> validate(const QString &name, const QJsonObject &object)
{
    const Compiled &compiled = compiledSchema(name);
    if (compiled.fault)
        return fail(*compiled.fault);
    thread_local valijson::Validator validator; // keeps its regular expressions
    const QJsonValue value(object);
    try {
        if (validator.validate(compiled.schema, Adapter(value), nullptr))
            return {};
        valijson::ValidationResults results;
        valijson::ValidationResults::Error first;
        if (validator.validate(compiled.schema, Adapter(value), &results) || !results.popError(first))
            return fail(ErrorCode::Internal, name, QStringLiteral("the validator contradicts itself"));
        return fail(explain(first, compiled.text));
    } catch (const std::exception &e) {
        return fail(ErrorCode::Internal, name, QString::fromUtf8(e.what()));
    }
}
}

QString payloadSchemaName(EventKind kind)
{
    switch (kind) {
    case EventKind::MedListPull:
        return QStringLiteral("med_list_pull.schema.json");
    case EventKind::PrescriptionNew:
    case EventKind::PrescriptionChange:
    case EventKind::PrescriptionCancel:
        return QStringLiteral("prescription.schema.json");
    case EventKind::Dispense:
    case EventKind::DispenseReversal:
        return QStringLiteral("dispense.schema.json");
    case EventKind::AdherenceSignal:
        return QStringLiteral("adherence.schema.json");
    case EventKind::Patient:
        return QStringLiteral("patient.schema.json");
    case EventKind::Appointment:
        return QStringLiteral("appointment.schema.json");
    }
    return {};
}

Result<void> validateEventDocument(const QJsonObject &document)
{
    return validate(eventSchema, document);
}

Result<void> validatePayload(EventKind kind, const QJsonObject &payload)
{
    return validate(payloadSchemaName(kind), payload);
}

}
