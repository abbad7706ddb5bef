#include "codec/veterinary/CodeChoices.h"
#include "codec/veterinary/TransformParts.h"

#include <algorithm>

namespace concord::transforms {

namespace {
using namespace transformParts;
using Key = QLatin1StringView;

FieldVerdict unknownCode(const CodeChoices &choices)
{
    return {FieldOutcome::NeedsMapping, FieldReason::CodeUnknown, choices.whatIsMissing()};
}

/// A FHIR code has no blanks at its ends and single ones inside.
bool isFhirCode(const QString &code)
{
    return !code.isEmpty() && code == code.simplified();
}

FhirConversion codeAlone(const TransformScope &scope, const CodeChoices &choices, const QString &value)
{
    const auto target = choices.target(value);
    const QStringList &allowed = scope.row.path.codes();
    const bool isGood =
        target && isFhirCode(target->code) && (allowed.isEmpty() || allowed.contains(target->code));
    return isGood ? placedAt(scope, target->code) : FhirConversion{unknownCode(choices), {}};
}

/// One of the column's choices as something that is referred to: a room.
FhirConversion choiceReferred(const TransformScope &scope, const TableChoice *choice, const QString &words,
                              FieldVerdict verdict)
{
    QJsonObject reference{{Key("type"), scope.row.parameters.referenceType}, {Key("display"), words}};
    if (choice)
        reference.insert(Key("identifier"), QJsonObject{{Key("system"), scope.row.column.codeSystem()},
                                                        {Key("value"), choice->value}});
    return placedAt(scope, reference, std::move(verdict));
}

/// Reads a concept back into a column with choices.
class ChoiceReader
{
public:
    ChoiceReader(const TransformScope &scope, FoundElement found)
        : m_scope(scope), m_choices(scope), m_found(std::move(found)), m_concept(m_found.value.toObject())
    {}

    TableConversion read()
    {
        QString own;
        QStringList standard;
        bool hasStandard = false;
        const std::vector<Coding> codings = codingsOf(m_concept);
        for (const Coding &coding : codings) {
            const TableColumn &column = m_scope.row.column;
            if (coding.system == column.codeSystem() && column.choice(coding.code)) {
                own = column.choice(coding.code)->value;
                continue;
            }
            const QStringList values = m_choices.valuesOf(coding);
            hasStandard = hasStandard || !values.isEmpty();
            standard += values;
            if (const QString back = m_choices.backOf(coding.code); !back.isEmpty())
                standard = QStringList{back};
        }
        standard.removeDuplicates();
        if (!own.isEmpty() && hasStandard && !standard.contains(own))
            return unknown(FieldReason::CodesDisagree,
                           QStringLiteral("the codings say different things: one is to be decided on"));
        if (!own.isEmpty())
            return said(m_scope, own, std::move(m_found));
        return standard.isEmpty() ? byWords() : one(standard);
    }

private:
    TableConversion unknown(FieldReason reason, const QString &detail)
    {
        return unsaid(FieldOutcome::NeedsMapping, reason, detail, std::move(m_found));
    }

    TableConversion one(const QStringList &values)
    {
        if (values.size() == 1)
            return said(m_scope, values.front(), std::move(m_found));
        return unknown(FieldReason::CodeAmbiguous,
                       QStringLiteral("%1 are this code: \"back\" of the row says which")
                           .arg(values.join(QStringLiteral(", "))));
    }

    TableConversion byWords()
    {
        const QString words = wordsOf(m_concept);
        if (const TableChoice *choice = m_scope.row.column.choice(words))
            return said(m_scope, choice->value, std::move(m_found));
        const auto target = m_choices.hasTable() ? m_choices.target(words) : std::nullopt;
        const QStringList values = target ? m_choices.valuesOf(*target) : QStringList();
        return values.isEmpty()
                   ? unknown(FieldReason::CodeUnknown,
                             QStringLiteral("no value of the column %1 is this").arg(m_scope.row.column.name))
                   : one(values);
    }

