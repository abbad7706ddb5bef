#include "codec/veterinary/UnmappedElements.h"

#include "codec/veterinary/AsSent.h"
#include "codec/veterinary/ElementWords.h"
#include "codec/veterinary/RecordShape.h"

#include <QSet>

namespace concord {

namespace {
using Key = QLatin1StringView;

/// Members of a resource that are about the resource, not about the animal.
bool isOfResource(QStringView name)
{
    static const QStringList names{QStringLiteral("resourceType"), QStringLiteral("meta"),
                                   QStringLiteral("text"), QStringLiteral("implicitRules"),
                                   QStringLiteral("language")};
    return names.contains(name);
}

class Walk
{
public:
    explicit Walk(const QStringList &read) : m_read(read.begin(), read.end()) {}

    void resource(const QString &type, int index, const QJsonObject &object)
    {
        const QString root = ResourceSet::nameOf(type, index);
        const QStringList own = shapeMembers(type);
        for (const QString &member : own)
            m_read.insert(root + u'/' + member);
        for (auto it = object.begin(); it != object.end(); ++it) {
            if (!isOfResource(it.key()))
                value(root + u'/' + it.key(), type + u'.' + it.key(), it.value());
        }
    }

    [[nodiscard]] MappedFields take() { return std::move(m_fields); }

private:
    void value(const QString &pointer, const QString &path, const QJsonValue &value)
    {
        if (m_read.contains(pointer))
            return;
        if (value.isArray()) {
            const QJsonArray items = value.toArray();
            for (qsizetype i = 0; i < items.size(); ++i)
                this->value(pointer + u'/' + QString::number(i), path + QStringLiteral("[%1]").arg(i),
                            items[i]);
        } else if (value.isObject()) {
            object(pointer, path, value.toObject());
        } else if (!value.isNull()) {
            line(path, elementWords(value));
        }
    }

    void object(const QString &pointer, const QString &path, const QJsonObject &object)
    {
        if (asSent::isOurs(object))
            return;
        for (auto it = object.begin(); it != object.end(); ++it)
            value(pointer + u'/' + it.key(), path + u'.' + it.key(), it.value());
    }

    void line(const QString &path, const QString &words)
    {
        MappedField field;
        field.path = path;
        field.before = words;
        field.verdict = {FieldOutcome::Dropped, FieldReason::NoRow,
                         QStringLiteral("the mapping has no row for it")};
        m_fields.push_back(std::move(field));
    }

    QSet<QString> m_read;
    MappedFields m_fields;
};
}

MappedFields unmappedElements(const ResourceSet &set, const QStringList &read)
{
    Walk walk(read);
    QHash<QString, int> counts;
    for (const QJsonObject &resource : set.resources()) {
        const QString type = resource.value(Key("resourceType")).toString();
        if (type != Key("RelatedPerson")) // the owner again
            walk.resource(type, counts[type]++, resource);
    }
    return walk.take();
}

}
