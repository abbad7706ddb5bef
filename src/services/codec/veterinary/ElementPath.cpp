#include "codec/veterinary/ElementPath.h"

#include "codec/schema/SchemaCheck.h"
#include "codec/validation/FhirDefinitions.h"
#include "codec/veterinary/PathSlices.h"

#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>

namespace concord {

namespace {
using namespace validation;
using Key = QLatin1StringView;

QString textOf(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

/// Splits at the points that are not in brackets: URLs have points.
QStringList partsOf(const QString &text)
{
    QStringList parts(QString{});
    bool isInside = false;
    for (const QChar c : text) {
        isInside = c == u'[' || (isInside && c != u']');
        if (c == u'.' && !isInside)
            parts.append(QString());
        else
            parts.back().append(c);
    }
    return parts;
}

/// Paths that people take for R4's (the hospital's own specification does), and what R4 has instead.
QString hintFor(const QString &text)
{
    static const QHash<QString, QString> known{
        {QStringLiteral("Appointment.subject"),
         QStringLiteral("a patient takes part: Appointment.participant[patient].actor")},
        {QStringLiteral("Appointment.patient"),
         QStringLiteral("a patient takes part: Appointment.participant[patient].actor")},
        {QStringLiteral("Encounter.note"),
         QStringLiteral("a note is a document of its own: DocumentReference.content.attachment.data")},
        {QStringLiteral("Patient.species"),
         QStringLiteral("Patient.extension[patient-animal].extension[species].valueCodeableConcept")}};
    return known.value(text);
}

/// Walks down the definitions.
struct Place
{
    const ElementDefinition *element = nullptr; ///< whose children come next; null: a simple value
    QString type;
    const ElementDefinition *self = nullptr;
    const TypeUse *use = nullptr;

    [[nodiscard]] QStringList names() const
    {
        QStringList found;
        for (const auto &[name, property] : element->content().properties)
            found.append(textOf(name));
        found.sort();
        return found;
    }
};

std::optional<Place> below(const Place &place, const QString &name)
{
    if (!place.element)
        return std::nullopt;
    const std::string utf8 = name.toStdString();
    const auto &properties = place.element->content().properties;
    const auto found = properties.find(utf8);
    if (found == properties.end())
        return std::nullopt;
    const ElementDefinition &element = *found->second.element;
    const TypeUse *use = found->second.type;
    if (!element.children.empty() || element.repeats)
        return Place{&element, QStringLiteral("BackboneElement"), &element, use};
    const TypeDefinition *type = use ? use->type : nullptr;
    const bool isComplex = type && type->kind == TypeKind::Complex;
    return Place{isComplex ? &type->root : nullptr, use ? textOf(use->name) : QString(), &element, use};
}

tl::unexpected<Error> unknownElement(const Place &place, const QString &whole, const QString &name)
{
    const QString hint = hintFor(whole);
    if (!hint.isEmpty())
        return fail(ErrorCode::InvalidMessage, whole, QStringLiteral("R4 has no %1: ").arg(whole) + hint);
    if (!place.element)
        return fail(ErrorCode::InvalidMessage, whole,
                    QStringLiteral("nothing stands below a simple value: the path ends before %1").arg(name));
    const QString near = nearestName(name, place.names());
    return fail(ErrorCode::InvalidMessage, whole,
                QStringLiteral("R4 has no %1; ").arg(whole) +
                    (near.isEmpty()
                         ? QStringLiteral("it has there ") + place.names().join(QStringLiteral(", "))
                         : QStringLiteral("did you mean \"%1\"?").arg(near)));
}

Result<PathStep> stepOf(const QString &part, const Place &place, const PathStep *outer, const QString &table,
                        const QString &whole)
{
    static const QRegularExpression form(QStringLiteral("^([A-Za-z0-9]+)(?:\\[([^\\[\\]]+)\\])?$"));
    const auto match = form.match(part);
    if (!match.hasMatch())
        return fail(ErrorCode::InvalidMessage, whole,
                    QStringLiteral("a step is a name, or a name and which one: contact[owner]"));
    PathStep step;
    step.name = match.captured(1);
    step.slice = match.captured(2);
    const auto next = below(place, step.name);
    if (!next)
        return unknownElement(place, whole.left(whole.size() - part.size()) + step.name, step.name);
    step.isList = next->self->isList;
    const bool isSliced = step.isList && slices::isSliced(step.name);
    if (step.slice.isEmpty() != !isSliced)
        return fail(ErrorCode::InvalidMessage, whole,
                    isSliced ? QStringLiteral("which of several is to be said, %1[…]: %2")
                                   .arg(step.name, slices::known(step.name))
                             : QStringLiteral("%1 has no kinds to choose from: no brackets").arg(step.name));
    if (step.name == Key("participant"))
        step.actor =
            below(*next, QStringLiteral("actor")) ? QStringLiteral("actor") : QStringLiteral("individual");
    if (isSliced && !slices::resolve(step, outer, table))
        return fail(ErrorCode::InvalidMessage, whole,
                    QStringLiteral("no such %1: %2").arg(step.name, slices::known(step.name)));
    return step;
}

QStringList requiredCodes(const ElementDefinition &element)
{
    QStringList codes;
    if (element.binding == BindingStrength::Required && element.codes && element.codes->complete) {
        for (const std::string_view code : element.codes->codes)
            codes.append(textOf(code));
        codes.sort();
    }
    return codes;
}

qsizetype indexOf(const QJsonArray &items, const PathStep &step)
{
    for (qsizetype i = 0; i < items.size(); ++i) {
        if (step.slice.isEmpty() || slices::isItem(step, items[i].toObject()))
            return i;
    }
    return -1;
}

QJsonObject placed(QJsonObject parent, const std::vector<PathStep> &steps, size_t at, const QJsonValue &value)
{
    const PathStep &step = steps[at];
    const bool isLast = at + 1 == steps.size();
    if (!step.isList) {
        parent.insert(step.name,
                      isLast ? value : placed(parent.value(step.name).toObject(), steps, at + 1, value));
        return parent;
    }
    QJsonArray items = parent.value(step.name).toArray();
    qsizetype index = indexOf(items, step);
    if (index < 0) {
        index = items.size();
        items.append(step.slice.isEmpty() ? QJsonObject() : slices::newItem(step));
    }
    items[index] = isLast ? value : placed(items[index].toObject(), steps, at + 1, value);
    parent.insert(step.name, items);
    return parent;
}
}

Result<ElementPath> ElementPath::parse(const QString &text, const QString &table,
                                       const FhirDefinitions &definitions)
{
    const QStringList parts = partsOf(text);
    ElementPath path;
    path.m_text = text;
    path.m_resource = parts.front();
    const TypeDefinition *type = definitions.type(path.m_resource.toStdString());
    if (!type || type->kind != TypeKind::Resource || type->isAbstract)
        return fail(ErrorCode::InvalidMessage, path.m_resource,
                    QStringLiteral("a path begins with a resource type of R4: Patient.birthDate"));
    if (parts.size() < 2)
        return fail(ErrorCode::InvalidMessage, text,
                    QStringLiteral("a path names an element: Patient.birthDate"));
    Place place{&type->root, path.m_resource, &type->root, nullptr};
    QString whole = path.m_resource;
    for (qsizetype i = 1; i < parts.size(); ++i) {
        whole += u'.' + parts[i];
        const PathStep *outer = path.m_steps.empty() ? nullptr : &path.m_steps.back();
        auto step = stepOf(parts[i], place, outer, table, whole);
        if (!step)
            return fail(step.error());
        place = *below(place, step->name);
        path.m_steps.push_back(*std::move(step));
    }
    const bool isId = path.m_steps.size() == 1 && path.m_steps.front().name == Key("id");
    path.m_type = isId ? QStringLiteral("id") : place.type;
    path.m_codes = requiredCodes(*place.self);
    for (const std::string_view target : place.use ? place.use->targets : std::vector<std::string_view>())
        path.m_targets.append(textOf(target));
    return path;
}

FoundElement elementAt(const QJsonObject &resource, const ElementPath &path)
{
    FoundElement found;
    QJsonValue at = resource;
    for (const PathStep &step : path.steps()) {
        at = at.toObject().value(step.name);
        found.pointer += u'/' + step.name;
        if (step.isList) {
            const QJsonArray items = at.toArray();
            const qsizetype index = indexOf(items, step);
            if (index < 0)
                return {};
            at = items[index];
            found.pointer += u'/' + QString::number(index);
            if (!step.slice.isEmpty()) {
                const QStringList signs = slices::signs(step);
                for (const QString &sign : signs)
                    found.signs.append(found.pointer + u'/' + sign);
            }
        }
        if (at.isUndefined() || at.isNull())
            return {};
    }
    found.value = at;
    return found;
}

void putElement(QJsonObject &resource, const ElementPath &path, const QJsonValue &value)
{
    resource = placed(std::move(resource), path.steps(), 0, value);
}

}