    const TransformScope &m_scope;
    CodeChoices m_choices;
    FoundElement m_found;
    QJsonObject m_concept;
};

/// A column without choices takes words; they must not contradict the codes.
TableConversion wordsToTable(const TransformScope &scope, FoundElement found)
{
    const CodeChoices choices(scope);
    const std::vector<Coding> codings = codingsOf(found.value.toObject());
    const QString words = wordsOf(found.value.toObject());
    const auto target = choices.target(words);
    const bool agrees = !target || codings.empty() ||
                        std::any_of(codings.begin(), codings.end(),
                                    [&](const Coding &coding) { return coding.code == target->code; });
    if (!agrees)
        return unsaid(FieldOutcome::NeedsMapping, FieldReason::CodesDisagree,
                      QStringLiteral("the text and the codings say different things"), std::move(found));
    const bool isCodeOnly = std::any_of(codings.begin(), codings.end(),
                                        [&](const Coding &coding) { return coding.code == words; });
    if (words.isEmpty() || (isCodeOnly && !target)) {
        const QStringList values = codings.empty() ? QStringList() : choices.valuesOf(codings.front());
        if (values.size() == 1)
            return said(scope, values.front(), std::move(found));
        return unsaid(words.isEmpty() ? FieldOutcome::Empty : FieldOutcome::NeedsMapping,
                      words.isEmpty() ? FieldReason::None : FieldReason::CodeUnknown,
                      words.isEmpty() ? QString()
                                      : QStringLiteral("a code without words: the column holds words"),
                      std::move(found));
    }
    return said(scope, words, std::move(found));
}

TableConversion referredChoice(const TransformScope &scope, FoundElement found)
{
    const QJsonObject reference = found.value.toObject();
    const QJsonObject id = reference.value(Key("identifier")).toObject();
    const TableColumn &column = scope.row.column;
    const bool isOwn = id.value(Key("system")) == column.codeSystem();
    const TableChoice *choice =
        column.choice(isOwn ? id.value(Key("value")).toString() : reference.value(Key("display")).toString());
    if (choice)
        return said(scope, choice->value, std::move(found));
    return unsaid(FieldOutcome::NeedsMapping, FieldReason::CodeUnknown,
                  QStringLiteral("no value of the column %1 is this").arg(column.name), std::move(found));
}

TableConversion codeAloneToTable(const TransformScope &scope, FoundElement found)
{
    const CodeChoices choices(scope);
    const QString code = found.value.toString();
    const QString back = choices.backOf(code);
    const QStringList values = back.isEmpty() ? choices.valuesOf({{}, code, {}}) : QStringList{back};
    if (values.size() == 1)
        return said(scope, values.front(), std::move(found));
    const bool isUnknown = values.isEmpty();
    return unsaid(
        FieldOutcome::NeedsMapping, isUnknown ? FieldReason::CodeUnknown : FieldReason::CodeAmbiguous,
        isUnknown ? QStringLiteral("no value of the column %1 is this code").arg(scope.row.column.name)
                  : QStringLiteral("%1 are this code: \"back\" of the row says which")
                        .arg(values.join(QStringLiteral(", "))),
        std::move(found));
}
}

FhirConversion codeToFhir(const TransformScope &scope, const ServiceNowRecord &record)
{
    const TableColumn &column = scope.row.column;
    const QString value = record.at(column.name).value.trimmed();
    const CodeChoices choices(scope);
    if (scope.row.path.type() == Key("code"))
        return codeAlone(scope, choices, value);
    const TableChoice *choice = column.choice(value);
    FieldVerdict verdict;
    const QString words = safeText(choice ? choice->label : value, verdict);
    if (words.isEmpty())
        return {verdict, {}};
    const auto target = choices.target(value);
    if (!target && (scope.row.transform != TransformKind::Choice || !choice))
        verdict = unknownCode(choices);
    if (scope.row.path.type() == Key("Reference"))
        return choiceReferred(scope, choice, words, std::move(verdict));
    std::vector<Coding> codings;
    if (target && isFhirCode(target->code))
        codings.push_back(*target);
    if (choice && isFhirCode(choice->value))
        codings.push_back({column.codeSystem(), choice->value, choice->label});
    return placedAt(scope, conceptOf(codings, words), std::move(verdict));
}

TableConversion codeToTable(const TransformScope &scope, const ResourceSet &set)
{
    FoundElement found = set.at(scope.row.path);
    if (!found.isThere())
        return nothingThere();
    if (scope.row.path.type() == Key("code"))
        return codeAloneToTable(scope, std::move(found));
    if (scope.row.path.type() == Key("Reference"))
        return referredChoice(scope, std::move(found));
    const std::vector<Coding> codings = codingsOf(found.value.toObject());
    const bool isAbsent =
        !codings.empty() &&
        codings.front().system == Key("http://terminology.hl7.org/CodeSystem/data-absent-reason");
    if (isAbsent) // it says that nobody knows, which is what an empty column says
        return unsaid(FieldOutcome::Empty, {}, {}, std::move(found));
    if (scope.row.column.choices.empty())
        return wordsToTable(scope, std::move(found));
    return ChoiceReader(scope, std::move(found)).read();
}

}
