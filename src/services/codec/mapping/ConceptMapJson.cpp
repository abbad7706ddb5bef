#include "codec/mapping/ConceptMapJson.h"

#include "codec/validation/JsonTree.h"
#include "codec/validation/ResourceValidator.h"
#include "domain/CodeSystem.h"
#include "domain/MappingPolicy.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace concord {

namespace {
using validation::JsonNode;

const auto stateExtension = QStringLiteral("urn:concord:mapping-state");
const auto authorExtension = QStringLiteral("urn:concord:mapping-author");
const auto reviewerExtension = QStringLiteral("urn:concord:mapping-reviewer");
const auto versionExtension = QStringLiteral("urn:concord:mapping-terminology-version");
const auto overridesExtension = QStringLiteral("urn:concord:mapping-overrides");
const auto sourceTextExtension = QStringLiteral("urn:concord:mapping-source-text");
const auto unmatchedCode = QStringLiteral("unmatched");
/// cmd-1 wants a comment where the grade is narrower or inexact.
const auto noReason = QStringLiteral("no reason given");

bool isControl(QChar c)
{
    return (c.unicode() < 0x20 && c != u'\t' && c != u'\r' && c != u'\n') || c == QChar(0x7F);
}

/// Half a surrogate pair, which is no character, and control characters become U+FFFD.
QString withoutControl(const QString &text)
{
    QString clean = QString::fromUtf8(text.toUtf8());
    std::replace_if(clean.begin(), clean.end(), isControl, QChar(QChar::ReplacementCharacter));
    return clean;
}

bool hasControl(const QString &text)
{
    return withoutControl(text) != text;
}

/// FHIR's type "code": no blanks at the ends, and single ones between.
bool fitsCode(const QString &text)
{
    bool wasSpace = true;
    for (const QChar c : text) {
        if (c.isSpace() && wasSpace)
            return false;
        wasSpace = c.isSpace();
    }
    return !wasSpace;
}

/// What the shape of an element says of its state by itself.
MappingState shownState(MappingState state)
{
    switch (state) {
    case MappingState::Approved:
    case MappingState::Rejected:
    case MappingState::Pending:
        return state;
    case MappingState::Suggested:
        return MappingState::Pending;
    case MappingState::InReview:
    case MappingState::Retired:
        return MappingState::Approved;
    }
    return state;
}

void addExtension(QJsonArray &extensions, const QString &url, const QString &value)
{
    if (!value.isEmpty())
        extensions.append(QJsonObject{{QStringLiteral("url"), url},
                                      {QStringLiteral("valueString"), withoutControl(value)}});
}

void addText(QJsonObject &object, const char *key, const QString &text)
{
    if (!text.isEmpty())
        object.insert(QLatin1StringView(key), withoutControl(text));
}

QJsonObject targetOf(const MappingEntry &entry)
{
    QJsonObject target;
    const bool isRejected = entry.state == MappingState::Rejected;
    target.insert(QStringLiteral("equivalence"), isRejected ? unmatchedCode : wordOf(entry.equivalence));
    if (!isRejected) {
        addText(target, "code", entry.targetDrugId);
        addText(target, "display", entry.targetName);
    }
    const bool needsComment =
        entry.equivalence == Equivalence::Narrower || entry.equivalence == Equivalence::Inexact;
    addText(target, "comment", entry.reason.isEmpty() && needsComment ? noReason : entry.reason);
    return target;
}

QJsonObject elementOf(const MappingEntry &entry)
{
    QJsonObject element;
    QJsonArray extensions;
    if (!entry.system.isEmpty() && fitsCode(entry.code))
        element.insert(QStringLiteral("code"), entry.code);
    else
        addExtension(extensions, sourceTextExtension, entry.code);
    addText(element, "display", entry.display);
    if (shownState(entry.state) != entry.state)
        addExtension(extensions, stateExtension, wordOf(entry.state));
    addExtension(extensions, authorExtension, entry.author);
    addExtension(extensions, reviewerExtension, entry.reviewer);
    addExtension(extensions, versionExtension, entry.terminologyVersion);
    addExtension(extensions, overridesExtension, textOf(entry.overrides));
    if (!extensions.isEmpty())
        element.insert(QStringLiteral("extension"), extensions);
    if (shownState(entry.state) != MappingState::Pending)
        element.insert(QStringLiteral("target"), QJsonArray{targetOf(entry)});
    return element;
}

QString notForFhir(const MappingEntry &entry)
{
    if (entry.code.isEmpty() || hasControl(entry.code))
        return QStringLiteral("the code is empty or has control characters");
    if (hasControl(entry.system) ||
        std::any_of(entry.system.begin(), entry.system.end(), [](QChar c) { return c.isSpace(); }))
        return QStringLiteral("the system is no URI");
    const bool hasTarget = shownState(entry.state) == MappingState::Approved;
    if (hasTarget && (!fitsCode(entry.targetDrugId) || hasControl(entry.targetDrugId)))
        return QStringLiteral("the drug's id is empty, or no code of FHIR's");
    return {};
}

/// Lines of a text by the offset of a byte.
class LineFinder
{
public:
    explicit LineFinder(const QByteArray &text)
    {
        for (qsizetype at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1))
            m_ends.push_back(at);
    }
    int lineAt(qsizetype offset) const
    {
        return int(std::lower_bound(m_ends.begin(), m_ends.end(), offset) - m_ends.begin()) + 1;
    }

private:
    std::vector<qsizetype> m_ends;
};

