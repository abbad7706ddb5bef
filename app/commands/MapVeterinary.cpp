#include "commands/MapVeterinary.h"

#include "codec/veterinary/MappingDocument.h"
#include "codec/veterinary/ToFhir.h"
#include "codec/veterinary/ToTable.h"
#include "commands/FhirTables.h"
#include "commands/InputFile.h"
#include "commands/Output.h"
#include "commands/Refusal.h"
#include "commands/Workbench.h"
#include "store/ValueStore.h"
#include "terminology/ValueTables.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace concord {

namespace {
using Key = QLatin1StringView;
constexpr qint64 largestFile = 64LL * 1024 * 1024;

const auto checkHelp = QStringLiteral(
    "Checks a mapping between a ServiceNow table and FHIR R4: its form, columns, transforms and their\n"
    "parameters, paths, codes, that no two rows write the same place and that nothing is left out that one "
    "of\n"
    "the sides requires. Each fault names line, row and key, and what would be right. FILE - is the "
    "standard\n"
    "input. Nothing is stored.\n"
    "With --json: "
    "{\"file\",\"valid\",\"mapping\",\"version\",\"rows\",\"faults\":[{\"line\",\"column\",\"row\",\n"
    "\"field\",\"key\",\"message\"}]}.\n"
    "Exit status: 0 valid, 1 not valid or not readable, 2 wrong usage.");

const auto previewHelp = QStringLiteral(
    "What becomes of a record, field by field. KIND is patient, appointment or treatment; FILE is a record "
    "of\n"
    "the Table API (or its answer, {\"result\": …}), or a FHIR resource or Bundle; - is the standard input.\n"
    "Without --to the other side of what FILE is. Values are looked up in the value tables of this program,\n"
    "with the rows of this site in front of them where --db or --config names its database. Ids of the "
    "other\n"
    "side are not looked up. Nothing is stored or sent.\n"
    "With --json: "
    "{\"kind\",\"to\",\"whole\",\"fields\":[{\"row\",\"column\",\"path\",\"outcome\",\"reason\",\"detail\",\n"
    "\"before\",\"after\",\"as_sent\",\"in_the_way\"}],\"result\"}; result is a Bundle of type transaction, "
    "or the "
    "columns of\n"
    "the record, or null where something required is missing.\n"
    "Exit status: 0 nothing is in the way, 1 something is (a required field, a code that no table knows) or\n"
    "the file is not readable, 2 wrong usage, 3 refused.");

Result<QByteArray> readAll(const QString &name)
{
    InputFile file(name);
    const auto open = file.open();
    return open ? file.all(largestFile) : Result<QByteArray>(fail(open.error()));
}

QJsonObject jsonOf(const MappingFault &fault)
{
    return {{Key("line"), fault.at.line},
            {Key("column"), fault.at.column},
            {Key("row"), fault.row},
            {Key("field"), fault.column},
            {Key("key"), fault.row > 0 ? fault.pointer.section(u'/', 3) : fault.pointer},
            {Key("message"), fault.message}};
}

int runCheck(const QStringList &arguments)
{
    CommandLine line(QStringLiteral("map veterinary check FILE [--json]"), checkHelp);
    line.addFlag("json", "Print one JSON object.");
    if (const auto code = line.parse(arguments, 1, 1))
        return *code;
    const auto definitions = shippedFhirDefinitions();
    if (!definitions)
        return failFile(definitions.error());
    const auto tables = shippedVeterinaryTables();
    if (!tables)
        return failFile(tables.error());
    const QString name = line.word(0);
    const auto content = readAll(name);
    if (!content)
        return failFile(content.error());
    const MappingReading reading = readMappingDocument(*content, *tables, *definitions);
    if (line.isSet("json")) {
        QJsonArray faults;
        for (const MappingFault &fault : reading.faults)
            faults.append(jsonOf(fault));
        QJsonObject object{
            {Key("file"), name}, {Key("valid"), reading.mapping.has_value()}, {Key("faults"), faults}};
        if (reading.mapping) {
            object.insert(Key("mapping"), wordOf(reading.mapping->kind));
            object.insert(Key("version"), reading.mapping->version);
            object.insert(Key("rows"), int(reading.mapping->rows.size()));
        }
        printJson(object);
    } else if (reading.mapping) {
        printLine(QStringLiteral("%1: valid: %2, version %3, %4 rows, %5")
                      .arg(name, wordOf(reading.mapping->kind))
                      .arg(reading.mapping->version)
                      .arg(reading.mapping->rows.size())
                      .arg(QString::fromUtf8(reading.mapping->timeZone)));
    }
    for (const MappingFault &fault : reading.faults) {
        if (!line.isSet("json"))
            printLine(fault.text(name));
    }
    return reading.mapping ? ExitDone : ExitFailed;
}

/// The value tables of the program, with the site's rows where its database is named and there.
Result<ValueTables> valueTables(const CommandLine &line)
{
    auto shipped = shippedValues();
    if (!shipped)
        return fail(shipped.error());
    if (!line.isSet("db") && !line.isSet("config"))
        return ValueTables(*std::move(shipped), {});
    const auto bench = Workbench::open(line, Workbench::Database::MustExist, Workbench::Keys::Left);
    if (!bench)
        return fail(bench.error());
    const auto site = ValueStore(*(*bench)->db, (*bench)->clock).all();
    return site ? Result<ValueTables>(ValueTables(*std::move(shipped), *site)) : fail(site.error());
}

/// --mapping FILE, else the one inside the program.
Result<FieldMapping> mappingOf(const CommandLine &line, VeterinaryKind kind,
                               const FhirDefinitions &definitions)
{
    if (!line.isSet("mapping"))
        return shippedFieldMapping(kind, definitions);
    const auto tables = shippedVeterinaryTables();
    if (!tables)
        return fail(tables.error());
    const auto content = readAll(line.value("mapping"));
    if (!content)
        return fail(content.error());
    MappingReading reading = readMappingDocument(*content, *tables, definitions);
    if (!reading.mapping)
        return fail(ErrorCode::ConfigInvalid, line.value("mapping"),
                    reading.faults.front().text(line.value("mapping")));
    if (reading.mapping->kind != kind)
        return fail(ErrorCode::ConfigInvalid, line.value("mapping"),
                    QStringLiteral("this is a mapping of kind %1").arg(wordOf(reading.mapping->kind)));
    return *std::move(reading.mapping);
}

QJsonObject jsonOf(const MappedField &field)
{
    return {{Key("row"), field.row},
            {Key("column"), field.column},
            {Key("path"), field.path},
            {Key("outcome"), wordOf(field.verdict.outcome)},
            {Key("reason"), wordOf(field.verdict.reason)},
            {Key("detail"), field.verdict.detail},
            {Key("before"), field.before.reveal()},
            {Key("after"), field.after.reveal()},
            {Key("as_sent"), field.isKept},
            {Key("in_the_way"), field.isInTheWay()}};
}

QString lineOf(const MappedField &field)
{
    const QString mark = field.isInTheWay() ? QStringLiteral("! ") : QStringLiteral("  ");
    QString line = mark + wordOf(field.verdict.outcome).leftJustified(14) + field.column.leftJustified(22) +
                   u' ' + field.path;
    if (!field.before.isEmpty() || !field.after.isEmpty())
        line += QStringLiteral("\n                  ") + field.before.reveal().simplified() +
                QStringLiteral("  →  ") + field.after.reveal().simplified();
    if (!field.verdict.detail.isEmpty())
        line += QStringLiteral("\n                  ") + field.verdict.detail;
    if (field.isKept)
        line +=
            QStringLiteral("\n                  also kept as it was sent, so that it comes back unchanged");
    return line;
}

/// What a preview shows, whichever way.
struct Preview
{
    MappedFields fields;
    QJsonValue result; ///< null: nothing could be made
    bool isWhole = false;
};

Result<Preview> previewOf(const FieldMapping &mapping, const QJsonObject &document, bool isToFhir,
                          const MappingContext &context)
{
    Preview preview;
    if (isToFhir) {
        const auto record = ServiceNowRecord::read(document);
        if (!record)
            return fail(record.error());
        const MappedResources made = toFhir(mapping, *record, context);
        preview = {made.fields, QJsonValue(QJsonValue::Null), made.isWhole()};
        if (!made.resources.isEmpty())
            preview.result = transactionOf(made.resources);
        return preview;
    }
    const auto resources = ResourceSet::read(document);
    if (!resources)
        return fail(resources.error());
    const auto made = toTable(mapping, *resources, context);
    if (!made)
        return fail(made.error());
    preview = {made->fields, QJsonValue(QJsonValue::Null), made->isWhole()};
    if (!made->record.values().isEmpty())
        preview.result = made->record.json();
    return preview;
}

void print(const CommandLine &line, VeterinaryKind kind, bool isToFhir, const Preview &preview)
{
    if (line.isSet("json")) {
        QJsonArray fields;
        for (const MappedField &field : preview.fields)
            fields.append(jsonOf(field));
        printJson({{Key("kind"), wordOf(kind)},
                   {Key("to"), isToFhir ? QStringLiteral("fhir") : QStringLiteral("servicenow")},
                   {Key("whole"), preview.isWhole},
                   {Key("fields"), fields},
                   {Key("result"), preview.result}});
        return;
    }
    for (const MappedField &field : preview.fields)
        printLine(lineOf(field));
    if (preview.result.isNull())
        printLine(QStringLiteral("\nNothing can be made of it: see the lines with \"!\"."));
    else
        printLine(u'\n' + QString::fromUtf8(QJsonDocument(preview.result.toObject()).toJson()).trimmed());
}

int runPreview(const QStringList &arguments)
{
    CommandLine line(QStringLiteral("map veterinary preview KIND FILE [--to fhir|servicenow] [--json]"),
                     previewHelp);
    line.addValue("to", "SIDE", "fhir or servicenow.");
    line.addValue("mapping", "FILE", "This mapping; else the one inside the program.");
    line.addValue("zone", "ZONE", "The hospital's time zone, in the place of the mapping's.");
    line.addFlag("json", "Print one JSON object.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 2, 2))
        return *code;
    const auto kind = veterinaryKindFromWord(line.word(0));
    if (!kind)
        return line.usageError(
            QStringLiteral("'%1' is no kind: patient, appointment, treatment").arg(line.word(0)));
    const QString to = line.value("to");
    if (line.isSet("to") && to != Key("fhir") && to != Key("servicenow"))
        return line.usageError(QStringLiteral("--to: fhir or servicenow"));
    if (line.isSet("zone") && !QTimeZone(line.value("zone").toUtf8()).isValid())
        return line.usageError(
            QStringLiteral("--zone: '%1' is no time zone of this machine").arg(line.value("zone")));
    const auto definitions = shippedFhirDefinitions();
    const auto mapping = definitions ? mappingOf(line, *kind, *definitions) : fail(definitions.error());
    if (!mapping)
        return failFile(mapping.error());
    const auto tables = valueTables(line);
    if (!tables)
        return failOpen(tables.error());
    const auto content = readAll(line.word(1));
    if (!content)
        return failFile(content.error());
    QJsonParseError error;
    const QJsonObject document = QJsonDocument::fromJson(*content, &error).object();
    if (error.error != QJsonParseError::NoError)
        return failFile(
            {ErrorCode::InvalidMessage, line.word(1), QStringLiteral("not JSON: ") + error.errorString(), 0});
    MappingContext context;
    context.value = [&](ValueKind table, const QString &value) {
        return tables->find(table, {}, value);
    };
    context.timeZone = line.value("zone").toUtf8();
    const bool isToFhir = line.isSet("to") ? to == Key("fhir") : !document.contains(Key("resourceType"));
    const auto preview = previewOf(*mapping, document, isToFhir, context);
    if (!preview)
        return failFile(preview.error());
    print(line, *kind, isToFhir, *preview);
    return preview->isWhole ? ExitDone : ExitFailed;
}
}

int runMapVeterinary(const QStringList &arguments)
{
    constexpr Command parts[] = {{"check", "a mapping document", runCheck},
                                 {"preview", "what becomes of a record", runPreview}};
    for (const Command &part : parts) {
        if (arguments.value(1) == QLatin1StringView(part.name)) {
            QStringList rest = arguments;
            const QString name = rest.takeAt(1);
            rest[0] += u' ' + name;
            return part.run(rest);
        }
    }
    CommandLine line(
        QStringLiteral("map veterinary check FILE | map veterinary preview KIND FILE"),
        QStringLiteral("The mappings between a veterinary hospital's ServiceNow tables and FHIR R4, "
                       "as data.\ncheck: is a mapping document valid? preview: what becomes of a "
                       "record? Each has its own --help."));
    line.addFlag("json", "Print one JSON object.");
    if (const auto code = line.parse(arguments, 1, 1000))
        return *code;
    return line.usageError(
        QStringLiteral("map veterinary has no '%1'; it has: check, preview").arg(arguments.value(1)));
}

}