QString stringOf(const JsonNode &node, std::string_view name)
{
    return text(node.string(name));
}

QString extensionOf(const JsonNode &element, const QString &url)
{
    const JsonNode *all = element.member("extension");
    for (const JsonNode *one = all ? all->first : nullptr; one; one = one->next) {
        if (stringOf(*one, "url") == url)
            return stringOf(*one, "valueString");
    }
    return {};
}

struct Grade
{
    Equivalence equivalence = Equivalence::Equivalent;
    bool isUnmatched = false;
};

std::optional<Grade> gradeOf(const QString &code)
{
    if (const auto own = equivalenceFromWord(code))
        return Grade{*own, false};
    if (code == u"subsumes")
        return Grade{Equivalence::Wider, false};
    if (code == u"specializes")
        return Grade{Equivalence::Narrower, false};
    if (code == u"relatedto")
        return Grade{Equivalence::Inexact, false};
    if (code == unmatchedCode || code == u"disjoint")
        return Grade{Equivalence::Equivalent, true};
    return std::nullopt;
}

void readTarget(const JsonNode &target, FiledMapping &filed)
{
    MappingEntry &entry = filed.entry;
    const auto grade = gradeOf(stringOf(target, "equivalence"));
    entry.targetDrugId = stringOf(target, "code");
    entry.targetName = stringOf(target, "display");
    entry.reason = stringOf(target, "comment");
    if (entry.reason == noReason)
        entry.reason.clear();
    if (!grade) {
        filed.problem =
            QStringLiteral("equivalence: '%1' is none").arg(stringOf(target, "equivalence").left(40));
        return;
    }
    entry.equivalence = grade->equivalence;
    entry.state = grade->isUnmatched ? MappingState::Rejected : MappingState::Approved;
    if (target.member("dependsOn") || target.member("product"))
        filed.problem = QStringLiteral("a target that depends on something, or comes with something else");
    else if (!grade->isUnmatched && entry.targetDrugId.isEmpty())
        filed.problem = QStringLiteral("the target has no code");
}

FiledMapping filedOf(const JsonNode &element, const JsonNode &group, int line)
{
    FiledMapping filed;
    filed.line = line;
    MappingEntry &entry = filed.entry;
    entry.system = stringOf(group, "source");
    const QString sourceText = extensionOf(element, sourceTextExtension);
    entry.code = sourceText.isEmpty() ? stringOf(element, "code") : sourceText;
    entry.display = stringOf(element, "display");
    entry.state = MappingState::Pending;
    entry.author = extensionOf(element, authorExtension);
    entry.reviewer = extensionOf(element, reviewerExtension);
    entry.terminologyVersion = extensionOf(element, versionExtension);
    const JsonNode *targets = element.member("target");
    const QString formulary = stringOf(group, "target");
    if (targets && targets->count > 1)
        filed.problem = QStringLiteral("several targets");
    else if (targets && targets->count == 1)
        readTarget(*targets->first, filed);
    if (targets && !formulary.isEmpty() && formulary != systems::formulary)
        filed.problem = QStringLiteral("the targets are of another system than %1").arg(systems::formulary);
    const QString word = extensionOf(element, stateExtension);
    const auto state = word.isEmpty() ? std::optional(entry.state) : mappingStateFromWord(word);
    if (!state || shownState(*state) != shownState(entry.state))
        filed.problem = QStringLiteral("state: '%1' does not fit").arg(word.left(40));
    entry.state = state.value_or(entry.state);
    const QString overridden = extensionOf(element, overridesExtension);
    if (const auto overrides = drugAttributesFromText(overridden))
        entry.overrides = *overrides;
    else
        filed.problem = QStringLiteral("overrides: '%1' are none").arg(overridden.left(80));
    return filed;
}

/// Of what a group says of the codes that it does not name.
QString remarkOn(const JsonNode &unmapped)
{
    return QStringLiteral("unmapped: '%1' is not taken over: a code that the file does not name stays "
                          "without a decision here")
        .arg(stringOf(unmapped, "mode").left(40));
}

/// The first error of the validation, with how many more there are.
std::optional<Error> firstError(const std::vector<ValidationIssue> &issues)
{
    std::optional<Error> first;
    int more = 0;
    for (const ValidationIssue &issue : issues) {
        if (issue.severity != IssueSeverity::Error && issue.severity != IssueSeverity::Fatal)
            continue;
        if (first)
            ++more;
        else
            first = Error{ErrorCode::InvalidMessage, issue.path,
                          QStringLiteral("[%1] %2").arg(issue.rule, issue.message), 0};
    }
    if (first && more > 0)
        first->detail += QStringLiteral(" (and %1 more)").arg(more);
    return first;
}
}

WrittenConceptMap writeConceptMap(const std::vector<MappingEntry> &entries)
{
    WrittenConceptMap written;
    QJsonArray groups;
    QJsonArray elements;
    QString system; // of the elements
    const auto endGroup = [&] {
        if (elements.isEmpty())
            return;
        QJsonObject group{{QStringLiteral("target"), systems::formulary},
                          {QStringLiteral("element"), std::exchange(elements, {})}};
        addText(group, "source", system);
        groups.append(group);
    };
    for (const MappingEntry &entry : entries) {
        if (const QString why = notForFhir(entry); !why.isEmpty()) {
            written.leftOut.push_back({withoutControl(entry.system), withoutControl(entry.code), why});
            continue;
        }
        if (entry.system != system)
            endGroup();
        system = entry.system;
        elements.append(elementOf(entry));
    }
    endGroup();
    QJsonObject map{
        {QStringLiteral("resourceType"), QStringLiteral("ConceptMap")},
        {QStringLiteral("name"), QStringLiteral("ConcordMappings")},
        {QStringLiteral("title"), QStringLiteral("Codes of medications and the local drugs they mean")},
        {QStringLiteral("status"), QStringLiteral("active")}};
    if (!groups.isEmpty())
        map.insert(QStringLiteral("group"), groups);
    written.json = QJsonDocument(map).toJson(QJsonDocument::Indented);
    return written;
}

Result<MappingFile> readConceptMap(const QByteArray &json, const FhirDefinitions &definitions)
{
    const validation::JsonTree tree(json);
    if (!tree.root())
        return fail(ErrorCode::InvalidMessage,
                    QStringLiteral("line %1, column %2").arg(tree.fault().line).arg(tree.fault().column),
                    QString::fromStdString(tree.fault().message));
    const JsonNode &map = *tree.root();
    if (stringOf(map, "resourceType") != u"ConceptMap")
        return fail(ErrorCode::InvalidMessage, QStringLiteral("line 1"), QStringLiteral("not a ConceptMap"));
    if (const auto error = firstError(validateResource(json, definitions)))
        return fail(*error);
    const LineFinder lines(json);
    MappingFile file;
    const JsonNode *groups = map.member("group");
    for (const JsonNode *group = groups ? groups->first : nullptr; group; group = group->next) {
        if (const JsonNode *unmapped = group->member("unmapped"))
            file.remarks.push_back({lines.lineAt(unmapped->offset), remarkOn(*unmapped)});
        const JsonNode *elements = group->member("element");
        for (const JsonNode *element = elements ? elements->first : nullptr; element; element = element->next)
            file.rows.push_back(filedOf(*element, *group, lines.lineAt(element->offset)));
    }
    return file;
}

}
